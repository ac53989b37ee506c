"""Listings in, ranking out: the buyer's checklist as data, applied by SQL in one DuckDB file."""
