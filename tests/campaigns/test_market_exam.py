"""Campaign: the reader examined by markets it has never seen, seed after seed, day after day.

Run with `make campaign`; the last figures stand in RESULTS.md. Seeds from 100 on are left alone: they are the exam of
whoever doubts these.
"""

from __future__ import annotations

import subprocess
import sys

import orjson
import pytest

import matguide

EXAMS = [(seed, day) for seed in range(11, 21) for day in (1, 3)]


@pytest.mark.campaign
@pytest.mark.parametrize(("seed", "day"), EXAMS)
def test_the_reader_passes_a_market_it_has_never_seen(seed: int, day: int) -> None:
    words = ("demo", "--check", "--seed", str(seed), "--day", str(day), "--json")
    ended = subprocess.run(
        [sys.executable, "-m", "matguide", *words], capture_output=True, text=True, check=False, cwd=matguide.ROOT
    )
    report = orjson.loads(ended.stdout)
    traps = report["traps"]
    held = sum(trap["outcome"] == "held" for trap in traps)
    sys.stdout.write(
        f"| {seed} | {day} | {report['recall']:.3f} | {report['wrong_share']:.3f} | {held} of {len(traps)} |\n"
    )
    assert report["passed"], ended.stdout[:500]
    assert ended.returncode == 0
