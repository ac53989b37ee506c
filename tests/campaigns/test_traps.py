"""Traps at their full size (research/reliability.md, C5), in one run with a shop that is well.

Run with `make campaign`, or `pytest -m campaign -s tests/campaigns/test_traps.py`. The fast ones are also in
`make test`, with their negative control (tests/crawler/spiders/test_traps.py).
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.crawler.spiders.test_traps import check_trap, trapped
from tests.crawler.spiders.traps import MATS, traps


@pytest.mark.campaign
def test_every_trap_ends_in_budget_while_another_shop_keeps_all_of_its_pages(tmp_path: Path) -> None:
    """Prints, for each trap, what it cost and what the walk log calls it."""
    shops = traps()
    began = time.monotonic()

    walked = trapped(tmp_path, shops)

    print(f"\n{len(shops)} traps and a shop that is well in one run: {time.monotonic() - began:.0f} s")  # noqa: T201
    for shop in shops:
        key = shop.recipe.key
        requests, finish = len(walked.server.asked(f"{key}.example")), walked.manifest.shops[key].finish
        print(f"{key:10} {requests:5} of {shop.most:5} requests; {shop.trap}; finish: {finish}")  # noqa: T201
    for shop in shops:
        check_trap(walked, shop)
    assert len(walked.products("well")) == MATS
    assert walked.manifest.shops["well"].finish == "finished"
