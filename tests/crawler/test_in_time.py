"""A recipe's regular expression that never ends is ended: its shop is left, named, and the others are walked."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from crawler.in_time import SECONDS, SlowPatternError, in_time
from tests.crawler.shop_server import Page
from tests.crawler.spiders.walked import page, recipe, walk

ENDLESS = "/(a+)+$"
HOSTILE = "/" + "a" * 60 + "!"


@pytest.mark.parametrize("pattern", [ENDLESS, "/(a|a)*$", "/a*a*a*a*a*a*a*a*a*a*$"])
def test_an_expression_without_end_is_ended(pattern: str) -> None:
    began = time.process_time()
    with pytest.raises(SlowPatternError, match="write it without"), in_time(pattern):
        re.search(pattern, HOSTILE * 9)
    assert time.process_time() - began < SECONDS + 1


def test_a_slow_expression_costs_its_own_shop_alone(tmp_path: Path) -> None:
    recipes = [recipe("slow", "category", product=ENDLESS), recipe("well", "category", product="/p/")]
    slow = {"/": page(HOSTILE, "/list?page=2"), "*": page(HOSTILE)}
    well = {"/": page("/p/1", "/p/2"), "*": Page(b"<h1>mat</h1>")}

    walked = walk(tmp_path, recipes, {"slow": slow, "well": well})

    shops = walked.manifest.shops
    assert shops["slow"].finish.startswith(f"failed: the recipe's expression {ENDLESS!r} takes more than")
    assert shops["well"].finish == "finished"
    assert walked.products("well") == ["/p/1", "/p/2"]
