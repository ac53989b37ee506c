"""What is said of a price: rate, day and bank; and of a crossed-out one only what was seen, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reports.prices import conversion_words, lowest_words, reduction_words
from scoring.results import Reduction
from tests.reports.invented_results import invented_results

OFFER = replace(invented_results().offers[0], price=Decimal("560.00"), currency="SEK", price_guide=Decimal("50.00"))
DAY = date(2026, 9, 1)
CONVERSIONS: dict[str, tuple[dict[str, Any], str]] = {
    "converted": (
        {"conversion": "converted", "rate": Decimal("11.20000000"), "rate_date": DAY, "rate_bank": "Tally Bank"},
        "≈ €50 at 11.2 SEK for 1 EUR, Tally Bank, 1 Sep 2026",
    ),
    "too old": (
        {"conversion": "too_old", "rate_date": DAY, "rate_bank": "Tally Bank"},
        "not converted: the newest rate is of 1 Sep 2026, which is too old",
    ),
    "no rate": ({"conversion": "no_rate"}, "not converted: there is no rate for SEK"),
    "none needed": ({"conversion": "none_needed"}, ""),
    "no price": ({"conversion": "no_rate", "price": None}, ""),
}
CLAIM = Reduction(
    product_id="p", shop="a", seller=None, variant=None, url="http://a.example/", price=Decimal("39.90"),
    currency="EUR", list_price=Decimal("59.90"), begun_on=DAY, verdict="none", lowest_before=Decimal("39.90"),
    lowest_on=date(2026, 8, 30), days_seen=3, days_before=30, gap_days=20,
)  # fmt: skip
REDUCTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "none": ({}, "since 1 Sep 2026; on 30 Aug 2026 we saw it for €39.90, no more than now"),
    "smaller": (
        {"verdict": "smaller_than_claimed", "lowest_before": Decimal("44.90")},
        "since 1 Sep 2026; on 30 Aug 2026 we saw it for €44.90, so that it is €5 less than then, not €20",
    ),
    "genuine": (
        {"verdict": "genuine", "lowest_before": Decimal("59.90"), "days_seen": 12},
        "since 1 Sep 2026; we looked on 12 days of the 30 before and saw no price below €59.90",
    ),
    "too little": (
        {"verdict": "not_enough_history", "lowest_before": Decimal("59.90")},
        "since 1 Sep 2026; not enough history to judge it: seen on 3 of the 30 days before",
    ),
    "nothing": (
        {"verdict": "not_enough_history", "lowest_before": None, "lowest_on": None, "days_seen": 0, "gap_days": None},
        "since 1 Sep 2026; not enough history to judge it: seen on none of the 30 days before",
    ),
}


@pytest.mark.parametrize("case", CONVERSIONS)
def test_a_converted_price_says_its_rate_and_one_that_is_not_says_why(case: str) -> None:
    changed, words = CONVERSIONS[case]
    assert conversion_words(replace(OFFER, **changed), "EUR") == words


@pytest.mark.parametrize("case", REDUCTIONS)
def test_of_a_crossed_out_price_is_said_what_was_seen_and_when(case: str) -> None:
    changed, words = REDUCTIONS[case]
    assert reduction_words(replace(CLAIM, **changed)) == words
    assert reduction_words(None) == ""


def test_the_lowest_price_with_postage_is_told_with_its_doubt() -> None:
    assert lowest_words(OFFER) == ""
    assert lowest_words(replace(OFFER, lowest=True, lowest_delivered="sure")) == "lowest price; lowest with postage"
    doubtful = replace(OFFER, lowest_delivered="as_far_as_stated")
    assert lowest_words(doubtful) == "lowest with postage, as far as that is stated"
