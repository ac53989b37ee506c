"""Numbers, money, days and addresses as readers see them: by the language that is spoken, never the machine's locale.

Reads and writes nothing. Jinja gets these as filters; view models use them directly.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from unicodedata import combining, normalize
from urllib.parse import urlsplit

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from reports.language import _, spoken

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


def money(amount: Decimal | None, currency: str | None) -> str:
    """Write an amount of money: €79, €4.90, SEK 499; nothing where the amount or its currency is not known."""
    if amount is None or not _is_writable(amount) or currency is None or not _CURRENCY.fullmatch(currency):
        return ""
    return _money(spoken().code, amount, currency)


@lru_cache(maxsize=_REMEMBERED)
def _money(language: str, amount: Decimal, currency: str) -> str:
    is_whole = amount == amount.to_integral_value()
    pattern = re.sub(r"\.0+", "", Locale(language).currency_formats["standard"].pattern) if is_whole else None
    written: str = format_currency(amount, currency, pattern, locale=language, currency_digits=not is_whole)
    return re.sub(r"(?<=[A-Z])(?=\d)", "\u00a0", written)


def number(value: Decimal, places: int | None = None) -> str:
    """Write a number: 5,525, 2.5; with `places`, exactly so many decimals."""
    return _number(spoken().code, value, places) if _is_writable(value) else "–"


@lru_cache(maxsize=_REMEMBERED)
def _number(language: str, value: Decimal, places: int | None) -> str:
    if places is None:
        return format_decimal(value, "#,##0.###", locale=language)
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    return format_decimal(rounded, "#,##0." + "0" * places if places else "#,##0", locale=language)


def points(value: Decimal | None) -> str:
    """Write points of value with one decimal and a true minus sign."""
    return "" if value is None else number(value, 1).replace("-", "−")


def percent(share: Decimal) -> str:
    """Write a share of 1 as whole percent."""
    return f"{number(share * 100, 0)}\u00a0%"


def day(when: date | None) -> str:
    """Write a day: 20 November 2026."""
    # Translators: the pattern of a day, by CLDR: day of the month, name of the month, year.
    return "" if when is None else format_date(when, _("d MMMM y"), locale=spoken().locale)


def short_day(when: date | None) -> str:
    """Write a day in a table: 20 Nov 2026."""
    # Translators: the same in a table, short.
    return "" if when is None else _short_day(spoken().code, when, _("d MMM y"))


@lru_cache(maxsize=_REMEMBERED)
def _short_day(language: str, when: date, pattern: str) -> str:
    return format_date(when, pattern, locale=language)


def size(how_many: int) -> str:
    """Write how big a file is, from its bytes: 1,234 B, 85 kB."""
    return f"{number(Decimal(how_many))} B" if how_many < 10_000 else f"{number(Decimal(round(how_many / 1000)))} kB"


def country(code: str) -> str:
    """Name a country by its ISO 3166 code; an unknown code stays as it is."""
    return str(spoken().locale.territories.get(code, code))


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
        return _("code index, entry %(number)s (no page to open)", number=entry[1])
    bare = re.sub(r"^https?://(www\.)?", "", plain(address)).rstrip("/")
    return bare if len(bare) <= 90 else f"{bare[:55]}…{bare[-30:]}"


def plain(text: str) -> str:
    """Take out of text what is no text: control characters, noncharacters, marks that turn the reading direction."""
    if text.isprintable():  # nothing of all that is, and most texts are
        return text
    return _BREAKS.sub(" ", _UNPRINTABLE.sub("", text))


def alphabetical(text: str) -> str:
    """Return what a text is sorted by: its letters without their marks, so that Österreich stands at O."""
    return "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))


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
