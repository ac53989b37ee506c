"""Benchmark: memory over 20,000 pages, of the crawl's child, of the reading workers and of the process above them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import matguide
from tests.benchmarks.pages import market_pages
from tests.benchmarks.rounds import tell
from tests.benchmarks.test_crawl import HOSTS, served

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]

PAGES = 20_000
MARKS = (2_000, 10_000, 20_000)
CRAWL_BYTES_A_PAGE = 1_000
"""What the crawl may keep of an address: that it was asked for, and how deep it lies."""
PARENT_BYTES_A_PAGE = 6_000
"""What the process that reads a run may keep of a page: its walk line and where its readings lie."""
WORKER_GROWTH = 20_000_000
"""Bytes that a reading worker may take more at the end than after a tenth of its pages: none of it by the page."""


class Watched:
    """A process and its children, by what they do; their memory as it goes on."""

    def __init__(self, pid: int, walk: Path) -> None:
        self.pid, self.walk = pid, walk
        self.crawl: dict[int, int] = {}
        """By pages crawled, rounded up to a mark."""
        self.readers: dict[int, list[int]] = defaultdict(list)
        """By process."""
        self.above: list[int] = []

    def look(self) -> None:
        for pid in _children(self.pid):
            try:
                resident, words = _resident(pid), Path(f"/proc/{pid}/cmdline").read_bytes()
                if b"crawler.worker" in words:
                    walked = _lines(self.walk)
                    mark = next((mark for mark in MARKS if walked <= mark), MARKS[-1])
                    self.crawl[mark] = max(resident, self.crawl.get(mark, 0))
                elif b"crawler.ahead" in words:
                    self.above.append(resident)
                    for reader in _children(pid):
                        self.readers[reader].append(_resident(reader))
            except OSError:
                continue  # it has just ended


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def _lines(runs: Path) -> int:
    return sum(walk.read_bytes().count(b"\n") for walk in runs.glob("*/walk.jsonl"))


def test_memory_is_flat_over_twenty_thousand_pages(tmp_path: Path) -> None:
    with served(tmp_path, market_pages(), PAGES) as port:
        words = [sys.executable, "-m", "tests.benchmarks.our_way", str(tmp_path), str(port), str(HOSTS), str(PAGES)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=matguide.ROOT) as job:
            watched = Watched(job.pid, tmp_path / "ours" / "runs")
            while job.poll() is None:
                watched.look()
                try:
                    job.wait(0.5)
                except subprocess.TimeoutExpired:
                    continue
            assert job.returncode == 0

    crawl = [watched.crawl[mark] for mark in MARKS]
    readers = [series for series in watched.readers.values() if len(series) > 20]
    early = max(series[len(series) // 10] for series in readers)
    late = max(max(series[-len(series) // 10 :]) for series in readers)
    tell("crawl, MB, at " + ", ".join(f"{mark:,}: {seen / 1e6:.1f}" for mark, seen in zip(MARKS, crawl, strict=True)))
    tell(f"; a reading worker after a tenth: {early / 1e6:.1f}, at the end: {late / 1e6:.1f}")
    tell(f"; the process above: {watched.above[0] / 1e6:.1f} to {max(watched.above) / 1e6:.1f}\n")
    assert crawl[-1] - crawl[0] <= CRAWL_BYTES_A_PAGE * (MARKS[-1] - MARKS[0])
    assert late - early <= WORKER_GROWTH
    assert max(watched.above) - watched.above[0] <= PARENT_BYTES_A_PAGE * PAGES
