"""Ranking in, site out: renders scoring.results as static pages and switches them in as one edition."""
