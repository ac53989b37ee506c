"""Campaign: kill -9 in the midst of the job, stage after stage; nothing half-made is ever taken for whole.

Each strike falls at a seeded moment of one stage: so long after the line that ends the stage before, as a share of
what the stage took undisturbed. Half of the strikes hit the front process alone and leave its crawl an orphan; the rest
hit the whole process group, as a power cut does. test_kill_crawl.py beside it strikes the crawl alone, 3,000 times.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

import matguide
from crawler.run import load_manifest, sealed_runs, unsealed_runs
from scoring.results import load

pytestmark = pytest.mark.campaign

STAGES = ("crawl", "read", "score", "publish")
STRIKES = 2 * len(STAGES)
"""For each of the two beginnings: every stage once with the front process struck, once with the group."""
PROVENANCE = ("run", "record_run", "record_file", "record_offset", "digest", "observed_at", "outcome")
"""What the readings of two crawls of the same pages differ in."""


@dataclass(frozen=True)
class Undisturbed:
    """A data directory to begin with, and what the job makes of it when it is left alone."""

    before: Path
    day: int
    lengths: dict[str, float]
    readings: list[dict[str, Any]]
    ranking: list[tuple[Any, ...]]


def start(data: Path, day: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "matguide", "run", "--demo", "--day", str(day), "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=matguide.ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )


def follow(job: subprocess.Popen[str], until: str | None = None) -> dict[str, float]:
    """Read the job's lines until a stage has ended, or to the last; return how long each stage took."""
    assert job.stdout is not None
    lengths: dict[str, float] = {}
    began = time.monotonic()
    while until not in lengths and (line := job.stdout.readline()):
        stage = line.partition(" ")[0]
        if stage in STAGES:
            lengths[stage] = time.monotonic() - began
            began = time.monotonic()
    return lengths


def run(data: Path, day: int) -> dict[str, float]:
    with start(data, day) as job:
        lengths = follow(job)
    assert job.returncode == 0
    return lengths


def strike(data: Path, day: int, stage: str, after: float, *, whole_group: bool) -> bool:
    """Kill the job `after` seconds into a stage; return False where it had ended by itself."""
    with start(data, day) as job:
        if stage != STAGES[0]:
            follow(job, until=STAGES[STAGES.index(stage) - 1])
        try:
            job.wait(after)
        except subprocess.TimeoutExpired:
            if whole_group:
                os.killpg(job.pid, signal.SIGKILL)
            else:
                os.kill(job.pid, signal.SIGKILL)
    return job.returncode == -signal.SIGKILL


def newest_readings(data: Path) -> list[dict[str, Any]]:
    (path,) = (data / "readings").glob(f"*/{sealed_runs(data)[-1].name}.jsonl")
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    return [{key: value for key, value in line.items() if key not in PROVENANCE} for line in lines]


def ranking(data: Path) -> list[tuple[Any, ...]]:
    return [(mat.product_id, mat.rank, mat.value, mat.state) for mat in load(data / "guide.duckdb").mats]


def faults(data: Path) -> list[str]:
    """Say what in a data directory passes for whole and is not."""
    sealed = sealed_runs(data)
    found = [f"run {run.name}: {name}" for run in sealed for name in _changed(run, load_manifest(run).files)]
    known = {run.name for run in sealed}
    found += [f"readings of unsealed {path}" for path in data.glob("readings/*/[0-9]*.jsonl") if path.stem not in known]
    if (data / "guide.duckdb").exists():
        counted = load(data / "guide.duckdb").edition.run_ids
        found += [f"warehouse counts unsealed {run}" for run in counted if run not in known]
    current = data / "editions" / "current"
    if current.is_symlink():
        manifest = current / "manifest.json"
        if not manifest.is_file():
            return [*found, "edition: no manifest"]
        files = orjson.loads(manifest.read_bytes())["files"]
        there = {path.relative_to(current).as_posix() for path in current.rglob("*") if path.is_file()}
        found += [f"edition: {name}" for name in _changed(current, files)]
        found += [f"edition: {name} is not in its manifest" for name in there - files.keys() - {"manifest.json"}]
    return found


def _changed(folder: Path, files: dict[str, str]) -> list[str]:
    return [
        name
        for name, digest in files.items()
        if not (folder / name).is_file() or hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest
    ]


def left(data: Path, sealed_before: int) -> str:
    """Name how far the struck job came."""
    new = len(sealed_runs(data)) > sealed_before
    parts = ["sealed run" if new else "unsealed run" if any(data.glob("runs/*/walk.jsonl")) else "no run"]
    parts += ["half a reading"] if any(data.glob("readings/*/*.part")) else []
    parts += ["draft of an edition"] if any(data.glob("editions/*.partial")) else []
    return ", ".join(parts)


@pytest.fixture(scope="module", params=["nothing there", "yesterday's edition there"])
def undisturbed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    before, after = (tmp_path_factory.mktemp(name) / "data" for name in ("before", "after"))
    before.mkdir()
    day = 1
    if request.param != "nothing there":
        run(before, day)
        day = 2
    shutil.copytree(before, after, symlinks=True)
    lengths = run(after, day)
    assert faults(after) == []
    return Undisturbed(before, day, lengths, newest_readings(after), ranking(after))


@pytest.mark.parametrize("number", range(STRIKES))
def test_a_killed_job_leaves_nothing_half_made_and_the_next_one_makes_it_good(
    undisturbed: Undisturbed, number: int, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(undisturbed.before, data, symlinks=True)
    had = (data / "editions" / "current").is_symlink()
    sealed = len(sealed_runs(data))
    stage = STAGES[number % len(STAGES)]
    share = random.Random(f"{undisturbed.day} {number}").random()  # noqa: S311 - a moment, no secret
    whole_group = number >= len(STAGES)

    struck = strike(data, undisturbed.day, stage, share * undisturbed.lengths[stage], whole_group=whole_group)
    state = left(data, sealed) if struck else "it had ended"
    wrong = faults(data)
    sys.stdout.write(
        f"| {undisturbed.day} | {number} | {stage} | {share:.2f} | {'group' if whole_group else 'front'} | {state} "
        f"| {wrong or 'whole'} |\n"
    )

    assert wrong == []
    assert (data / "editions" / "current").is_symlink() or not had
    run(data, undisturbed.day)
    assert faults(data) == []
    assert unsealed_runs(data / "runs") == []
    assert not any(data.glob("editions/*.partial"))
    assert newest_readings(data) == undisturbed.readings
    assert ranking(data) == undisturbed.ranking
