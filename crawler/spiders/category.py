"""Walk a shop by its category pages: every product link, then the next page of the list."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.spiders.links import links, next_page, product_links
from crawler.spiders.shop import ShopSpider


class CategorySpider(ShopSpider):
    """Starts from the categories a recipe names, or from the home page."""

    name = "category"

    def begin(self) -> Iterator[Request]:
        """Ask for the first page of each category."""
        for path in self.walk.start or ("/",):
            yield from self.ask(self.address(path), "category", self._read_category)

    def _read_category(self, response: Response) -> Iterator[Request]:
        page = links(response.body, response.url)
        if urlsplit(response.url).path in {"", "/"}:
            yield from self.follow_policies(response)
        for link in product_links(page, self.walk.product):
            yield from self.ask_product(link.url, link.text, response.url)
        following = next_page(page, response.url)
        if following is not None:
            yield from self.ask(following, "category", self._read_category, found_on=response.url)
