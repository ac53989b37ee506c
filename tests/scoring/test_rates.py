"""Prices in other currencies: each with the rate of its own day, and none with one that is too old."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scoring.results import Offer, load
from scoring.warehouse import build
from tests.scoring.small_runs import CHECKLIST, DAY_1, DAY_3, FULL, READER, build_guide, listing, write_rates, write_run


def kronor(data: Path, run: str = DAY_1, **more: str) -> None:
    write_run(
        data, run, [listing("a", "/1", "Klara mat", "Nordlys", price="560.00", currency="SEK", facts=FULL, **more)]
    )


def offer_of(data: Path) -> Offer:
    (offer,) = build_guide(data).offers
    return offer


def test_a_price_is_converted_with_the_rate_of_its_day_and_says_so(tmp_path: Path) -> None:
    kronor(tmp_path)
    write_rates(tmp_path, {"2026-08-31": {"SEK": "10"}, "2026-09-01": {"SEK": "11.2"}, "2026-09-02": {"SEK": "14"}})

    offer = offer_of(tmp_path)

    assert (offer.price_guide, offer.rate, offer.conversion) == (Decimal("50.00"), Decimal("11.2"), "converted")
    assert (offer.rate_date, offer.rate_bank) == (date(2026, 9, 1), "Tally Bank (invented)")


def test_where_the_day_has_no_rate_the_last_one_before_it_holds_and_never_a_later_one(tmp_path: Path) -> None:
    kronor(tmp_path)
    write_rates(tmp_path, {"2026-08-28": {"SEK": "10"}, "2026-09-02": {"SEK": "14"}})

    offer = offer_of(tmp_path)

    assert (offer.price_guide, offer.rate_date) == (Decimal("56.00"), date(2026, 8, 28))


@pytest.mark.parametrize(("day", "conversion"), [("2026-08-25", "converted"), ("2026-08-24", "too_old")])
def test_a_rate_older_than_the_checklist_allows_converts_nothing_and_says_so(
    day: str, conversion: str, tmp_path: Path
) -> None:
    kronor(tmp_path)
    write_rates(tmp_path, {day: {"SEK": "10"}})

    offer = offer_of(tmp_path)

    assert offer.conversion == conversion
    assert (offer.price_guide is None, offer.rate is None) == (conversion == "too_old",) * 2
    assert offer.rate_date == date.fromisoformat(day)


def test_without_a_rate_for_its_currency_a_price_stands_as_it_is(tmp_path: Path) -> None:
    kronor(tmp_path)
    write_rates(tmp_path, {"2026-09-01": {"USD": "1.1"}})

    offer = offer_of(tmp_path)

    assert (offer.price, offer.price_guide, offer.conversion) == (Decimal("560.00"), None, "no_rate")
    assert (offer.rate, offer.rate_date, offer.rate_bank) == (None, None, None)


def test_a_guide_without_any_rates_is_made_and_converts_nothing(tmp_path: Path) -> None:
    kronor(tmp_path)

    (offer,) = load(build(tmp_path, CHECKLIST, readings_version=READER)).offers

    assert (offer.price_guide, offer.conversion) == (None, "no_rate")


def test_the_guides_own_currency_needs_no_rate(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [listing("a", "/1", "Klara mat", "Nordlys", price="50.00", facts=FULL)])

    (offer,) = load(build(tmp_path, CHECKLIST, readings_version=READER)).offers

    assert (offer.price_guide, offer.conversion, offer.rate_date) == (Decimal("50.00"), "none_needed", None)


def test_a_price_of_a_shop_that_is_set_aside_keeps_the_rate_of_the_day_it_was_seen(tmp_path: Path) -> None:
    kronor(tmp_path)
    other = listing("b", "/1", "Berg mat", "Sol", facts=FULL)
    write_run(tmp_path, DAY_3, [other], shops={"a": {"finish": "unreachable", "currency": "SEK"}})
    write_rates(tmp_path, {"2026-09-01": {"SEK": "11.2"}, "2026-09-03": {"SEK": "14"}})

    offer = next(offer for offer in build_guide(tmp_path).offers if offer.shop == "a")

    assert (offer.stale, offer.price_guide, offer.rate_date) == (True, Decimal("50.00"), date(2026, 9, 1))


def test_a_guide_in_another_currency_than_the_euro_converts_by_both_rates_of_one_day(tmp_path: Path) -> None:
    kronor(tmp_path)
    write_rates(tmp_path, {"2026-08-31": {"SEK": "11.2", "GBP": "0.8"}, "2026-09-01": {"SEK": "14"}})
    british = tmp_path / "british.toml"
    british.write_text(CHECKLIST.read_text().replace('currency = "EUR"', 'currency = "GBP"'))

    (offer,) = load(build(tmp_path, british, readings_version=READER)).offers

    assert (offer.rate, offer.rate_date) == (Decimal(14), date(2026, 8, 31))
    assert offer.price_guide == Decimal("40.00")


def test_such_a_guide_converts_euros_by_the_rate_of_its_own_currency(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [listing("a", "/1", "Klara mat", "Nordlys", price="50.00", facts=FULL)])
    write_rates(tmp_path, {"2026-08-31": {"SEK": "11.2", "GBP": "0.8"}})
    british = tmp_path / "british.toml"
    british.write_text(CHECKLIST.read_text().replace('currency = "EUR"', 'currency = "GBP"'))

    (offer,) = load(build(tmp_path, british, readings_version=READER)).offers

    assert (offer.price_guide, offer.rate, offer.rate_bank) == (
        Decimal("40.00"), Decimal("1.25"), "Tally Bank (invented)",
    )  # fmt: skip


def test_what_the_bank_published_last_of_a_day_holds(tmp_path: Path) -> None:
    kronor(tmp_path)
    write_rates(tmp_path, {"2026-09-01": {"SEK": "14"}}, run_id="20260902T160000Z")
    write_rates(tmp_path, {"2026-09-01": {"SEK": "11.2"}}, run_id="20260903T160000Z")

    assert offer_of(tmp_path).rate == Decimal("11.2")
