"""What earlier runs know of a shop's addresses: how to ask whether a page has changed, and where its body lies.

Reads the walk logs of sealed runs, and whether the archives they point to are what was sealed.
"""

from __future__ import annotations

from pathlib import Path

from crawler.run import Market, Outcome, RunError, is_as_sealed, load_manifest, read_walk
from crawler.visit import EarlierAnswer

RUNS_LOOKED_AT = 10
"""Newest runs that are asked; what none of them answered is fetched whole."""


def earlier_answers(runs: Path, market: Market) -> dict[str, dict[str, EarlierAnswer]]:
    """Return the newest usable answer by shop and address, of sealed runs of one market below `runs`."""
    found: dict[str, dict[str, EarlierAnswer]] = {}
    looked_at = 0
    whole: dict[tuple[str, str], bool] = {}
    for manifest in sorted(runs.glob("*/manifest.json"), reverse=True):
        try:
            if load_manifest(manifest.parent).market != market:
                continue
            _add(found, runs, manifest.parent, whole)
        except RunError:
            continue  # a run that can't be read is no reason not to crawl; the reader reports it
        looked_at += 1
        if looked_at == RUNS_LOOKED_AT:
            break
    return found


def _is_whole(run: Path, archive: str) -> bool:
    """Tell whether a file of an archive is what was sealed: on a damaged one no 304 may rest, else it never heals."""
    try:
        return is_as_sealed(run, load_manifest(run), f"archive/{archive}")
    except (RunError, OSError):
        return False


def _add(found: dict[str, dict[str, EarlierAnswer]], runs: Path, run: Path, whole: dict[tuple[str, str], bool]) -> None:
    for line in reversed(list(read_walk(run))):
        if line.record is None or line.outcome not in {Outcome.ANSWERED, Outcome.UNCHANGED}:
            continue
        if not (line.etag or line.last_modified):
            continue
        archive = line.record.run, line.record.file
        if archive not in whole:
            whole[archive] = _is_whole(runs / line.record.run, line.record.file)
        if whole[archive]:
            answer = EarlierAnswer(line.record, line.at, line.etag, line.last_modified)
            found.setdefault(line.shop, {}).setdefault(line.url, answer)
