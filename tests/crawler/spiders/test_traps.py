"""Traps: each costs a few requests, is named in the walk log and in the shop's report, and takes nothing from others.

The slow ones are in tests/campaigns/test_traps.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.run import Outcome
from crawler.spiders.addresses import Trap
from tests.crawler.spiders.traps import MATS, TrapShop, traps, well
from tests.crawler.spiders.walked import Walked, recipe, walk

FAST = [shop for shop in traps() if not shop.slow]

# The guards are off, and the budget is small so that this ends.
UNGUARDED = """
import dataclasses
import crawler.spiders.addresses as addresses
import crawler.spiders.shop as shop
import crawler.visit as visit
addresses.Frontier.trap = lambda self, url, role: None
addresses.ListSoFar.goes_on = lambda self, named: True
addresses._is_noise = lambda pair: False
addresses._PATH_SESSION = addresses.re.compile("(?!)")
shop.ShopSpider._stop_where_all_is_alike = lambda self, response: None
visit.Budget.__init__.__defaults__ = (BUDGET, *visit.Budget.__init__.__defaults__[1:])
"""


def trapped(folder: Path, shops: list[TrapShop]) -> Walked:
    """Walk trap shops and the one that is well in one run."""
    pages = {shop.recipe.key: shop.pages for shop in shops}
    return walk(
        folder, [recipe("well", "category", product="/p/"), *(shop.recipe for shop in shops)], pages | {"well": well()}
    )


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    return trapped(tmp_path_factory.mktemp("traps"), FAST)


def check_trap(walked: Walked, shop: TrapShop) -> None:
    """Assert that a trap cost no more than it may, is reported, and hid no product."""
    key = shop.recipe.key
    assert len(walked.server.asked(f"{key}.example")) <= shop.most
    reasons = [line.reason or "" for line in walked.lines(key) if line.outcome in {Outcome.LEFT_OUT, Outcome.FAILED}]
    assert any(shop.trap in reason for reason in reasons), reasons
    if shop.trap in reasons_of_traps(walked, key):
        assert walked.manifest.shops[key].traps[shop.trap] >= 1
    assert set(shop.products) <= set(walked.products(key))


def reasons_of_traps(walked: Walked, key: str) -> set[str]:
    """Return the traps that a shop's walk lines name."""
    return {line.trap for line in walked.lines(key) if line.trap}


@pytest.mark.parametrize("shop", FAST, ids=lambda shop: shop.recipe.key)
def test_a_trap_ends_within_its_requests_and_is_reported(walked: Walked, shop: TrapShop) -> None:
    check_trap(walked, shop)


def test_no_trap_takes_a_page_from_another_shop(walked: Walked) -> None:
    assert len(walked.products("well")) == MATS
    assert walked.manifest.shops["well"].finish == "finished"
    assert walked.manifest.shops["well"].traps == {}


@pytest.mark.parametrize("deep", [False, True])
def test_without_its_guard_a_trap_costs_what_the_budget_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, deep: bool
) -> None:
    """The negative control: the same shops, the guards off in the crawl's child."""
    ends_by_itself = {"turning", "flood"}  # Scrapy's redirect limit and the body limit are not switched off
    shops = [shop for shop in FAST if shop.recipe.key not in ends_by_itself and (shop.trap is Trap.DEEP) == deep]
    budget = max(shop.most for shop in shops) + 15
    (tmp_path / "sitecustomize.py").write_text(UNGUARDED.replace("BUDGET", str(budget)))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    walked = trapped(tmp_path, shops)

    assert shops
    for shop in shops:
        assert len(walked.server.asked(f"{shop.recipe.key}.example")) > shop.most, shop.recipe.key
        with pytest.raises(AssertionError):
            check_trap(walked, shop)
