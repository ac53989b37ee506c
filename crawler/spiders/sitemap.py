"""Walk a shop by its sitemaps: those of the recipe, of robots.txt, or /sitemap.xml; indexes and gzip included."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from scrapy import Request
from scrapy.http import Response

from crawler.coding import decode
from crawler.politeness import host_of, site_of
from crawler.spiders.addresses import Trap
from crawler.spiders.links import absolute, is_product
from crawler.spiders.shop import ShopSpider, Then

_ENTRIES = 50_000  # what one sitemap may hold (sitemaps.org)
_LANGUAGES = 60  # alternatives of one address that are looked at
_GZIP_MAGIC = b"\x1f\x8b"


class Entry(NamedTuple):
    """One address of a sitemap."""

    url: str
    """Where it leads, as the sitemap writes it."""
    lastmod: str = ""
    """When it changed, as the sitemap writes it."""
    languages: tuple[tuple[str, str], ...] = ()
    """Language, as hreflang names it in lower case, and address of each version of the page."""


class Sitemap(NamedTuple):
    """What a sitemap lists, newest first."""

    is_index: bool
    """Whether it lists further sitemaps."""
    entries: tuple[Entry, ...]
    """They, or pages."""

    @property
    def urls(self) -> tuple[str, ...]:
        """Their addresses."""
        return tuple(entry.url for entry in self.entries)


class SitemapSpider(ShopSpider):
    """Asks for every page of a sitemap whose path the recipe's product pattern matches, in the recipe's language."""

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
        yield from self.follow_terms(response)

    def _follow(self, response: Response) -> Iterator[Request]:
        yield from follow_sitemap(self, response, self.walk.product)


def follow_sitemap(
    spider: ShopSpider,
    response: Response,
    product: str,
    *,
    children: str = "",
    within: Then | None = None,
    then: Then | None = None,
) -> Iterator[Request]:
    """Ask for what a sitemap lists.

    Args:
        spider: whose walk it is.
        response: the sitemap.
        product: regular expression that a product's path contains.
        children: regular expression that the path of a sitemap within an index contains.
        within: what is to be done with each such sitemap; by default, the same.
        then: what is to be done with each product page.
    """
    sitemap = read_sitemap(response.body)
    for place, entry in enumerate(sitemap.entries):
        if spider.is_full:
            reason = f"trap: {Trap.MANY}; this one and {len(sitemap.entries) - place - 1} that come after it here"
            spider.leave_out_new(entry.url, "sitemap" if sitemap.is_index else "product", reason, response.url)
            return
        url = absolute(response.url, entry.url)
        if url is None:
            continue
        if sitemap.is_index:
            if re.search(children, url):
                follow = partial(follow_sitemap, spider, product=product, children=children, then=then)
                yield from spider.ask(url, "sitemap", within or follow, found_on=response.url)
            else:
                spider.leave_out_new(url, "sitemap", "lists none of the products that are walked", response.url)
        else:
            yield from _ask_entry(spider, entry._replace(url=url), response.url, product, then)


def _ask_entry(spider: ShopSpider, entry: Entry, found_on: str, product: str, then: Then | None) -> Iterator[Request]:
    """Ask for one version of a product's page, that in the shop's language; note the others as left out."""
    shop = spider.visit.recipe.shop
    # A version at another site is another shop's page, which is not asked for.
    here = site_of(shop.host)
    versions = tuple(version for version in entry.languages if site_of(host_of(version[1])) == here)
    entry = entry._replace(languages=versions)
    wanted = in_language(entry, shop.language, shop.country)
    if is_product(wanted, product):
        yield from spider.ask_product(wanted, "", found_on, then)
    for url in (entry.url, *(url for _, url in entry.languages)):
        if url != wanted and is_product(url, product):
            reason = f"another language than {shop.language}; asked for as {wanted}"
            spider.leave_out_new(url, "product", reason, found_on)


def in_language(entry: Entry, language: str, country: str) -> str:
    """Return the address of a page's version in a language, best as spoken in the country; else the page's own."""
    spoken = dict(reversed(entry.languages))
    for tag in (f"{language}-{country.lower()}", language):
        if tag in spoken:
            return spoken[tag]
    return next((url for tag, url in entry.languages if tag.startswith(f"{language}-")), entry.url)


_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:url|sitemap)[\s>]")
_LOC = re.compile(rb"<(?:\w{1,20}:)?loc[^>]{0,200}>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]{1,2048})")
_LASTMOD = re.compile(rb"<(?:\w{1,20}:)?lastmod[^>]{0,200}>\s*([^<]{4,40})")
_LINK = re.compile(rb"<(?:\w{1,20}:)?link\s([^>]{1,3000})>")
_HREFLANG = re.compile(rb"""hreflang\s*=\s*["']([\w-]{2,20})["']""")
_HREF = re.compile(rb"""href\s*=\s*["']\s*([^"'<>\s]{1,2048})""")


def read_sitemap(body: bytes) -> Sitemap:
    """Return what a sitemap lists; a broken one lists what can still be found in it.

    Lastmod gives the order and nothing else: it is never a reason not to ask for a price.
    """
    text = decode(body, "gzip").body if body.startswith(_GZIP_MAGIC) else body
    parts = _ENTRY.split(text, _ENTRIES + 1)[1 : _ENTRIES + 1]
    entries = sorted(filter(None, map(_entry, parts)), key=lambda entry: entry.lastmod, reverse=True)
    return Sitemap(re.search(rb"<(?:\w{1,20}:)?sitemapindex[\s>]", text[:_HEAD]) is not None, tuple(entries))


_HEAD = 100_000
"""Bytes in which an index must say that it is one."""


def _entry(part: bytes) -> Entry | None:
    loc, lastmod = _LOC.search(part), _LASTMOD.search(part)
    if loc is None:
        return None
    languages = tuple(_versions(part)) if b"hreflang" in part else ()
    return Entry(_text(loc[1]), _text(lastmod[1]).strip() if lastmod else "", languages)


def _versions(part: bytes) -> Iterable[tuple[str, str]]:
    for _, link in zip(range(_LANGUAGES), _LINK.finditer(part), strict=False):
        language, href = _HREFLANG.search(link[1]), _HREF.search(link[1])
        if language and href:
            yield language[1].decode("ascii", "replace").lower(), _text(href[1])


def _text(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", "replace"))
