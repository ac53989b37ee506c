"""A run: one execution of the crawl, and the folder it leaves.

    data/runs/<run_id>/job.json               RunJob, written first: what the run is of; the writer holds a lock on it
                       walk.jsonl             one WalkLine per address: asked, answered, unchanged, left out and why
                       ledger.jsonl           two LedgerLines per request: it is sent; it is over, whatever came of it
                       archive/<shop>-00001.warc.gz
                       recorded.jsonl         instead of walk and archive, for facts noted by hand
                       manifest.json          written last: its presence seals the run

A sealed run never changes. Run ids are UTC starts, `20260901T080000Z`, and sort by time. crawler/open_run.py writes
the folder, crawler/resume.py goes on with one that was cut off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Market = Literal["real", "invented", "recorded"]

CONTINUED_WITHIN = timedelta(hours=24)
"""Age up to which a run that was cut off is continued: its pages are one day's."""


class RunError(Exception):
    """A run folder can't be used; the message names file and remedy."""


class _RunPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Outcome(StrEnum):
    """What became of one address of a walk."""

    ANSWERED = "answered"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    REFUSED = "refused"
    LEFT_OUT = "left_out"


class Failure(StrEnum):
    """Why an address failed, by kind; `reason` has the words."""

    DNS = "dns"
    CONNECTION = "connection"
    TLS = "tls"
    TIME_OUT = "time_out"
    CUT_OFF = "cut_off"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    GONE = "gone"
    BLOCKED = "blocked"
    SERVER = "server"
    STATUS = "status"
    PARSE = "parse"
    STALE = "stale"


class _Line(_RunPart):
    """One line of a file of the run."""

    def as_bytes(self) -> bytes:
        """Return the line as it is written."""
        return self.model_dump_json(exclude_none=True).encode() + b"\n"


class RecordPlace(_RunPart):
    """Where the bytes of an answer lie."""

    run: str
    """Run id whose archive holds the body (an earlier one for an unchanged page)."""
    file: str
    """File below that run's `archive/`."""
    offset: int
    """Byte offset of the record."""
    digest: str
    """WARC-Payload-Digest, `sha1:…`."""


class WalkLine(_Line):
    """What happened to one address."""

    at: datetime
    """When, UTC."""
    shop: str
    """Shop key."""
    url: str
    """Address."""
    role: Literal["robots", "feed", "sitemap", "category", "product", "policy", "other"]
    """Why it was asked for."""
    outcome: Outcome
    """answered (body archived), unchanged (304), failed, refused (robots.txt), left_out (never asked)."""
    status: int | None = None
    """HTTP status, where there was an answer."""
    reason: str | None = None
    """Why it failed, was refused or left out, in words an operator can act on."""
    failure: Failure | None = None
    """Of what kind a failure is; only with `failed`."""
    found_on: str | None = None
    """Address of the page or feed that named it."""
    record: RecordPlace | None = None
    """Where the body lies, for answered and unchanged (and for failed, where something was received)."""
    etag: str | None = None
    """ETag of the answer whose body `record` points to: what the next run asks with."""
    last_modified: str | None = None
    """Last-Modified of that answer."""

    @property
    def trap(self) -> str | None:
        """The trap that the address led into, where its reason names one: `trap: a path that repeats itself; …`."""
        kind, _, words = (self.reason or "").partition(": ")
        return words.partition(";")[0] if kind == "trap" else None


class LedgerLine(_Line):
    """One request that was sent, whatever came of it.

    It is written down when it is sent, without `seconds`, so that no kill hides it; and again when it is over.
    `crawler.ledger.read_ledger` makes one of the two.
    """

    at: datetime
    """When it was sent, UTC."""
    shop: str
    """Shop key."""
    host: str
    """Host that was asked."""
    url: str
    """Address."""
    role: str
    """Why it was asked for, as in the walk log."""
    status: int | None = None
    """HTTP status, where there was an answer."""
    failure: Failure | None = None
    """Of what kind the failure was, where there was no answer."""
    problem: str | None = None
    """The failure in words."""
    seconds: float | None = None
    """From sending to the last byte, or to the failure; None while it is under way, or where a kill ended it."""
    bytes_received: int = 0
    """Bytes of body received."""
    waited: float | None = None
    """Seconds since the host's previous answer; None for the first request of a crawl."""
    attempt: int = 1
    """1, or more for the tries after a failure."""
    rest: float
    """Seconds the host was to be left alone from then on: its delay, or longer by Retry-After."""


class LedgerSummary(_RunPart):
    """What a shop was asked in one run, and how fast."""

    requests: int
    """Requests sent: redirects, retries and robots.txt included."""
    retries: int
    """Those that were tries after a failure."""
    failures: int
    """Those that had no answer."""
    bytes_received: int
    """Bytes of body received."""
    pause_shortest: float | None
    """Shortest time between an answer and the next request, seconds."""
    pause_median: float | None
    """Median of the same."""
    seconds_median: float | None
    """Median time the shop took to answer, seconds."""
    seconds_longest: float | None
    """Longest time the shop took to answer, seconds."""


