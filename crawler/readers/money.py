"""Amounts of money: one printed token to a Decimal, and every amount of a text with what it is an amount of.

Reads text; gives Amounts. price-parser reads the single token; what a token may be, and what the words around it make
of it (list price, saving, instalment, price per unit, postage …), is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from price_parser import Price

from crawler.readers.currencies import (
    CURRENCY,
    DECIMAL_COMMA,
    FIRST_OF_CURRENCY,
    IN_THOUSANDTHS,
    LAST_OF_CURRENCY,
    codes_of,
)
from crawler.readers.money_words import AFTER, BEFORE

MAX_TOKEN = 64
"""Longest text read as one price; price-parser is quadratic in it."""
MAX_AMOUNT = Decimal(10) ** 9

_ODD_DIGITS = re.compile(r"[^\W0-9a-zA-Z_]", re.UNICODE)
_NEGATIVE = re.compile(r"^[^\w.,]*[-−–][^\w\s]{0,3}\d")
_NUMBERS = re.compile(r"\d[\d.,'’\s\u00a0\u202f]*")
_JOINERS = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


class Role(StrEnum):
    """What an amount is an amount of."""

    CURRENT = "current"
    LIST = "list"
    SAVING = "saving"
    INSTALMENT = "instalment"
    UNIT_PRICE = "unit_price"
    SHIPPING = "shipping"
    SHIPPING_THRESHOLD = "shipping_threshold"
    LOWEST_30_DAYS = "lowest_30_days"
    DEPOSIT = "deposit"
    RENTAL = "rental"
    COUPON = "coupon"
    TAX = "tax"
    FROM = "from"
    OTHER_OFFER = "other_offer"


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount as printed in a text."""

    value: Decimal
    printed: str
    """The token: number with its sign."""
    sign: str
    """Currency sign or code as printed; empty where there is none."""
    start: int
    end: int
    role: Role = Role.CURRENT


def read_token(text: str, currency_hint: str | None = None, decimal_separator: str | None = None) -> Decimal | None:
    """Read the one price that a short text prints, as price-parser does, within bounds.

    Returns:
        The amount, or None where there is none, it is negative, past MAX_AMOUNT, or the text is longer than MAX_TOKEN.
    """
    # A whole product name may stand before its price (craigslist, saved titles): longer than that is no token.
    if len(text) > 4 * MAX_TOKEN or _NEGATIVE.search(text):
        return None
    hint = currency_hint[:MAX_TOKEN] if currency_hint else None
    try:
        amount = Price.fromstring(
            _JOINERS.sub("", text), currency_hint=hint, decimal_separator=decimal_separator
        ).amount
    except (ValueError, ArithmeticError):
        return None
    return amount if amount is not None and amount.is_finite() and 0 <= amount <= MAX_AMOUNT else None


def sure_price(text: str) -> Decimal | None:
    """Read a price only where the text leaves no doubt: one number, one sign at most, nothing else.

    Returns:
        The amount, or None for two numbers, odd digits, a negative, or words that price-parser would read past.
    """
    folded = " ".join(text.split())
    if (
        not folded
        or _JOINERS.search(folded)
        or len(folded) > MAX_TOKEN
        or _ODD_DIGITS.search(re.sub(CURRENCY, "", folded, flags=re.IGNORECASE))
    ):
        return None
    amounts = list(amounts_in(folded, bare=True))
    if len(amounts) != 1 or len(_NUMBERS.findall(folded)) != 1:
        return None
    rest = (folded[: amounts[0].start] + folded[amounts[0].end :]).strip(" *.:()")
    # Up to three letters may be a unit or a currency with other decimals (16.00 ft, 423.923 KD).
    if amounts[0].role not in {Role.CURRENT, Role.FROM}:
        return None
    return amounts[0].value if not rest or (rest.isalpha() and len(rest) > 3) else None


def machine_price(text: str, currency: str | None = None) -> Decimal | None:
    """Read a price as markup prints it: a plain decimal with a dot first, else as a token a visitor would see.

    Args:
        text: The price.
        currency: What is said to be its currency; where that has thousandths, so may the price.
    """
    plain = text.strip().replace(" ", "")
    if currency and (exact := _to_thousandths(plain, currency)) is not None:
        return exact
    if re.fullmatch(r"\d{1,12}(?:\.\d{1,10})?", plain):
        value = Decimal(plain)
        return value if value <= MAX_AMOUNT else None
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d{1,4}", plain):
        return Decimal(plain.replace(",", ""))
    if len(text) > MAX_TOKEN or not re.search(r"\d", text):
        return None
    numbers = [number for number in _NUMBERS.findall(text) if number.strip(" .,")]
    if len(numbers) != 1:
        return None
    signed = next(amounts_in(text), None)
    if signed is not None and IN_THOUSANDTHS.issuperset(codes_of(signed.sign)):
        return signed.value
    return read_token(text)


