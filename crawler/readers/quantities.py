"""Numbers in their words: ranges, hedges, and the reading of a mark that may stand between thousands or decimals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crawler.items import Qualifier
from crawler.readers.numbers import Number
from crawler.readers.words import Word

_DASHES = frozenset("-–—~〜～‐‑")
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_HEDGE_REACH = 3


def in_range(words: Sequence[Word], at: int) -> bool:
    """Tell whether the number at `at` is one end of a range: `25-40`, `6-8,000`, `4000 to 8000`, `between 4 and 8`."""
    return _ranges(words, at, 1) or _ranges(words, at, -1)


def one_of_several(words: Sequence[Word], at: int) -> bool:
    """Tell whether the number at `at` is one of an either/or: `15, 20 or 25 years`, `6,000 or 8,000 spikes`."""
    return _joins(words, at, 1) or _joins(words, at, -1)


def _joins(words: Sequence[Word], at: int, step: int) -> bool:
    """Look for `or` and another number on one side; a comma, a unit or a noun may stand between."""
    next_at = at + step
    while 0 <= next_at < len(words) and _may_stand_between(words[next_at]):
        next_at += step
    if not 0 <= next_at < len(words) or not words[next_at].has("cue.or"):
        return False
    beside = next_at + step
    while 0 <= beside < len(words) and _may_stand_between(words[beside]):
        beside += step
    return 0 <= beside < len(words) and words[beside].number is not None and words[beside] is not words[at]


def _may_stand_between(word: Word) -> bool:
    return word.text == "," or any(tag.startswith(("unit.", "part.")) for tag in word.tags)


def _ranges(words: Sequence[Word], at: int, step: int) -> bool:
    """Look for a joining sign or word and another number on one side; a unit may stand between."""
    next_at = at + step
    while 0 <= next_at < len(words) and any(tag.startswith(("unit.", "part.")) for tag in words[next_at].tags):
        next_at += step
    other = next_at + step
    if step > 0 and 0 <= next_at < len(words) and words[next_at].has("cue.about"):
        return False
    if not (0 <= next_at < len(words) and 0 <= other < len(words)) or words[other].number is None:
        return False
    joint = words[next_at]
    if joint.text in _DASHES or joint.has("cue.to"):
        return True
    first = min(at, other)
    between = any(word.has("cue.between") for word in words[max(first - 3, 0) : first])
    return between and joint.has("cue.and")


def qualifier(words: Sequence[Word], at: int) -> tuple[Qualifier | None, bool]:
    """Read the hedge of the number at `at`.

    Returns:
        `at_least`, `about` or None; and whether the words only give an upper bound (`up to 8,000`).
    """
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and ((after.text == "+" and after.start == words[at].end) or after.has("cue.at_least_after")):
        return Qualifier.AT_LEAST, False
    for back in range(at - 1, max(at - 1 - _HEDGE_REACH, -1), -1):
        word = words[back]
        if word.has("cue.at_least"):
            return Qualifier.AT_LEAST, False
        if word.has("cue.about"):
            return Qualifier.ABOUT, False
        if word.has("cue.at_most"):
            return None, True
        if word.number is not None or (word.mark and word.text not in "(."):
            break
    return None, False


def measured(number: Number, following: Word | None = None, *, small: bool = False) -> float:
    """Read a number as a measure: `1,250` is 1.25 where the unit is large (`small=False`), else 1250."""
    value = number.grouped if small else number.decimal
    if following is not None and following.text in _FRACTIONS:
        value += _FRACTIONS[following.text]
    return float(value)
