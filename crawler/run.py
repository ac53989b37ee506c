"""A run: one execution of the crawl, and the folder it leaves.

    data/runs/<run_id>/manifest.json          written last: its presence seals the run
                       walk.jsonl             one WalkLine per address: asked, answered, unchanged, left out and why
                       archive/<shop>-00001.warc.gz
                       recorded.jsonl         instead of walk and archive, for facts noted by hand

A sealed run never changes. Run ids are UTC starts, `20260901T080000Z`, and sort by time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Market = Literal["real", "invented", "recorded"]


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


class WalkLine(_RunPart):
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
    except ValueError as error:
        msg = f"{path}: not a manifest of this release: {error}"
        raise RunError(msg) from None


def read_walk(run: Path) -> Iterator[WalkLine]:
    """Yield the walk log of a run, in order of time.

    Raises:
        RunError: a line is no walk line; names file and line.
    """
    path = run / "walk.jsonl"
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield WalkLine.model_validate_json(line)
            except ValidationError as error:
                msg = f"{path}:{number}: not a line of a walk log: {error.errors()[0]['msg']}"
                raise RunError(msg) from None


class OpenRun:
    """A run that is being written. Until it is sealed it counts for nothing."""

    def __init__(self, folder: Path, market: Market, started_at: datetime) -> None:
        """Use `open_run`."""
        self.folder = folder
        self.run_id = folder.name
        self.market: Market = market
        self.started_at = started_at
        self._walk: BinaryIO = (folder / "walk.jsonl").open("ab")

    @property
    def archive(self) -> Path:
        """Folder of the archive files."""
        return self.folder / "archive"

    def log(self, line: WalkLine) -> None:
        """Append one line to the walk log; it is with the system when this returns."""
        self._walk.write(line.model_dump_json(exclude_none=True).encode() + b"\n")
        self._walk.flush()

    def close(self) -> None:
        """Close the walk log without sealing."""
        self._walk.close()

    def seal(self, manifest: Manifest) -> Path:
        """Close the run: bring all files to the disk, take their digests, and write the manifest, last and atomically.

        Args:
            manifest: what is known of the run; its `files` are filled in here.
        """
        self.close()
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        files = {path.relative_to(self.folder).as_posix(): _settle(path) for path in paths}
        sealed = manifest.model_copy(update={"files": files})
        draft = self.folder / "manifest.json.tmp"
        with draft.open("wb") as stream:
            stream.write(sealed.model_dump_json(indent=1).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self.folder / "manifest.json")
        for folder in (self.archive, self.folder, self.folder.parent):
            _settle_folder(folder)
        return self.folder


def open_run(runs: Path, market: Market, started_at: datetime) -> OpenRun:
    """Make the folder of a new run; its id is the start, or the next second that is free."""
    second = started_at.astimezone(UTC).replace(microsecond=0)
    while True:
        folder = runs / f"{second:%Y%m%dT%H%M%SZ}"
        try:
            (folder / "archive").mkdir(parents=True)
        except FileExistsError:
            second += timedelta(seconds=1)
        else:
            return OpenRun(folder, market, started_at)


def _settle(path: Path) -> str:
    """Bring a file to the disk and return its sha256."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    return digest


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sealed_runs(data: Path) -> list[Path]:
    """Return the folders of all sealed runs, oldest first; unsealed ones are left alone."""
    return sorted(path.parent for path in (data / "runs").glob("*/manifest.json"))
