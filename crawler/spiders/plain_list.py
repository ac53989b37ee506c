"""Walk a shop by a plain list of addresses: each product page that its recipe, or a file beside it, names."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy import Request

from crawler.spiders.shop import ShopSpider


class AddressesSpider(ShopSpider):
    """Asks for the addresses a recipe names, and for nothing else but the terms."""

    name = "addresses"

    def begin(self) -> Iterator[Request]:
        """Ask for each address."""
        for address in self.walk.addresses:
            yield from self.ask(self.address(address), "product")
