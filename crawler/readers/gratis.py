"""Whether goods go back at no cost, by the words beside the return: `send it back for free`, `returns are free`."""

from __future__ import annotations

from crawler.readers.statements import Statement

_REACH = 10
_SAID_OF_IT = (
    "cue.verb", "cue.from", "cue.joining", "term.us", "term.person_buyer", "term.person_shop", "term.everything",
)  # fmt: skip
"""What may stand between returns and what they are said to be: `with us for you`."""


def goes_back_gratis(statement: Statement) -> int | None:
    """Give the word by which goods go back at no cost; None where there is none."""
    returned = _returned_gratis(statement)
    return _return_is_gratis(statement) if returned is None else returned


def hangs_on_something(statement: Statement, free: int) -> bool:
    """Whether returns are free only with what nobody here knows: `with the loyalty card`; `with us` is with all."""
    words = [word for word in statement.words[free + 1 : statement.last + 1] if not word.has("cue.article")]
    return len(words) > 1 and words[0].has("cue.joining") and words[0].has("cue.with") and not words[1].tags


def _returned_gratis(statement: Statement) -> int | None:
    """Give the word by which goods go back at no cost: `return it free of charge`, `kostenlos zurückschicken`."""
    words, denied = statement.words, statement.sentence.denied
    gratis = ("term.gratis", "term.free_shipping")
    if statement.labelled("term.return") and statement.own[0].has(*gratis) and not statement.has("term.exchange"):
        return statement.first
    for at in statement.span:
        if not words[at].has("term.gratis") or denied[at]:
            continue
        first, last = statement.sentence.clause(at)
        backs = [
            place
            for place in range(max(first, at - _REACH), min(last, at + _REACH) + 1)
            if words[place].has("term.return", "term.sent")
        ]
        nearest = min(backs, key=lambda place: abs(place - at), default=None)
        if nearest is not None and not words[nearest].has("term.exchange", "term.money", "term.no_returns"):
            return None if statement.has("term.shipping", "term.exchange_only") else at
    return None


def _return_is_gratis(statement: Statement) -> int | None:
    """Give the word in a clause of nothing but returns: `Zwroty są u nas darmowe`, `Returns are always free`."""
    words, denied = statement.words, statement.sentence.denied
    for at in statement.span:
        if not words[at].has("term.by_shop") or (denied[at] and statement.has("cue.not")):
            continue
        begins, ends = statement.sentence.clause(at)
        begins = max(begins, statement.first)
        begins += words[begins].has("cue.article")
        back = words[begins].has("term.return") and not words[begins].has("term.exchange", "term.money")
        verb = any(word.has("cue.verb", "cue.from") for word in words[begins + 1 : at][:1])
        between, behind = words[begins + 2 : at], words[at + 1 : ends + 1]
        said = [word for word in between if word.tags] + [word for word in behind if not word.mark]
        if back and verb and all(word.has(*_SAID_OF_IT) for word in said):
            return at
    return None
