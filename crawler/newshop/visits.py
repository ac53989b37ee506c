"""Asking a shop for a few addresses: a small sealed run of a recipe that is not written yet.

Writes runs below the folder that the crawl it is handed writes to; gives their pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.archive import Response, read_response
from crawler.pages.charset import decode
from crawler.run import Market, Outcome, ShopReport, WalkLine, load_manifest, read_walk
from crawler.shops import Expectation, Recipe, Shop, Walk

Crawl = Callable[[Recipe], Path]
"""Walks one shop and returns the folder of the sealed run."""

_UNKNOWN_COUNTRY, _UNKNOWN_CURRENCY, _UNKNOWN_LANGUAGE = "ZZ", "XXX", "en"


class Page(NamedTuple):
    """One address that answered."""

    line: WalkLine
    response: Response

    @property
    def source(self) -> str:
        """Decoded text of the answer."""
        return decode(self.response.body, self.response.header("Content-Type"))


@dataclass(frozen=True)
class Answers:
    """What a shop answered."""

    run: Path
    key: str

    @cached_property
    def report(self) -> ShopReport:
        """The shop's part of the manifest."""
        return load_manifest(self.run).shops[self.key]

    @property
    def at(self) -> datetime:
        """When it was asked, by the run's clock."""
        return load_manifest(self.run).started_at

    @cached_property
    def lines(self) -> tuple[WalkLine, ...]:
        """What became of each address."""
        return tuple(read_walk(self.run))

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every address that answered, its body at hand."""
        return tuple(self._pages({Outcome.ANSWERED, Outcome.UNCHANGED}))

    @cached_property
    def failed(self) -> tuple[Page, ...]:
        """Every address whose answer counts for none, where there is a body: walls, pages of scripts."""
        return tuple(self._pages({Outcome.FAILED}))

    def _pages(self, outcomes: set[Outcome]) -> Iterator[Page]:
        for line in self.lines:
            if line.outcome in outcomes and line.record is not None:
                path = self.run.parent / line.record.run / "archive" / line.record.file
                yield Page(line, read_response(path, line.record.offset))

    def of(self, role: str) -> list[Page]:
        """Return the pages that were asked for in a role."""
        return [page for page in self.pages if page.line.role == role]


def ask(crawl: Crawl, home: str, key: str, addresses: Sequence[str], policies: Sequence[str] = ()) -> Answers:
    """Ask a shop for addresses and its terms; for the home page, too, where no page of terms is named."""
    market: Market = "invented" if str(urlsplit(home).hostname).endswith(".example") else "real"
    walk = Walk(kind="addresses", addresses=tuple(addresses), policies=tuple(policies))
    recipe = Recipe(
        key=key,
        digest=hashlib.sha256(walk.model_dump_json().encode()).hexdigest(),
        market=market,
        shop=Shop(
            name=key, home=home, country=_UNKNOWN_COUNTRY, currency=_UNKNOWN_CURRENCY, language=_UNKNOWN_LANGUAGE
        ),
        walk=walk,
        expect=Expectation(listings_min=1),
    )
    return Answers(crawl(recipe), key)
