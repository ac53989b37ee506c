"""The ledger: one line per request sent, whatever came of it; budgets and rests are counted from it over all runs."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

import matguide
from crawler import visit
from crawler.crawl import crawl
from crawler.ledger import entries, read_ledger, spent_since, summary
from crawler.open_run import open_run
from crawler.run import Failure, LedgerLine, RunJob, load_manifest, read_walk
from crawler.shops import Recipe
from crawler.visit import Budget, Visit
from tests.crawler.shop_server import Answer, Asked, Page, ShopServer, Wire, serve
from tests.crawler.test_crawl import HTML, conditional, page, recipe

FJELL = recipe("fjell", "category", product="/p/", policies=["/villkor"])
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


def shop() -> dict[str, Answer]:
    tries = Counter[str]()

    def busy_once(asked: Asked) -> Page:
        tries[asked.path] += 1
        return Page(b"", 503, (("Retry-After", "1"),)) if tries[asked.path] == 1 else Page(b"<h1>Matte</h1>")

    return {
        "/robots.txt": Page(b"User-agent: *\nAllow: /\n"),
        "/": page("/p/1", "/p/moved", "/p/busy", "/p/silent", "/p/cut"),
        "/p/1": conditional(b"<h1>Matte</h1>", '"1"'),
        "/p/moved": Page(b"", 301, (("Location", "/p/there"),)),
        "/p/there": Page(b"<h1>Matte</h1>"),
        "/p/busy": busy_once,
        "/p/silent": Page(status=0),
        "/p/cut": Page(gzip.compress(b"<h1>Matte</h1>" * 99), 200, (HTML,), length=9999),
        "/villkor": Page(b"<p>14 dagar</p>"),
    }


def walk(server: ShopServer, runs: Path, at: datetime = NOON) -> Path:
    return crawl([FJELL], runs, market="invented", started_at=at, addresses=server.addresses, delay=0.01)


def line(at: datetime = NOON, **more: Any) -> LedgerLine:
    fields = {"shop": "fjell", "host": "fjell.example", "url": "http://fjell.example/", "role": "other"}
    return LedgerLine.model_validate({"at": at, **fields, "seconds": 0.1, "bytes_received": 10, "rest": 0.0, **more})


def unsealed_run(runs: Path, at: datetime, *lines: LedgerLine) -> Path:
    run = open_run(runs, RunJob(market="invented", started_at=at))
    for one in lines:
        run.note(one)
    run.close()
    return run.folder


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ShopServer]:
    with serve({"fjell.example": shop()}) as server:
        return walk(server, tmp_path_factory.mktemp("data") / "runs"), server


def test_every_request_the_shop_saw_has_its_line_and_no_other(walked: tuple[Path, ShopServer]) -> None:
    run, server = walked
    assert [asked.url.removeprefix("http://fjell.example") for asked in read_ledger(run)] == server.asked(
        "fjell.example"
    )


def test_a_line_says_what_came_and_how_long_it_took(walked: tuple[Path, ShopServer]) -> None:
    run, _ = walked
    lines = list(read_ledger(run))
    busy = [asked for asked in lines if asked.url.endswith("/busy")]
    assert [(asked.status, asked.attempt, asked.rest) for asked in busy] == [(503, 1, 1.0), (200, 2, 0.01)]
    silent = [asked for asked in lines if asked.url.endswith("/silent")]
    assert [(asked.status, asked.failure, asked.attempt) for asked in silent] == [
        (None, Failure.CONNECTION, attempt) for attempt in (1, 2, 3)
    ]
    cut = next(asked for asked in lines if asked.url.endswith("/cut"))
    assert (cut.failure, cut.bytes_received) == (Failure.CUT_OFF, len(gzip.compress(b"<h1>Matte</h1>" * 99)))
    assert lines[0].waited is None
    assert all(asked.waited is not None and asked.waited >= 0.0099 for asked in lines[1:])
    assert next(asked for asked in lines if asked.url.endswith("/moved")).status == 301


def test_the_manifest_sums_the_ledger_up(walked: tuple[Path, ShopServer]) -> None:
    run, server = walked
    lines = list(read_ledger(run))
    asked = load_manifest(run).shops["fjell"].ledger
    assert asked == summary(lines)
    assert asked is not None
    assert asked.requests == len(server.log)
    assert (asked.retries, asked.failures) == (5, 6)
    assert asked.pause_shortest == min(one.waited for one in lines if one.waited is not None)


def test_an_unchanged_page_is_a_request_like_any(tmp_path: Path) -> None:
    with serve({"fjell.example": shop()}) as server:
        walk(server, tmp_path)
        run = walk(server, tmp_path, NOON + timedelta(hours=1))
    assert next(asked for asked in read_ledger(run) if asked.url.endswith("/p/1")).status == 304


@pytest.mark.parametrize(
    "spent",
    [[line(NOON - timedelta(hours=1))] * 4_998, [line(NOON - timedelta(hours=1), bytes_received=499_999_950)]],
    ids=["requests", "bytes"],
)
def test_the_budget_of_a_day_is_counted_over_all_runs(tmp_path: Path, spent: list[LedgerLine]) -> None:
    unsealed_run(tmp_path, NOON - timedelta(hours=1), *spent)
    with serve({"fjell.example": shop()}) as server:
        run = walk(server, tmp_path)
        assert len(server.log) == 2
        again = walk(server, tmp_path, NOON + timedelta(minutes=30))
        assert len(server.log) == 2
    assert load_manifest(run).shops["fjell"].finish.startswith("budget spent: ")
    assert load_manifest(again).shops["fjell"].finish.startswith("budget spent: ")
    assert list(read_walk(again)) != []
    assert {one.outcome.value for one in read_walk(again)} == {"left_out"}


def test_what_is_a_day_old_or_another_shops_is_not_counted(tmp_path: Path) -> None:
    a_day_ago = NOON - timedelta(hours=24)
    lines = [line(a_day_ago), line(a_day_ago + timedelta(seconds=1)), line(NOON, shop="havn"), line(NOON)]
    run = unsealed_run(tmp_path, a_day_ago, *lines)
    with (run / "ledger.jsonl").open("a") as stream:
        stream.write('{"at": "2026-')  # a kill's

    spent = spent_since([tmp_path], NOON)

    assert {shop: one.requests for shop, one in spent.items()} == {"fjell": 2, "havn": 1}


def test_a_crawl_of_a_shop_ends_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "time", _Clock())
    unused: Any = None
    one = Visit(FJELL, unused, unused, unused, unused, "us", 1.0, {}, unused, unused)
    one.keep_to_budget()
    assert one.stopped is None
    _Clock.now += 6 * 3600
    one.keep_to_budget()
    assert one.stopped == "budget spent: 6 hours in this run"


class _Clock:
    now = 0.0

    @classmethod
    def monotonic(cls) -> float:
        return cls.now


@pytest.mark.parametrize("field", ["budget", "requests", "delay", "robots", "agent"])
def test_a_recipe_can_set_no_budget(field: str) -> None:
    assert set(Budget.__dataclass_fields__) == {"requests", "received_bytes", "seconds", "failures_in_a_row"}
    for table in ({field: 1}, {"walk": {**FJELL.walk.model_dump(), field: 1}}):
        with pytest.raises(ValidationError, match="Extra inputs"):
            Recipe.model_validate({**FJELL.model_dump(), **table})


def test_a_rest_that_was_asked_for_outlives_the_run_that_heard_of_it(tmp_path: Path) -> None:
    unsealed_run(tmp_path, NOON - timedelta(minutes=1), line(NOON - timedelta(seconds=1), rest=2.0))
    with serve({"fjell.example": shop()}) as server:
        run = walk(server, tmp_path)
    first = next(iter(read_ledger(run)))
    assert first.at - NOON >= timedelta(seconds=1)


def test_a_shop_that_asked_for_an_hour_is_not_asked_by_the_next_run(tmp_path: Path) -> None:
    unsealed_run(tmp_path, NOON - timedelta(minutes=1), line(NOON - timedelta(seconds=1), rest=3600))
    with serve({"fjell.example": shop()}) as server:
        run = walk(server, tmp_path)
    assert server.log == []
    assert "asked to come back" in load_manifest(run).shops["fjell"].finish


def test_the_command_shows_it_for_people_and_for_scripts(walked: tuple[Path, ShopServer]) -> None:
    run, server = walked
    (entry,) = entries(run.parent.parent)
    assert (entry.run, entry.sealed, entry.shop, entry.robots) == (run.name, True, "fjell", "allowed")

    data = str(run.parent.parent)
    shown = CliRunner().invoke(matguide.app, ["ledger", "--data", data], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert run.name in shown.output
    told = orjson.loads(CliRunner().invoke(matguide.app, ["ledger", "fjell", "--json", "--data", data]).output)
    assert told["ledger"][0]["asked"]["requests"] == len(server.log)
    assert CliRunner().invoke(matguide.app, ["ledger", "havn", "--data", data]).exit_code != 0


def test_a_damaged_line_hides_no_other_and_no_rest_that_was_asked_for(tmp_path: Path) -> None:
    run = tmp_path / "20260901T110000Z"
    run.mkdir()
    kept = line(NOON - timedelta(minutes=5), rest=3600)
    (run / "ledger.jsonl").write_bytes(b'{"at": "2026-0\n' + kept.model_dump_json().encode() + b"\n")

    assert list(read_ledger(run)) == [kept]
    assert spent_since([tmp_path], NOON)[kept.shop].rests_until[kept.host] > NOON


def sent(at: datetime = NOON, **more: Any) -> LedgerLine:
    """Return what is written when a request is sent, before anything came of it."""
    return line(at, **more).model_copy(update={"seconds": None, "bytes_received": 0})


def test_a_request_counts_once_and_one_that_a_kill_ended_counts_too(tmp_path: Path) -> None:
    over, killed, refused = line(NOON), sent(NOON + timedelta(seconds=1)), line(NOON + timedelta(seconds=2))
    other, last = sent(NOON, host="a.example"), sent(NOON + timedelta(seconds=3))
    run = unsealed_run(tmp_path, NOON, sent(NOON), over, killed, other, refused, last)

    assert list(read_ledger(run)) == [over, killed, refused, other, last]
    assert spent_since([tmp_path], NOON + timedelta(minutes=1))["fjell"].requests == 5


def test_a_kill_while_a_shop_answers_makes_the_next_crawl_neither_too_early_nor_too_big(tmp_path: Path) -> None:
    pages = {"/robots.txt": Page(b"User-agent: *\nCrawl-delay: 1\n"), "/": Wire(then="hang")}
    with serve({"fjell.example": {**pages, "*": Page(b"<h1>Matte</h1>")}}) as server:
        killed = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path), str(server.port)], cwd=matguide.ROOT)
        while server.asked("fjell.example") != ["/robots.txt", "/"]:
            assert killed.poll() is None
        killed.kill()
        killed.wait()
        (run,) = tmp_path.glob("2*")
        assert [asked.url[20:] for asked in read_ledger(run)] == ["/robots.txt", "/"]
        server.pages["fjell.example"]["/"] = page("/p/1")
        began = len(server.log)
        again = walk(server, tmp_path)

    assert again == run
    assert server.log[began].at - server.log[began - 1].at >= 1
    assert len(list(read_ledger(run))) == len(server.log)


KILLED = """
import sys
from pathlib import Path
from crawler.crawl import crawl
from tests.crawler.test_ledger import FJELL, NOON

addresses = {"fjell.example": ("127.0.0.1", int(sys.argv[2]))}
crawl([FJELL], Path(sys.argv[1]), market="invented", started_at=NOON, addresses=addresses, delay=0.01)
"""
