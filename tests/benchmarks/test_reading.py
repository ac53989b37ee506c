"""Benchmark: reading a page whole, against doing no more than parsing it; and where the reader's time goes."""

from __future__ import annotations

import gc
import signal
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import extruct
import pytest
from selectolax.lexbor import LexborHTMLParser

import crawler
from crawler.archive import Response
from crawler.reading import read
from crawler.workers import spare_the_collector
from tests.benchmarks.pages import market_pages, real_pages
from tests.benchmarks.rounds import by_turns, tell

pytestmark = pytest.mark.campaign

REAL_CEILING = 22.0
MEDIAN_PARSES, MEDIAN_SHARE = 10.0, 0.1
MARKET_CEILING = 110.0
"""The market's pages are a few kB with little but facts on them: a parse is nothing, the grammar is all."""
CRAWLER = str(Path(crawler.__file__).parent)


@pytest.fixture(autouse=True)
def as_in_a_worker() -> Iterator[None]:
    """Collect garbage as seldom as the processes that read do; both sides of each comparison gain by it."""
    before = gc.get_threshold()
    spare_the_collector()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def compare(name: str, pages: list[Response]) -> float:
    rounds = by_turns(lambda: [read(page) for page in pages], lambda: [LexborHTMLParser(page.body) for page in pages])
    size = sum(len(page.body) for page in pages) / len(pages)
    tell(rounds.told(f"{name}, {len(pages)} pages of {size:,.0f} B", len(pages)))
    return rounds.ratio


def shares(pages: list[Response]) -> dict[str, float]:
    """Ask every millisecond of CPU time which part of the crawler is at work; C code counts for its caller."""
    seen: Counter[str] = Counter()

    def look(_signal: int, frame: FrameType | None) -> None:
        while frame is not None and not frame.f_code.co_filename.startswith(CRAWLER):
            frame = frame.f_back
        if frame is not None:
            seen[Path(frame.f_code.co_filename).relative_to(CRAWLER).parts[0]] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    try:
        for page in pages:
            read(page)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return {part: samples / seen.total() for part, samples in seen.most_common()}


def test_reading_a_page_costs_a_bounded_number_of_parses() -> None:
    assert compare("market", market_pages()) <= MARKET_CEILING


@pytest.mark.shared
def test_reading_a_real_page_costs_a_bounded_number_of_parses(shared: Path) -> None:
    assert compare("real", real_pages(shared)) <= REAL_CEILING


def least(work: Callable[[], object], rounds: int) -> float:
    """Return the least CPU time of a few rounds, seconds."""
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


def per_page(name: str, pages: list[Response]) -> tuple[float, float]:
    """Return the median page's time in bare parses, and in extruct's time with all its syntaxes."""
    texts = [page.body.decode("utf-8", "replace") for page in pages]
    for page in pages:
        read(page)
    ours = [least(lambda page=page: read(page), 3) for page in pages]  # type: ignore[misc]
    parse = [least(lambda page=page: LexborHTMLParser(page.body), 3) for page in pages]  # type: ignore[misc]
    theirs = [least(lambda pair=pair: usual(*pair), 1) for pair in zip(pages, texts, strict=True)]  # type: ignore[misc]
    parses = statistics.median(one / other for one, other in zip(ours, parse, strict=True))
    share = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    medians = [statistics.median(times) * 1e3 for times in (ours, parse, theirs)]
    tell(
        f"{name}: median page {medians[0]:.1f} ms, a bare parse {medians[1]:.2f}, extruct {medians[2]:.1f}; medians of "
        f"the pages' own ratios: {parses:.1f} parses, {share:.3f} of extruct; of the medians: "
        f"{medians[0] / medians[1]:.1f} and {medians[0] / medians[2]:.3f}\n"
    )
    return parses, share


def usual(page: Response, text: str) -> object:
    """Read the markup of a page with extruct; a page that it can't read costs what it took to find that out."""
    try:
        return extruct.extract(text, base_url=page.url)
    except Exception as error:  # noqa: BLE001 - whatever a peer raises
        return error


@pytest.mark.shared
def test_the_median_real_page_costs_ten_parses_and_a_tenth_of_extruct(shared: Path) -> None:
    parses, share = per_page("real", real_pages(shared))
    assert parses <= MEDIAN_PARSES
    assert share <= MEDIAN_SHARE


@pytest.mark.shared
def test_the_time_is_spent_in_structure_and_grammar(shared: Path) -> None:
    for name, pages in (("market", market_pages()), ("real", real_pages(shared))):
        parts = shares(pages)
        tell(f"{name}: " + ", ".join(f"{part} {share:.0%}" for part, share in parts.items()) + "\n")
        assert parts["pages"] + parts["readers"] > 0.9
