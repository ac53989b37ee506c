"""What the runs of a data directory say all together: which market they are of, how far it got, which are asked for.

Reads the manifests and jobs of runs (crawler/run.py).
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from crawler.run import Manifest, Market, RunError, RunJob, load_manifest, sealed_runs


class MarketError(Exception):
    """A data directory is of another market, or nobody can tell of which."""


def runs_named(run_ids: list[str], data: Path) -> list[Path]:
    """Return the folders of sealed runs, each once, oldest first.

    Raises:
        RunError: one of the ids is none, or its run is not there, not sealed or damaged.
    """
    folders = []
    for run_id in sorted({run_id.rstrip("/") for run_id in run_ids}):
        if not re.fullmatch(r"\d{8}T\d{6}Z", run_id):
            msg = f"{run_id!r} is no run id such as 20260901T080000Z; `ls {data / 'runs'}` shows those there are"
            raise RunError(msg)
        folders.append(data / "runs" / run_id)
        load_manifest(folders[-1])
    return folders


def market_of(data: Path) -> Market | None:
    """Return the market of the newest run that tells it, sealed or not."""
    runs = sorted((data / "runs").glob("[0-9]*"), reverse=True)
    return next(filter(None, map(_market_of_run, runs)), None)


def hold_market(market: Market, data: Path) -> None:
    """Refuse to put invented and real shops into one folder: no guide may mix them.

    Raises:
        MarketError: there are runs of the other market, or runs that tell none.
    """
    there = market_of(data)
    if there is None and any((data / "runs").glob("[0-9]*")):
        msg = f"{data / 'runs'}: no run there says which market it is of; restore one, or move them all away"
        raise MarketError(msg)
    if there is not None and (there == "invented") != (market == "invented"):
        msg = f"{data / 'runs'} holds runs of the {there} market; give the {market} one a folder of its own with --data"
        raise MarketError(msg)


def last_day(data: Path) -> int:
    """Return the day of the invented market that the newest run is of; 1 where there is none."""
    for folder in reversed(sealed_runs(data)):
        with suppress(RunError):
            return load_manifest(folder).market_day or 1
    return 1


def _market_of_run(run: Path) -> Market | None:
    """Return what the manifest says, or else the job; None where neither can be read."""
    for name, kind in (("manifest.json", Manifest), ("job.json", RunJob)):
        with suppress(OSError, ValidationError):
            return kind.model_validate_json((run / name).read_bytes()).market
    return None
