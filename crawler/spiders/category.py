"""Walk a shop by its lists: categories, results of its search, sellers' pages; every product, then the next page.

Three spiders, because the recipes say different things: where the lists are, what to search for, and, for a
marketplace, which pages hold more offers of a product.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import quote_plus, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.spiders.addresses import ListSoFar, page_key
from crawler.spiders.links import links_of, product_links
from crawler.spiders.lists import list_reader
from crawler.spiders.paging import next_page
from crawler.spiders.shop import ShopSpider, Then


class CategorySpider(ShopSpider):
    """Starts from the categories a recipe names, or from the home page."""

    name = "category"

    def begin(self) -> Iterator[Request]:
        """Ask for the first page of each list."""
        for path in self.starts():
            yield from self.ask_list(self.address(path))

    def starts(self) -> Iterable[str]:
        """Return the lists' addresses."""
        return self.walk.start or (self.visit.recipe.shop.home,)

    def ask_list(self, url: str) -> Iterator[Request]:
        """Ask for the first page of a list; the home page leads to the terms, too."""
        read = list_reader(self, self.walk.product, then=self.after_product())
        is_home = page_key(url) == page_key(self.visit.recipe.shop.home)
        yield from self.ask(url, "category", partial(self._read_home, read=read) if is_home else read)

    def _read_home(self, response: Response, read: Then) -> Iterator[Request]:
        yield from self.follow_terms(response)
        yield from read(response)

    def after_product(self) -> Then | None:
        """Return what is to be done with a product page."""
        return None


class SearchSpider(CategorySpider):
    """Starts from the results of the shop's own search for the words a recipe names."""

    name = "search"

    def starts(self) -> Iterable[str]:
        """Return the addresses of the first results of each search."""
        return [path.replace("{words}", quote_plus(words)) for path in self.walk.start for words in self.walk.queries]


class MarketplaceSpider(CategorySpider):
    """Walks lists and sellers' pages as categories; asks, too, for the pages on which a product's offers go on."""

    name = "marketplace"

    def after_product(self) -> Then | None:
        """Ask for the pages of offers that a product's page links to."""
        return self._read_product if self.walk.offers else None

    def _read_product(self, response: Response) -> Iterator[Request]:
        below = urlsplit(response.url).path
        page = links_of(response)
        for link in product_links(page, self.walk.offers or ""):
            # Those of other products come with their own pages.
            if urlsplit(link.url).path.startswith(below):
                yield from self._ask_offers(link.url, ListSoFar(), response.url)

    def _ask_offers(self, url: str, listed: ListSoFar, found_on: str) -> Iterator[Request]:
        yield from self.ask(url, "product", partial(self._read_offers, listed=listed), found_on=found_on)

    def _read_offers(self, response: Response, listed: ListSoFar) -> Iterator[Request]:
        following = next_page(links_of(response), response.url)
        if following is not None and listed.goes_on([response.url]):
            yield from self._ask_offers(following, listed, response.url)
