"""When a period starts: on delivery, purchase or dispatch; or with a notice, an approval, a receipt of the shop's.

What starts a period tells what it is for: days that count from the buyer's notice, or from the shop's answer to it, are
those for sending the goods, and no window in which a return may be decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from crawler.readers.durations import Duration
from crawler.readers.statements import Statement
from crawler.readers.words import Word

CLOCKS = {"term.clock_delivery": "delivery", "term.clock_purchase": "purchase", "term.clock_dispatch": "dispatch"}
"""Word of an event -> when a window starts."""
SINCE = 5
"""Words between `after` and the event it leads to."""
REACH = 14
"""Words behind a period in which what starts it is sought."""
_US, _SUBJECT, _NOTICE, _BEHIND = 6, 3, 5, 2
_POSTPOSED = frozenset({"ja", "fi"})
"""Languages that put `after` behind its noun."""
_DETERMINES = ("cue.article", "cue.from", "term.since", "term.person_buyer", "term.person_shop")
"""Words between a receipt and the noun of what is received."""


def is_start(statement: Statement, at: int, lowest: int = 0) -> bool:
    """Whether a word of an event is where a period starts: `after delivery`, `ab dem Tag der Zustellung`, `到着後`."""
    behind = _BEHIND if statement.sentence.lexicon.language in _POSTPOSED else 0
    around = statement.words[max(at - SINCE, statement.first, lowest) : at + behind + 1]
    if any(word.has("term.since") for word in around):
        return True
    tags = statement.sentence.lexicon.tags
    return any("term.since" in tags([part]) for part in statement.words[at].text.split())


def counts_from_delivery(behind: Sequence[Word]) -> bool:
    """Whether what is behind a period starts it when the goods are there: `cancel within 14 days of receiving them`."""
    event = next((word for word in behind if word.has(*CLOCKS)), None)
    return event is not None and event.has("term.clock_delivery")


def comes_second(statement: Statement, period: Duration, last: int) -> bool:
    """Whether a period begins where the window ended: `you then have a further 14 days`, `… from when you tell us`."""
    words = statement.words
    beside = (*words[max(period.first - _SUBJECT, statement.first) : period.first], *words[period.last + 1 :][:1])
    if any(word.has("term.further") for word in beside) or _starts_with_approval(words[statement.first : last + 1]):
        return True
    behind = words[period.last + 1 : min(period.last + REACH, last) + 1]
    before = words[statement.first : period.first]
    return (
        _counts_from_notice(behind) or _begins_with_notice(before) or _is_of_way_back(before) or _is_of_way_back(behind)
    )


def _is_of_way_back(words: Sequence[Word]) -> bool:
    """Whether what is received is the return, or what the shop sends for it: `after receiving the label`."""
    for at, word in enumerate(words):
        if not word.has("term.clock_delivery"):
            continue
        for before, after in pairwise(words[at : at + _US]):
            if after.has("term.go_ahead", "term.notice") or (
                after.has("term.way_back") and before.has("cue.article", "term.person_buyer")
            ):
                return True
            if not after.has(*_DETERMINES):
                break
    return False


def _counts_from_notice(behind: Sequence[Word]) -> bool:
    """Whether what is behind a period starts it with the buyer's notice: `of your request`, `after you tell us`."""
    start = next((at for at, word in enumerate(behind[:_BEHIND]) if word.has("term.since")), None)
    if start is None:
        return False
    if any(word.has("term.from_then") for word in behind[: start + 1]) and _names_notice(behind[start + 1 :]):
        return True
    event = next((at for at, word in enumerate(behind) if word.has("term.requested", "term.sale", *CLOCKS)), None)
    if event is None or not behind[event].has("term.requested") or behind[event].has("term.sale", *CLOCKS):
        return False
    told = any(word.has("term.person_buyer") for word in behind[:event])
    return told and not behind[event - 1].has("cue.to", "term.of_goods")


def _begins_with_notice(before: Sequence[Word]) -> bool:
    """Whether a sentence starts its period with the buyer's notice: `After registering your return, you have …`."""
    at = next((at for at, word in enumerate(before) if not word.mark), None)
    return at is not None and before[at].has("term.from_then") and _names_notice(before[at + 1 :])


def _names_notice(words: Sequence[Word]) -> bool:
    """Whether the next words name a notice or withdrawal, and no event that starts a window."""
    for word in words[:_NOTICE]:
        if word.has(*CLOCKS) or word.mark or word.number is not None:
            return False
        if word.has("term.notice"):
            return True
    return False


def _starts_with_approval(words: Sequence[Word]) -> bool:
    """Whether words tell of a return that the shop has to approve first: `once your return is accepted`."""
    for at, word in enumerate(words):
        if word.has("term.once"):
            told = list(takewhile(lambda each: not each.mark, words[at + 1 : at + 1 + _US]))
            if any(each.has("term.approved") for each in told) and any(
                each.has("term.return", "term.way_back") for each in told
            ):
                return True
    return False
