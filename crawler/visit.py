"""A visit: one shop's part of a run that is under way; what its spider, middlewares and handler share.

Writes the run's walk log and ledger and the shop's archive.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self, cast

from crawler.guard import Guard
from crawler.in_time import SlowPatternError
from crawler.ledger import Spent
from crawler.open_run import OpenRun
from crawler.resume import Held
from crawler.run import Failure, LedgerLine, LedgerSummary, Outcome, RecordPlace, ShopProgress, ShopReport, WalkLine
from crawler.shops import Recipe
from crawler.turns import Turns
from crawler.warc import ArchiveWriter

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure as TwistedFailure

_GOOD = frozenset({Outcome.ANSWERED, Outcome.UNCHANGED})


class Clock:
    """The run's clock: its start plus the time that has gone by, so that a run of the invented market has its day."""

    def __init__(self, started_at: datetime) -> None:
        self._started_at = started_at.astimezone(UTC)
        self._zero = time.monotonic()

    def now(self) -> datetime:
        """Return the run's time, UTC."""
        return self._started_at + timedelta(seconds=time.monotonic() - self._zero)


class EarlierAnswer(NamedTuple):
    """What an earlier run knows of an address."""

    record: RecordPlace
    """Where its body lies."""
    at: datetime
    """When the address was last asked with success."""
    etag: str | None
    """ETag of that body."""
    last_modified: str | None
    """Last-Modified of that body."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of a shop may be asked for; no recipe changes it."""

    requests: int = 5_000
    """Requests in 24 hours, over all runs: retries, redirects and robots.txt included."""
    received_bytes: int = 500_000_000
    """Bytes of body received in 24 hours, over all runs."""
    seconds: float = 6 * 3600
    """Time that one crawl spends on a shop."""
    failures_in_a_row: int = 5
    """Addresses that fail one after another before a shop is left in peace."""


