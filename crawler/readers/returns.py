"""Whether, how long and on what terms a mat may go back.

A page names many periods: to report damage, to be paid back, to deliver, to cancel. Each period is read by the
nearest word of action before it (or, if there is none, behind it); what is said of damage, holidays, store credit or
a marketplace's sellers gives no window. The statutory right of withdrawal is the window only where the shop states
none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.readers.durations import Duration, durations
from crawler.readers.quantities import in_range, qualifier
from crawler.readers.sentences import Word
from crawler.readers.statements import Finding, Statement

_OWN = "own"
_STATUTORY = "statutory"
_KEEP = "keep"
_ACTIONS = {
    "term.return": _OWN, "term.trial": _OWN, "term.policy_lasts": _OWN, "term.free_return": _OWN,
    "term.withdrawal": _STATUTORY,
    "term.keep": _KEEP, "term.processing": "processing", "term.delivery_time": "delivery", "term.cancel": "cancel",
    "term.warranty": "warranty", "term.invoice": "invoice", "term.register": "register",
}  # fmt: skip
"""Word of action -> what a period beside it is a period of."""
_NO_WINDOW = (
    "term.damage", "term.holiday", "term.credit", "term.marketplace", "term.our_receipt", "term.notice_clock",
    "term.validity", "term.expired",
)  # fmt: skip
_LEFT, _RIGHT, _CLOCK = 22, 16, 14
_CLOCKS = {"term.clock_delivery": "delivery", "term.clock_purchase": "purchase", "term.clock_dispatch": "dispatch"}
_DEADLINES = {"term.received": "received", "term.sent": "sent", "term.requested": "requested"}
_TEMPLATE = re.compile(
    r"\{\{|\}\}|\{%|%%|\bX{2,}\b|_{3,}|lorem ipsum|liquid error|"
    r"\[[^\[\]]{0,60}(?:/\s?\d|your|store|shop|name|mail|insert|days?\b|number|xx|example|exempl|beispiel|nom|adress|firma|tage\b|jours|dagar|ihre?|votre|"
    r"ditt?|antal|butik|boutique|[A-Z]{4,})[^\[\]]{0,60}\]|\[\d+\]\s*(?:day|tag|jour|dag|giorn|día|dia)|<\s?(?:your|insert|shop|store|days)[^<>]{0,40}>",
    re.IGNORECASE,
)
"""What a shop forgot to fill in."""


@dataclass(frozen=True, slots=True)
class Window:
    """A period in which goods may go back, with its terms."""

    statement: Statement
    duration: Duration
    statutory: bool
    clock: str | None
    deadline: str | None


def is_template(text: str) -> bool:
    """Tell whether a text still holds places to fill in, so that its numbers are nobody's."""
    return bool(_TEMPLATE.search(text))


def read_windows(statement: Statement, *, on_returns_page: bool) -> Iterator[Window]:
    """Read the return windows of a statement."""
    if statement.sentence.question:
        return
    found = []
    all_periods = list(durations(statement))
    for place, period in enumerate(all_periods):
        before = all_periods[place - 1].last + 1 if place else 0
        after = all_periods[place + 1].first - 1 if place + 1 < len(all_periods) else len(statement.words) - 1
        kind = _kind(statement, period, (before, after), on_returns_page=on_returns_page)
        if kind in {_OWN, _STATUTORY}:
            found.append((period, kind, before, after))
    told_twice = len({period.days for period, *_ in found}) > 1 and statement.has("term.withdrawal", "term.statutory")
    for period, kind, before, after in found:
        shortest = told_twice and period.days == min(each.days for each, *_ in found)
        statutory = shortest or (kind == _STATUTORY and not told_twice)
        yield Window(
            statement,
            period,
            statutory,
            _nearest(statement, period, (before, after), _CLOCKS, right_first=True),
            _nearest(statement, period, (before, after), _DEADLINES, right_first=False),
        )


def choose(windows: Sequence[Window]) -> Sequence[Window]:
    """Keep the shop's own windows where it states any, else the statutory ones."""
    return [window for window in windows if not window.statutory] or windows


