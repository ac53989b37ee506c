"""What the market plants for the guide as a whole is told right where it is read right, and red where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.market.mats import white_labels
from crawler.market.shops import PRETENDS, pretended
from crawler.market.truth import truth_of
from tests.planted import CASES, LAST_DAY, SEED, page_of, truth
from tests.scoring import market_days
from tests.scoring.small_runs import build_guide, fact, policy, write_run

pytestmark = pytest.mark.campaign  # tests/test_end_to_end.py asks the same of the demo itself

Page = dict[str, Any]
DAYS = (1, 2, LAST_DAY)


def pages_of(day: int) -> Iterator[Page]:
    """Every page of the market that tells of a mat or of a shop's terms, read as the truth has it."""
    for url, page in sorted(truth_of(SEED, day).pages.items()):
        if page.mat:
            read = market_days.page_of(url, page)
            torn = {key for key, expected in page.facts.items() if expected.contradicted and not expected.accept}
            read["facts"] |= {key: fact(key, *{"spike_count": (6000, 8820)}.get(key, ("one", "other"))) for key in torn}
            yield read
        elif page.kind == "policy":
            stated = {key: expected.accept[0] for key, expected in page.facts.items() if expected.accept}
            yield policy(page.shop, stated, url.split(".example", 1)[1])


def guide_of_days(data: Path, spoil: Callable[[int, Page], None] = lambda *_: None) -> Path:
    """Build a guide of some days of the market, each page of which may be spoilt first."""
    for day in DAYS:
        pages = list(pages_of(day))
        for page in pages:
            spoil(day, page)
        write_run(data, market_days.run_id(day), pages)
    build_guide(data)
    return data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return guide_of_days(tmp_path_factory.mktemp("planted"))


@pytest.mark.parametrize("case", CASES)
def test_planted_and_told_right(case: str, data: Path) -> None:
    CASES[case](data)


# Negative controls


def label_pages(place: int) -> set[str]:
    """Addresses of the pages that sell the white label's mat under one of its brands."""
    key = white_labels(SEED)[place].key
    return {url for url, page in truth().pages.items() if page.mat == key}


def ask_the_crossed_out_price_before(day: int, page: Page) -> None:
    if page["shop"] == PRETENDS and f"/{pretended(SEED)}-" in page["url"] and day < LAST_DAY:
        (listed,) = truth().pages[page["url"]].facts["list_price"].accept
        page["facts"]["price"] = fact("price", listed)
        page["offers"][0]["price"] = listed


def sell_the_twin_under_its_makers_name(_: int, page: Page) -> None:
    if page["url"] in label_pages(1):
        made = white_labels(SEED)[0]
        page["facts"]["name"] = fact("name", f"{made.brand} {made.model} acupressure mat")
        page["facts"]["brand"] = fact("brand", made.brand)
        page["facts"].pop("gtin", None)


def count_the_twins_spikes_otherwise(_: int, page: Page) -> None:
    if page["url"] in label_pages(1):
        page["facts"]["spike_count"] = fact("spike_count", 1234)


def overlook_the_hygiene_exclusion(_: int, page: Page) -> None:
    page["facts"].pop("hygiene_exclusion", None)


def take_the_exclusion_for_no_return_at_all(_: int, page: Page) -> None:
    if page["kind"] == "policy" and "hygiene_exclusion" in page["facts"]:
        page["facts"]["return_window_days"] = fact("return_window_days", 0)


def take_the_pillow_for_part_of_the_mat(_: int, page: Page) -> None:
    if page["url"] == page_of("pillow with a price of its own"):
        page["facts"]["pillow_included"] = fact("pillow_included", True)


def take_the_pillows_price_for_the_mats(_: int, page: Page) -> None:
    if page["url"] == page_of("pillow with a price of its own"):
        page["facts"]["price"] = fact("price", "12.00")
        page["offers"][0]["price"] = "12.00"


def take_one_of_the_two_counts(_: int, page: Page) -> None:
    if page["url"] == page_of("two spike counts"):
        page["facts"]["spike_count"] = fact("spike_count", 6000)


@pytest.mark.parametrize(
    ("case", "spoil"),
    [
        ("fake discount", ask_the_crossed_out_price_before),
        ("white-label twin", sell_the_twin_under_its_makers_name),
        ("white-label twin", count_the_twins_spikes_otherwise),
        ("hygiene exclusion", overlook_the_hygiene_exclusion),
        ("hygiene exclusion", take_the_exclusion_for_no_return_at_all),
        ("sold-separately pillow", take_the_pillow_for_part_of_the_mat),
        ("sold-separately pillow", take_the_pillows_price_for_the_mats),
        ("contradictory counts", take_one_of_the_two_counts),
    ],
)
def test_a_case_that_is_told_wrong_goes_red(case: str, spoil: Callable[[int, Page], None], tmp_path: Path) -> None:
    guide_of_days(tmp_path, spoil)

    with pytest.raises(AssertionError):
        CASES[case](tmp_path)
