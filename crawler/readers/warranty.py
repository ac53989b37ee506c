"""How long the mat is under warranty. A money-back promise is none, nor is what the law gives every buyer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.items import Source
from crawler.readers.durations import Duration, durations
from crawler.readers.sentences import Sentence
from crawler.readers.statements import Finding, Statement
from crawler.readers.words import Word

_NOT_OF_MAT = ("term.money_back", "term.register", "term.part_warranty")
_NO_WARRANTY = (*_NOT_OF_MAT, "term.statutory")
_OF_OTHERS = ("cue.generic", "cue.others_subject", "cue.warning")
_LASTS = frozenset(
    {"term.policy_lasts", "term.applies", "term.person_buyer", "term.clock_purchase", "term.clock_delivery"}
)
"""All that a sentence may tell of that only says how long something lasts."""
_NEXT = 3
_BESIDE_LAW = 2
_REACH = 9
_SHORTEST_IN_DAYS = 90


def read_warranty(statement: Statement) -> Iterator[Finding]:
    """Read warranty_months from a statement."""
    if statement.has(*_NOT_OF_MAT) or statement.labelled("term.statutory") or _states_nothing(statement):
        return
    words = statement.words
    if not statement.has("term.warranty"):
        yield from () if statement.has("term.statutory") else _promised_otherwise(statement)
        return
    by_law = statement.has("term.statutory")
    places = [
        at for at in statement.span if words[at].has("term.warranty") and not (by_law and _is_law_s(statement, at))
    ]
    if any(statement.sentence.denied[at] for at in places) or (by_law and not places):
        return
    lifetime = statement.near(("term.lifetime",), statement.first, statement.last)
    if lifetime is not None and not statement.sentence.denied[lifetime]:
        yield Finding("warranty_months", "lifetime", lifetime, lifetime)
        return
    lengths = {
        _months(period): period
        for period in durations(statement)
        if _is_length(statement, period, places) and not statement.sentence.supposes(period.first)
        and not (by_law and not _stands_at(statement, period, places))
    }  # fmt: skip
    lengths.pop(None, None)
    if len(lengths) == 1:
        ((months, period),) = lengths.items()
        if months is not None:
            yield Finding("warranty_months", months, period.first, period.last)


def _is_law_s(statement: Statement, at: int) -> bool:
    """Whether a word of warranty is the law's: `gesetzliche Garantie`, `the warranty by law`."""
    first, last = statement.sentence.clause(at)
    return statement.near(("term.statutory",), max(first, at - _BESIDE_LAW), min(last, at + _BESIDE_LAW)) is not None


def _stands_at(statement: Statement, period: Duration, places: list[int]) -> bool:
    """Whether a length stands right at a warranty's word: `two years by law, and our warranty of five years`."""
    first, last = statement.sentence.clause(period.first)
    return any(first <= at <= last and -_NEXT <= period.first - at <= _NEXT for at in places)


def _promised_otherwise(statement: Statement) -> Iterator[Finding]:
    """Read a promise that does without the word.

    `Should it prove defective within two years, we replace it`; `covered for two years against defects`.
    """
    if not statement.has("term.damage") or statement.has("term.return"):
        return
    periods = [period for period in durations(statement) if period.months is not None]
    if len(periods) != 1:
        return
    lead = statement.words[max(periods[0].first - 3, 0) : periods[0].first]
    replaced = statement.has("term.replaces") and any(word.has("term.within") for word in lead)
    if (replaced or _is_covered(statement, lead)) and (months := _months(periods[0])) is not None:
        yield Finding("warranty_months", months, periods[0].first, periods[0].last)


def _is_covered(statement: Statement, lead: Sequence[Word]) -> bool:
    """Whether the mat is said to be covered against defects, and not from some time on."""
    covered = [at for at in statement.span if statement.words[at].has("term.covered")]
    late = any(word.has("cue.at_most", "term.once", "cue.not") for word in lead)
    return bool(covered) and not (late or any(statement.sentence.denied[at] for at in covered))


def _states_nothing(statement: Statement) -> bool:
    """Whether it asks or speaks of others' mats; on a shop's page of terms, `all mats` are the shop's own."""
    sentence = statement.sentence
    if statement.passage.source is Source.POLICY_PAGE and not sentence.has(*_OF_OTHERS):
        return sentence.question
    return sentence.states_nothing


def promises_warranty(sentence: Sentence) -> bool:
    """Tell whether a sentence says that there is a warranty, and leaves to the next for how long."""
    if not sentence.has("term.warranty") or sentence.has(*_NO_WARRANTY) or sentence.states_nothing:
        return False
    words = zip(sentence.words, sentence.denied, strict=True)
    return not any(word.number or (denied and word.has("term.warranty")) for word, denied in words)


def read_lasting(statement: Statement) -> Iterator[Finding]:
    """Read warranty_months from `Den gäller i 36 månader`, where what stands before it promises a warranty."""
    if statement.row or statement.first or statement.sentence.states_nothing or not _goes_on(statement.own):
        return
    about = {tag for tag in statement.tags if tag.startswith(("part.", "term."))}
    periods = list(durations(statement))
    if about <= _LASTS and len(periods) == 1 and periods[0].first <= _NEXT and not statement.has("cue.not"):
        (period,) = periods
        if (months := _months(period)) is not None:
            yield Finding("warranty_months", months, period.first, period.last)


def _goes_on(words: Sequence[Word]) -> bool:
    """Whether words go on about what stands before them: `it lasts`, `den gäller i`, `gilt`."""
    first, second = words[0], words[min(1, len(words) - 1)]
    if first.has("term.policy_lasts"):
        return True
    lasts = ("term.policy_lasts", "cue.verb") if first.has("cue.it") else ("term.policy_lasts",)
    return first.has("cue.it", "cue.they") and second.has(*lasts)


def _months(period: Duration) -> int | None:
    if period.months is None and period.unit == "day" and period.days >= _SHORTEST_IN_DAYS and period.days % 30 == 0:
        return period.days // 30
    return period.months


def _is_length(statement: Statement, period: Duration, places: list[int]) -> bool:
    """Whether a period is the warranty's length: near its word or in its row, and no deadline (`within 30 days`).

    `garantito per 2 anni` is said of what lasts as well as of what must be done within.
    """
    lead = statement.words[max(period.first - 3, 0) : period.first]
    first, last = statement.sentence.clause(period.first)
    lasts = any(word.has("term.lasting") for word in lead) and any(first <= at <= last for at in places)
    if any(word.has("cue.at_most", "cue.versus") or (word.has("term.within") and not lasts) for word in lead):
        return False
    if any(word.has("term.once") for word in lead[-1:]):  # `does not cover wear after 6 months`
        return False
    if statement.labelled("term.warranty") and not places:
        return True
    return any(-_REACH <= period.first - at <= _REACH for at in places)
