"""Amounts of money: single tokens, roles by the words around them, currencies."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from price_parser import Price

from crawler.readers.currencies import code_of, resolve
from crawler.readers.money import Role, amounts_in, machine_price, read_token, sure_price


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56 €", "1234.56"), ("€1,234.56", "1234.56"), ("CHF 1'299.00", "1299.00"), ("12 990 Kč", "12990"),
        ("1 299:-", "1299"), ("¥18,000", "18000"), ("₩30,000", "30000"), ("Rs 23,450", "23450"), ("€ 49.-", "49"),
        ("59,00 zł", "59.00"), ("R$ 1.299,90", "1299.90"), ("549 kr", "549"),
    ],
)  # fmt: skip
def test_one_number_with_one_sign_is_a_sure_price(text: str, value: str) -> None:
    assert sure_price(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["-5,00 €", "1e309", "3 for 2 £10", "1\u200b234,56 €", "USD 12 / EUR 11", "١٢٣٫٤٥", "€10 – €20", "16.00 ft",
    "423.923 KD", "9" * 80,
     "", "free", "Save $20", "3 x 19,90 €", "59,00 € / Monat"],
)  # fmt: skip
def test_what_leaves_doubt_is_no_sure_price(text: str) -> None:
    assert sure_price(text) is None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Was £99 now £79.50", [Role.LIST, Role.CURRENT]), ("Statt 99,00 € nur 79,00 €", [Role.LIST, Role.CURRENT]),
        ("29,99 € (5,99 €/100 g)", [Role.CURRENT, Role.UNIT_PRICE]), ("ab 49 € versandkostenfrei",
        [Role.SHIPPING_THRESHOLD]),
        ("Free shipping over £40", [Role.SHIPPING_THRESHOLD]), ("Gratis Versand ab 50 €", [Role.SHIPPING_THRESHOLD]),
        ("Fri frakt över 499 kr", [Role.SHIPPING_THRESHOLD]), ("Versandkosten: 4,90 €", [Role.SHIPPING]),
        ("19,90 € / Monat", [Role.INSTALMENT]), ("4 payments of $14.75", [Role.INSTALMENT]), ("ou 3 x 19,90 €",
        [Role.INSTALMENT]),
        ("You save $20", [Role.SAVING]), ("$20 off", [Role.SAVING]), ("zzgl. Pfand 0,25 €", [Role.DEPOSIT]),
        ("rent it: €9 per day", [Role.RENTAL]), ("Niedrigster Preis der letzten 30 Tage: 52,00 €",
        [Role.LOWEST_30_DAYS]),
        ("Lowest price in the last 30 days: €52", [Role.LOWEST_30_DAYS]), ("à partir de 49 €", [Role.FROM]),
        ("€28.90 RRP: €37.90", [Role.CURRENT, Role.LIST]),
    ],
)  # fmt: skip
def test_an_amount_is_what_the_words_beside_it_say(text: str, roles: list[Role]) -> None:
    assert [amount.role for amount in amounts_in(text)] == roles


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("59.00", "59.00"),
        ("59,00 €", "59.00"),
        ("$1,299.00", "1299.00"),
        ("1299", "1299"),
        ("NaN", None),
        ("-3", None),
        ("12 to 15", None),
    ],
)
def test_a_price_of_markup_is_a_plain_decimal_or_a_token(printed: str, value: str | None) -> None:
    assert machine_price(printed) == (Decimal(value) if value else None)


@pytest.mark.parametrize(
    ("printed", "code"), [("RUR", "RUB"), ("eur", "EUR"), ("NIS", "ILS"), ("DEM", None), ("ABC", None), ("€", None)]
)
def test_a_code_is_the_money_of_today(printed: str, code: str | None) -> None:
    assert code_of(printed) == code


def test_markup_decides_between_the_currencies_of_a_sign() -> None:
    assert resolve("$", url="http://reedbank.example/", language="en", markup="NZD") == "NZD"
    assert resolve("kr", url="http://reedbank.example/", language=None) is None
    assert resolve("£", url="http://reedbank.co.uk/", language="en") == "GBP"


@settings(max_examples=300)
@given(st.text(alphabet="0123456789.,€$£ kr-–'xabEUR\u00a0\u200b%/", max_size=80))
def test_no_text_makes_it_raise_and_no_amount_is_negative(text: str) -> None:
    for amount in amounts_in(text, bare=True):
        assert amount.value >= 0
        assert amount.printed == text[amount.start : amount.end].strip()
    for read in (read_token, sure_price, machine_price):
        value = read(text)
        assert value is None or (value.is_finite() and value >= 0)


@pytest.mark.shared
def test_outside_price_cases_are_read_no_worse_than_by_the_library_and_never_surely_wrong(shared: Path) -> None:
    cases = json.loads((shared / "corpora" / "price_cases.json").read_text())["cases"]
    for case in cases:
        text, hint, separator = case["price_raw"] or "", case["currency_raw"], case["decimal_separator"]
        right = None if case["amount"] is None else Decimal(case["amount"])
        library = Price.fromstring(text, currency_hint=hint, decimal_separator=separator).amount
        if library == right:
            assert read_token(text, hint, separator) == right, case
        sure = sure_price(text)
        assert sure is None or sure == right, case


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("89,000 TND", "89"), ("TND 1 234,500", "1234.5"), ("12.500 KWD", "12.5"), ("BHD 4.250", "4.25"),
        ("1,234.500 OMR", "1234.5"), ("د.ك 12.500", "12.5"), ("JOD 7.5", "7.5"), ("12,500 KWD", "12500"),
        ("89,000 $", "89000"), ("89.000 CLP", "89000"),
    ],
)  # fmt: skip
def test_money_of_thousandths_has_three_decimals_and_no_other_has(printed: str, value: str) -> None:
    assert [amount.value for amount in amounts_in(printed)] == [Decimal(value)]
    assert machine_price(printed) == Decimal(value)


@pytest.mark.parametrize(
    ("printed", "currency", "value"),
    [("89,000", "TND", "89"), ("89.000", "TND", "89"), ("12,500", "KWD", "12500"), ("89,000", "EUR", "89000")],
)
def test_a_price_of_markup_has_the_decimals_of_the_currency_beside_it(printed: str, currency: str, value: str) -> None:
    assert machine_price(printed, currency) == Decimal(value)


def test_thousandths_of_other_money_are_no_amount() -> None:
    assert list(amounts_in("1,234.500 EUR")) == []
