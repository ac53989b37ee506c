"""One shop's site on one day: path in, answer out. Pure: the same seed, day and path give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crawler.market import feeds, markup
from crawler.market.addresses import (
    PER_PAGE,
    WITHDRAWN,
    address,
    category_path,
    other_language,
    page_asked,
    policy_paths,
    product_path,
    sitemap_paths,
)
from crawler.market.chance import Chance
from crawler.market.goods import look_alikes
from crawler.market.listings import listings_of
from crawler.market.policies import policies_of
from crawler.market.shops import REDESIGNED, REDESIGNED_ON, InventedShop
from crawler.market.view import ProductView, goods_view, listing_view
from crawler.market.wording import wordings

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a shop answers, before the server's own headers."""

    status: int
    """HTTP status."""
    body: bytes
    """Payload."""
    kind: str = _HTML
    """Content-Type."""
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers."""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(json_ld=markup.json_ld, theme_state=markup.theme_state)
    return environment


@lru_cache(maxsize=64)
def site_of(seed: int, day: int, shop: InventedShop) -> Site:
    """Return a shop's site; sites are kept, because pages are asked for again and again."""
    return Site(seed, day, shop)


class Site:
    """The pages of one shop on one market day."""

    def __init__(self, seed: int, day: int, shop: InventedShop) -> None:
        self.seed, self.day, self.shop = seed, day, shop
        self.products: tuple[ProductView, ...] = self._shelf()
        self._by_path = {product_path(shop, view.slug, view.number): view for view in self.products}
        self._policies = {page.path: page for page in policies_of(seed, shop)}
        self._answers: dict[str, Answer] = {}

    def answer(self, target: str) -> Answer:
        """Answer a request target (path and query)."""
        if target not in self._answers:
            parts = urlsplit(target)
            query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
            self._answers[target] = self._answered(parts.path, query)
        return self._answers[target]

    def unchanged_since(self, target: str) -> int:
        """Return the market day since which this target is answered with these bytes (1: since ever)."""
        body, day = self.answer(target).body, self.day
        while day > 1 and site_of(self.seed, day - 1, self.shop).answer(target).body == body:
            day -= 1
        return day

    def paths(self) -> list[str]:
        """Return every path that the site links to or lists, for tests that read all of it."""
        pages = range(1, -(-len(self.products) // PER_PAGE) + 1)
        listed = [category_path(self.shop, page) for page in pages]
        sitemaps = list(sitemap_paths(self.shop) or ())
        return ["/", "/robots.txt", *sitemaps, *listed, *self._policies, *self._by_path]

    def _shelf(self) -> tuple[ProductView, ...]:
        mats = [listing_view(self.seed, listing) for listing in listings_of(self.seed, self.day, self.shop)]
        others = [goods_view(self.seed, goods) for goods in look_alikes(self.seed, self.shop)]
        order = {
            view.slug: Chance(self.seed, self.shop.key, view.slug, "shelf").number(0, 9999) for view in (*mats, *others)
        }
        return tuple(sorted((*mats, *others), key=lambda view: (order[view.slug], view.slug)))

    def _answered(self, path: str, query: Mapping[str, str]) -> Answer:
        if path == "/robots.txt":
            return Answer(200, feeds.robots(self.shop).encode(), "text/plain; charset=utf-8")
        if path in (sitemap_paths(self.shop) or ()):
            return self._sitemap(path)
        if path in self._by_path:
            return self._page("product.html", product=self._by_path[path], related=self._related(path))
        if path in self._policies:
            return self._page("text.html", page=self._policies[path])
        if path == "/":
            return self._page("text.html", page=None)
        return self._feed(path, query) or self._category(path, query) or self._elsewhere(path)

    def _sitemap(self, path: str) -> Answer:
        index, products = sitemap_paths(self.shop) or ("", "")
        if path == index:
            return Answer(200, feeds.sitemap_index(self.shop, [products]).encode(), _XML)
        entries = [
            feeds.SitemapEntry(address(self.shop, place), self.unchanged_since(place)) for place in self._by_path
        ]
        if self.shop.platform == "presta":
            entries = [each for entry in entries for each in self._versions(entry)]
        if self.shop.platform == "luma":
            # Stands in the sitemap although robots.txt forbids it, as seen at real shops.
            entries.append(feeds.SitemapEntry(address(self.shop, "/private-sale/last-pieces-10001.html"), 1))
        return Answer(200, feeds.sitemap(entries).encode(), _XML)

    def _versions(self, entry: feeds.SitemapEntry) -> list[feeds.SitemapEntry]:
        """Return a page's entry and that of its English version, each of which names both."""
        english = address(self.shop, other_language(urlsplit(entry.url).path))
        languages = (("fr", entry.url), ("en", english))
        return [entry._replace(languages=languages), entry._replace(url=english, languages=languages)]

    def _feed(self, path: str, query: Mapping[str, str]) -> Answer | None:
        if self.shop.platform == "dawn" and path in {"/products.json", "/collections/all/products.json"}:
            views = _slice(self.products, query, "limit", 30, 250)
            return Answer(200, _json(feeds.shopify_products(views)), _JSON)
        if self.shop.platform == "woo" and path == "/wp-json/wc/store/v1/products":
            size = _number(query, "per_page", 10, 100)
            views = _slice(self.products, query, "per_page", 10, 100)
            total = (("X-WP-Total", str(len(self.products))), ("X-WP-TotalPages", str(-(-len(self.products) // size))))
            return Answer(200, _json(feeds.store_api_products(views)), _JSON, total)
        return None

    def _category(self, path: str, query: Mapping[str, str]) -> Answer | None:
        first = category_path(self.shop)
        last = -(-len(self.products) // PER_PAGE)
        page = page_asked(self.shop, query, last)
        if self.shop.platform == "woo" and path.startswith(f"{first}page/"):
            number = path.removeprefix(f"{first}page/").strip("/")
            path, page = first, int(number) if number.isdecimal() else 0
        shown = self.products[(page - 1) * PER_PAGE : page * PER_PAGE] if page > 0 else ()
        # A search gives all that the shop sells, whatever is sought, as those of small shops do.
        if path != urlsplit(first).path or not shown:
            return None
        older = category_path(self.shop, page + 1) if page < last else None
        newer = category_path(self.shop, page - 1) if page > 1 else None
        return self._page("list.html", products=shown, next=older, previous=newer, number=page)

    def _elsewhere(self, path: str) -> Answer:
        """Redirects for old addresses, a page that says 404 but is 200 at one shop, 404 at the others."""
        old = path.removeprefix("/en" if self.shop.platform == "presta" else "/old")
        if old != path and old in self._by_path:
            return Answer(301, b"", _HTML, (("Location", address(self.shop, old)),))
        if path in {"/index.html", "/home"}:
            return Answer(302, b"", _HTML, (("Location", self.shop.home),))
        missing = self._page("text.html", page=None, gone=True)
        return missing if self.shop.platform == "hyllan" else Answer(404, missing.body)

    def _related(self, path: str) -> list[ProductView]:
        """Choose three; a mat that comes or goes changes the choice on few pages only."""
        others = [view for place, view in self._by_path.items() if place != path]
        near = {view.slug: Chance(self.seed, path, view.slug).number(0, 9999) for view in others}
        return sorted(others, key=lambda view: (near[view.slug], view.slug))[:3]

    def _page(self, template: str, **more: Any) -> Answer:
        shop, words = self.shop, wordings(self.shop.language)
        chance = Chance(self.seed, shop.key, "dress")
        returns, shipping = policy_paths(shop)
        dress = {
            "shop": shop, "ui": words.ui, "banner": chance.pick(words.noise["banner"]),
            "newsletter": chance.pick(words.noise["newsletter"]), "path_of": _path_of, "category": category_path(shop),
            "returns": returns, "shipping": shipping, "gone": False, "withdrawn": WITHDRAWN,
        }  # fmt: skip
        html = _environment().get_template(f"{self._folder()}/{template}").render(**{**dress, **more})
        return Answer(200, html.encode())

    def _folder(self) -> str:
        redesigned = self.shop.key == REDESIGNED and self.day >= REDESIGNED_ON
        return f"{self.shop.platform}_redesigned" if redesigned else self.shop.platform


def _path_of(view: ProductView) -> str:
    return product_path(view.shop, view.slug, view.number)


def _number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    given = query.get(name, "")
    return min(max(int(given), 1), most) if given.isdecimal() else default


def _slice(
    products: tuple[ProductView, ...], query: Mapping[str, str], size_name: str, default: int, most: int
) -> tuple[ProductView, ...]:
    size, page = _number(query, size_name, default, most), _number(query, "page", 1, 999)
    return products[(page - 1) * size : page * size]


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
