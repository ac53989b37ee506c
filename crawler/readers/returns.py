"""On what terms a mat may go back: whether at all, used or not, at whose cost, with what deduction.

How long it may go back is read by windows.py, the conditions by conditions.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.readers.conditions import nothing_taken_back, read_final_sale, read_hygiene, read_used, yes_or_no
from crawler.readers.gratis import goes_back_gratis, hangs_on_something
from crawler.readers.keeping import minimum_keep
from crawler.readers.money import amounts_in
from crawler.readers.quantities import in_range, qualifier
from crawler.readers.statements import Finding, Statement

_PAY_REACH = 7
_LEAD = 5
"""Words at the beginning of a sentence that hold for all of it: `in some cases, …`."""
_SHORT_ANSWER = 4
_LACKING = 3
"""Words before a fee among which `without` is said of it."""
_OF_A_LIST = frozenset({"return_used_allowed", "hygiene_exclusion", "final_sale"})
"""Terms that stand in lists: `goods that are used, worn or damaged may be refused`."""
_UNITS_OF_TIME = tuple(
    f"unit.{each}" for each in ["hour", "day", "business_day", "calendar_day", "night", "week", "month", "year"]
)
_LEAVES_OPEN = ("term.reimburse", "term.money", "term.order_value", "cue.optional", "term.by_shop", "term.unless")
"""What keeps a price of the way back from being every buyer's."""


def read_return_terms(statement: Statement, *, on_returns_page: bool) -> Iterator[Finding]:
    """Read everything about returns but the window."""
    if statement.sentence.question:
        return
    none_back = nothing_taken_back(statement)
    found = (
        None if none_back is None else Finding("return_window_days", 0, none_back, none_back),
        minimum_keep(statement, on_returns_page=on_returns_page),
        read_used(statement, on_returns_page=on_returns_page),
        read_hygiene(statement),
        read_final_sale(statement),
        _paid_by(statement, on_returns_page=on_returns_page),
        _restocking(statement),
    )
    yield from (finding for finding in found if finding and not _is_left_open(statement, finding))


def _is_left_open(statement: Statement, finding: Finding) -> bool:
    """Whether a term may hold or not: `a fee may be charged`, `in some cases you may need to pay the postage`."""
    if not statement.has("term.perhaps") or _is_ruled_out(statement):
        return False
    if finding.key in _OF_A_LIST:
        return True
    clause, start = statement.sentence.clause, statement.first
    spans = [(clause(finding.first)[0], clause(finding.last)[1]), (start, min(clause(start)[1], start + _LEAD))]
    return statement.labelled("term.perhaps") or any(
        statement.near(("term.perhaps",), *span) is not None for span in spans
    )


def _is_ruled_out(statement: Statement) -> bool:
    """Whether what may be is what may not: `niet teruggezonden kunnen worden`."""
    possible = [at for at in statement.span if statement.words[at].has("term.perhaps")]
    return bool(possible) and all(statement.sentence.denied[at] for at in possible)


def _paid_by(statement: Statement, *, on_returns_page: bool) -> Finding | None:
    """Read who pays the postage back; for damaged goods it says nothing about a mat that is merely not liked."""
    if statement.has("term.marketplace", "term.exchange_only", "term.members") or _is_of_damage(statement):
        return None
    if statement.has("term.uncollected") and not statement.has("term.free_return"):
        return None
    if (statement.has("term.seller") and not statement.has("term.buyer_party")) or _is_of_way_out(statement):
        return None
    if statement.has("term.those_cases") and not statement.has("term.by_buyer"):  # which ones, is said before it
        return None
    if _hangs_on_price(statement):
        return None
    free = statement.near(("term.free_return",), statement.first, statement.last)
    if free is not None:
        return _free_return(statement, free)
    if statement.labelled("term.free_return") and not statement.has("term.condition", "term.order_value"):
        payer = "buyer" if statement.own[0].has("cue.no_value", "cue.not") else "shop"
        return Finding("return_paid_by", payer, statement.first, statement.last)
    gratis = goes_back_gratis(statement)
    if gratis is not None:
        return Finding("return_paid_by", "shop", gratis, gratis)
    anchor = _return_postage(statement, on_returns_page=on_returns_page)
    told = None if anchor is None else _not_paid(statement, anchor) or _told_payer(statement, anchor)
    told = told or _at_own_expense(statement) or _fee(statement)
    # What customers in other countries pay is not what those at home do.
    return None if told and told.value == "buyer" and statement.has("term.abroad") else told


