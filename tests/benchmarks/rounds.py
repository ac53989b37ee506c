"""Two ways of doing one thing, timed by turns in one run: what counts is their ratio, whatever the machine is doing."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rounds:
    """CPU seconds of both, round by round."""

    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median over the rounds of ours divided by theirs."""
        return statistics.median(self._ratios)

    @property
    def _ratios(self) -> list[float]:
        return [ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True)]

    def told(self, name: str, times: int) -> str:
        """Return one row for RESULTS.md; `times` is how often a round does the thing."""
        ours, theirs = (statistics.median(seconds) / times * 1e6 for seconds in (self.ours, self.theirs))
        spread = f"{min(self._ratios):.3f}–{max(self._ratios):.3f}"
        return f"| {name} | {ours:,.0f} | {theirs:,.0f} | {self.ratio:.3f} | {spread} |\n"


def by_turns(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 9) -> Rounds:
    """Time both in every round, after one round that is not counted."""
    ours()
    theirs()
    seconds: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        order = (0, 1) if number % 2 == 0 else (1, 0)  # neither is always the one that finds the caches warm
        for which in order:
            seconds[which].append(_cpu_seconds((ours, theirs)[which]))
    return Rounds(tuple(seconds[0]), tuple(seconds[1]))


def _cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def tell(row: str) -> None:
    """Print a row for whoever writes RESULTS.md."""
    sys.stdout.write(row)
