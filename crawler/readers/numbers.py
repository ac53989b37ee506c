"""Digits to numbers, however a shop marks thousands and decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SEPARATOR = re.compile(r"[.,'’ \u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; where one mark with three digits behind it leaves two readings, both are kept."""

    grouped: Decimal
    """Read with that mark between thousands: `6.210` is 6210."""
    decimal: Decimal
    """Read with that mark before decimals: `1.250` is 1.25. The same as `grouped` where there is one reading only."""

    @property
    def ambiguous(self) -> bool:
        """Whether there are two readings."""
        return self.grouped != self.decimal

    @property
    def count(self) -> int | None:
        """As a count of things: marks stand between thousands; None where it has decimals."""
        return int(self.grouped) if self.grouped == self.grouped.to_integral_value() else None


def whole(value: int) -> Number:
    """Make the Number of a number word."""
    return Number(Decimal(value), Decimal(value))


def read_number(text: str) -> Number:
    """Read digits with marks between them, or a fraction: every string of digits with single marks is a number."""
    if "/" in text:
        *before, fraction = re.split(r"[ \u00a0-]", text)
        above, below = fraction.split("/")
        value = Decimal(before[0] if before else 0) + Decimal(above) / Decimal(below)
        return Number(value, value)
    marks = _SEPARATOR.findall(text)
    if not marks:
        return whole(int(text))
    *_, tail = _SEPARATOR.split(text)
    digits = Decimal(_SEPARATOR.sub("", text))
    as_decimal = digits / 10 ** len(tail)
    if len(tail) != 3 or (len(set(marks)) == 2 and marks.count(marks[-1]) == 1):
        only = as_decimal if marks[-1] in ".," else digits
        return Number(only, only)
    if len(marks) > 1 or marks[0] not in ".,":
        return Number(digits, digits)
    if text[0] == "0":
        return Number(as_decimal, as_decimal)
    return Number(digits, as_decimal)