def _free_return(statement: Statement, free: int) -> Finding | None:
    """Read who pays by the name of a free return, such as a prepaid label; one that hangs on something is left open."""
    denied = statement.sentence.denied[free]
    if hangs_on_something(statement, free) or (statement.has("term.by_buyer") and not denied):
        return None  # `a fee is taken off your refund to cover the prepaid label`
    return Finding("return_paid_by", "buyer" if denied else "shop", free, free)


def _at_own_expense(statement: Statement) -> Finding | None:
    """Read `you may send it back at your own expense within 14 days`."""
    for at in statement.span if statement.has("term.return", "term.sent") else ():
        word = statement.words[at]
        if word.has("term.by_buyer") and not statement.sentence.denied[at] and _names_costs(statement, at):
            return Finding("return_paid_by", "buyer", at, at)
    return None


def _fee(statement: Statement) -> Finding | None:
    """Read a price of the way back: `a return shipping fee of €3.99 applies`."""
    at = statement.near(("term.return_cost",), statement.first, statement.last)
    if (
        at is None
        or statement.sentence.denied[at]
        or statement.has(*_LEAVES_OPEN)
        or not (statement.has("term.costs") or _names_costs(statement, at))
    ):
        return None
    charged = statement.has("term.applies") or _names_money(statement, statement.first, statement.last)
    return Finding("return_paid_by", "buyer", at, at) if charged else None


def _hangs_on_price(statement: Statement) -> bool:
    """Whether a condition names an amount: `you bear the cost if the goods are worth less than 40 euros`."""
    if not statement.counted:
        return False
    conditions = [at for at in statement.span if statement.words[at].has("cue.if")]
    return any(_names_money(statement, at, statement.sentence.clause(at)[1]) for at in conditions)


def _names_money(statement: Statement, first: int, last: int) -> bool:
    """Whether words name an amount of money that is not nothing."""
    start, end = statement.words[first].start, statement.words[last].end
    return statement.counted and any(amount.value for amount in amounts_in(statement.sentence.text[start:end]))


def _names_costs(statement: Statement, at: int) -> bool:
    """Whether the form at word `at` names costs: `return shipping fee`, `at your own expense`."""
    word = statement.words[at]
    return word.has("term.costs") or any(
        "term.costs" in statement.sentence.lexicon.tags([part]) for part in word.text.split()
    )


def _is_of_way_out(statement: Statement) -> bool:
    """Whether it tells of the postage that was paid to the buyer only: `original shipping costs are not refunded`."""
    return statement.has("term.outbound") and not statement.has("term.return_cost")


def _is_of_damage(statement: Statement) -> bool:
    """Whether it is said of damaged goods; `unless it is defective` leaves them out."""
    if not statement.has("term.damage"):
        return False
    first = statement.near(("term.damage",), statement.first, statement.last)
    return first is None or statement.near(("term.unless",), statement.first, first) is None


def _told_payer(statement: Statement, anchor: int) -> Finding | None:
    """Read who pays by the words `at your cost`, `we bear`, by a short answer, or by the person beside `pays`."""
    words, denied = statement.words, statement.sentence.denied
    told = [("term.by_buyer", "buyer", "shop"), ("term.by_shop", "shop", "buyer")]
    shop = statement.near(("term.by_shop",), statement.first, statement.last)
    if shop is not None and denied[shop]:  # `are not covered by us and will be borne by you`
        told.reverse()
    for tag, payer, other in told:
        places = [at for at in statement.span if words[at].has(tag)]
        if places:  # `may be responsible` leaves it open
            if any(words[at - 1].has("cue.optional") and words[at - 1].has("cue.verb") for at in places if at):
                return None
            at = min(places, key=lambda place: abs(place - anchor))
            no = denied[at] or _not_behind(statement, at)
            return Finding("return_paid_by", other if no else payer, min(at, anchor), max(at, anchor))
    if statement.row and len(statement.own) <= _SHORT_ANSWER:
        for tag, payer in (("term.person_buyer", "buyer"), ("term.person_shop", "shop")):
            person = statement.near((tag,), statement.first, statement.last)
            if person is not None:
                return Finding("return_paid_by", payer, person, person)
    return _payer(statement, anchor)


