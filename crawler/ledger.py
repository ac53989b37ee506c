"""The ledger: what was asked of each shop, how fast, and how much of its daily budget that is.

Reads `ledger.jsonl` of runs, sealed and unsealed alike: a request counts whatever became of its run.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

from pydantic import ValidationError

from crawler.run import LedgerLine, LedgerSummary, RunError, read_walk

DAY = timedelta(hours=24)
"""Time over which a budget is counted."""
_LONGEST_RUN = timedelta(days=2)
"""Age of a run that may still hold lines of the last day."""
LONGEST_REST = timedelta(days=30)
"""Age of a run up to which a Retry-After in it is kept; what asks for longer is asked again after that."""

_LONG_REST = re.compile(rb'^.*"rest":\d{5,}.*$', re.MULTILINE)


@dataclass
class Spent:
    """What was asked of one shop in the last 24 hours, and how long its hosts rest."""

    requests: int = 0
    """Requests sent."""
    bytes_received: int = 0
    """Bytes of body received."""
    rests_until: dict[str, datetime] = field(default_factory=dict)
    """When each host may be asked again."""

    def add(self, line: LedgerLine) -> None:
        """Count one request."""
        self.requests += 1
        self.bytes_received += line.bytes_received
        self.rest(line)

    def rest(self, line: LedgerLine) -> None:
        """Note how long the host of a request is to be left alone."""
        until = line.at + timedelta(seconds=(line.seconds or 0.0) + line.rest)
        self.rests_until[line.host] = max(until, self.rests_until.get(line.host, until))


def read_ledger(run: Path) -> Iterator[LedgerLine]:
    """Yield the requests of a run, each once; one that a kill ended as it was sent, so that it counts.

    None in runs of older releases; no line that is damaged, but for that no other is lost.
    """
    under_way: dict[str, LedgerLine] = {}  # by host, which is asked for one thing at a time
    for line in _lines(run):
        cut_off = under_way.pop(line.host, None)
        if line.seconds is None:
            under_way[line.host] = line
        if cut_off is not None and (line.seconds is None or line.at != cut_off.at):
            yield cut_off
        if line.seconds is not None:
            yield line
    yield from under_way.values()


def _lines(run: Path) -> Iterator[LedgerLine]:
    try:
        lines = (run / "ledger.jsonl").open("rb")
    except FileNotFoundError:
        return
    with lines:
        for line in lines:
            with suppress(ValidationError):
                yield LedgerLine.model_validate_json(line)


def books(data: Path) -> dict[str, Path]:
    """Return the folders of runs below a data directory whose requests count together, by the command that asks."""
    return {"crawl": data / "runs", "new-shop": data / "new-shops" / "runs", "rates": data / "rates" / "runs"}


def spent_since(folders: Iterable[Path], now: datetime) -> dict[str, Spent]:
    """Return what was asked of each shop in the 24 hours before `now`, and which hosts still rest.

    Args:
        folders: the folders of runs; all their runs count.
        now: the time it is.
    """
    spent: dict[str, Spent] = defaultdict(Spent)
    counted, rested = (f"{now - age:%Y%m%dT%H%M%SZ}" for age in (_LONGEST_RUN, LONGEST_REST))
    for run in (run for folder in folders for run in folder.glob("[0-9]*") if run.name >= rested):
        for line in read_ledger(run) if run.name >= counted else _long_rests(run):
            if now - DAY < line.at <= now:
                spent[line.shop].add(line)
            elif line.at <= now < line.at + timedelta(seconds=line.rest):
                spent[line.shop].rest(line)
    return dict(spent)


def _long_rests(run: Path) -> Iterator[LedgerLine]:
    """Yield the lines of an old run whose hosts may still rest, without reading all the others."""
    with suppress(FileNotFoundError):
        for line in _LONG_REST.findall((run / "ledger.jsonl").read_bytes()):
            with suppress(ValidationError):
                yield LedgerLine.model_validate_json(line)


class Entry(NamedTuple):
    """What one shop was asked in one run, for an operator."""

    run: str
    """Run id."""
    command: str
    """Which command asked: crawl (and run), or new-shop."""
    sealed: bool
    """False for a run that was cut off or is under way."""
    shop: str
    """Shop key."""
    robots: str
    """What robots.txt said."""
    asked: LedgerSummary
    """How much and how fast."""


def entries(data: Path, shop: str | None = None) -> Iterator[Entry]:
    """Yield the ledger of every run, newest first, shop by shop; of one shop alone where it is named."""
    runs = [(run.name, command, run) for command, runs in books(data).items() for run in runs.glob("[0-9]*")]
    for _, command, run in sorted(runs, reverse=True):
        asked = summaries(run)
        verdicts = _verdicts(run) if asked else {}
        for key in sorted(asked if shop is None else asked.keys() & {shop}):
            is_sealed = (run / "manifest.json").exists()
            yield Entry(run.name, command, is_sealed, key, verdicts.get(key, "not answered yet"), asked[key])


def _verdicts(run: Path) -> dict[str, str]:
    """Return what robots.txt said, by shop; the shop's own host is asked first."""
    found: dict[str, str] = {}
    with suppress(RunError, FileNotFoundError):
        for line in read_walk(run):
            if line.role == "robots":
                found.setdefault(line.shop, line.reason or "")
    return found


def summaries(run: Path) -> dict[str, LedgerSummary]:
    """Sum up the ledger of a run, by shop."""
    by_shop: dict[str, _Sum] = defaultdict(_Sum)
    for line in read_ledger(run):
        by_shop[line.shop].add(line)
    return {shop: summed.up() for shop, summed in by_shop.items()}


def summary(lines: Iterable[LedgerLine]) -> LedgerSummary:
    """Sum up one shop's lines of one run."""
    summed = _Sum()
    for line in lines:
        summed.add(line)
    return summed.up()


class _Sum:
    """One shop's lines of one run, as they come: of each only two numbers are kept, for the medians."""

    def __init__(self) -> None:
        self._requests = self._retries = self._failures = self._bytes_received = 0
        self._pauses, self._seconds = array("d"), array("d")

    def add(self, line: LedgerLine) -> None:
        self._requests += 1
        self._retries += line.attempt > 1
        self._failures += line.status is None
        self._bytes_received += line.bytes_received
        if line.waited is not None:
            self._pauses.append(line.waited)
        if line.status is not None and line.seconds is not None:
            self._seconds.append(line.seconds)

    def up(self) -> LedgerSummary:
        pauses, seconds = self._pauses, self._seconds
        return LedgerSummary(
            requests=self._requests,
            retries=self._retries,
            failures=self._failures,
            bytes_received=self._bytes_received,
            pause_shortest=min(pauses, default=None),
            pause_median=round(median(pauses), 4) if pauses else None,
            seconds_median=round(median(seconds), 4) if seconds else None,
            seconds_longest=max(seconds, default=None),
        )
