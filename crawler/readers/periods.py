"""What a period on a page of terms is a period of: a return, the law's withdrawal, a warranty or a delivery.

Each period is read by the nearest word of action before it (or, if there is none, behind it); what is said of damage,
holidays, vouchers, parcels that wait or a marketplace's sellers makes it no window.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from crawler.readers.conditions import refuses
from crawler.readers.durations import Duration
from crawler.readers.keeping import is_kept_first
from crawler.readers.starts import CLOCKS, REACH, SINCE, comes_second, counts_from_delivery, is_start
from crawler.readers.statements import Statement
from crawler.readers.words import Word

OWN = "own"
STATUTORY = "statutory"
_KEEP = "keep"
_ACTIONS = {
    "term.return": OWN, "term.trial": OWN, "term.policy_lasts": OWN, "term.free_return": OWN,
    "term.withdrawal": STATUTORY,
    "term.keep": _KEEP, "term.processing": "processing", "term.handles": "processing",
    "term.delivery_time": "delivery", "term.cancel": "cancel",
    "term.warranty": "warranty", "term.invoice": "invoice", "term.register": "register",
}  # fmt: skip
"""Word of action -> what a period beside it is a period of."""
NO_WINDOW = (
    "term.damage", "term.holiday", "term.credit", "term.marketplace", "term.our_receipt", "term.notice_clock",
    "term.validity", "term.expired", "term.answer", "term.uncollected", "term.members",
)  # fmt: skip
"""What no return window is told beside."""
LEFT = 22
"""Words before a period in which its action is sought."""
FAR = 32
"""The law's words on who takes possession are long."""
_RIGHT, _US, _LAW, _SUBJECT = 16, 6, 7, 3
_REFUSES = ("term.must_not", "term.no_returns")
_STATES = ("term.used", "term.unused", "term.damage", "term.broken", "term.sealed")
"""What goods that are taken back may not be: `must not be used` refuses nothing."""
_ON_THE_LABEL = ("term.person_buyer", "term.requested", "term.sent", "term.decides", "term.grant")
"""What tells what to do with a label, and not how long it is good."""
_NAMES_RETURNS = ("term.return", "term.withdrawal", "term.trial", "term.free_return")


def kind_of(statement: Statement, period: Duration, reach: tuple[int, int], *, on_returns_page: bool) -> str | None:
    """Tell what a period is a period of, or None where it is none of returns."""
    words = statement.words
    before, after = reach
    segment = words[before : after + 1]
    lead = words[max(period.first - 4, before) : period.first]
    if _is_no_window(statement, _without_season(statement, period, segment), lead) or _is_of_another(
        statement, period, after
    ):
        return None
    if _is_over(statement, segment, lead):
        return OWN
    if _is_denied(statement, period, lead):
        return None
    least = any(word.has("cue.at_least") for word in lead[-2:])
    if is_kept_first(statement, period, on_returns_page=on_returns_page):
        return _KEEP
    if least and not statement.has(
        "term.withdrawal", "term.statutory"
    ):  # `at least 14 days without giving a reason` is the law's
        return _KEEP
    return _kind_by_action(statement, period, reach, on_returns_page=on_returns_page)


def _kind_by_action(
    statement: Statement, period: Duration, reach: tuple[int, int], *, on_returns_page: bool
) -> str | None:
    """Tell the kind of a period by the words of action around it."""
    words = statement.words
    before, after = reach
    left = _action(statement, range(period.first - 1, max(period.first - LEFT, before) - 1, -1))
    right = _action(statement, range(period.last + 1, min(period.last + _RIGHT, after) + 1))
    if _takes_time(statement, period) or (
        statement.has("term.account") and statement.has("term.money", "term.money_back")
    ):
        return "processing"
    if right == "processing" and left is None and _sends_back(words[before : period.first]):
        return OWN
    labelled = next((_ACTIONS[tag] for tag in _ACTIONS if tag in statement.label_tags), None)
    if labelled == "warranty" or (left == "warranty" and right != OWN):
        # `30 day guarantee: take 30 days to try it out`
        return OWN if left == "warranty" and right == _KEEP and period.months is None else "warranty"
    kind = left or right or labelled
    if kind == OWN and _lasts_otherwise(statement, on_returns_page=on_returns_page):
        return None
    if (kind == OWN and _is_of_exchange(statement)) or (kind == STATUTORY and (period.months or 0) > 1):
        return None  # the law's months are those of a shop that told the buyer nothing
    arrives = arrival(statement, before, after)
    if _begins_with_money(statement, period) or (arrives and _is_of_money(words[before : after + 1])):
        return "processing"
    if arrives and on_returns_page and left is None:
        return OWN
    if kind == _KEEP and right not in {OWN, None} and left is None:
        kind = right
    if _is_for_returns(statement, period, kind, on_returns_page=on_returns_page):
        return OWN
    return kind


