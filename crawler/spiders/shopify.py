"""Walk a Shopify shop: products.json, page after page, each product's page, and the terms where Shopify keeps them.

A shop may switch the feed off. A collection is then walked by its own pages, the whole shop by its sitemap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.spiders.addresses import ListSoFar
from crawler.spiders.lists import list_reader
from crawler.spiders.shop import ShopSpider, Step, read_json
from crawler.spiders.sitemap import follow_sitemap

_PER_PAGE = 250
_PAGES = 100
_STOCK = re.compile(
    rb"\"available\"\s*:\s*(?:true|false)|schema\.org/(?:InStock|OutOfStock|PreOrder|BackOrder|SoldOut)"
)


class ShopifySpider(ShopSpider):
    """Starts from the collections a recipe names, or from all products; `/de/collections/mats` keeps its prefix."""

    name = "shopify"
    policy_convention: ClassVar[tuple[str, ...]] = ("/policies/refund-policy", "/policies/shipping-policy")

    def begin(self) -> Iterator[Request]:
        """Ask for the first page of each collection's feed."""
        for path in self.walk.start or ("/",):
            scope = urlsplit(path).path.removesuffix("/products.json").rstrip("/")
            yield from self._ask_page(scope, 1, ListSoFar())

    def _ask_page(self, scope: str, number: int, listed: ListSoFar) -> Iterator[Request]:
        read = partial(self._read_page, scope=scope, number=number, listed=listed)
        url = self._feed_page(scope, number)
        yield from self.ask(url, "feed", read, otherwise=partial(self._without_feed, scope))

    def _feed_page(self, scope: str, number: int) -> str:
        return self.address(f"{scope}/products.json?limit={_PER_PAGE}&page={number}")

    def _read_page(self, response: Response, scope: str, number: int, listed: ListSoFar) -> Iterator[Request]:
        feed = read_json(response)
        products = feed.get("products") if isinstance(feed, dict) else None
        if not isinstance(products, list):
            yield from self._without_feed(scope)
            return
        named = {self._page_of(product, scope): product for product in products if _is_named(product)}
        for url, product in named.items():
            then = None if _says_stock(product) else self._ask_stock
            yield from self.ask_product(url, _words(product), response.url, then)
        # Not by the size of a page: shops serve fewer than they are asked for, or the first page again.
        if not listed.goes_on(named):
            self.end_feed(self._feed_page(scope, number + 1), named, response.url)
        elif number < _PAGES:
            yield from self._ask_page(scope, number + 1, listed)
        else:
            # The feed goes no further than 25,000 products; the others stand in the sitemap.
            yield from self._without_feed(scope)

    def _page_of(self, product: dict[str, Any], scope: str) -> str:
        return self.address(f"{_prefix(scope)}/products/{quote(product['handle'])}")

    def _without_feed(self, scope: str) -> Iterator[Request]:
        """Walk a collection by its pages, else the shop by its sitemap."""
        sitemap = f"{_prefix(scope)}/sitemap.xml"
        steps: list[Step] = [(self.address(sitemap), "sitemap", partial(self._read_sitemap, prefix=_prefix(scope)))]
        if "/collections/" in scope:
            read = list_reader(self, "/products/[^/]+/?$", then=self._ask_stock, address_of=self._product_address)
            steps.insert(0, (self.address(scope), "category", read))
        yield from self.ask_in_turn(steps)

    def _read_sitemap(self, response: Response, prefix: str) -> Iterator[Request]:
        # A sitemap lists every language's products; those of other prefixes are other languages or countries.
        product = rf"^{re.escape(prefix)}/products/[^/]+/?$"
        children = rf"//[^/]+{re.escape(prefix)}/sitemap_products_"
        yield from follow_sitemap(self, response, product, children=children, then=self._ask_stock)

    def _product_address(self, url: str) -> str:
        """Return the address of a product that a collection's page links to: /collections/mats/products/x is x."""
        path = urlsplit(url).path
        return self.address(f"{_prefix(path)}/products/{path.rstrip('/').rpartition('/')[2]}")

    def _ask_stock(self, response: Response) -> Iterator[Request]:
        """Ask for the product's own script where neither feed nor page says which variant can be had.

        Elsewhere it would double the requests and tell nothing that the reader has not read: the feed has price and
        stock of every variant, and so have nearly all themes, as JSON-LD or as the state of their variant picker.
        """
        if not _STOCK.search(response.body):
            path = urlsplit(response.url).path.rstrip("/")
            yield from self.ask(self.address(f"{path}.js"), "feed", found_on=response.url)


def _prefix(path: str) -> str:
    """Return the prefix of a market or language, `/de` or `/en-gb`; empty where there is none."""
    return re.split(r"/(?:collections|products)(?:[./]|$)", f"{path}/")[0].rstrip("/")


def _is_named(product: object) -> bool:
    return isinstance(product, dict) and isinstance(product.get("handle"), str) and bool(product["handle"])


def _says_stock(product: dict[str, Any]) -> bool:
    variants = product.get("variants")
    return not isinstance(variants, list) or all(
        isinstance(variant, dict) and isinstance(variant.get("available"), bool) for variant in variants
    )


def _words(product: dict[str, Any]) -> str:
    tags = product.get("tags")
    words = [product.get("title"), product.get("product_type"), *(tags if isinstance(tags, list) else [tags])]
    return " ".join(str(word) for word in words if word)
