"""A run: one execution of the crawl, and the folder it leaves.

    data/runs/<run_id>/manifest.json          written last: its presence seals the run
                       walk.jsonl             one WalkLine per address: asked, answered, unchanged, left out and why
                       archive/<shop>-00001.warc.gz
                       recorded.jsonl         instead of walk and archive, for facts noted by hand

A sealed run never changes. Run ids are UTC starts, `20260901T080000Z`, and sort by time.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

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
    found_on: str | None = None
    """Address of the page or feed that named it."""
    record: RecordPlace | None = None
    """Where the body lies, for answered and unchanged."""


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


def sealed_runs(data: Path) -> list[Path]:
    """Return the folders of all sealed runs, oldest first; unsealed ones are left alone."""
    return sorted(path.parent for path in (data / "runs").glob("*/manifest.json"))