def _is_over(statement: Statement, segment: Sequence[Word], lead: Sequence[Word]) -> bool:
    """Whether nothing goes back once a period has passed: `if 30 days have gone by since …, we can't refund`."""
    if any(word.has("term.no_returns") for word in segment) and any(word.has("term.since") for word in lead[-1:]):
        return True  # `no returns after 30 days`
    passed = any(word.has("term.passed") for word in segment)
    return passed and any(word.has(*CLOCKS) for word in segment) and refuses(statement)


def _is_denied(statement: Statement, period: Duration, lead: Sequence[Word]) -> bool:
    """Whether nothing goes back in a period: `cannot be returned within 14 days`; `… after 14 days` tells a window."""
    if not statement.has(*_REFUSES) or any(word.has("term.condition", "term.passed", "term.since") for word in lead):
        return False
    words, (first, last) = statement.words, statement.sentence.clause(period.first)
    refused = (at for at in range(first, last + 1) if words[at].has(*_REFUSES) and not statement.sentence.denied[at])
    return any(not any(map(_is_condition, words[at + 1 : min(at + _SUBJECT, last) + 1])) for at in refused)


def _is_condition(word: Word) -> bool:
    """Whether a word behind `must not` tells how goods that go back must not be: `be used`, `be older than`."""
    return word.has(*_STATES) or (word.has("cue.at_most") and not word.has("term.within"))


def _takes_time(statement: Statement, period: Duration) -> bool:
    """Whether a period is how long something takes: `returns take up to 7 days`, `allow 7 days to process it`."""
    words = statement.words
    lead = words[max(period.first - _SUBJECT, statement.first) : period.first]
    behind = words[period.last + 1 : period.last + 1 + _SUBJECT]
    if statement.labelled("term.takes"):  # `How long does a refund take? 12 days`
        return True
    return any(word.has("term.takes") for word in (*lead, *behind[:1])) or any(
        word.has("term.handles") and before.has("cue.to") for before, word in pairwise(behind)
    )


def _is_for_returns(statement: Statement, period: Duration, kind: str | None, *, on_returns_page: bool) -> bool:
    """Whether a period of registering, cancelling, of nights or of nothing named is one for returns all the same."""
    if kind == "register":
        return statement.has("term.withdrawal", "term.statutory")
    if kind == "cancel":  # what is cancelled once it is there, or without a reason, goes back
        behind = statement.words[period.last + 1 : min(period.last + REACH, statement.last) + 1]
        return statement.has("term.withdrawal") or counts_from_delivery(behind)
    if kind == _KEEP:  # only a trial is counted in nights
        return period.unit == "night" and on_returns_page
    return kind is None and _is_window_all_the_same(statement, period, on_returns_page=on_returns_page)


def _is_window_all_the_same(statement: Statement, period: Duration, *, on_returns_page: bool) -> bool:
    """Whether a period without a word of action is one for returns: `it is enough to post it within 14 days`."""
    if statement.has("term.sent") and statement.has("term.decides") and not statement.has("term.person_shop"):
        return True
    if statement.has("term.bound") and not statement.has(*_NAMES_RETURNS):  # how long an order binds who made it
        return False
    of_a_part = statement.has("term.requested") and statement.has("part.spikes", "part.disc")
    somewhere = not statement.has("term.shipping") and _starts_somewhere(statement, period)
    return on_returns_page and somewhere and not of_a_part


