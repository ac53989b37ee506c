"""Numbers, money, days and addresses as readers see them. Pure functions; the locale is fixed, never the machine's.

Reads and writes nothing. Jinja gets these as filters; view models use them directly.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from urllib.parse import urlsplit

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

LOCALE = "en"
_NOT_IN_ADDRESS = re.compile(r"[\s\"<>\\]")
_CURRENCY = re.compile(r"[A-Z]{3}")
_REMEMBERED = 4096
# What no HTML document may hold: controls, lone surrogates, noncharacters; and marks that turn the text around them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_BREAKS = re.compile(r"[\t\n\f\r]")


@lru_cache(maxsize=_REMEMBERED)
def money(amount: Decimal | None, currency: str | None) -> str:
    """Write an amount of money: €79, €4.90, SEK 499; nothing where the amount or its currency is not known."""
    if amount is None or not _is_writable(amount) or currency is None or not _CURRENCY.fullmatch(currency):
        return ""
    pattern = "¤#,##0" if amount == amount.to_integral_value() else None
    written: str = format_currency(amount, currency, pattern, locale=LOCALE, currency_digits=pattern is None)
    return re.sub(r"(?<=[A-Z])(?=\d)", "\u00a0", written)


@lru_cache(maxsize=_REMEMBERED)
def number(value: Decimal, places: int | None = None) -> str:
    """Write a number: 5,525, 2.5; with `places`, exactly so many decimals."""
    if not _is_writable(value):
        return "–"
    if places is None:
        return format_decimal(value, "#,##0.###", locale=LOCALE)
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    return format_decimal(rounded, "#,##0." + "0" * places if places else "#,##0", locale=LOCALE)


def points(value: Decimal | None) -> str:
    """Write points of value with one decimal and a true minus sign."""
    return "" if value is None else number(value, 1).replace("-", "−")


def percent(share: Decimal) -> str:
    """Write a share of 1 as whole percent."""
    return f"{number(share * 100, 0)}\u00a0%"


def day(when: date | None) -> str:
    """Write a day: 20 November 2026."""
    return "" if when is None else format_date(when, "d MMMM y", locale=LOCALE)


@lru_cache(maxsize=_REMEMBERED)
def short_day(when: date | None) -> str:
    """Write a day in a table: 20 Nov 2026."""
    return "" if when is None else format_date(when, "d MMM y", locale=LOCALE)


def country(code: str) -> str:
    """Name a country by its ISO 3166 code; an unknown code stays as it is."""
    return str(Locale(LOCALE).territories.get(code, code))


def count(how_many: int, noun: str, plural: str | None = None) -> str:
    """Write a number of things: 1 shop, 9 shops."""
    return f"{number(Decimal(how_many))} {noun if how_many == 1 else plural or noun + 's'}"


def web_address(address: str | None) -> str:
    """Return an address that may stand in an href, or nothing: http and https with a host only."""
    if not address or address != plain(address) or _NOT_IN_ADDRESS.search(address):
        return ""
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return address if is_web else ""


def short_address(address: str) -> str:
    """Return an address as read by people: without scheme and `www.`, long ones shortened in the middle.

    An entry of a code index, which facts noted by hand may come from, is no page that anybody can open.
    """
    entry = re.match(r"github-index:id=(\d+)", address)
    if entry:
        return f"code index, entry {entry[1]} (no page to open)"
    bare = re.sub(r"^https?://(www\.)?", "", plain(address)).rstrip("/")
    return bare if len(bare) <= 90 else f"{bare[:55]}…{bare[-30:]}"


def plain(text: str) -> str:
    """Take out of text what is no text: control characters, noncharacters, marks that turn the reading direction."""
    if text.isprintable():  # nothing of all that is, and most texts are
        return text
    return _BREAKS.sub(" ", _UNPRINTABLE.sub("", text))


def capital(text: str) -> str:
    """Begin with a capital letter, leaving the rest as it is."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=_REMEMBERED)
def anchor(text: str) -> str:
    """Make any text usable as an id: ASCII letters, digits, `_` and `-`; everything else by its code point."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "_-") else f".{ord(c):x}." for c in text) or "-"


def _is_writable(value: Decimal) -> bool:
    """Refuse what would be written with millions of digits."""
    return value.is_finite() and abs(value.adjusted()) < 20
