"""Walk a WooCommerce shop: its Store API, page after page, each product's page, and the terms the footer links to.

A shop may switch the API off. It is then walked by its sitemap of products, else by the pages of its shop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.shops import Walk
from crawler.spiders.addresses import ListSoFar
from crawler.spiders.lists import list_reader
from crawler.spiders.shop import ShopSpider, Step, read_json
from crawler.spiders.sitemap import follow_sitemap
from crawler.spiders.words import SHOP_PAGES, WOOCOMMERCE_PRODUCT

_PER_PAGE = 100
_PAGES = 100
_API = "/wp-json/wc/store/v1/products"
_SITEMAPS = ("/wp-sitemap.xml", "/product-sitemap.xml", "/sitemap_index.xml")
"""WordPress' own, and those of its two plug-ins for search engines."""
_OF_PRODUCTS = r"posts-product-\d+\.xml|/product-sitemap\d*\.xml"


class WooCommerceSpider(ShopSpider):
    """Starts from the Store API (version 1), or from the API addresses a recipe names."""

    name = "woocommerce"

    def begin(self) -> Iterator[Request]:
        """Ask for the first page of the API."""
        for path in self.walk.start or (_API,):
            yield from self._ask_page(path, 1, ListSoFar())

    def _ask_page(self, path: str, number: int, listed: ListSoFar) -> Iterator[Request]:
        read = partial(self._read_page, path=path, number=number, listed=listed)
        yield from self.ask(self._api_page(path, number), "feed", read, otherwise=partial(self._without_api, path))

    def _api_page(self, path: str, number: int) -> str:
        return self.address(f"{path}{'&' if '?' in path else '?'}per_page={_PER_PAGE}&page={number}")

    def _read_page(self, response: Response, path: str, number: int, listed: ListSoFar) -> Iterator[Request]:
        products = read_json(response)
        if not isinstance(products, list):
            yield from self._without_api(path)
            return
        named = {
            product["permalink"]: product
            for product in products
            if isinstance(product, dict) and isinstance(product.get("permalink"), str)
        }
        for url, product in named.items():
            yield from self.ask_product(url, str(product.get("name") or ""), response.url)
        told = (response.headers.get("X-WP-TotalPages") or b"").decode("latin-1")
        last = min(int(told), _PAGES) if told.isascii() and told.isdigit() and len(told) < 8 else _PAGES
        if number >= last:
            return
        if listed.goes_on(named):
            yield from self._ask_page(path, number + 1, listed)
        else:
            self.end_feed(self._api_page(path, number + 1), named, response.url)

    def _without_api(self, path: str) -> Iterator[Request]:
        """Walk the shop by the first of its sitemaps that lists products, else by the pages of its shop."""
        prefix = path.partition("/wp-json/")[0]
        sitemaps = (*self.visit.sitemaps, *(self.address(f"{prefix}{each}") for each in _SITEMAPS))
        steps: list[Step] = [(sitemap, "sitemap", self._read_sitemap) for sitemap in sitemaps]
        slugs = SHOP_PAGES.get(self.visit.recipe.shop.language, ()) + SHOP_PAGES["en"]
        shops = (self.address(f"{prefix}/{slug}/") for slug in slugs)
        steps += [(shop, "category", list_reader(self, self._product)) for shop in shops]
        yield from self.ask_in_turn(steps)

    def _read_sitemap(self, response: Response) -> Iterator[Request]:
        # A sitemap of products lists nothing but them and the shop's own page, whatever their paths are called.
        of_products = re.search(_OF_PRODUCTS, urlsplit(response.url).path)
        product = r"/[^/]" if of_products else self._product
        yield from follow_sitemap(self, response, product, children=_OF_PRODUCTS, within=self._read_sitemap)

    @property
    def _product(self) -> str:
        given = self.walk.product != Walk.model_fields["product"].default
        return self.walk.product if given else WOOCOMMERCE_PRODUCT
