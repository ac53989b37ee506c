"""What earlier runs know of a shop's addresses: how to ask whether a page has changed, and where its body lies.

Reads the walk logs of sealed runs; opens no archive.
"""

from __future__ import annotations

from pathlib import Path

from crawler.run import Market, Outcome, RunError, load_manifest, read_walk
from crawler.visit import EarlierAnswer

RUNS_LOOKED_AT = 10
"""Newest runs that are asked; what none of them answered is fetched whole."""


def earlier_answers(runs: Path, market: Market) -> dict[str, dict[str, EarlierAnswer]]:
    """Return the newest usable answer by shop and address, of sealed runs of one market below `runs`."""
    found: dict[str, dict[str, EarlierAnswer]] = {}
    looked_at = 0
    for manifest in sorted(runs.glob("*/manifest.json"), reverse=True):
        try:
            if load_manifest(manifest.parent).market != market:
                continue
            _add(found, runs, manifest.parent)
        except RunError:
            continue  # a run that can't be read is no reason not to crawl; the reader reports it
        looked_at += 1
        if looked_at == RUNS_LOOKED_AT:
            break
    return found


def _add(found: dict[str, dict[str, EarlierAnswer]], runs: Path, run: Path) -> None:
    there: dict[Path, bool] = {}
    for line in reversed(list(read_walk(run))):
        if line.record is None or line.outcome not in {Outcome.ANSWERED, Outcome.UNCHANGED}:
            continue
        if not (line.etag or line.last_modified):
            continue
        archive = runs / line.record.run / "archive" / line.record.file
        if archive not in there:
            there[archive] = archive.is_file()
        if there[archive]:
            answer = EarlierAnswer(line.record, line.at, line.etag, line.last_modified)
            found.setdefault(line.shop, {}).setdefault(line.url, answer)
