"""Crawl shops into one sealed run: the stage's public call.

Scrapy runs in a child of its own (crawler/worker.py), so that a crawl can be made twice, by tests and by the desk,
and so that what a page does to it ends there. The job goes to the child on its standard input, progress comes back on
its standard output, line by line; the child ends when the input closes, that is when its parent dies.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict

from crawler.run import Market, RunJob, ShopProgress
from crawler.shops import Recipe

DELAY = 1.0
"""Least seconds between an answer of a real shop and the next request to it."""
DEMO_DELAY = 0.05
"""The same for the invented market."""

_REACHABLE = re.compile(
    r"(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[\w-]+(?:\.[\w-]+)+(?:[/:][!-~]*)?", re.ASCII
)
_DEMO_CONTACT = "http://matguide.example/"
_STOPPING_SECONDS = 25
_CHILD = (sys.executable, "-m", "crawler.worker")
"""What runs the crawl; tests run it with shorter time-outs, or with a guard switched off."""


class CrawlError(Exception):
    """The crawl could not be made; the message says why and what to do."""


class CrawlSetupError(CrawlError):
    """What the crawl was asked for does not go together, or lacks something."""


class Job(BaseModel):
    """What the child is to do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipes: tuple[Recipe, ...]
    runs: Path
    ledgers: tuple[Path, ...] = ()
    market: Market
    started_at: datetime
    agent: str
    delay: float
    addresses: dict[str, tuple[str, int]] | None
    market_day: int | None
    market_seed: int | None

    def of_run(self) -> RunJob:
        """Return what the run's folder says of it."""
        return RunJob(
            market=self.market,
            started_at=self.started_at,
            agent=self.agent,
            market_day=self.market_day,
            market_seed=self.market_seed,
            shops={recipe.key: recipe.digest for recipe in self.recipes},
        )


def crawl(  # noqa: PLR0913 - the stage's whole configuration, keyword only
    recipes: Sequence[Recipe],
    runs: Path,
    *,
    market: Market,
    ledgers: Iterable[Path] = (),
    started_at: datetime | None = None,
    addresses: Mapping[str, tuple[str, int]] | None = None,
    delay: float | None = None,
    contact: str | None = None,
    market_day: int | None = None,
    market_seed: int | None = None,
    begun: Callable[[Path], None] | None = None,
    progress: Callable[[ShopProgress], None] | None = None,
    notice: Callable[[str], None] | None = None,
) -> Path:
    """Walk shops, all at once, and return the folder of the sealed run.

    A run of the same job that was cut off within the last day is continued.

    Args:
        recipes: the shops.
        runs: folder of runs; earlier ones of the same market are asked for what may be unchanged.
        market: whether the shops are real or invented.
        ledgers: further folders of runs; what these asked counts as well for budgets, delays and rests.
        started_at: the run's start by its own clock, which goes on from there. Default: the real time.
        addresses: the demo's switch: host → (ip, port). These names, and no others, are then reached, there.
        delay: seconds between an answer and the next request; below 1 only with `addresses`.
        contact: address or e-mail an operator of a shop can write to; default MATGUIDE_CONTACT.
        market_day: day of the invented market, for the manifest.
        market_seed: seed of the invented market, for the manifest.
        begun: told the run's folder once, before the first page is asked for.
        progress: called whenever a shop got on.
        notice: told of a run that is continued, and of those that are left over.

    Raises:
        CrawlSetupError: no contact, a delay too short, or a market that does not go with `addresses`.
        CrawlError: the crawl failed or was ended; its run, if any, is left unsealed and continued by the next call.
    """
    job = Job(
        recipes=tuple(recipes),
        runs=runs.resolve(),
        ledgers=tuple(folder.resolve() for folder in ledgers),
        market=market,
        started_at=started_at or datetime.now(UTC),
        agent=f"Matguide/{matguide_version()} (+{_contact(contact, demo=addresses is not None)})",
        delay=_delay(delay, demo=addresses is not None),
        addresses=None if addresses is None else dict(addresses),
        market_day=market_day,
        market_seed=market_seed,
    )
    if not recipes:
        msg = "no shop to crawl; `matguide shops` lists the recipes there are, `matguide new-shop URL` makes one"
        raise CrawlSetupError(msg)
    if (market == "invented") != (addresses is not None):
        msg = f"shops of the {market} market can't be crawled this way; invented ones answer to `matguide demo` alone"
        raise CrawlSetupError(msg)
    return _run_child(job, _Listener(begun, progress, notice))


def matguide_version() -> str:
    """Return the release, as the agent and the manifest name it."""
    try:
        return version("matguide")
    except PackageNotFoundError:
        return "0"


def _contact(contact: str | None, *, demo: bool) -> str:
    if demo:
        return _DEMO_CONTACT
    named = contact or os.environ.get("MATGUIDE_CONTACT", "")
    if not _REACHABLE.fullmatch(named):
        msg = (
            "a crawl of real shops needs a contact that they can reach: "
            "set MATGUIDE_CONTACT to an e-mail or a web address, e.g. MATGUIDE_CONTACT=crawler@your-domain"
        )
        raise CrawlSetupError(msg)
    return named


def _delay(delay: float | None, *, demo: bool) -> float:
    if demo:
        return DEMO_DELAY if delay is None else delay
    if delay is not None and delay < DELAY:
        msg = (
            f"a real shop is asked at most once in {DELAY:g} s; a delay of {delay:g} s is for the invented market alone"
        )
        raise CrawlSetupError(msg)
    return DELAY if delay is None else delay


class _Listener(NamedTuple):
    """Who is told what the child tells."""

    begun: Callable[[Path], None] | None
    progress: Callable[[ShopProgress], None] | None
    notice: Callable[[str], None] | None

    def hear(self, told: dict[str, Any]) -> bool:
        """Pass on what was told; False where it was the child's last word."""
        if "begun" in told and self.begun is not None:
            self.begun(Path(told["begun"]))
        if "progress" in told and self.progress is not None:
            self.progress(ShopProgress(*told["progress"]))
        if "notice" in told and self.notice is not None:
            self.notice(told["notice"])
        return not told.keys().isdisjoint({"begun", "progress", "notice"})


def _run_child(job: Job, listener: _Listener) -> Path:
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    ours = str(Path(__file__).resolve().parents[1])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (ours, environment.get("PYTHONPATH"))))
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            _CHILD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=environment,
        )
        try:
            told = _follow(child, job, listener)
            child.wait()
        finally:
            _end(child)
        if "run" in told:
            return Path(told["run"])
        msg = told.get("error") or f"the crawl ended early (exit {child.returncode}): {_last_words(complaints)}"
        raise CrawlError(msg)


def _follow(child: subprocess.Popen[bytes], job: Job, listener: _Listener) -> dict[str, str]:
    """Hand the job over, pass on what the child tells, and return what it said last."""
    if child.stdin is None or child.stdout is None:  # they are pipes
        return {}
    try:
        child.stdin.write(job.model_dump_json().encode() + b"\n")
        child.stdin.flush()
    except BrokenPipeError:
        return {}
    for line in child.stdout:
        told = orjson.loads(line)
        if not listener.hear(told):
            return dict(told)
    return {}


def _end(child: subprocess.Popen[bytes]) -> None:
    """Make sure that the child is gone, whatever made us leave."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            stream.close()


def _last_words(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    lines = complaints.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