def _sends_back(words: Sequence[Word]) -> bool:
    """Whether goods, and no money, go back before a period: `send your order back within 45 days and we refund you`.

    So does who asks for it: `contact us within 30 days and we refund the price`.
    """
    return any(word.has("term.accepted", "term.requested") for word in words) and not any(
        word.has("term.money", "term.processing", "term.person_shop") for word in words
    )


def _begins_with_money(statement: Statement, period: Duration) -> bool:
    """Whether the sentence, or the clause of the period, begins with money: `Once it is back, the refund takes …`."""
    words, clause = statement.words, statement.sentence.clause(period.first)[0]
    starts = (statement.first, max(clause, statement.first))
    return any(_is_of_money(words[start : period.first][:_SUBJECT]) for start in starts)


def _is_of_money(words: Sequence[Word]) -> bool:
    """Whether words tell of money, which comes back to the buyer, and of no return: `Je geld krijg je binnen …`."""
    return any(word.has("term.money") and not word.has("term.return") for word in words)


def _is_no_window(statement: Statement, segment: Sequence[Word], lead: Sequence[Word]) -> bool:
    """Whether what is said of a period rules out that goods go back in it; `members and guests` are all."""
    if _names_dates(statement.words):
        return True
    everybody = any(word.has("term.members") and after.has("cue.and") for word, after in pairwise(segment))
    law = statement.has("term.buyer_party", "term.withdrawal")  # the law's seller is the shop itself
    spared = {"term.members"} if everybody else set[str]()
    if _expires_after(segment):
        spared.add("term.validity")
    ruling_out = tuple({*NO_WINDOW} - spared | (set() if law else {"term.seller"}))
    if any(word.has(*ruling_out) for word in segment if not _is_denied_damage(statement, word)):
        return True
    if statement.labelled(*ruling_out):
        return True
    return any(word.has("cue.versus") for word in lead)


def _without_season(statement: Statement, period: Duration, segment: Sequence[Word]) -> Sequence[Word]:
    """Leave out what a row adds for a season: `Return window: 30 days from delivery, until January for gifts`."""
    end = statement.sentence.clause(period.first)[1]
    if not statement.labelled("term.return") or statement.near(("term.holiday",), statement.first, end) is not None:
        return segment
    return [word for word in segment if not word.has("term.holiday")]


def _expires_after(segment: Sequence[Word]) -> bool:
    """Whether what expires is the time for returns itself: `the cooling-off period expires 14 days after …`."""
    valid = next((at for at, word in enumerate(segment) if word.has("term.validity")), None)
    return valid is not None and any(word.has("term.withdrawal", "term.that_period") for word in segment[:valid])


def _is_denied_damage(statement: Statement, word: Word) -> bool:
    """Whether a word of damage says that there may be none: `where the seal has not been broken`."""
    if not word.has("term.damage"):
        return False
    return statement.sentence.denied[statement.words.index(word)] and not word.has(*NO_WINDOW[1:])


def _names_dates(words: Sequence[Word]) -> bool:
    """Whether numbers are joined by strokes as dates are: `ordered from 11/17/23 on`; such terms hold for a season."""
    strokes = [at for at, word in enumerate(words[:-1]) if at and word.text == "/"]
    return any(words[at - 1].number is not None and words[at + 1].number is not None for at in strokes)


def _is_of_another(statement: Statement, period: Duration, last: int) -> bool:
    """Whether a period is one of other goods, of a label, of liability, or one that begins where the window ended."""
    return (
        _is_of_other_goods(statement, period)
        or _is_of_label(statement, period)
        or _is_liability(statement, period)
        or comes_second(statement, period, last)
    )


def _is_of_other_goods(statement: Statement, period: Duration) -> bool:
    """Whether a period's clause names other goods and no mat: `30 days on clothing`; `except earrings` names none."""
    if not statement.sentence.of_other_goods or statement.has("term.unless", "term.excluded"):
        return False
    first, last = statement.sentence.clause(period.first)
    return statement.near(("cue.other_goods",), first, last) is not None


def _is_of_label(statement: Statement, period: Duration) -> bool:
    """Whether a period's clause is about the label alone: `Return labels expire after 14 days`."""
    words = statement.words
    lead = words[max(statement.sentence.clause(period.first)[0], statement.first) : period.first]
    about = lead[:_SUBJECT]
    if not any(word.has("term.label") for word in about) or any(word.has(*_ON_THE_LABEL) for word in lead):
        return False
    last = max(at for at, word in enumerate(lead) if word.has("term.label"))
    return not any(word.has("term.return") for word in lead[last + _SUBJECT :])  # behind `label for the return`


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


