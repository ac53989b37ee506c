"""Tallow Post says in words of its own how the discs are held: its table has `Fixing of the discs: moulded in`.

Of any other shop “in” or “onto” would be too little to go by; here it stands in the row for nothing else.
"""

from __future__ import annotations

import re

from crawler.items import Candidate
from crawler.pages.own import OwnPage
from crawler.pages.product import ProductPage

_LABEL = re.compile(r"fixing of the discs|discs? (?:attached by|fixing)|fastening", re.IGNORECASE)
_MOULDED = re.compile(r"\bmoulded\b", re.IGNORECASE)


class TallowPostProduct(ProductPage):
    """A product page of Tallow Post."""

    def own(self, key: str, candidates: list[Candidate]) -> list[Candidate]:
        """Add how the discs are held, from the table's row for it."""
        if key != "spike_attachment" or candidates:
            return candidates
        rows = [row for row in self.rows if row.label and _LABEL.search(row.label) and _MOULDED.search(row.text)]
        return [Candidate(value="moulded", quote=row.text, source=row.source, locator=row.locator) for row in rows]


class TallowPost(OwnPage):
    """The pages of tallowpost.example."""

    host = "tallowpost.example"
    product_page = TallowPostProduct
