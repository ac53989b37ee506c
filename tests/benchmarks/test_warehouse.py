"""Benchmark: from run folders to ranked results with history, anew and with one more run; time, memory and growth.

`1,000,000 listings` are 1,000,000 lines of readings over the history: 20 daily runs of 50,000 pages (tests/benchmarks/
synthetic_runs.py). Each build is a process of its own. The runs take 11 GB of disk. MATGUIDE_OBSERVATIONS names the
sizes that are asked for, by commas; the last one is held to the goals.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.benchmarks.rounds import tell
from tests.benchmarks.synthetic_runs import READER, Market, Shape
from tests.scoring.small_runs import CHECKLIST, ROOT

pytestmark = pytest.mark.campaign

OBSERVATIONS = [int(size) for size in os.environ.get("MATGUIDE_OBSERVATIONS", "10000,100000,1000000").split(",")]
RUNS = 20
LISTINGS_A_SHOP = 250
SECONDS = 30
MEGABYTES = 4_000
NEW_RUN = 0.05
"""Of a build anew, for a run that brings a hundredth more."""

BUILD = """
import json, resource, sys, time
from pathlib import Path
from scoring import warehouse
parts = {}
def timed(name):
    part = getattr(warehouse, name)
    def run(*given):
        begun = time.perf_counter()
        part(*given)
        parts[name] = time.perf_counter() - begun
    setattr(warehouse, name, run)
for name in ("keep", "add_stability"):
    timed(name)
data, checklist, reader = sys.argv[1:]
begun = time.perf_counter()
warehouse.build(Path(data), Path(checklist), readings_version=reader)
parts["whole"] = time.perf_counter() - begun
parts["cpu"] = time.process_time()
parts["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps(parts))
"""


class Built(NamedTuple):
    """What one build took, seconds."""

    whole: float
    cpu: float
    """Of both cores together."""
    keep: float
    """Reading the files of new runs."""
    add_stability: float
    megabytes: float


def built(data: Path) -> Built:
    asked = [sys.executable, "-c", BUILD, str(data), str(CHECKLIST), READER]
    told = json.loads(subprocess.run(asked, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout)
    return Built(**told)


def row(name: str, took: Built) -> str:
    rest = took.whole - took.keep - took.add_stability
    figures = (took.whole, took.cpu, took.keep, rest, took.add_stability)
    return f"| {name} | " + " | ".join(f"{figure:,.1f}" for figure in figures) + f" | {took.megabytes:,.0f} |\n"


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Built, Built]]:
    """By observations: a build anew, and one with a run of 1 % more; each size in a folder that is removed."""
    found = {}
    tell("\n| observations | whole, s | CPU, s | files, s | SQL, s | stability, s | MB |\n")
    tell("|---|---|---|---|---|---|---|\n")
    for size in OBSERVATIONS:
        data = tmp_path_factory.mktemp(f"observations-{size}")
        listings = min(LISTINGS_A_SHOP, max(1, size // RUNS // 20))
        market = Market(Shape(size // RUNS // listings, listings))
        for _ in range(RUNS):
            market.write_run(data)
        os.sync()  # or the build waits while the disk still writes 10 GB of runs, which in life are days old
        whole = built(data)
        tell(row(f"{size:,} anew", whole))
        market.write_run(data, shops=range(max(1, size // 100 // listings)))
        more = built(data)
        tell(row(f"{size:,} and 1 % more", more))
        found[size] = (whole, more)
        subprocess.run(["rm", "-rf", str(data)], check=True)
    return found


def test_a_run_of_a_hundredth_more_costs_at_most_a_twentieth(grown: dict[int, tuple[Built, Built]]) -> None:
    whole, more = grown[OBSERVATIONS[-1]]
    assert more.cpu <= NEW_RUN * whole.cpu


def test_reading_the_files_of_a_run_costs_in_proportion_to_it(grown: dict[int, tuple[Built, Built]]) -> None:
    whole, more = grown[OBSERVATIONS[-1]]
    assert more.keep <= NEW_RUN * whole.keep


def test_cost_grows_no_faster_than_the_observations(grown: dict[int, tuple[Built, Built]]) -> None:
    for less, more in pairwise(OBSERVATIONS):
        assert grown[more][0].cpu / grown[less][0].cpu <= 1.2 * more / less


def test_a_million_listings_take_half_a_minute_and_four_gigabytes(grown: dict[int, tuple[Built, Built]]) -> None:
    whole, _ = grown[OBSERVATIONS[-1]]
    assert whole.megabytes <= MEGABYTES
    assert whole.whole <= SECONDS * max(1, OBSERVATIONS[-1] / 1_000_000)
