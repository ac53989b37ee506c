"""How long a mat may go back, from when and by what deadline, and how long it must be kept before.

A page names many periods; periods.py tells which are for returns. The statutory right of withdrawal is the window only
where the shop states none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.readers.durations import Duration, durations
from crawler.readers.periods import FAR, LEFT, NO_WINDOW, OWN, STATUTORY, arrival, granted_by_law, kind_of
from crawler.readers.starts import CLOCKS, is_start
from crawler.readers.statements import Finding, Statement

_CLOCK = 14
_PARTICIPLE = 5
_GOES_ON = ("cue.it", "cue.they", "term.starts", "term.that_period", "term.weekend", "term.decides")
"""What tells that a sentence, or a row, goes on about the window before it."""
_COUNTED = {"unit.business_day": "business", "unit.calendar_day": "calendar"}
_OTHER_PERIODS = ("term.processing", "term.delivery_time", "term.cancel", "term.warranty", "term.invoice", "term.money")
"""What a sentence without a period may not be about, to tell how the shop's window is counted."""
_ACTS = ("term.sent", "term.sale")
"""Words of an event that also name an act or a thing: `within 30 days by courier`, `binnen 30 dagen je bestelling`."""
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
    duration: Duration | None
    """None where a sentence tells of the window without its length: `The return period starts on delivery`."""
    statutory: bool
    clock: str | None
    deadline: str | None
    basis: str | None = None
    sequel: Statement | None = None
    """The sentence behind it that tells its clock or deadline, where it does."""


def is_template(text: str) -> bool:
    """Tell whether a text still holds places to fill in, so that its numbers are nobody's."""
    return bool(_TEMPLATE.search(text))


def read_windows(statement: Statement, *, on_returns_page: bool, by_law: bool = False) -> Iterator[Window]:
    """Read the return windows of a statement; `by_law`, where its heading tells that the law grants them."""
    if statement.sentence.question:
        return
    found = []
    all_periods = list(durations(statement))
    for place, period in enumerate(all_periods):
        before = all_periods[place - 1].last + 1 if place else 0
        after = all_periods[place + 1].first - 1 if place + 1 < len(all_periods) else len(statement.words) - 1
        kind = kind_of(statement, period, (before, after), on_returns_page=on_returns_page)
        if kind in {OWN, STATUTORY}:
            found.append((period, STATUTORY if granted_by_law(statement, period) else kind, before, after))
    told_twice = len({period.days for period, *_ in found}) > 1 and statement.has("term.withdrawal", "term.statutory")
    for period, kind, before, after in found:
        shortest = told_twice and period.days == min(each.days for each, *_ in found)
        statutory = by_law or shortest or (kind == STATUTORY and not told_twice)
        yield Window(
            statement,
            period,
            statutory,
            _clock(statement, period, (before, after)),
            arrival(statement, before, after) or _deadline(statement, period, (before, after)),
            period.basis or _counted(statement),
        )
    if not all_periods:
        yield from _without_length(statement, on_returns_page=on_returns_page)


def _without_length(statement: Statement, *, on_returns_page: bool) -> Iterator[Window]:
    """Read what a sentence tells of the window and not its length: its start, its deadline, how days are counted."""
    named = statement.has("term.return", "term.way_back", "term.return_cost") or (
        on_returns_page
        and statement.has("term.that_period", "term.decides")
        and not any(word.has("term.withdrawal") and not word.has("term.that_period") for word in statement.own)
    )
    if not (named or statement.labelled("term.that_period")) or _is_of_other_periods(statement):
        return
    of_window = statement.has("term.that_period", "term.starts")
    clock = _event(statement, statement.span) if statement.has("term.starts") else None
    basis = _counted(statement) if of_window else None
    deadline = None if clock or basis else _told_deadline(statement)
    if clock or basis or deadline:
        yield Window(statement, None, statement.has("term.withdrawal"), clock, deadline, basis)


