"""How long a mat may go back, from when and by what deadline, and how long it must be kept before.

A page names many periods: to report damage, to be paid back, to deliver, to cancel. Each period is read by the
nearest word of action before it (or, if there is none, behind it); what is said of damage, holidays, store credit or
a marketplace's sellers gives no window. The statutory right of withdrawal is the window only where the shop states
none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.readers.durations import Duration, durations
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
    "term.validity", "term.expired", "term.answer", "term.uncollected",
)  # fmt: skip
_LEFT, _RIGHT, _CLOCK, _US, _LAW, _SINCE, _SUBJECT = 22, 16, 14, 6, 7, 5, 3
_CLOCKS = {"term.clock_delivery": "delivery", "term.clock_purchase": "purchase", "term.clock_dispatch": "dispatch"}
_COUNTED = {"unit.business_day": "business", "unit.calendar_day": "calendar"}
_FAR = 32
"""The law's words on who takes possession are long."""
_BEHIND = 2
_POSTPOSED = frozenset({"ja", "fi"})
"""Languages that put `after` behind its noun."""
_GOES_ON = ("cue.it", "cue.they", "term.starts", "term.that_period", "term.weekend", "term.decides")
"""What tells that a sentence, or a row, goes on about the window before it."""
_NAMES_RETURNS = ("term.return", "term.withdrawal", "term.trial", "term.free_return")
_OTHER_PERIODS = ("term.processing", "term.delivery_time", "term.cancel", "term.warranty", "term.invoice", "term.money")
"""What a sentence without a period may not be about, to tell how the shop's window is counted."""
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
        kind = _kind(statement, period, (before, after), on_returns_page=on_returns_page)
        if kind in {_OWN, _STATUTORY}:
            found.append((period, _STATUTORY if _by_law(statement, period) else kind, before, after))
    told_twice = len({period.days for period, *_ in found}) > 1 and statement.has("term.withdrawal", "term.statutory")
    for period, kind, before, after in found:
        shortest = told_twice and period.days == min(each.days for each, *_ in found)
        statutory = by_law or shortest or (kind == _STATUTORY and not told_twice)
        yield Window(
            statement,
            period,
            statutory,
            _clock(statement, period, (before, after)),
            _arrival(statement, before, after) or _deadline(statement, period, (before, after)),
            period.basis or _counted(statement),
        )
    if not all_periods:
        yield from _without_length(statement, on_returns_page=on_returns_page)


def _without_length(statement: Statement, *, on_returns_page: bool) -> Iterator[Window]:
    """Read what a sentence tells of the window and not its length: its start, its deadline, how days are counted."""
    named = statement.has("term.return", "term.way_back", "term.return_cost") or (
        on_returns_page and statement.has("term.that_period", "term.decides") and not statement.has("term.withdrawal")
    )
    if not (named or statement.labelled("term.that_period")) or _is_of_other_periods(statement):
        return
    of_window = statement.has("term.that_period", "term.starts")
    clock = _first(statement, statement.span, _CLOCKS) if statement.has("term.starts") else None
    basis = _counted(statement) if of_window else None
    deadline = None if clock or basis else _told_deadline(statement)
    if clock or basis or deadline:
        yield Window(statement, None, statement.has("term.withdrawal"), clock, deadline, basis)


