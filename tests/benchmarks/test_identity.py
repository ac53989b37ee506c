"""Benchmark: which of 20,000 listings sell the same mat, by our layers of identity and by Splink 5.

Both go by the words that our layer tidied, with its brands and checked GTINs; tidying is counted for both. Each is run
in a process of its own, by turns; the least of its seconds counts. Splink's threshold is the one with its best F1.

Splink needs an interpreter of its own: `python -m venv DIR && DIR/bin/pip install splink`, then
`MATGUIDE_SPLINK=DIR/bin/python`. MATGUIDE_SEEDS names other draws of the listings, by commas.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.benchmarks.many_listings import many_listings
from tests.benchmarks.rounds import tell
from tests.scoring.small_runs import DAY_1, ROOT, write_run

pytestmark = pytest.mark.campaign

SEEDS = [int(seed) for seed in os.environ.get("MATGUIDE_SEEDS", "1,2,3").split(",")]
ROUNDS = 5
SHARE_OF_TIME = 1 / 3
SPLINK = os.environ.get("MATGUIDE_SPLINK", "")


class Told(NamedTuple):
    """How well pairs of listings were joined."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def judged(found: Mapping[str, str], truth: Mapping[str, int]) -> Told:
    """Count pairs: those joined rightly, of all joined and of all that are one mat."""

    def pairs(groups: Iterable[object]) -> int:
        return sum(count * (count - 1) // 2 for count in Counter(groups).values())

    right = pairs((found[url], truth[url]) for url in truth)
    return Told(right / pairs(found[url] for url in truth), right / pairs(truth.values()))


def seconds_of(*command: str | Path, cwd: Path) -> list[float]:
    """Run a way; it prints its seconds."""
    ended = subprocess.run(command, check=True, cwd=cwd, stdout=subprocess.PIPE, text=True)
    return [float(word) for word in ended.stdout.split()]


def clusters_of(data: Path) -> dict[str, dict[str, str]]:
    """Return what Splink found: by threshold, the cluster of each address."""
    with (data / "listings.csv").open() as file:
        url_of = {line["number"]: line["url"] for line in csv.DictReader(file)}
    found: dict[str, dict[str, str]] = {}
    with (data / "clusters.csv").open() as file:
        for threshold, number, cluster in csv.reader(file):
            found.setdefault(threshold, {})[url_of[number]] = cluster
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_identity_is_no_worse_than_splinks_in_a_third_of_its_time(seed: int, tmp_path: Path) -> None:
    if not SPLINK:
        pytest.fail(
            "needs Splink 5: python -m venv DIR && DIR/bin/pip install splink, then MATGUIDE_SPLINK=DIR/bin/python"
        )
    pages, truth = many_listings(seed=seed)
    write_run(tmp_path, DAY_1, pages)
    del pages
    rounds = []
    for _ in range(ROUNDS):
        cleaning, whole = seconds_of(sys.executable, "-m", "tests.benchmarks.identity_way", tmp_path, cwd=ROOT)
        (splink,) = seconds_of(SPLINK, ROOT / "tests" / "benchmarks" / "splink_way.py", tmp_path, cwd=ROOT)
        rounds.append((whole, cleaning, splink))
    whole, cleaning, splink = map(min, zip(*rounds, strict=True))  # what else the machine does only adds
    share = whole / (cleaning + splink)
    with (tmp_path / "products.csv").open() as file:
        ours = judged({line["url"]: line["product_id"] for line in csv.DictReader(file)}, truth)
    every = {threshold: judged(found, truth) for threshold, found in clusters_of(tmp_path).items()}
    threshold, theirs = max(every.items(), key=lambda told: told[1].f1)
    tell("\n| seed | way | precision | recall | F1 | seconds |\n|---|---|---|---|---|---|\n")
    tell(f"| {seed} | ours | {ours.precision:.4f} | {ours.recall:.4f} | {ours.f1:.4f} | {whole:.2f} |\n")
    tell(f"| {seed} | Splink at {threshold} | {theirs.precision:.4f} | {theirs.recall:.4f} | {theirs.f1:.4f} ")
    tell(f"| {splink:.2f}, and {cleaning:.2f} of cleaning; ours is {share:.2f} of it |\n")

    assert ours.precision >= theirs.precision
    assert ours.recall >= theirs.recall
    assert share <= SHARE_OF_TIME
