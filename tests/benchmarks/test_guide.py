"""Benchmark: the demo's first run against its second, which asks every shop only for what has changed."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

import matguide
from crawler.run import load_manifest, sealed_runs
from tests.benchmarks.rounds import tell

pytestmark = pytest.mark.campaign

ROUNDS = 3
BYTES_CEILING = 0.05
CPU_CEILING = 0.85


@dataclass(frozen=True)
class Ran:
    """What one run took, and what it left."""

    seconds: float
    cpu_seconds: float
    received: int
    written: int
    files: dict[str, tuple[bytes, int]]
    """Bytes and inode of every file of the edition."""


def run(data: Path) -> Ran:
    start, before = time.perf_counter(), os.times()
    words = [sys.executable, "-m", "matguide", "run", "--demo", "--json", "--data", str(data)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, cwd=matguide.ROOT)
    seconds, after = time.perf_counter() - start, os.times()
    assert ended.returncode == 0, ended.stderr
    site = (data / "editions" / "current").resolve()
    return Ran(
        seconds,
        after.children_user + after.children_system - before.children_user - before.children_system,
        sum(shop.bytes_received for shop in load_manifest(sealed_runs(data)[-1]).shops.values()),
        orjson.loads(ended.stdout)["publish"]["written"],
        {
            path.relative_to(site).as_posix(): (path.read_bytes(), path.stat().st_ino)
            for path in site.rglob("*")
            if path.is_file() and path.name != "manifest.json"
        },
    )


def test_a_second_run_receives_next_to_nothing_and_rewrites_only_what_changed(tmp_path: Path) -> None:
    longer = []
    for number in range(ROUNDS):
        first, second = (run(tmp_path / str(number)) for _ in range(2))
        new = {name for name, (body, _) in second.files.items() if first.files.get(name, (None,))[0] != body}
        rewritten = {name for name, (_, inode) in second.files.items() if first.files.get(name, (b"", 0))[1] != inode}
        longer.append(second.cpu_seconds / first.cpu_seconds)
        tell(
            f"| {number + 1} | {first.seconds:.1f} | {second.seconds:.1f} | {first.cpu_seconds:.1f} "
            f"| {second.cpu_seconds:.1f} | {first.received:,} | {second.received:,} "
            f"| {first.written} | {second.written} of {len(second.files)} |\n"
        )
        assert second.received < BYTES_CEILING * first.received
        assert rewritten == new
        assert second.written == len(new)
    tell(f"second / first, CPU seconds: median {statistics.median(longer):.2f}\n")
    assert statistics.median(longer) < CPU_CEILING
