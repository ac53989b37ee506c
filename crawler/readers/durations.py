"""Lengths of time in their words: `30 days`, `two weeks`, `14 working days`, `vierzehn Tage`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.readers.quantities import in_range, one_of_several
from crawler.readers.statements import Statement
from crawler.readers.words import Word

_DAYS = {"day": 1, "business_day": 1, "calendar_day": 1, "night": 1, "week": 7, "month": 30, "year": 365}
_ANY_UNIT = frozenset(f"unit.{unit}" for unit in _DAYS)
_MONTHS = {"month": 1, "year": 12}
_BASIS = {"business_day": "business", "calendar_day": "calendar"}
_SKIPPED = frozenset({")", "(", "'"})
"""Signs that may stand between number and unit: `fourteen (14) days`."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time at the words `first` to `last`."""

    number: int
    unit: str
    first: int
    last: int

    @property
    def days(self) -> int:
        """In days; a month is 30, as shops count return windows."""
        return self.number * _DAYS[self.unit]

    @property
    def months(self) -> int | None:
        """In months, where it is given in months or years."""
        return self.number * _MONTHS[self.unit] if self.unit in _MONTHS else None

    @property
    def basis(self) -> str | None:
        """`business` or `calendar`, where the words say so."""
        return _BASIS.get(self.unit)


def durations(statement: Statement) -> Iterator[Duration]:
    """Give the lengths of time in a statement; ranges (`3-5 days`) and hours are none."""
    if not statement.counted or statement.tags.isdisjoint(_ANY_UNIT):
        return
    words = statement.words
    for at in statement.span:
        number = words[at].number
        count = number.count if number else None
        if at and words[at - 1].has("cue.recurs"):  # `one claim every 12 months`
            continue
        if count is None or in_range(words, at) or one_of_several(words, at) or _is_said_again(words, at):
            continue
        if (found := _unit_of(statement, at)) is not None:
            unit, last = found
            yield Duration(count, unit, at, last)


def _unit_of(statement: Statement, at: int) -> tuple[str, int] | None:
    """Give the unit of the number at word `at` and where it stands; `zweijährige` is number and unit in one."""
    words = statement.words
    if whole := _units_of(words[at]):
        return whole[0], at
    after = _behind_remark(words, at + 1, statement.last)
    while after <= statement.last and (words[after].text in _SKIPPED or words[after].number == words[at].number):
        after += 1
    if after < statement.last and _only_stresses(words[after]):
        after += 1
    if after > statement.last:
        return None
    if words[after].has("cue.and") and after + 2 <= statement.last:  # `90 day & night trial` has the unit first
        return None
    units = _units_of(words[after])
    return (units[0], after) if units else None


def _units_of(word: Word) -> list[str]:
    return [unit for unit in word.values("unit") if unit in _DAYS]


def _is_said_again(words: Sequence[Word], at: int) -> bool:
    """Whether a number only repeats the one before it: the 10 of `ten (10) days`."""
    return at > 1 and words[at - 1].text == "(" and words[at - 2].number is not None


def _behind_remark(words: Sequence[Word], at: int, last: int) -> int:
    """Give the word behind a number said once more in brackets: `7 (sete) dias`."""
    return at + 3 if at + 2 <= last and words[at].text == "(" and words[at + 2].text == ")" else at


def _only_stresses(word: Word) -> bool:
    """Whether a word between number and unit changes nothing: `30 full days`, `14 aufeinanderfolgende Tage`."""
    return not word.mark and word.number is None and (not word.tags or word.has("term.full"))
