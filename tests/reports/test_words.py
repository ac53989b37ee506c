"""Numbers, money, days and facts as readers see them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reports.filters import day, money, number, percent, points, short_address, short_day
from reports.language import counted
from reports.texts import GUIDE_TEXTS, GuideTextError
from reports.words import load_words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("79.00", "EUR", "€79"),
        ("4.9", "EUR", "€4.90"),
        ("1419", "SEK", "SEK\u00a01,419"),
        ("18000", "JPY", "¥18,000"),
        ("10.5", "XQZ", "XQZ\u00a010.50"),
        ("10", "eur", ""),
        ("10", "<b>", ""),
        ("NaN", "EUR", ""),
        ("1E+999999", "EUR", ""),
    ],
)
def test_money_is_written_with_its_currency_or_not_at_all(amount: str, currency: str, words: str) -> None:
    assert money(Decimal(amount), currency) == words


def test_money_that_is_not_known_is_not_written() -> None:
    assert money(None, "EUR") == money(Decimal(3), None) == ""


def test_numbers_have_thousands_and_no_idle_decimals() -> None:
    assert [number(Decimal(value)) for value in ("5525", "2.50", "0.9", "1E+3", "1E+99", "Infinity")] == [
        "5,525",
        "2.5",
        "0.9",
        "1,000",
        "–",
        "–",
    ]
    assert number(Decimal("1.25"), 1) == "1.2"
    assert points(Decimal(-4)) == "−4.0"
    assert percent(Decimal("0.12")) == "12\u00a0%"
    assert [counted("%(num)s shop", "%(num)s shops", how_many) for how_many in (1, 9, 1900)] == [
        "1 shop",
        "9 shops",
        "1,900 shops",
    ]


def test_days_are_written_out() -> None:
    assert day(date(2026, 11, 20)) == "20 November 2026"
    assert short_day(date(2026, 11, 2)) == "2 Nov 2026"
    assert day(None) == ""


def test_long_addresses_are_shortened_in_the_middle() -> None:
    assert short_address("https://www.shop.example/p/") == "shop.example/p"
    assert len(short_address("https://shop.example/" + "p" * 500)) < 90


@pytest.mark.parametrize(
    ("key", "value", "unit", "qualifier", "words"),
    [
        ("spike_material", '"abs"', None, None, "ABS plastic"),
        ("spike_count", "5525", None, "at_least", "at least 5,525"),
        ("cover_material", '["linen", "organic_cotton"]', None, None, "linen and organic cotton"),
        ("pillow_included", "false", None, None, "no, or sold apart"),
        ("bag_included", "true", None, None, "yes"),
        ("warranty_months", '"lifetime"', "months", None, "lifetime"),
        ("warranty_months", "1", "months", None, "1\u00a0month"),
        ("return_window_days", "60", "days", None, "60\u00a0days"),
        ("certifications", '[{"name": "gots", "part": "cover"}]', None, None, "GOTS (cover)"),
        ("certifications", '[{"name": "some_seal", "part": null}]', None, None, "Some seal"),
        ("price", '"49.00"', "EUR", None, "€49"),
        ("mat_length_cm", "63.5", "cm", "about", "about 63.5\u00a0cm"),
        ("some_new_key", '"x"', None, None, "x"),
        ("name", "not json", None, None, "not json"),
        ("name", None, None, None, "not stated"),
    ],
)
def test_values_become_words(key: str, value: str | None, unit: str | None, qualifier: str | None, words: str) -> None:
    assert load_words().value(key, value, unit, qualifier) == words


def test_a_key_without_an_entry_is_spelled_out() -> None:
    assert load_words().label("some_new_key") == "Some new key"


def test_every_group_and_fact_of_the_words_has_a_place() -> None:
    words = load_words()

    assert len(words.by_key) == len(words.file.fact), "a key stands twice"
    assert {fact.group for fact in words.file.fact} == set(words.file.groups)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("words.toml", 'group = "spikes"', 'group = "spkies"', "no group 'spkies'"),
        ("words.toml", "[groups]", "[groups", "words.toml: not readable as TOML: .*line"),
        ("picks.toml", 'upper_share = "0.3333"', 'upper_share = "2"', r"picks.toml: value.upper_share"),
        ("safety.toml", "disclaimer =", "disclamer =", r"safety.toml: disclaimer: Field required"),
    ],
)
def test_a_broken_text_is_named_with_file_and_field(
    file: str, old: str, new: str, message: str, tmp_path: Path
) -> None:
    for path in GUIDE_TEXTS.glob("*.toml"):
        text = path.read_text()
        (tmp_path / path.name).write_text(text.replace(old, new, 1) if path.name == file else text)

    with pytest.raises(GuideTextError, match=message):
        load_words(tmp_path)


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(GuideTextError, match=r"words\.toml: can't be read"):
        load_words(tmp_path)
