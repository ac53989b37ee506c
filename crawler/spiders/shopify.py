"""Walk a Shopify shop: products.json, page after page, each product's page, and the terms where Shopify keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar
from urllib.parse import quote

from scrapy import Request
from scrapy.http import Response

from crawler.spiders.shop import ShopSpider, read_json

_PER_PAGE = 250
_PAGES = 100


class ShopifySpider(ShopSpider):
    """Starts from the collections a recipe names, or from all products."""

    name = "shopify"
    policy_convention: ClassVar[tuple[str, ...]] = ("/policies/refund-policy", "/policies/shipping-policy")

    def begin(self) -> Iterator[Request]:
        """Ask for the first page of each collection's feed."""
        for path in self.walk.start or ("/",):
            yield from self._ask_page(f"{path.rstrip('/')}/products.json", 1)

    def _ask_page(self, path: str, number: int) -> Iterator[Request]:
        url = self.address(f"{path}?limit={_PER_PAGE}&page={number}")
        yield from self.ask(url, "feed", partial(self._read_page, path=path, number=number))

    def _read_page(self, response: Response, path: str, number: int) -> Iterator[Request]:
        feed = read_json(response)
        products = feed.get("products") if isinstance(feed, dict) else None
        if not isinstance(products, list):
            return
        before = self.addresses_known
        for product in products:
            if isinstance(product, dict) and isinstance(product.get("handle"), str):
                url = self.address(f"/products/{quote(product['handle'])}")
                yield from self.ask_product(url, _words(product), response.url)
        # Not by the size of a page: shops serve fewer than they are asked for, or the first page again.
        if self.addresses_known > before and number < _PAGES:
            yield from self._ask_page(path, number + 1)


def _words(product: dict[str, Any]) -> str:
    tags = product.get("tags")
    words = [product.get("title"), product.get("product_type"), *(tags if isinstance(tags, list) else [tags])]
    return " ".join(str(word) for word in words if word)