@dataclass
class Visit:
    """One shop in one run."""

    recipe: Recipe
    run: OpenRun
    clock: Clock
    guard: Guard
    turns: Turns
    """When a host may be asked; one for all visits of a crawl."""
    agent: str
    """User-Agent sent."""
    delay: float
    """Seconds kept between an answer and the next request."""
    earlier: Mapping[str, EarlierAnswer]
    """What earlier runs know, by address."""
    tell: Callable[[ShopProgress], None]
    """Called after every walk line."""
    archive: ArchiveWriter
    kept: Sequence[WalkLine] = ()
    """Walk lines of the cut-off run that is continued."""
    held: Mapping[str, Held] = field(default_factory=dict)
    """Answers that this run holds already, by address."""
    spent: Spent = field(default_factory=Spent)
    """What the shop was asked in the 24 hours before, and when it was asked last."""
    budget: Budget = field(default_factory=Budget)
    robots: str = "not asked"
    """Verdict on the robots.txt of the shop's own host."""
    crawl_delay: float | None = None
    """Crawl-delay that it asked for."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps that robots.txt names."""
    stopped: str | None = None
    """Why nothing more is asked of the shop; None while it is walked."""
    outcomes: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    traps: Counter[str] = field(default_factory=Counter)
    _failures_in_a_row: int = 0
    _began: float | None = None
    _fault: str | None = None
    _logged: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Count what is kept of a cut-off run."""
        self._unclaimed = Counter(line.url for line in self.kept)
        for line in self.kept:
            self._count(line)

    def _count(self, line: WalkLine) -> None:
        self.outcomes[line.outcome] += 1
        if line.outcome in _GOOD:
            self.roles[line.role] += 1
        if line.trap:
            self.traps[line.trap] += 1

    def log(self, line: WalkLine) -> None:
        """Write a walk line, count it, and stop where the shop fails again and again.

        What a continued run has a line of already gets no second one.
        """
        self._logged.add(line.url)
        if line.outcome in _GOOD and self._unclaimed[line.url]:
            self._unclaimed[line.url] -= 1
        else:
            self.run.log(line)
            self._count(line)
        if line.outcome in _GOOD:
            self._failures_in_a_row = 0
        elif line.outcome is Outcome.FAILED and (line.status is None or line.status >= 500):
            self._failures_in_a_row += 1
            if self._failures_in_a_row >= self.budget.failures_in_a_row:
                self.stop(f"unreachable: {self._failures_in_a_row} addresses in a row failed, the last: {line.reason}")
        self.tell(ShopProgress(self.recipe.key, sum(self.outcomes.values()), self.roles["product"], None))

    def note_fault(self, failure: TwistedFailure, response: Response | TwistedFailure) -> None:
        """Take down that our own code failed on an answer (Scrapy's spider_error, which Scrapy only logs).

        Its address is not lost, and the walk does not pass for whole.
        """
        request = cast("Request", response.request)  # type: ignore[union-attr]  # Scrapy puts it on both
        url, role = getattr(response, "url", request.url), request.meta["role"]
        words = f"{type(failure.value).__name__}: {failure.value}"
        self._fault = self._fault or f"failed: the walk could not go on from {url}: {words}"
        if isinstance(failure.value, SlowPatternError):
            self.stop(f"failed: {failure.value}")  # each further page would cost as much
        if url not in self._logged:
            self.log(
                WalkLine(
                    at=self.clock.now(),
                    shop=self.recipe.key,
                    url=url,
                    role=role,
                    outcome=Outcome.FAILED,
                    reason=f"the walk failed on it: {words}",
                    failure=Failure.PARSE,
                )
            )

    def stop(self, reason: str) -> None:
        """Ask for nothing more; the first reason stays."""
        self.stopped = self.stopped or reason

    def spend(self, line: LedgerLine) -> None:
        """Write down one request that was sent, and stop where the budget is spent."""
        self.run.note(line)
        self.spent.add(line)
        self.keep_to_budget()

    def keep_to_budget(self) -> None:
        """Stop where the budget of the day, or the time of this crawl, is spent."""
        spent, budget = self.spent, self.budget
        self._began = time.monotonic() if self._began is None else self._began
        if spent.requests >= budget.requests or spent.bytes_received >= budget.received_bytes:
            self.stop(f"budget spent: {spent.requests} requests, {spent.bytes_received} bytes in 24 hours")
        elif time.monotonic() - self._began >= budget.seconds:
            self.stop(f"budget spent: {budget.seconds / 3600:g} hours in this run")

    def finish(self) -> str:
        """Return the reason for finishing."""
        if self.stopped or self._fault:
            return self.stopped or self._fault or ""
        sought, words = ("feed", "file of rates") if self.recipe.walk.kind == "rates" else ("product", "product page")
        if self.roles[sought]:
            return "finished"
        if self.outcomes[Outcome.REFUSED]:
            return "refused: robots.txt forbids the walk"
        return f"nothing found: no {words} answered"

    def report(self, asked: LedgerSummary) -> ShopReport:
        """Return the shop's part of the manifest."""
        shop = self.recipe.shop
        return ShopReport(
            name=shop.name,
            home=shop.home,
            country=shop.country,
            currency=shop.currency,
            language=shop.language,
            owner=shop.owner,
            walk=self.recipe.walk.kind,
            recipe_digest=self.recipe.digest,
            listings_min=self.recipe.expect.listings_min,
            robots=self.robots,
            crawl_delay=self.crawl_delay,
            delay=self.delay,
            finish=self.finish(),
            outcomes=dict(sorted(self.outcomes.items())),
            roles=dict(sorted(self.roles.items())),
            bytes_received=asked.bytes_received,
            traps=dict(sorted(self.traps.items())),
            ledger=asked,
        )


class PartOfVisit:
    """Base of what Scrapy makes for a crawler (middlewares, the handler): it finds the visit its spider is on."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.visit: Visit = crawler.spider.visit  # type: ignore[union-attr]  # every spider here is on a visit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it (Scrapy's hook)."""
        return cls(crawler)