def _is_of_other_periods(statement: Statement) -> bool:
    """Whether it tells of another period than the one for returns; that the courier delivers starts that one, too."""
    counts = {"term.holiday"} if statement.has("term.weekend", *_COUNTED) else set[str]()
    others = {*NO_WINDOW, *_OTHER_PERIODS} - counts
    if _receipt_decides(statement):
        others -= {"term.our_receipt"}
    return statement.has(*others) and any(
        word.has(*others) and not word.has(*CLOCKS) for word in (*statement.label, *statement.own)
    )


def _receipt_decides(statement: Statement) -> bool:
    """Whether the shop's receipt is what ends the window: `what counts is the day on which we receive your return`."""
    return statement.has("term.our_receipt") and statement.has("term.decides") and statement.has("term.starts")


def _told_deadline(statement: Statement) -> str | None:
    """Read by what the window is kept: `the postmark decides`, `it is enough that you ask for it in that time`."""
    if statement.has("term.withdrawal"):  # the law's own words tell of the notice and of the parcel in one breath
        return None
    if _receipt_decides(statement):
        return "received"
    arrived = arrival(statement, statement.first, statement.last)
    if arrived and statement.has("term.that_period", "term.decides"):
        return arrived
    if statement.has("term.that_period") and statement.has("term.arrives"):
        return "received"
    return _first(statement, statement.span, _DEADLINES) if statement.has("term.decides") else None


def choose(windows: Sequence[Window]) -> Sequence[Window]:
    """Keep the shop's own windows where it states any, else the statutory ones.

    `You can send it back for 60 days` says no more than return: it yields to a deadline that is told.
    """
    own = [window for window in windows if not window.statutory]
    kept = [*own, *_twins(own, windows)] if any(window.duration for window in own) else windows
    told = {window.deadline for window in kept} - {None, "sent"}
    return [
        replace(window, deadline=None) if told and window.deadline == "sent" and _merely_returns(window) else window
        for window in kept
    ]


def _twins(own: Sequence[Window], windows: Sequence[Window]) -> Iterator[Window]:
    """Give the law's windows that are as long as the shop's own: they tell what it leaves out about the same days."""
    days = {window.duration.days for window in own if window.duration}
    clocks, deadlines = ({getattr(window, name) for window in own} - {None} for name in ("clock", "deadline"))
    for window in windows:
        if window.statutory and window.duration and window.duration.days in days:
            clock = None if clocks else window.clock
            yield replace(window, clock=clock, deadline=None if deadlines else window.deadline)


def _merely_returns(window: Window) -> bool:
    """Whether a window's word of sending is one of any return, and no word tells that the sending decides."""
    if window.statement.has("term.decides"):
        return False
    return all(word.has("term.return") for word in window.statement.own if word.has("term.sent"))


def goes_on(window: Window, statement: Statement) -> Window:
    """Let the next sentence complete a window, as in `Thirty days. They start when the parcel arrives`."""
    rows = bool(statement.passage.label and window.statement.passage.label)
    takes_up = statement.first == 0 and statement.words[0].has("cue.they") and statement.has(*_COUNTED)
    if not (rows or takes_up or statement.passage is window.statement.passage):
        return window
    if statement.sentence.question or any(durations(statement)) or _is_of_other_periods(statement):
        return window
    if not statement.has(*_GOES_ON, *_COUNTED):
        return window
    reach = range(statement.first, statement.last + 1)
    clock = _first(statement, reach, CLOCKS) if statement.has("term.starts") and not window.clock else None
    deadline = _first(statement, reach, _DEADLINES) if statement.has("term.that_period") else None
    basis = None if window.basis else _counted(statement)
    if basis is None and clock is None and (deadline is None or window.deadline):
        return window
    return replace(
        window,
        sequel=statement,
        clock=window.clock or clock,
        deadline=window.deadline or deadline,
        basis=window.basis or basis,
    )