class RunJob(_RunPart):
    """What a run is of. A run that was cut off is continued only by a job that is the same, but for its start."""

    market: Market
    """Whether shops are real, invented, or facts were recorded by hand."""
    started_at: datetime
    """UTC."""
    agent: str | None = None
    """User-Agent sent."""
    market_day: int | None = None
    """Day of the invented market."""
    market_seed: int | None = None
    """Seed of the invented market."""
    shops: dict[str, str] = Field(default_factory=dict)
    """sha256 of each shop's recipe, by shop key."""

    def continues(self, other: RunJob) -> bool:
        """Tell whether this job may go on with the run of another: the same, begun at most a day apart."""
        same = self == other.model_copy(update={"started_at": self.started_at})
        return same and abs(self.started_at - other.started_at) <= CONTINUED_WITHIN


class ShopReport(_RunPart):
    """One shop's part of a run."""

    name: str
    """Shop name."""
    home: str
    """Home address."""
    country: str
    """ISO 3166 code."""
    currency: str
    """ISO 4217 code."""
    language: str
    """ISO 639-1 code."""
    owner: str | None = None
    """Company behind the shop, where known."""
    walk: str
    """Spider that walked it: shopify, woocommerce, sitemap, category."""
    recipe_digest: str
    """sha256 of the recipe."""
    listings_min: int
    """The recipe's expectation."""
    robots: str
    """Verdict on robots.txt: allowed, allowed (none there), refused (5xx), unreachable …"""
    crawl_delay: float | None = None
    """Crawl-delay that robots.txt asked for, seconds."""
    delay: float
    """Delay that was kept between two requests, seconds."""
    finish: str
    """Reason for finishing: finished, unreachable, refused, cancelled …"""
    outcomes: dict[str, int]
    """Walk lines per outcome."""
    roles: dict[str, int]
    """Answered or unchanged pages per role."""
    bytes_received: int
    """Bytes of body received."""
    traps: dict[str, int] = Field(default_factory=dict)
    """Walk lines per trap that the walk went round."""
    ledger: LedgerSummary | None = None
    """What was asked, and how fast; None in runs of older releases."""


class ShopProgress(NamedTuple):
    """What a terminal shows of a shop that is being walked."""

    shop: str
    """Shop key."""
    requests: int
    """Addresses dealt with so far."""
    products: int
    """Product pages that answered or are unchanged."""
    finish: str | None
    """Reason for finishing; None while the walk goes on."""


class Manifest(_RunPart):
    """The seal of a run."""

    run_id: str
    """UTC start, `YYYYMMDDTHHMMSSZ`."""
    market: Market
    """Whether shops are real, invented, or facts were recorded by hand."""
    market_day: int | None = None
    """Day of the invented market."""
    market_seed: int | None = None
    """Seed of the invented market."""
    started_at: datetime
    """UTC."""
    sealed_at: datetime
    """UTC."""
    agent: str | None = None
    """User-Agent sent."""
    versions: dict[str, str]
    """matguide, python, scrapy …"""
    shops: dict[str, ShopReport] = Field(default_factory=dict)
    """By shop key; empty for recorded facts."""
    files: dict[str, str]
    """sha256 of every other file of the run, by path below the run folder."""


def load_manifest(run: Path) -> Manifest:
    """Read the seal of a run.

    Raises:
        RunError: there is no such run, it is not sealed, or its manifest does not fit.
    """
    path = run / "manifest.json"
    if not run.is_dir():
        msg = f"{run}: there is no such run; `ls {run.parent}` shows those there are, `matguide crawl` makes one"
        raise RunError(msg)
    if not path.exists():
        msg = f"{run}: not sealed (no manifest.json): it was cut off or is still being written; crawl again"
        raise RunError(msg)
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        msg = f"{path}: can't be read: {error.strerror}; whoever runs Matguide needs the right to it"
        raise RunError(msg) from None
    except ValueError as error:
        why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        msg = f"{path}: not a manifest of this release ({why}); restore it from a backup, or move {run} away"
        raise RunError(msg) from None


def read_walk(run: Path) -> Iterator[WalkLine]:
    """Yield the walk log of a run, in order of time.

    Raises:
        RunError: the file is not there, or a line is no walk line; names file and line.
    """
    path = run / "walk.jsonl"
    if not path.is_file():
        msg = f"{path}: not there; restore it from a backup, or move {run} away"
        raise RunError(msg)
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield WalkLine.model_validate_json(line)
            except ValidationError as error:
                msg = f"{path}:{number}: not a line of a walk log: {error.errors()[0]['msg']}"
                raise RunError(msg) from None


def is_as_sealed(run: Path, manifest: Manifest, name: str) -> bool:
    """Tell whether a file of a run still is what its manifest sealed.

    Raises:
        OSError: it can't be read.
    """
    with (run / name).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == manifest.files.get(name)


def sealed_runs(data: Path) -> list[Path]:
    """Return the folders of all sealed runs, oldest first; unsealed ones are left alone."""
    return sorted(path.parent for path in (data / "runs").glob("*/manifest.json"))


def unsealed_runs(runs: Path) -> list[Path]:
    """Return the folders of runs that were cut off or are being written, oldest first."""
    folders = sorted(runs.glob("[0-9]*"))
    return [folder for folder in folders if folder.is_dir() and not (folder / "manifest.json").exists()]
