"""Ask a bank for its files of exchange rates: each one that the recipe names, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from scrapy import Request

from crawler.spiders.shop import ShopSpider


class RatesSpider(ShopSpider):
    """Asks for files of rates; a bank has no terms to look for."""

    name = "rates"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the files."""
        for request in self.begin():
            yield request

    def begin(self) -> Iterator[Request]:
        """Ask for each file that the recipe names."""
        for address in self.walk.addresses:
            yield from self.ask(self.address(address), "feed")
