"""Politeness, as the server sees it: small shops in trouble, and the same with each guard switched off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.crawl import crawl
from crawler.run import Failure, load_manifest, read_walk
from tests.crawler.altered import alter_child
from tests.crawler.busy_shops import ONE_REGISTRABLE_DOMAIN, BusyShops, Watched, busy_shops, watch
from tests.crawler.shop_server import Page, serve
from tests.crawler.test_crawl import page, recipe

DELAY = 0.03


def crawled(shops: BusyShops, runs: Path) -> tuple[Watched, set[str]]:
    with serve(shops.pages) as server:
        run = crawl(shops.recipes, runs, market="invented", addresses=server.addresses, delay=DELAY)
    return watch(server.log, shops.delays), {report.finish for report in load_manifest(run).shops.values()}


def test_no_shop_is_asked_sooner_than_it_may_be_or_twice_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alter_child(monkeypatch, ONE_REGISTRABLE_DOMAIN)
    shops = busy_shops(shops=6, products=44, delay=DELAY, seed=3)

    watched, finishes = crawled(shops, tmp_path)

    assert finishes == {"finished"}
    assert watched.faults == []
    assert watched.requests >= 300
    assert watched.hosts == 7
    assert watched.windows >= 10
    assert watched.together > 0
    assert len(shops.troubles) >= 8


NO_PAUSE = "import crawler.turns as t\nasync def at_once(self, host): pass\nt.Turns.rested = at_once"
NO_RETRY_AFTER = "import crawler.connection as c\nc.heed = lambda *_: None"
NO_TURNS = """
import aiohttp, contextlib, crawler.connection, crawler.settings, crawler.turns
crawler.settings.CONCURRENT_REQUESTS = crawler.settings.CONCURRENT_REQUESTS_PER_DOMAIN = 8
crawler.turns.Turns.hold = lambda self, host: contextlib.nullcontext()
crawler.connection._Connector = lambda **kw: aiohttp.TCPConnector(**(kw | {"limit": 8, "limit_per_host": 8}))
"""
TWO_CONNECTIONS = "import crawler.connection as c\nc._Connector._close_idle = lambda self, but: None"
TURNS_OF_EACH_SHOP = """
import crawler.turns, crawler.visit
count = crawler.visit.Visit.__post_init__
def alone(visit):
    count(visit)
    visit.turns = crawler.turns.Turns(visit.delay)
crawler.visit.Visit.__post_init__ = alone
"""


@pytest.mark.parametrize(
    ("off", "shops", "products", "fault"),
    [
        (NO_PAUSE, 2, 8, "s of 0.03"),
        (NO_RETRY_AFTER, 2, 30, "before the end of its Retry-After"),
        (NO_TURNS, 2, 40, "at the same time"),
        (TWO_CONNECTIONS, 1, 60, "on a connection that was kept beside another"),
        (TURNS_OF_EACH_SHOP, 11, 1, "shared.example: "),
    ],
    ids=["no pause", "no Retry-After", "no turns", "two connections", "turns of each shop"],
)
def test_the_watch_sees_what_comes_of_a_guard_that_is_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, off: str, shops: int, products: int, fault: str
) -> None:
    alter_child(monkeypatch, f"{ONE_REGISTRABLE_DOMAIN}\n{off}")

    watched, _ = crawled(busy_shops(shops, products, DELAY, seed=3), tmp_path)

    assert any(fault in found for found in watched.faults)


def test_a_shop_that_asked_to_be_left_alone_for_days_is_left_alone_by_every_run_until_then(tmp_path: Path) -> None:
    three_days = Page(b"", 429, (("Retry-After", str(3 * 24 * 3600)),))
    pages = {"/robots.txt": Page(b""), "/": page("/p/1", "/p/2"), "/p/1": three_days, "/p/2": Page(b"<h1>Mat</h1>")}
    fjell = recipe("fjell", "category", product="/p/")
    finishes, asked = [], []

    with serve({"fjell.example": pages}) as server:
        for hours in (0, 49, 71, 73):
            at = datetime(2026, 9, 1, 8, tzinfo=UTC) + timedelta(hours=hours)
            before = len(server.log)
            run = crawl([fjell], tmp_path, market="invented", addresses=server.addresses, delay=DELAY, started_at=at)
            finishes.append(load_manifest(run).shops["fjell"].finish)
            asked.append(len(server.log) - before)
            assert not any(line.failure is Failure.GONE for line in read_walk(run))

    assert [finish[:20] for finish in finishes] == ["asked to come back i"] * 4
    assert [count > 0 for count in asked] == [True, False, False, True]
