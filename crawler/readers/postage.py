"""What sending the mat to the buyer costs in the shop's home country, and from which order value it is free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import category

from crawler.items import Candidate
from crawler.readers.currencies import resolve
from crawler.readers.money import amounts_in
from crawler.readers.statements import Finding, Statement, candidate

_NOT_STANDARD = ("term.abroad", "term.express", "term.return_cost", "term.pickup", "term.free_return")
_REACH = 5


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Decimal
    currency: str | None
    at: int
    """Word the amount begins with."""
    last: int


def read_postage(statement: Statement) -> Iterator[tuple[str, Candidate]]:
    """Read shipping_cost and free_shipping_from from a statement."""
    order_is_free = statement.has("term.order_value") and statement.has("term.by_shop") and not _is_gift(statement)
    if not (order_is_free or statement.has("term.shipping", "term.free_shipping")) or statement.sentence.question:
        return
    if statement.labelled("term.return", "term.way_back") and not statement.labelled("term.shipping"):
        return
    amounts = _amounts(statement)
    free = statement.near(("term.free_shipping",), statement.first, statement.last)
    thresholds = [amount for amount in amounts if _is_threshold(statement, amount, alone=len(amounts) == 1)]
    abroad = statement.has(*_NOT_STANDARD)
    by_shop = statement.has("term.by_shop") and not statement.has("term.return", "term.way_back")
    is_free = free is not None or order_is_free or by_shop or statement.labelled("term.free_shipping")
    is_free = is_free or _costs_nothing(statement)
    if len({amount.value for amount in thresholds}) == 1 and is_free and not _tells_of_abroad(statement):
        yield _candidate(statement, "free_shipping_from", thresholds[0])
    if statement.has("term.return_cost", "term.restocking"):
        return
    costs = [amount for amount in amounts if amount not in thresholds and _is_cost(statement, amount)]
    if len({cost.value for cost in costs}) == 1:
        yield _candidate(statement, "shipping_cost", costs[0])
    conditional = _names_a_lost_amount(statement) or statement.has(
        "term.order_value", "cue.at_least", "cue.optional_only", "term.condition", "cue.at_most"
    )
    if free is not None and not amounts and not abroad and not conditional and not statement.sentence.denied[free]:
        yield _candidate(statement, "shipping_cost", _Amount(Decimal(0), None, free, free))


def _costs_nothing(statement: Statement) -> bool:
    """Whether postage is what an order does without: `delivered without delivery cost`."""
    words, tags = statement.words, statement.sentence.lexicon.tags
    return any(
        words[at].has("term.shipping")
        and words[at - 1].has("cue.lacks", "cue.not")
        and (words[at].has("term.cost") or "term.costs" in tags(words[at].text.split()[-1:]))
        for at in statement.span
        if at
    )


def _names_a_lost_amount(statement: Statement) -> bool:
    """Whether a currency's sign stands without its figure, which a script puts there: `free of charge from $`."""
    return not _amounts(statement) and any(category(sign) == "Sc" for sign in statement.sentence.text)


def _is_gift(statement: Statement) -> bool:
    """Whether goods are what is free, not their way: `spend 60 and get a free massage ball`."""
    return statement.sentence.of_other_goods or statement.has("part.pillow", "part.bag", "part.other", "part.mat")


def _tells_of_abroad(statement: Statement) -> bool:
    """Whether it is said of other countries; `except the islands` leaves them out."""
    words, denied = statement.words, statement.sentence.denied
    left_out = [
        denied[at] or any(word.has("term.excluded") for word in words[at + 1 : at + 3]) for at in range(len(words))
    ]
    return statement.labelled("term.abroad") or any(
        words[at].has("term.abroad") and not left_out[at] for at in statement.span
    )


def _amounts(statement: Statement) -> list[_Amount]:
    words = statement.words
    start, end = words[statement.first].start, words[statement.last].end
    found = []
    for amount in amounts_in(statement.sentence.text[start:end]):
        places = [at for at in statement.span if amount.start <= words[at].start - start < amount.end]
        if places:
            language = statement.sentence.lexicon.language
            currency = resolve(amount.sign, url="", language=language) if amount.sign else None
            found.append(_Amount(amount.value, currency, places[0], places[-1]))
    return found


def _is_threshold(statement: Statement, amount: _Amount, *, alone: bool) -> bool:
    """Whether an amount is an order value: `orders over $50`, `$75+`; or the only one beside `free shipping`."""
    words = statement.words
    lead = words[max(amount.at - _REACH, statement.first) : amount.at]
    if any(word.has("cue.at_least", "term.order_value", "term.from_value", "cue.at_most") for word in lead):
        return True
    nearest = next((word for word in reversed(lead) if not word.mark), None)
    if nearest is not None and nearest.has("term.free_shipping"):  # `$5, free over $75`
        return True
    following = words[amount.last + 1 : amount.last + 4]
    if any(word.text == "+" or word.has("cue.at_least_after", "term.order_value_after") for word in following):
        return True
    return alone and statement.has("term.free_shipping") and not statement.has("term.cost")


def _is_cost(statement: Statement, amount: _Amount) -> bool:
    """Whether an amount is the standard postage: in the same clause as postage, and neither abroad nor express."""
    first, last = statement.sentence.clause(amount.at)
    clause = statement.words[max(first, statement.first) : min(last, statement.last) + 1]
    if any(word.has(*_NOT_STANDARD) for word in clause) or statement.labelled(*_NOT_STANDARD):
        return False
    if statement.labelled("term.costs") and not statement.sentence.has(*_NOT_STANDARD):
        return statement.sentence.has("term.shipping")
    return any(word.has("term.shipping") for word in clause) or statement.labelled("term.shipping")


def _candidate(statement: Statement, key: str, amount: _Amount) -> tuple[str, Candidate]:
    finding = Finding(key, amount.value, amount.at, amount.last)
    return key, candidate(statement, finding).model_copy(update={"unit": amount.currency})
