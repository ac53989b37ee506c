"""How long a mat must be kept before it may go back: `at least 30 days`, `only after 20 nights`."""

from __future__ import annotations

from crawler.readers.durations import Duration, durations
from crawler.readers.statements import Finding, Statement

_REACH = 22
"""Words before a period in which a word of keeping is sought."""


def minimum_keep(statement: Statement, *, on_returns_page: bool) -> Finding | None:
    """Read the days a mat must be kept before it may go back."""
    if statement.sentence.question or statement.has(
        "term.damage", "term.warranty", "term.processing", "term.recommends"
    ):
        return None
    for period in durations(statement):
        if is_kept_first(statement, period, on_returns_page=on_returns_page):
            return Finding("return_minimum_keep_days", period.days, period.first, period.last)
    return None


def is_kept_first(statement: Statement, period: Duration, *, on_returns_page: bool) -> bool:
    """Tell whether a period must pass first: `at least 30 days before you return it`, `only after 20 days`."""
    words = statement.words
    before = words[max(period.first - _REACH, statement.first) : period.first]
    around = (*before[-6:], *words[period.last + 1 : period.last + 7])
    back = statement.has("term.return", "term.accepted", "term.sent", "term.before_return") or on_returns_page
    if not back:
        return False
    least = any(word.has("cue.at_least", "term.full", "term.minimum") for word in before[-4:])
    least = least or statement.labelled("cue.at_least", "term.minimum")
    if statement.labelled("term.not_before") and statement.labelled("term.return"):
        return True
    if least and any(word.has("term.before_return") for word in words[statement.first : statement.last + 1]):
        return True
    if any(word.has("term.not_before") for word in around):
        return True
    following = words[period.last + 1 : period.last + 3]
    kept = any(word.has("term.keep") for word in (*before, *following))
    kept = kept and not any(word.has("term.grant") for word in before[-5:])
    minimum = statement.has("term.minimum") and (least or statement.labelled("term.minimum"))
    return (least and kept) or (minimum and (statement.has("term.keep", "term.trial")))
