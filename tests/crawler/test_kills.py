"""kill -9, at twenty moments of the real crawl command: nothing lost, nothing doubled, and the next call ends well.

The longer campaign is tests/campaigns/test_kill.py; both use tests/campaigns/strikes.py.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import matguide
from crawler.resume import begin
from crawler.run import RunJob, sealed_runs, unsealed_runs
from tests.campaigns.strikes import SHOP, Lane, Strike, at_every_call, at_random, open_lanes, strike_all
from tests.crawler.shop_server import Answer, Asked, Page, serve

KILLS = 20


@pytest.fixture(scope="module")
def lanes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Lane]]:
    with open_lanes(tmp_path_factory.mktemp("lanes"), 3) as lanes:
        yield lanes


def numbered(strikes: list[Strike], start: int) -> list[Strike]:
    return [replace(strike, number=start + number) for number, strike in enumerate(strikes)]


def test_twenty_kills_lose_nothing_double_nothing_and_repeat_at_most_what_was_under_way(lanes: list[Lane]) -> None:
    known = lanes[0].undisturbed
    calls = at_every_call(known)
    strikes = numbered(calls[:: len(calls) // (KILLS // 2)][: KILLS // 2] + at_random(KILLS // 2, known, "twenty"), 0)
    assert len(strikes) == KILLS
    assert strike_all(lanes, strikes) == []


@pytest.mark.parametrize(
    ("sabotage", "strikes"),
    [
        ("torn tails stay", [Strike(0, 1, call=call, fault="torn") for call in range(60, 63)]),
        ("the manifest is written first", [Strike(0, 1, call=-4)]),
        ("what is held is asked for", [Strike(0, 1, call=60)]),
        ("what is kept is written again", [Strike(0, 1, call=60)]),
        ("a run is never continued", [Strike(0, 1, call=60)]),
    ],
)
def test_a_guard_that_is_off_is_found_out(lanes: list[Lane], sabotage: str, strikes: list[Strike]) -> None:
    """The control of the test above."""
    lane = lanes[0]
    calls = lane.undisturbed[1].calls
    lane.sabotage = sabotage
    try:
        aimed = [replace(strike, call=strike.call % calls) for strike in strikes]
        assert strike_all([lane], numbered(aimed, 100)) != []
    finally:
        lane.sabotage = None


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.8, 0.97])
def test_a_full_disk_ends_the_crawl_in_a_sentence_and_the_next_one_continues_it(
    lanes: list[Lane], share: float
) -> None:
    lane = lanes[0]
    data = lane.root / f"full-{share}"
    call = 1 + int(share * lane.undisturbed[1].calls)
    lane.asked(1).clear()

    assert lane.order(data, 1, Strike(0, 1, call=call, fault="full")) == 1

    said = lane.output.read_text()
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert str(data / "runs") in said
    assert sealed_runs(data) == []
    asked = len(lane.asked(1))
    assert lane.order(data, 1) == 0
    assert len(sealed_runs(data)) == 1
    assert unsealed_runs(data / "runs") == []
    assert len(lane.asked(1)) <= lane.undisturbed[1].asked.total() + min(asked, 1)


class Hanging(dict[str, Answer]):
    """A shop that answers for robots.txt and for nothing else."""

    def __init__(self) -> None:
        super().__init__({"/robots.txt": Page(b"User-agent: *\nAllow: /\n")})
        self.asked, self.over = threading.Event(), threading.Event()

    def get(self, path: str, default: Any = None) -> Any:  # noqa: ARG002 - dict's signature
        return super().get(path, self._hang)

    def _hang(self, _: Asked) -> Page:
        self.asked.set()
        self.over.wait(100)
        return Page()


WITH_ANOTHER_MARKET = """
import sys
from contextlib import contextmanager
import matguide
from crawler.market import serve

port, host = int(sys.argv[1]), sys.argv[2]

@contextmanager
def elsewhere(seed=1, day=1):
    yield serve.OpenMarket({host: ("127.0.0.1", port)}, seed, day, serve.day_starts_at(day))

serve.open_market = elsewhere
sys.argv[1:] = sys.argv[3:]
matguide.main()
"""


def test_sigterm_ends_the_job_though_a_shop_hangs_and_its_run_can_be_continued(tmp_path: Path) -> None:
    host, pages = f"{SHOP}.example", Hanging()
    with serve({host: {}}) as server:
        server.pages[host] = pages
        arguments = [str(server.port), host, "run", SHOP, "--demo", "--data", str(tmp_path)]
        with subprocess.Popen([sys.executable, "-c", WITH_ANOTHER_MARKET, *arguments], cwd=matguide.ROOT) as job:
            assert pages.asked.wait(60)
            job.terminate()
            assert job.wait(30) != 0
        (run,) = unsealed_runs(tmp_path / "runs")
        pages.over.set()
    begun = begin(tmp_path / "runs", RunJob.model_validate_json((run / "job.json").read_bytes()))
    begun.run.close()
    assert begun.run.folder == run
    assert begun.remains is not None
    assert [line.role for line in begun.remains.lines] == ["robots"]
