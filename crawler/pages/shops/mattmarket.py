"""Mattmarket answers in its table, row `Final sale`, with words of its own: `no, it can be returned`.

A general reader leaves them alone: of another shop, “it can be returned” may be said under conditions.
"""

from __future__ import annotations

from crawler.items import Candidate
from crawler.pages.own import OwnPage
from crawler.pages.product import ProductPage

_LABEL, _ANSWER = "final sale", "no, it can be returned"


class MattmarketProduct(ProductPage):
    """A product page of Mattmarket."""

    def own(self, key: str, candidates: list[Candidate]) -> list[Candidate]:
        """Add that a mat is no final sale, from the table's row for it."""
        if key != "final_sale" or candidates:
            return candidates
        rows = [row for row in self.rows if (row.label or "").lower() == _LABEL and row.text.lower() == _ANSWER]
        return [Candidate(value=False, quote=row.text, source=row.source, locator=row.locator) for row in rows]


class Mattmarket(OwnPage):
    """The pages of mattmarket.example."""

    host = "mattmarket.example"
    product_page = MattmarketProduct