def window_findings(window: Window) -> Iterator[Finding]:
    """Give the findings of a window."""
    first, last = window.duration.first, window.duration.last
    yield Finding("return_window_days", window.duration.days, first, last)
    if window.duration.basis:
        yield Finding("return_window_basis", window.duration.basis, first, last)
    if window.clock:
        yield Finding("return_clock", window.clock, first, last)
    if window.deadline:
        yield Finding("return_deadline", window.deadline, first, last)


def read_return_terms(statement: Statement, *, on_returns_page: bool) -> Iterator[Finding]:
    """Read everything about returns but the window."""
    if statement.sentence.question:
        return
    for reader in (_nothing_taken_back, _minimum_keep, _used, _hygiene, _final_sale, _paid_by, _restocking):
        if finding := reader(statement, on_returns_page=on_returns_page):
            yield finding


def _kind(statement: Statement, period: Duration, reach: tuple[int, int], *, on_returns_page: bool) -> str | None:
    """Tell what a period is a period of, or None where it is none of returns."""
    words = statement.words
    before, after = reach
    segment = words[before : after + 1]
    if any(word.has(*_NO_WINDOW) for word in segment) or statement.labelled(*_NO_WINDOW):
        return None
    lead = words[max(period.first - 4, before) : period.first]
    if any(word.has("cue.versus") for word in lead):
        return None
    if any(word.has("cue.at_least") for word in lead[-2:]):
        return _KEEP
    left = _action(words, range(period.first - 1, max(period.first - _LEFT, before) - 1, -1))
    right = _action(words, range(period.last + 1, min(period.last + _RIGHT, after) + 1))
    labelled = next((_ACTIONS[tag] for tag in _ACTIONS if tag in statement.label_tags), None)
    if labelled == "warranty" or (left == "warranty" and right != _OWN):
        return "warranty"
    kind = left or right or labelled
    if kind == _KEEP and right not in {_OWN, None} and left is None:
        kind = right
    if kind is None and on_returns_page and not statement.has("term.shipping") and _starts_somewhere(statement, period):
        kind = _OWN
    return kind


def _action(words: Sequence[Word], places: range) -> str | None:
    for at in places:
        for tag, kind in _ACTIONS.items():
            if words[at].has(tag):
                return kind
    return None


def _starts_somewhere(statement: Statement, period: Duration) -> bool:
    """Whether a period without a word of action is a window all the same: `within 30 days of purchase`."""
    words = statement.words
    within = any(word.has("term.within", "term.grant") for word in words[max(period.first - 4, 0) : period.first])
    clock = any(word.has(*_CLOCKS) for word in words[period.last : period.last + _CLOCK])
    return within or clock


def _nearest(
    statement: Statement, period: Duration, reach: tuple[int, int], tags: dict[str, str], *, right_first: bool
) -> str | None:
    words = statement.words
    right = range(period.last + 1, min(period.last + _CLOCK, reach[1]) + 1)
    left = range(period.first - 1, max(period.first - _LEFT, reach[0]) - 1, -1)
    for places in (right, left) if right_first else (left, right):
        for at in places:
            for tag, meaning in tags.items():
                if words[at].has(tag):
                    return meaning
    return None


def _nothing_taken_back(statement: Statement, *, on_returns_page: bool) -> Finding | None:  # noqa: ARG001  # one shape for all readers
    """Read `we do not accept returns`; said of some goods only, or under a condition, it is no such statement."""
    at = statement.near(("term.no_returns",), statement.first, statement.last)
    if at is None or statement.has("term.condition", "term.hygiene", "term.damage", "term.used", "term.some_goods"):
        return None
    if any(True for _ in durations(statement)) or statement.sentence.denied[at]:
        return None
    return Finding("return_window_days", 0, at, at)


