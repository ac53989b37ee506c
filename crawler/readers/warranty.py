"""How long the mat is under warranty. A money-back promise is none, nor is what the law gives every buyer."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.readers.durations import Duration, durations
from crawler.readers.statements import Finding, Statement

_NO_WARRANTY = ("term.money_back", "term.statutory", "term.register", "term.part_warranty")
_REACH = 9
_SHORTEST_IN_DAYS = 90


def read_warranty(statement: Statement) -> Iterator[Finding]:
    """Read warranty_months from a statement."""
    if not statement.has("term.warranty") or statement.has(*_NO_WARRANTY) or statement.sentence.states_nothing:
        return
    words = statement.words
    places = [at for at in statement.span if words[at].has("term.warranty")]
    if any(statement.sentence.denied[at] for at in places):
        return
    lifetime = statement.near(("term.lifetime",), statement.first, statement.last)
    if lifetime is not None and not statement.sentence.denied[lifetime]:
        yield Finding("warranty_months", "lifetime", lifetime, lifetime)
        return
    lengths = {
        _months(period): period for period in durations(statement) if _is_length(statement, period, places)
    }  # fmt: skip
    lengths.pop(None, None)
    if len(lengths) == 1:
        ((months, period),) = lengths.items()
        if months is not None:
            yield Finding("warranty_months", months, period.first, period.last)


def _months(period: Duration) -> int | None:
    if period.months is None and period.unit == "day" and period.days >= _SHORTEST_IN_DAYS and period.days % 30 == 0:
        return period.days // 30
    return period.months


def _is_length(statement: Statement, period: Duration, places: list[int]) -> bool:
    """Whether a period is the warranty's length: near its word or in its row, and no deadline (`within 30 days`)."""
    lead = statement.words[max(period.first - 3, 0) : period.first]
    if any(word.has("term.within", "cue.at_most", "cue.versus") for word in lead):
        return False
    if statement.labelled("term.warranty") and not places:
        return True
    return any(-_REACH <= period.first - at <= _REACH for at in places)