def _not_paid(statement: Statement, anchor: int) -> Finding | None:
    """Read it from what is not paid: `no costs for returns`, `return postage is not refunded`."""
    words, denied = statement.words, statement.sentence.denied
    for at in statement.span:
        word = words[at]
        if word.has("term.reimburse") and (denied[at] or _not_behind(statement, at)):
            return Finding("return_paid_by", "buyer", min(at, anchor), max(at, anchor))
        free = word.has("term.costs") and not word.has("term.pays") and at and words[at - 1].has("cue.not")
        if free and not statement.has("term.by_buyer"):
            return Finding("return_paid_by", "shop", min(at, anchor), max(at, anchor))
    return None


def _return_postage(statement: Statement, *, on_returns_page: bool) -> int | None:
    """Give the word of the cost of the way back: by its name, or postage and return in one statement."""
    cost = statement.near(("term.return_cost",), statement.first, statement.last)
    if cost is not None:
        return cost
    if statement.labelled("term.return_cost"):
        return statement.first
    answers = statement.row and len(statement.own) <= _SHORT_ANSWER and not statement.has("term.pickup")
    if answers and statement.labelled("term.return", "term.way_back") and _is_of_payment(statement):
        return statement.first
    if statement.has("term.delivery_time", "term.processing", "term.order_value", *_UNITS_OF_TIME):
        return None
    carried = ("term.shipping", "term.label", "term.carriage")
    back = any(  # a refund is money, and goes no way
        word.has("term.return", "term.sent", "term.way_back") and not word.has("term.money", "term.reimburse")
        for word in statement.own
    ) or statement.labelled("term.return", "term.sent", "term.way_back")
    if back and statement.has(*carried, "term.costs"):
        return statement.near((*carried, "term.costs"), statement.first, statement.last)
    return statement.near(("term.way_back",), statement.first, statement.last) if on_returns_page else None


def _is_of_payment(statement: Statement) -> bool:
    """Whether a row asks who pays (`Who pays for returns`), or its answer alone tells it (`Return: at your cost`)."""
    return statement.labelled("term.costs", "term.pays") or statement.has("term.by_buyer", "term.by_shop")


def _payer(statement: Statement, anchor: int) -> Finding | None:
    """Find who pays by the person nearest to a word of paying: `Returen bekostar du`, `trägst du selbst`."""
    words, denied = statement.words, statement.sentence.denied
    for at in statement.span:
        if not words[at].has("term.pays"):
            continue
        people = {"term.person_buyer": "buyer", "term.buyer_party": "buyer", "term.person_shop": "shop"}
        near = sorted(
            (abs(place - at), payer)
            for place in range(max(at - _PAY_REACH, statement.first), min(at + _PAY_REACH, statement.last) + 1)
            for tag, payer in people.items()
            if words[place].has(tag)
        )
        if near:
            payer = near[0][1]
            no = denied[at] or _not_behind(statement, at)
            other = "shop" if payer == "buyer" else "buyer"
            return Finding("return_paid_by", other if no else payer, min(at, anchor), max(at, anchor))
    return None


def _not_behind(statement: Statement, at: int) -> bool:
    behind = statement.words[at + 1 : min(at + 3, statement.last + 1)]
    return any(word.has("cue.not", "term.nothing") for word in behind)


def _is_never_taken(statement: Statement, at: int) -> bool:
    """Whether a denied fee is one that nobody pays; `sent back without notice, they incur a fee of 25%` tells one."""
    before = statement.words[statement.first : at]
    return any(
        word.has("cue.not") and (not word.has("cue.lacks") or number > len(before) - _LACKING)
        for number, word in enumerate(before, 1)
    )


def _restocking(statement: Statement) -> Finding | None:
    at = statement.near(("term.restocking",), statement.first, statement.last)
    if at is None and not statement.labelled("term.restocking"):
        return None
    cancelled = statement.has("term.cancel") and not statement.has("term.return")
    if cancelled or statement.has("term.waived", "term.credit"):
        return None
    words = statement.words
    for place in statement.span:
        number = words[place].number
        if number is not None and place < statement.last and words[place + 1].has("unit.percent"):
            if in_range(words, place) or qualifier(words, place)[1]:
                return None
            if statement.sentence.denied[place]:  # `unlike others, we never charge the usual 15 %`
                no = at is not None and _is_never_taken(statement, place)
                return Finding("restocking_fee_percent", 0, place, place + 1) if no else None
            return Finding("restocking_fee_percent", float(number.decimal), place, place + 1)
    if at is not None and statement.sentence.denied[at]:
        return Finding("restocking_fee_percent", 0, at, at)
    if at is None and yes_or_no(statement) is False:
        return Finding("restocking_fee_percent", 0, statement.first, statement.last)
    return None
