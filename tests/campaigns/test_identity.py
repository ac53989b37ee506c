"""Ten days of the invented market, seed by seed: renamed mats, pages listed anew, and what the ledger says of ids.

MATGUIDE_SEEDS names the seeds, by commas.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.benchmarks.rounds import tell
from tests.scoring.market_days import MERGE_AND_SPLIT, Pairs, live_through

pytestmark = pytest.mark.campaign

SEEDS = [int(seed) for seed in os.environ.get("MATGUIDE_SEEDS", "101,102,103,104,105,106,107,108").split(",")]


def test_pages_of_ten_days_are_joined_as_the_markets_truth_has_them_at_every_seed(tmp_path: Path) -> None:
    tell("\n| seed | pages | set aside | listed anew | pairs of one mat | precision | recall ")
    tell("| ids changed | without a line |\n")
    tell("|---|---|---|---|---|---|---|---|---|\n")
    found = []
    for seed in SEEDS:
        lived = live_through(tmp_path / str(seed), seed, range(1, 11))
        pairs = lived.pairs
        tell(f"| {seed} | {lived.pages} | {lived.unknown} | {lived.moved} | {pairs.same} ")
        tell(f"| {pairs.precision:.4f} | {pairs.recall:.4f} | {len(lived.changed)} | {len(lived.unexplained)} |\n")
        assert not lived.unexplained
        assert (lived.changed, lived.lines) == MERGE_AND_SPLIT
        found.append(pairs)
    every = Pairs(*(sum(counts) for counts in zip(*found, strict=True)))
    tell(f"| all | | | | {every.same} | {every.precision:.4f} | {every.recall:.4f} | | |\n")

    assert every.precision >= 0.99
    assert every.recall >= 0.97
