"""Finding a shop's terms: where its recipe says, where its software keeps them, or where its home page leads.

Reads the home page, and one page of help where the home page names no terms; asks for POLICY_PAGES at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.pages.platform import platform_of
from crawler.politeness import host_of, site_of
from crawler.spiders.addresses import page_key
from crawler.spiders.links import Link, is_product, links_of
from crawler.spiders.terms import POLICY_PAGES, policy_links, service_link
from crawler.spiders.words import CONVENTIONS

if TYPE_CHECKING:
    from crawler.spiders.shop import ShopSpider


class Terms:
    """One walk's search for a shop's terms."""

    def __init__(self, spider: ShopSpider) -> None:
        self._spider = spider
        self._named = spider.walk.policies
        self._left = POLICY_PAGES

    def begin(self, convention: tuple[str, ...]) -> Iterator[Request]:
        """Ask for the pages the recipe names, else for those of the convention; for the home page where one is missing.

        Footers lead to the terms from every page, but the home page alone is sure to be one.
        """
        if self._named:
            for path in self._named:
                yield from self._spider.ask(self._spider.address(path), "policy")
            return
        for path in convention:
            self._left -= 1
            yield from self._spider.ask(self._spider.address(path), "policy", otherwise=self._ask_home)
        if not convention:
            yield from self._ask_home()

    def _ask_home(self) -> Iterator[Request]:
        yield from self._spider.ask(self._spider.visit.recipe.shop.home, "other", self.follow)

    def follow(self, home: Response) -> Iterator[Request]:
        """Ask for the pages of terms that the home page links to, unless the recipe names them.

        Where it links to none, the help page may; where that doesn't either, the shop's software has a convention.
        """
        if self._named:
            return
        page = self._own_links(home)
        found = list(self._ask(policy_links(page), home.url))
        yield from found
        if found or self._spider.visit.roles["policy"]:
            return
        conventional = partial(self._ask_conventional, home)
        service = service_link(page)
        follow_help = partial(self._follow_help, otherwise=conventional)
        asked = service and list(
            self._spider.ask(service.url, "other", follow_help, found_on=home.url, otherwise=conventional)
        )
        yield from asked or conventional()

    def _follow_help(self, response: Response, otherwise: partial[Iterator[Request]]) -> Iterator[Request]:
        found = list(self._ask(policy_links(self._own_links(response)), response.url))
        yield from found or otherwise()

    def _ask_conventional(self, home: Response) -> Iterator[Request]:
        software = platform_of(home.body.decode("utf-8", "replace")) or self._spider.name
        for path in CONVENTIONS.get(software, ()):
            yield from self._ask_one(self._spider.address(path), home.url)

    def _ask(self, found: Iterable[Link], found_on: str) -> Iterator[Request]:
        for link in found:
            yield from self._ask_one(link.url, found_on)

    def _own_links(self, response: Response) -> list[Link]:
        """Return the links of a page that may lead to this shop's terms: those to other sites and to products don't."""
        here, site = page_key(response.url), site_of(self._spider.visit.recipe.shop.host)
        return [
            link
            for link in links_of(response)
            if site_of(host_of(link.url)) == site
            and page_key(link.url) != here
            and not is_product(link.url, self._spider.walk.product)
        ]

    def _ask_one(self, url: str, found_on: str) -> Iterator[Request]:
        if self._left <= 0:
            return
        for request in self._spider.ask(url, "policy", found_on=found_on):
            self._left -= 1
            yield request