def window_findings(window: Window) -> Iterator[tuple[Statement, Finding]]:
    """Give the findings of a window, each with the statement it is read from."""
    first, last = window.statement.first, window.statement.last
    if window.duration:
        first, last = window.duration.first, window.duration.last
        yield window.statement, Finding("return_window_days", window.duration.days, first, last)
    if window.basis:
        told = window.sequel if window.sequel is not None and _counted(window.sequel) == window.basis else None
        where = (first, last) if told is None else (told.first, told.last)
        yield told or window.statement, Finding("return_window_basis", window.basis, *where)
    for key, value, tags in (("return_clock", window.clock, CLOCKS), ("return_deadline", window.deadline, _DEADLINES)):
        if value is None:
            continue
        sequel = window.sequel
        if sequel is not None and _first(sequel, sequel.span, tags) == value:
            yield sequel, Finding(key, value, sequel.first, sequel.last)
        else:
            yield window.statement, Finding(key, value, first, last)


def _clock(statement: Statement, period: Duration, reach: tuple[int, int]) -> str | None:
    """Read when a period starts: the nearest event behind it, or one before it that it starts `after`."""
    right = range(period.last + 1, min(period.last + FAR, reach[1]) + 1)
    left = range(period.first - 1, max(period.first - LEFT, reach[0]) - 1, -1)
    sure = (at for at in right if _leads_to(statement, at, right.start))
    events = (*sure, *(at for at in left if is_start(statement, at)))
    return _event(statement, events)


def _event(statement: Statement, events: Iterable[int]) -> str | None:
    """Read the first event; an order is only what arrives or leaves in `when your order has been delivered`."""
    for at in events:
        if not (named := _first(statement, (at,), CLOCKS)):
            continue
        if named == "purchase":
            for after in range(at + 1, min(at + _PARTICIPLE, statement.last) + 1):
                if statement.words[after].mark or statement.words[after].has("cue.or", "term.since"):
                    break
                if other := _first(statement, (after,), CLOCKS):
                    return other
        return named
    return None


def _leads_to(statement: Statement, at: int, first: int) -> bool:
    """Whether what stands from word `first` on leads to the event at `at` as to a start: `after`, `counted from`."""
    if statement.words[at].has(*_ACTS) or statement.sentence.lexicon.language == "fi":
        return statement.sentence.lexicon.language == "fi" or is_start(statement, at, first)
    between = statement.words[first:at]
    return statement.has("term.starts") or is_start(statement, at, first) or any(w.has("term.since") for w in between)


def _deadline(statement: Statement, period: Duration, reach: tuple[int, int]) -> str | None:
    """Read by what a period is kept: the nearest word before it, or else behind it."""
    left = range(period.first - 1, max(period.first - LEFT, reach[0]) - 1, -1)
    right = range(period.last + 1, min(period.last + _CLOCK, reach[1]) + 1)
    return _first(statement, (*left, *right), _DEADLINES)


def _first(statement: Statement, reach: Iterable[int], tags: dict[str, str]) -> str | None:
    return next((meaning for at in reach for tag, meaning in tags.items() if statement.words[at].has(tag)), None)


def _counted(statement: Statement) -> str | None:
    """Read how days are counted: `working days only`, `weekends don't count`, `calendar days`."""
    weekend = statement.near(("term.weekend",), statement.first, statement.last)
    if weekend is not None:
        left_out = any(word.has("cue.not", "term.excluded") for word in statement.own)
        counts = statement.has("term.starts", "cue.include", "term.that_period")
        return "business" if left_out else "calendar" if counts else None
    denied = statement.sentence.denied
    affirmed = [statement.words[at] for at in statement.span if not denied[at]]
    named = [basis for tag, basis in _COUNTED.items() if any(word.has(tag) for word in affirmed)]
    return named[0] if len(named) == 1 else None
