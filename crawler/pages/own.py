"""Base of a shop's own page class: the general reader's, with what one shop needs put right before facts are decided.

A shop gets one where a recipe is not enough and words in the vocabulary would be wrong for others. A module
crawler/pages/shops/<key>.py, named like the shop's recipe, holds two short classes:

    class ExampleProduct(ProductPage):
        def own(self, key, candidates):      # add, correct or drop candidates of one fact
            ...

    class ExamplePage(OwnPage):
        host = "www.shop.example"
        product_page = ExampleProduct

crawler/pages/shops/mattmarket.py is one. Evidence rules stay: a candidate whose quote the page does not contain is
dropped, and candidates that disagree make a contradicted fact.
"""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlsplit

from crawler.archive import Response
from crawler.pages.feed import is_feed
from crawler.pages.generic import BinaryPage, HtmlPage


class OwnPage(HtmlPage):
    """Reads the HTML pages of one host."""

    host: ClassVar[str]
    """Host of the shop, as in its recipe's home."""

    def matches(self, response: Response) -> bool:
        """Tell whether it is an HTML page of the shop; its feeds and pictures are read as any shop's."""
        try:
            host = urlsplit(response.url).hostname
        except ValueError:
            return False
        if host != self.host or BinaryPage().matches(response):
            return False
        return not is_feed(response.url, response.header("Content-Type"), response.body)
