"""What an edition of 10,000 mats costs: made anew, made again where 1 % changed, and how much memory its pages take."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from reports.editions import Draft
from reports.site import Published
from scoring.results import Results
from tests.benchmarks.rounds import tell
from tests.reports.conftest import INPUTS, publish
from tests.reports.invented_results import invented_results

pytestmark = pytest.mark.campaign

MATS = 10_000
CHANGED = 100
"""Each mat of this many got another price: 1 %."""
FULL_CEILING, AGAIN_CEILING = 60.0, 5.0
"""CPU seconds of the process that was started; the second one, which makes the other half, has less to do."""
GROWTH_CEILING = 60
"""Megabytes that the process may grow by from its 2,000th page to its last."""


@dataclass
class Watched:
    """Resident memory after each thousandth file that the process that was started makes."""

    megabytes: list[float] = field(default_factory=list)
    files: int = 0

    def tick(self) -> None:
        self.files += 1
        if self.files % 1_000 == 0:
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            self.megabytes.append(pages * os.sysconf("SC_PAGESIZE") / 1e6)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    watch, add = Watched(), Draft._add

    def counted(self: Draft, *arguments: object, **named: object) -> None:
        add(self, *arguments, **named)  # type: ignore[arg-type]  # handed on as they came
        watch.tick()

    monkeypatch.setattr(Draft, "_add", counted)
    return watch


def with_other_prices(results: Results) -> Results:
    """Let each hundredth mat cost one more, at every shop."""
    changed = {mat.product_id for mat in results.mats[::CHANGED]}
    offers = tuple(
        replace(offer, price=offer.price + 1) if offer.product_id in changed and offer.price else offer
        for offer in results.offers
    )
    chosen = {offer.product_id: offer for offer in offers if offer.chosen}
    mats = tuple(replace(mat, offer=chosen.get(mat.product_id, mat.offer)) for mat in results.mats)
    return replace(results, offers=offers, mats=mats)


def timed(name: str, work: Callable[[], Published]) -> tuple[Published, float]:
    wall, cpu, before = time.perf_counter(), time.process_time(), os.times()
    published = work()
    seconds, after = time.process_time() - cpu, os.times()
    second = after.children_user + after.children_system - before.children_user - before.children_system
    tell(
        f"| {name} | {time.perf_counter() - wall:.1f} | {seconds:.1f} + {second:.1f} | {published.written:,} "
        f"| {published.kept:,} | {os.getloadavg()[0]:.1f} |\n"
    )
    return published, seconds


def test_an_edition_of_ten_thousand_mats_is_made_within_a_minute_and_again_within_seconds(
    watched: Watched, tmp_path: Path
) -> None:
    results = invented_results(MATS)
    _, full = timed("all", lambda: publish(results, tmp_path, inputs=INPUTS))
    grown = watched.megabytes[-1] - watched.megabytes[1]
    tell(f"MB after each 1,000 files: {', '.join(f'{each:.0f}' for each in watched.megabytes)}\n")
    dearer = with_other_prices(results)
    again, seconds = timed("1 % dearer", lambda: publish(dearer, tmp_path, inputs={**INPUTS, "run": "2"}))

    assert again.kept > 0.97 * MATS
    assert grown < GROWTH_CEILING
    assert full < FULL_CEILING
    assert seconds < AGAIN_CEILING