def _is_of_other_periods(statement: Statement) -> bool:
    """Whether it tells of another period than the one for returns; that the courier delivers starts that one, too."""
    counts = {"term.holiday"} if statement.has("term.weekend", *_COUNTED) else set[str]()
    others = {*_NO_WINDOW, *_OTHER_PERIODS} - counts
    if _receipt_decides(statement):
        others -= {"term.our_receipt"}
    return statement.has(*others) and any(
        word.has(*others) and not word.has(*_CLOCKS) for word in (*statement.label, *statement.own)
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
    arrived = _arrival(statement, statement.first, statement.last)
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
    clock = _first(statement, reach, _CLOCKS) if statement.has("term.starts") and not window.clock else None
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
    for key, value, tags in (("return_clock", window.clock, _CLOCKS), ("return_deadline", window.deadline, _DEADLINES)):
        if value is None:
            continue
        sequel = window.sequel
        if sequel is not None and _first(sequel, sequel.span, tags) == value:
            yield sequel, Finding(key, value, sequel.first, sequel.last)
        else:
            yield window.statement, Finding(key, value, first, last)


def minimum_keep(statement: Statement, *, on_returns_page: bool) -> Finding | None:
    """Read the days a mat must be kept before it may go back."""
    if statement.sentence.question or statement.has("term.damage", "term.warranty", "term.processing"):
        return None
    for period in durations(statement):
        if _is_kept_first(statement, period, on_returns_page=on_returns_page):
            return Finding("return_minimum_keep_days", period.days, period.first, period.last)
    return None


def _is_kept_first(statement: Statement, period: Duration, *, on_returns_page: bool) -> bool:
    """Whether a period must pass before the return: `at least 30 days before you return it`, `only after 20 days`."""
    words = statement.words
    before = words[max(period.first - _LEFT, statement.first) : period.first]
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


def _kind(statement: Statement, period: Duration, reach: tuple[int, int], *, on_returns_page: bool) -> str | None:
    """Tell what a period is a period of, or None where it is none of returns."""
    words = statement.words
    before, after = reach
    segment = words[before : after + 1]
    lead = words[max(period.first - 4, before) : period.first]
    if _is_no_window(statement, segment, lead) or _is_liability(statement, period):
        return None
    if any(word.has("cue.at_least") for word in lead[-2:]) or _is_kept_first(
        statement, period, on_returns_page=on_returns_page
    ):
        return _KEEP
    left = _action(statement, range(period.first - 1, max(period.first - _LEFT, before) - 1, -1))
    right = _action(statement, range(period.last + 1, min(period.last + _RIGHT, after) + 1))
    labelled = next((_ACTIONS[tag] for tag in _ACTIONS if tag in statement.label_tags), None)
    if labelled == "warranty" or (left == "warranty" and right != _OWN):
        return "warranty"
    kind = left or right or labelled
    if kind == _OWN and _lasts_otherwise(statement, on_returns_page=on_returns_page):
        return None
    arrival = _arrival(statement, before, after)
    if _is_of_money(words[statement.first : period.first][:_SUBJECT]) or (arrival and _is_of_money(segment)):
        return "processing"
    if arrival and on_returns_page and left is None:
        return _OWN
    if kind == "register" and statement.has("term.withdrawal", "term.statutory"):
        kind = _OWN
    if kind == _KEEP and right not in {_OWN, None} and left is None:
        kind = right
    if kind == _KEEP and period.unit == "night" and on_returns_page:  # only a trial is counted in nights
        kind = _OWN
    return (
        _OWN if kind is None and _is_window_all_the_same(statement, period, on_returns_page=on_returns_page) else kind
    )


def _is_window_all_the_same(statement: Statement, period: Duration, *, on_returns_page: bool) -> bool:
    """Whether a period without a word of action is one for returns: `it is enough to post it within 14 days`."""
    if statement.has("term.sent") and statement.has("term.decides") and not statement.has("term.person_shop"):
        return True
    return on_returns_page and not statement.has("term.shipping") and _starts_somewhere(statement, period)


def _is_of_money(words: Sequence[Word]) -> bool:
    """Whether words tell of money, which comes back to the buyer, and of no return: `Je geld krijg je binnen …`."""
    return any(word.has("term.money") and not word.has("term.return") for word in words)


def _is_no_window(statement: Statement, segment: Sequence[Word], lead: Sequence[Word]) -> bool:
    """Whether what is said of a period rules out that goods go back in it."""
    if any(word.has(*_NO_WINDOW) for word in segment) or statement.labelled(*_NO_WINDOW):
        return True
    return any(word.has("cue.versus") for word in lead)


def _is_liability(statement: Statement, period: Duration) -> bool:
    """Whether months or years are how long the law holds the seller liable: `zwei Jahre Gewährleistung`.

    The law's word must stand nearer than any of returns; what it grants for a return is counted in days.
    """
    if period.months is None or not statement.has("term.statutory"):
        return False
    return _distance(statement, period, ("term.statutory",)) < _distance(statement, period, _NAMES_RETURNS)


def _distance(statement: Statement, period: Duration, tags: Sequence[str]) -> int:
    """Count the words between a period and the nearest word with one of the tags; where there is none, all words."""
    places = (at for at in statement.whole if statement.words[at].has(*tags))
    return min((max(period.first - at, at - period.last) for at in places), default=len(statement.words))


def _lasts_otherwise(statement: Statement, *, on_returns_page: bool) -> bool:
    """Whether `gäller i 36 månader`, which says how long something lasts and not what, is said of no returns."""
    if not statement.has("term.policy_lasts") or statement.has(*_NAMES_RETURNS):
        return False
    return statement.has("term.warranty") or not on_returns_page


def _by_law(statement: Statement, period: Duration) -> bool:
    """Whether a law is what gives a period: `EU law gives you 14 days in addition`."""
    lead = range(max(period.first - _LAW, statement.first), period.first)
    law = next((at for at in lead if statement.words[at].has("term.statutory")), None)
    if law is None or statement.sentence.denied[law]:
        return False
    # `In addition to your statutory rights, you have 60 days`: there the law is not what grants.
    following = next((word for word in statement.words[law + 1 : period.first] if not word.mark), None)
    return following is not None and following.has("term.grant")


def _action(statement: Statement, places: range) -> str | None:
    for at in places:
        word = statement.words[at]
        if word.has(*_CLOCKS) and _since(statement, at):  # `from the day of delivery`: no action, but a start
            continue
        for tag, kind in _ACTIONS.items():
            if word.has(tag):
                return kind
    return None


def _since(statement: Statement, at: int, lowest: int = 0) -> bool:
    """Whether a word of an event is where a period starts: `after delivery`, `ab dem Tag der Zustellung`, `到着後`."""
    behind = _BEHIND if statement.sentence.lexicon.language in _POSTPOSED else 0
    around = statement.words[max(at - _SINCE, statement.first, lowest) : at + behind + 1]
    if any(word.has("term.since") for word in around):
        return True
    tags = statement.sentence.lexicon.tags
    return any("term.since" in tags([part]) for part in statement.words[at].text.split())


def _starts_somewhere(statement: Statement, period: Duration) -> bool:
    """Whether a period without a word of action is a window all the same: `within 30 days of purchase`."""
    words = statement.words
    lead = words[max(period.first - 4, 0) : period.first]
    within = any(word.has("term.within", "term.grant") for word in lead) or statement.labelled("term.grant")
    clock = any(word.has(*_CLOCKS) for word in words[period.last : period.last + _CLOCK])
    before = range(max(period.first - _SINCE, statement.first), period.first)
    return within or clock or any(words[at].has(*_CLOCKS) and _since(statement, at) for at in before)


def _clock(statement: Statement, period: Duration, reach: tuple[int, int]) -> str | None:
    """Read when a period starts: the nearest event behind it, or one before it that it starts `after`."""
    words = statement.words
    right = range(period.last + 1, min(period.last + _FAR, reach[1]) + 1)
    left = range(period.first - 1, max(period.first - _LEFT, reach[0]) - 1, -1)
    sure = (at for at in right if not words[at].has("term.sent") or _since(statement, at, right.start))
    events = (*sure, *(at for at in left if _since(statement, at)))
    return _first(statement, events, _CLOCKS)


def _deadline(statement: Statement, period: Duration, reach: tuple[int, int]) -> str | None:
    """Read by what a period is kept: the nearest word before it, or else behind it."""
    left = range(period.first - 1, max(period.first - _LEFT, reach[0]) - 1, -1)
    right = range(period.last + 1, min(period.last + _CLOCK, reach[1]) + 1)
    return _first(statement, (*left, *right), _DEADLINES)


def _arrival(statement: Statement, first: int, last: int) -> str | None:
    """Read a deadline put together of a word of arrival and us: `must have reached us`, `in unserem Lager liegen`."""
    words = statement.words
    for at in range(first, last + 1) if statement.sentence.has("term.received", "term.arrives") else ():
        near = words[max(at - _US, first) : min(at + _US, last) + 1]
        if words[at].has("term.received") or (
            words[at].has("term.arrives") and any(word.has("term.us") for word in near)
        ):
            return "received"
    return None


def _first(statement: Statement, reach: Iterable[int], tags: dict[str, str]) -> str | None:
    return next((meaning for at in reach for tag, meaning in tags.items() if statement.words[at].has(tag)), None)


def _counted(statement: Statement) -> str | None:
    """Read how days are counted: `working days only`, `weekends don't count`, `calendar days`."""
    weekend = statement.near(("term.weekend",), statement.first, statement.last)
    if weekend is not None:
        left_out = any(word.has("cue.not", "term.excluded") for word in statement.own)
        return "business" if left_out else "calendar"
    denied = statement.sentence.denied
    affirmed = [statement.words[at] for at in statement.span if not denied[at]]
    named = [basis for tag, basis in _COUNTED.items() if any(word.has(tag) for word in affirmed)]
    return named[0] if len(named) == 1 else None
