"""Reading one page of a list: its products, then the next page, as long as pages name something new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from scrapy import Request
from scrapy.http import Response

from crawler.spiders.addresses import ListSoFar, Trap
from crawler.spiders.links import links_of, product_links
from crawler.spiders.paging import next_page
from crawler.spiders.shop import ShopSpider, Then

PATIENCE = 1
"""Pages of a list that may name nothing new before it counts as ended: the first may be a landing page."""


def list_reader(
    spider: ShopSpider, product: str, *, then: Then | None = None, address_of: Callable[[str], str] = str
) -> Then:
    """Return what reads the pages of one list, each of which asks for the next.

    Args:
        spider: whose walk it is.
        product: regular expression that a product's path contains.
        then: what is to be done with each product page.
        address_of: address to ask for in place of the one that a list links to.
    """
    return partial(_read, spider=spider, product=product, then=then, address_of=address_of, listed=ListSoFar(PATIENCE))


def _read(
    response: Response,
    *,
    spider: ShopSpider,
    product: str,
    then: Then | None,
    address_of: Callable[[str], str],
    listed: ListSoFar,
) -> Iterator[Request]:
    page = links_of(response)
    products = product_links(page, product)
    urls = [address_of(link.url) for link in products]
    for link, url in zip(products, urls, strict=True):
        yield from spider.ask_product(url, link.text, response.url, then)
    following = next_page([link for link in page if link not in products], response.url)
    if following is None:
        return
    if listed.goes_on(urls):
        read = partial(_read, spider=spider, product=product, then=then, address_of=address_of, listed=listed)
        yield from spider.ask(following, "category", read, found_on=response.url)
    else:
        spider.leave_out_new(following, "category", f"trap: {Trap.BARREN}", response.url)
