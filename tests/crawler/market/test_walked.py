"""The invented market walked by its recipes: every product is found, and nothing healthy is taken for a trap."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from crawler.crawl import crawl
from crawler.market.serve import open_market
from crawler.market.shops import invented_shops
from crawler.market.site import site_of
from crawler.run import Outcome, WalkLine, load_manifest, read_walk
from crawler.shops import load_recipes
from tests.conftest import ROOT

SEED = 5


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with open_market(SEED) as market:
        return crawl(
            load_recipes(ROOT / "data" / "shops" / "invented").usable,
            tmp_path_factory.mktemp("market") / "runs",
            market="invented",
            started_at=market.starts_at,
            addresses=market.addresses,
            delay=0.0,
            market_day=1,
            market_seed=SEED,
        )


def test_every_product_of_every_shop_is_found(run: Path) -> None:
    lines: dict[str, list[WalkLine]] = defaultdict(list)
    for line in read_walk(run):
        lines[line.shop].append(line)
    for key, shop in invented_shops().items():
        answered = {line.url for line in lines[key] if line.role == "product" and line.outcome is Outcome.ANSWERED}
        assert {view.url for view in site_of(SEED, 1, shop).products} <= answered, key


def test_nothing_healthy_is_taken_for_a_trap(run: Path) -> None:
    for key, report in load_manifest(run).shops.items():
        assert report.traps == {}, key
        assert report.finish == "finished", key


def test_the_french_shops_pages_are_asked_for_in_french(run: Path) -> None:
    lines = [line for line in read_walk(run) if line.shop == "chambrecalme" and "/en/" in line.url]
    assert lines
    assert {line.outcome for line in lines} == {Outcome.LEFT_OUT}
    assert all((line.reason or "").startswith("another language than fr; asked for as http://") for line in lines)
