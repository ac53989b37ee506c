"""Walk a WooCommerce shop: its Store API, page after page, each product's page, and the terms the footer links to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from scrapy import Request
from scrapy.http import Response

from crawler.spiders.shop import ShopSpider, read_json

_PER_PAGE = 100
_PAGES = 100
_API = "/wp-json/wc/store/v1/products"


class WooCommerceSpider(ShopSpider):
    """Starts from the Store API (version 1), or from the API addresses a recipe names."""

    name = "woocommerce"

    def begin(self) -> Iterator[Request]:
        """Ask for the first page of the API."""
        for path in self.walk.start or (_API,):
            yield from self._ask_page(path, 1)

    def _ask_page(self, path: str, number: int) -> Iterator[Request]:
        sign = "&" if "?" in path else "?"
        url = self.address(f"{path}{sign}per_page={_PER_PAGE}&page={number}")
        yield from self.ask(url, "feed", partial(self._read_page, path=path, number=number))

    def _read_page(self, response: Response, path: str, number: int) -> Iterator[Request]:
        products = read_json(response)
        if not isinstance(products, list):
            return
        before = self.addresses_known
        for product in products:
            if isinstance(product, dict) and isinstance(product.get("permalink"), str):
                yield from self.ask_product(product["permalink"], str(product.get("name") or ""), response.url)
        named = (response.headers.get("X-WP-TotalPages") or b"").decode("latin-1")
        last = min(int(named), _PAGES) if named.isdigit() else _PAGES
        if self.addresses_known > before and number < last:
            yield from self._ask_page(path, number + 1)