def _minimum_keep(statement: Statement, *, on_returns_page: bool) -> Finding | None:
    """Read the days a mat must be kept before it may go back."""
    for period in durations(statement):
        words = statement.words
        before = words[max(period.first - _LEFT, 0) : period.first]
        keep = any(word.has("term.keep") for word in before)
        least = any(word.has("cue.at_least", "term.full") for word in words[max(period.first - 4, 0) : period.first])
        back = any(word.has("term.return", "term.before_return") for word in words[period.last :])
        if keep and (least or back) and (back or on_returns_page):
            return Finding("return_minimum_keep_days", period.days, period.first, period.last)
    return None


def _used(statement: Statement, *, on_returns_page: bool) -> Finding | None:
    """Read whether a mat that was lain on may go back."""
    denied = statement.sentence.denied
    if statement.has("term.damage") and not statement.has("term.used_allowed"):
        return None
    if not (on_returns_page or statement.has("term.return", "term.withdrawal", "term.trial", "term.no_returns")):
        return None
    allowed = statement.near(("term.used_allowed",), statement.first, statement.last)
    if allowed is not None:
        return Finding("return_used_allowed", value=not denied[allowed], first=allowed, last=allowed)
    unused = statement.near(("term.unused",), statement.first, statement.last)
    if unused is not None:
        return Finding("return_used_allowed", value=denied[unused], first=unused, last=unused)
    used = statement.near(("term.used",), statement.first, statement.last)
    if used is not None and statement.has("term.no_returns", "term.must_not"):
        return Finding("return_used_allowed", value=False, first=used, last=used)
    return None


def _hygiene(statement: Statement, *, on_returns_page: bool) -> Finding | None:  # noqa: ARG001  # one shape for all readers
    at = statement.near(("term.hygiene",), statement.first, statement.last)
    if at is None:
        return None
    if statement.has("term.not_excluded"):
        return Finding("hygiene_exclusion", value=False, first=at, last=at)
    if statement.has("term.no_returns", "term.unused", "term.sealed", "term.excluded", "term.must_not", "term.used"):
        return Finding("hygiene_exclusion", value=True, first=at, last=at)
    return None


def _final_sale(statement: Statement, *, on_returns_page: bool) -> Finding | None:  # noqa: ARG001  # one shape for all readers
    at = statement.near(("term.final_sale",), statement.first, statement.last)
    if at is None or statement.sentence.denied[at] or statement.has("term.some_goods", "term.condition"):
        return None
    return Finding("final_sale", value=True, first=at, last=at)


def _paid_by(statement: Statement, *, on_returns_page: bool) -> Finding | None:  # noqa: ARG001  # one shape for all readers
    """Read who pays the postage back; for damaged goods it says nothing about a mat that is merely not liked."""
    words, denied = statement.words, statement.sentence.denied
    if statement.has("term.damage", "term.marketplace", "term.exchange_only"):
        return None
    free = statement.near(("term.free_return",), statement.first, statement.last)
    if free is not None:
        payer = "buyer" if denied[free] else "shop"
        return Finding("return_paid_by", payer, free, free)
    cost = statement.near(("term.return_cost",), statement.first, statement.last)
    cost_in_label = statement.labelled("term.return_cost")
    if cost is None and not cost_in_label:
        return None
    anchor = cost if cost is not None else statement.first
    for tag, payer, other in (("term.by_buyer", "buyer", "shop"), ("term.by_shop", "shop", "buyer")):
        places = [at for at in statement.span if words[at].has(tag)]
        if places:
            at = min(places, key=lambda place: abs(place - anchor))
            return Finding("return_paid_by", other if denied[at] else payer, min(at, anchor), max(at, anchor))
    return None


def _restocking(statement: Statement, *, on_returns_page: bool) -> Finding | None:  # noqa: ARG001  # one shape for all readers
    at = statement.near(("term.restocking",), statement.first, statement.last)
    if at is None and not statement.labelled("term.restocking"):
        return None
    words = statement.words
    for place in statement.span:
        number = words[place].number
        if number is not None and place < statement.last and words[place + 1].has("unit.percent"):
            if in_range(words, place) or qualifier(words, place)[1]:
                return None
            return Finding("restocking_fee_percent", float(number.decimal), place, place + 1)
    if at is not None and statement.sentence.denied[at]:
        return Finding("restocking_fee_percent", 0, at, at)
    return None