def _is_of_exchange(statement: Statement) -> bool:
    """Whether goods may be exchanged in a period, and for all it says not be returned."""
    told = [word for word in (*statement.label, *statement.own) if word.has(*_NAMES_RETURNS, "term.way_back")]
    return bool(told) and all(word.has("term.exchange") for word in told)


def _lasts_otherwise(statement: Statement, *, on_returns_page: bool) -> bool:
    """Whether `gäller i 36 månader`, which says how long something lasts and not what, is said of no returns."""
    if not statement.has("term.policy_lasts") or statement.has(*_NAMES_RETURNS):
        return False
    return statement.has("term.warranty") or not on_returns_page


def granted_by_law(statement: Statement, period: Duration) -> bool:
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
        if word.has(*CLOCKS) and is_start(statement, at):  # `from the day of delivery`: no action, but a start
            continue
        for tag, kind in _ACTIONS.items():
            if word.has(tag):
                if kind == "processing" and at and statement.words[at - 1].has("term.requested"):  # `ask for a refund`
                    return OWN
                return "processing" if kind == OWN and _is_the_shops_act(statement, at) else kind
    return None


def _is_the_shops_act(statement: Statement, at: int) -> bool:
    """Whether a word of return at `at` is what the shop handles: `we process your return`, `returns are handled in`."""
    if _is_of_money_itself(statement, at):
        return True
    words = statement.words
    around = (*words[max(at - _SUBJECT, statement.first) : at], *words[at + 1 : min(at + _SUBJECT, statement.last) + 1])
    return any(word.has("term.handles") for word in around)


def _is_of_money_itself(statement: Statement, at: int) -> bool:
    """Whether a word of return at `at` has money for what comes back: `la restitution du prix`, `zwrot środków`."""
    for word in statement.words[at + 1 : min(at + _US, statement.last + 1)]:
        if word.has("term.money"):
            return not word.has("term.return")
        if word.tags and not word.has("cue.article", "cue.from", "term.since", "term.everything", "term.person_buyer"):
            return False
        if word.mark and word.text != "'":
            return False
    return False


def _starts_somewhere(statement: Statement, period: Duration) -> bool:
    """Whether a period without a word of action is a window all the same: `within 30 days of purchase`."""
    words = statement.words
    lead = words[max(period.first - 4, 0) : period.first]
    granted = any(word.has("term.grant") for word in words[period.last + 1 : period.last + 3])  # `30 Tage Zeit`
    within = any(word.has("term.grant") for word in lead) or statement.labelled("term.grant") or granted
    within = within or _is_bare(words[statement.first : period.first]) or granted_by_law(statement, period)
    if not within and any(word.has("term.within") for word in lead):
        within = statement.has("term.way_back", "term.sent") and not statement.has("term.person_shop")
    far = FAR if statement.has("term.that_period") else REACH
    clock = any(word.has(*CLOCKS) for word in words[period.last : period.last + far])
    before = range(max(period.first - SINCE, statement.first), period.first)
    return within or clock or any(words[at].has(*CLOCKS) and is_start(statement, at) for at in before)


def _is_bare(before: Sequence[Word]) -> bool:
    """Whether nothing but `within` stands before a period: `within 14 days`, `at any time within two weeks`."""
    plain = [word for word in before if not (word.mark or word.has("term.within", "cue.article", "term.everything"))]
    return any(word.has("term.within") for word in before) and len(plain) <= 1


def arrival(statement: Statement, first: int, last: int) -> str | None:
    """Read a deadline put together of a word of arrival and us: `must have reached us`, `in unserem Lager liegen`."""
    words = statement.words
    for at in range(first, last + 1) if statement.sentence.has("term.received", "term.arrives") else ():
        near = words[max(at - _US, first) : min(at + _US, last) + 1]
        if words[at].has("term.received") or (
            words[at].has("term.arrives") and any(word.has("term.us") for word in near)
        ):
            return "received"
    return None
