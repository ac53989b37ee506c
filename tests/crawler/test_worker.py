"""The crawl's child: it ends when it is told to or its parent is gone, and what it acknowledged is on disk."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from crawler.archive import iter_responses, read_response
from crawler.crawl import Job, crawl
from crawler.run import Failure, Outcome, WalkLine, load_manifest, read_walk, sealed_runs
from tests.crawler.shop_server import Answer, Asked, Page, Wire, serve
from tests.crawler.test_crawl import conditional, page, recipe

FJELL = recipe("fjell", "category", product="/p/")


def shop(products: int = 30) -> dict[str, Answer]:
    return {
        "/robots.txt": Page(b"User-agent: *\nAllow: /\n"),
        "/": page(*(f"/p/{n}" for n in range(products))),
        **{f"/p/{n}": conditional(b"<h1>Matte %d</h1>" % n, f'"{n}"') for n in range(products)},
    }


def endless_shop() -> dict[str, Answer]:
    """A shop whose last page never answers: however late we look, its run is not sealed."""
    return {**shop(), "/p/29": Wire(then="hang")}


@contextmanager
def child(runs: Path, addresses: dict[str, tuple[str, int]]) -> Iterator[subprocess.Popen[bytes]]:
    job = Job(
        recipes=(FJELL,),
        runs=runs,
        market="invented",
        started_at=datetime(2026, 9, 1, 8, tzinfo=UTC),
        agent="Matguide/test (+http://matguide.example/)",
        delay=0.02,
        addresses=addresses,
        market_day=None,
        market_seed=None,
    )
    worker = subprocess.Popen(
        [sys.executable, "-m", "crawler.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert worker.stdin is not None
    worker.stdin.write(job.model_dump_json().encode() + b"\n")
    worker.stdin.flush()
    try:
        yield worker
    finally:
        worker.kill()
        worker.communicate()


def wait_for(worker: subprocess.Popen[bytes], lines: int) -> None:
    """Wait for lines of progress; the first line of all says where the run lies."""
    assert worker.stdout is not None
    assert b"begun" in worker.stdout.readline()
    for _ in range(lines):
        assert b"progress" in worker.stdout.readline()


def acknowledged(run: Path) -> list[WalkLine]:
    whole = [line for line in (run / "walk.jsonl").read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
    return [WalkLine.model_validate_json(line) for line in whole]


@pytest.mark.parametrize("seen", [1, 7, 20])
def test_a_kill_loses_nothing_that_was_acknowledged_and_seals_nothing(tmp_path: Path, seen: int) -> None:
    with serve({"fjell.example": endless_shop()}) as server, child(tmp_path / "runs", server.addresses) as worker:
        wait_for(worker, seen)
        worker.send_signal(signal.SIGKILL)
        worker.wait(60)

    (run,) = (tmp_path / "runs").iterdir()
    lines = acknowledged(run)
    assert len(lines) >= seen
    for line in lines:
        assert line.record is not None
        assert read_response(run / "archive" / line.record.file, line.record.offset).url == line.url
    assert sealed_runs(tmp_path) == []


def test_a_signal_ends_it_soon_though_a_shop_does_not_answer(tmp_path: Path) -> None:
    never, asked = threading.Event(), threading.Event()

    def hang(_: Asked) -> Page:
        asked.set()
        never.wait(100)
        return Page()

    pages: dict[str, Answer] = {"/robots.txt": Page(b""), "/": page("/p/0"), "/p/0": hang}
    with serve({"fjell.example": pages}) as server, child(tmp_path / "runs", server.addresses) as worker:
        assert asked.wait(60)
        worker.terminate()
        assert worker.wait(30) == 143
        assert worker.stdout is not None
        last = orjson.loads(worker.stdout.read().splitlines()[-1])
        never.set()

    assert "left unsealed" in last["error"]
    assert sealed_runs(tmp_path) == []


def test_it_does_not_outlive_its_parent(tmp_path: Path) -> None:
    with serve({"fjell.example": endless_shop()}) as server, child(tmp_path / "runs", server.addresses) as worker:
        wait_for(worker, 3)
        assert worker.stdin is not None
        worker.stdin.close()  # what the system does when the parent dies
        assert worker.wait(60) == 1
        worker.stdin = None
    assert sealed_runs(tmp_path) == []


def spoil(archive: Path) -> None:
    archive.write_bytes(b"\0" * archive.stat().st_size)


@pytest.mark.parametrize("harm", [Path.unlink, spoil])
def test_where_the_earlier_body_is_gone_the_page_is_fetched_whole(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    runs = tmp_path / "runs"
    with serve({"fjell.example": shop(3)}) as server:
        first = crawl([FJELL], runs, market="invented", addresses=server.addresses, delay=0.01)
        harm(first / "archive" / "fjell-00001.warc.gz")
        second = crawl([FJELL], runs, market="invented", addresses=server.addresses, delay=0.01)

    products = [line for line in read_walk(second) if line.role == "product"]
    assert {line.outcome for line in products} == {Outcome.ANSWERED}
    bodies = {r.url: r.body for r in iter_responses(second / "archive" / "fjell-00001.warc.gz") if r.status == 200}
    assert bodies["http://fjell.example/p/2"] == b"<h1>Matte 2</h1>"


FAULTY = """
import sys
from crawler import worker
from crawler.spiders import shop

def break_at(name, url_of):
    sound = getattr(shop.ShopSpider, name)
    def faulty(self, response):
        if url_of(response).endswith("/p/1"):
            raise KeyError("our own fault")
        return sound(self, response)
    setattr(shop.ShopSpider, name, faulty)

break_at({name!r}, lambda response: response.url)
sys.exit(worker.main())
"""


@pytest.mark.parametrize(
    ("name", "outcome"), [("_received", Outcome.FAILED), ("_stop_where_all_is_alike", Outcome.ANSWERED)]
)
def test_a_fault_of_our_own_on_one_page_loses_no_address_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, outcome: Outcome
) -> None:
    monkeypatch.setattr("crawler.crawl._CHILD", (sys.executable, "-c", FAULTY.format(name=name)))
    with serve({"fjell.example": shop(3)}) as server:
        run = crawl([FJELL], tmp_path / "runs", market="invented", addresses=server.addresses, delay=0.01)

    lines = {line.url.partition(".example")[2]: line for line in read_walk(run) if line.role == "product"}
    assert {path: line.outcome for path, line in lines.items()} == {
        "/p/0": Outcome.ANSWERED,
        "/p/1": outcome,
        "/p/2": Outcome.ANSWERED,
    }
    if outcome is Outcome.FAILED:
        assert lines["/p/1"].failure is Failure.PARSE
        assert "our own fault" in str(lines["/p/1"].reason)
    finish = load_manifest(run).shops["fjell"].finish
    assert finish == "failed: the walk could not go on from http://fjell.example/p/1: KeyError: 'our own fault'"
