"""A shop's return terms as schema.org markup states them: MerchantReturnPolicy, of a product, its offers or the shop.

Reads the things of a page (things.py); gives candidates by fact key. What markup says of defective goods, of the
holidays (returnPolicySeasonalOverride) or of store credit is no return window, as in text (readers/windows.py).
https://schema.org/MerchantReturnPolicy
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from crawler.items import Candidate, Source, Value
from crawler.pages.document import Document
from crawler.pages.schema_org import is_product
from crawler.pages.things import Thing, Word, from_json_ld, from_microdata, from_rdfa
from crawler.readers.text import fold

_TYPE = "MerchantReturnPolicy"
_PROPERTY = "hasMerchantReturnPolicy"
_LONGEST_DAYS = 3
_PERCENT = re.compile(r"[1-9]\d{0,2}(?:\.\d+)?")
_WHOLE = 100
_DEEPEST = 3
_PAID_BY = {
    "FreeReturn": "shop", "ReturnFeesCustomerResponsibility": "buyer", "ReturnShippingFees": "buyer",
}  # fmt: skip
_NO_MONEY = frozenset({"StoreCreditRefund", "ExchangeRefund"})


def read_return_markup(document: Document) -> dict[str, list[Candidate]]:
    """Read the return terms that a page's markup states: those of its product where there are any, else the shop's."""
    if _TYPE not in document.source:
        return {}
    landmarks = document.landmarks
    found: dict[str, list[Candidate]] = {}
    for things in (from_json_ld(landmarks)[0], from_microdata(landmarks), from_rdfa(landmarks)):
        of_product, of_shop = _policies(things)
        for policy in of_product or of_shop:
            for key, candidate in _terms(policy):
                known = found.setdefault(key, [])
                if all(candidate.value != other.value for other in known):
                    known.append(candidate)
    return found


def _policies(things: Sequence[Thing]) -> tuple[list[Thing], list[Thing]]:
    """Return the policies of the only product described, and those of the shop itself."""
    products = [thing for thing in things if is_product(thing)]
    of_product = list(chain.from_iterable(_held(thing, 0) for thing in products)) if len(products) == 1 else []
    of_shop = [policy for thing in things if not is_product(thing) for policy in _held(thing, 0)]
    return of_product, of_shop


def _held(thing: Thing, depth: int) -> Iterator[Thing]:
    """Yield a policy itself, or those that a thing, its offers or its seller hold."""
    if _TYPE in thing.types and not thing.is_reference:
        yield thing
        return
    if depth < _DEEPEST:
        yield from chain.from_iterable(
            _held(each, depth + 1) for each in thing.things(_PROPERTY, "offers", "publisher", "mainEntity", "@graph")
        )


def _terms(policy: Thing) -> Iterator[tuple[str, Candidate]]:
    source = policy.source
    category = _named(policy, "returnPolicyCategory")
    if category and _name(category) == "MerchantReturnNotPermitted":
        yield "return_window_days", _candidate(category, 0, source)
        yield "final_sale", _candidate(category, True, source)  # noqa: FBT003 - the fact's value
        return
    refunds = {_name(word) for word in policy.words("refundType")}
    days = policy.word("merchantReturnDays")
    in_money = not refunds or not refunds <= _NO_MONEY
    if days and in_money and days.text.isdecimal() and 0 < len(days.text) <= _LONGEST_DAYS and int(days.text):
        yield "return_window_days", _candidate(days, int(days.text), source)
    fees = _named(policy, "customerRemorseReturnFees") or _named(policy, "returnFees")
    if fees and (payer := _PAID_BY.get(_name(fees))):
        yield "return_paid_by", _candidate(fees, payer, source)
    yield from _deduction(policy)
    conditions = {_name(word): word for word in policy.words("itemCondition")}
    if conditions.keys() & {"UsedCondition", "NewCondition"}:
        used = conditions.get("UsedCondition")
        yield "return_used_allowed", _candidate(used or conditions["NewCondition"], used is not None, source)


def _deduction(policy: Thing) -> Iterator[tuple[str, Candidate]]:
    """Read a restocking fee given as a number, which is a percentage; a sum of money is none."""
    for value in policy.properties.get("restockingFee", ()):
        if isinstance(value, Word) and _PERCENT.fullmatch(value.text) and float(value.text) <= _WHOLE:
            yield "restocking_fee_percent", _candidate(value, float(value.text), policy.source)


def _named(policy: Thing, name: str) -> Word | None:
    """Return the one value of a property; several different ones are for several cases, and tell nothing alone."""
    words = list(policy.words(name))
    return words[0] if len({_name(word) for word in words}) == 1 else None


def _name(word: Word) -> str:
    """Return the name of a term of schema.org, with or without its address."""
    return word.text.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].strip()


def _candidate(word: Word, value: Value, source: Source) -> Candidate:
    return Candidate(value=value, quote=fold(word.text), source=source, locator=word.locator)
