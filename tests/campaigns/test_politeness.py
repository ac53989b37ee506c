"""Ten thousand requests to twenty shops in trouble, as the server recorded them: none too soon, none in a rest."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crawler.crawl import DEMO_DELAY, crawl
from crawler.ledger import read_ledger
from crawler.run import load_manifest
from tests.crawler.altered import alter_child
from tests.crawler.busy_shops import ONE_REGISTRABLE_DOMAIN, busy_shops, watch
from tests.crawler.shop_server import serve

pytestmark = pytest.mark.campaign


@pytest.mark.parametrize("seed", [101])
def test_ten_thousand_requests_keep_every_pause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    alter_child(monkeypatch, ONE_REGISTRABLE_DOMAIN)
    shops = busy_shops(shops=20, products=460, delay=DEMO_DELAY, seed=seed)
    began = time.monotonic()

    with serve(shops.pages) as server:
        run = crawl(shops.recipes, tmp_path / "runs", market="invented", addresses=server.addresses, delay=DEMO_DELAY)
    watched = watch(server.log, shops.delays)

    ledger = list(read_ledger(run))
    print(f"\nseed {seed}: {watched.requests} requests, {watched.hosts} domains, {time.monotonic() - began:.0f} s")  # noqa: T201
    print(f"delays {sorted(set(shops.delays.values()))} s; narrowest pause {1000 * watched.narrowest:.2f} ms over it")  # noqa: T201
    print(f"{watched.windows} rests asked for by Retry-After; troubles {dict(shops.troubles)}")  # noqa: T201
    print(f"{watched.together} requests within the delay of one to another domain; faults: {len(watched.faults)}")  # noqa: T201
    assert watched.faults == []
    assert watched.requests >= 10_000
    assert watched.hosts == 21
    assert watched.windows >= 300
    assert len(ledger) == watched.requests
    assert {report.finish for report in load_manifest(run).shops.values()} == {"finished"}
