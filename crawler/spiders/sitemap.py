"""Walk a shop by its sitemaps: those of the recipe, of robots.txt, or /sitemap.xml; indexes and gzip included."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.coding import decode
from crawler.spiders.shop import ShopSpider

_ENTRIES = 50_000  # what one sitemap may hold (sitemaps.org)
_GZIP_MAGIC = b"\x1f\x8b"


class Sitemap(NamedTuple):
    """What a sitemap lists, newest first."""

    is_index: bool
    """Whether it lists further sitemaps."""
    urls: tuple[str, ...]
    """Their addresses, or those of pages."""


class SitemapSpider(ShopSpider):
    """Asks for every page of a sitemap whose path the recipe's product pattern matches."""

    name = "sitemap"

    def begin(self) -> Iterator[Request]:
        """Ask for the sitemaps the recipe names; without any, for the home page, and then for those of robots.txt."""
        if self.walk.start:
            for path in self.walk.start:
                yield from self.ask(self.address(path), "sitemap", self._follow)
        else:
            yield from self.ask(self.visit.recipe.shop.home, "other", self._ask_sitemaps)

    def _ask_sitemaps(self, response: Response) -> Iterator[Request]:
        for url in self.visit.sitemaps or (self.address("/sitemap.xml"),):
            yield from self.ask(url, "sitemap", self._follow)
        yield from self.follow_policies(response)

    def _follow(self, response: Response) -> Iterator[Request]:
        sitemap = read_sitemap(response.body)
        for url in sitemap.urls:
            if sitemap.is_index:
                yield from self.ask(url, "sitemap", self._follow, found_on=response.url)
            elif re.search(self.walk.product, _path(url)):
                yield from self.ask_product(url, "", response.url)


_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:url|sitemap)[\s>]")
_LOC = re.compile(rb"<(?:\w{1,20}:)?loc[^>]{0,200}>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]{1,2048})")
_LASTMOD = re.compile(rb"<(?:\w{1,20}:)?lastmod[^>]{0,200}>\s*([^<]{4,40})")


def read_sitemap(body: bytes) -> Sitemap:
    """Return what a sitemap lists; a broken one lists what can still be found in it.

    Lastmod gives the order and nothing else: it is never a reason not to ask for a price.
    """
    text = decode(body, "gzip").body if body.startswith(_GZIP_MAGIC) else body
    entries = []
    for entry in _ENTRY.split(text)[1 : _ENTRIES + 1]:
        loc, lastmod = _LOC.search(entry), _LASTMOD.search(entry)
        if loc:
            entries.append((lastmod[1] if lastmod else b"", html.unescape(loc[1].decode("utf-8", "replace"))))
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return Sitemap(re.search(rb"<(?:\w{1,20}:)?sitemapindex[\s>]", text) is not None, tuple(url for _, url in entries))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