# Thousands in threes behind one sign, then cents; or plain digits, then cents; or `49.-`.
_NUMBER = (
    r"(?:\d{1,3}(?:(?P<group>[.,'’ \u00a0\u202f])\d{3})(?:(?P=group)\d{3})*(?:[.,]\d{1,3})?|\d{1,9}(?:[.,]\d{1,2})?)"
    r"(?!\d)(?:[.,](?:[-–—]{1,2}|−))?"
)
_AMOUNT = re.compile(
    rf"(?<![\d.,\u200b\u200c])(?P<number>{_NUMBER})"
    rf"(?:(?-i:(?=\s?[{re.escape(''.join(sorted(FIRST_OF_CURRENCY)))}]))"
    rf"(?P<after>{CURRENCY}|\s(?:{CURRENCY})(?!\d))(?![A-Za-zÀ-ž]))?",
    re.IGNORECASE,
)
_BEFORE_NUMBER = re.compile(rf"({CURRENCY})\s?$", re.IGNORECASE)
_LONGEST_SIGN = 6
"""Characters of a sign and the blank behind it: a text is searched for numbers first, then for a sign beside them."""
_LABELLING = frozenset({"list", "saving", "shipping", "deposit"})
_AMOUNT_FOLLOWS = re.compile(
    rf"[^\w€$£¥]{{0,4}}(?:price|preis|prix|precio|prezzo)?[^\w€$£¥]{{0,3}}(?:{CURRENCY})?\s?\d", re.IGNORECASE
)
_WINDOW = 48
"""Characters before and after an amount whose words say what it is."""


def amounts_in(text: str, *, bare: bool = False) -> Iterator[Amount]:
    """Yield the amounts that a text prints with a currency sign, in order.

    Args:
        text: One block of visible words.
        bare: Also yield numbers without a sign (for elements that are marked as prices).
    """
    floor = end_before = 0
    for match in _AMOUNT.finditer(text[:4000]):
        number = match.start("number")
        near = text[max(0, number - 2) : number].rstrip()[-1:]
        may_be_signed = near in LAST_OF_CURRENCY
        if not (bare or may_be_signed or match["after"]):
            continue
        signed = _BEFORE_NUMBER.search(text, max(end_before, number - _LONGEST_SIGN), number) if may_be_signed else None
        before, after = signed[1] if signed else "", (match["after"] or "").strip()
        sign = next((printed for printed in (before, after) if printed and codes_of(printed)), "")
        if (not sign and not bare) or text[match.end() : match.end() + 2].lstrip()[:1] == "%":
            continue
        # "€ 79,00€ 59,00": the sign behind a number that has one already is the next number's.
        end_before = match.end("number") if before and sign == before else match.end()
        start = signed.start() if signed and sign == before else number
        end = match.end() if sign and sign == after else match.end("number")
        if _is_negative(text, start):
            continue
        value = _value(match["number"], sign)
        if value is not None:
            yield Amount(value, text[start:end].strip(), sign, start, end, role_in(text, start, end, floor))
            floor = end


def _is_negative(text: str, start: int) -> bool:
    before = text[max(0, start - 2) : start]
    return bool(before) and before[-1:] in "-−" and (len(before) == 1 or before[0] in " (")


_TO_THOUSANDTHS = re.compile(
    r"(?P<whole>\d{1,6}|\d{1,3}(?P<group>[.,'’ \u00a0\u202f])\d{3}(?:(?P=group)\d{3})*(?!(?P=group)))"
    r"(?P<mark>[.,])(?P<rest>\d{3})"
)


def _to_thousandths(number: str, sign: str) -> Decimal | None:
    """Read a number with three digits behind its mark, in money that has so many; None where it is none of these.

    A comma is one of thousands (`KWD 1,500`) but where the country prints decimals behind it (`TND 89,000`).
    """
    codes = codes_of(sign)
    if not codes or not IN_THOUSANDTHS.issuperset(codes):
        return None
    match = _TO_THOUSANDTHS.fullmatch(number)
    if match is None or (match["mark"] == "," and not DECIMAL_COMMA.issuperset(codes)):
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', match['whole'])}.{match['rest']}")


@lru_cache(maxsize=1024)
def _value(number: str, sign: str) -> Decimal | None:
    plain = number.strip().rstrip("-–—−").rstrip(".,")
    if (exact := _to_thousandths(plain, sign)) is not None:
        return exact
    mixed = _TO_THOUSANDTHS.fullmatch(plain)
    if mixed and mixed["group"]:  # 1,234.500: thousandths of money that has none
        return None
    grouped = re.fullmatch(r"(\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\2\d{3})*)(?:[.,](\d{1,2}))?", plain)
    if grouped:
        whole = re.sub(r"\D", "", grouped[1])
        return Decimal(f"{whole}.{grouped[3] or 0}".removesuffix(".0"))
    value = read_token(f"{plain} {sign}" if sign else plain)
    return value if value is not None and value <= MAX_AMOUNT else None


def role_in(text: str, start: int, end: int, floor: int = 0) -> Role:
    """Say what an amount is by the words of its own text; those before `floor` belong to the amount before it."""
    after = text[end : end + _WINDOW].lower()
    for role, pattern in AFTER.items():
        said = pattern.match(after)
        # "€28.90 RRP: €37.90": a label right before another amount is that one's.
        if said and not (role in _LABELLING and _AMOUNT_FOLLOWS.match(after, said.end())):
            return Role(role)
    before = text[max(floor, start - _WINDOW) : start].lower()
    for role, pattern in BEFORE.items():
        if pattern.search(before):
            return Role(role)
    return Role.CURRENT
