"""Which of several candidates a page means, where the shared rule can't know: name, price and its currency.

Reads candidates and the buying area; gives Facts by the rule of readers/decide.py. What is shown to a visitor is the
measure: markup that agrees with it is stated, markup that differs is contradicted, unless it is plain which one is
wrong (it is the struck-through price, or all others agree).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crawler.items import Candidate, Fact, Qualifier, Source, Status
from crawler.pages.buying import BuyingArea, Shown
from crawler.pages.heading import parts_of
from crawler.pages.statement import money, text
from crawler.readers.currencies import codes_of, resolve
from crawler.readers.decide import decide
from crawler.readers.money import Role
from crawler.readers.text import similarity, words

CONFIDENT = 5.0
"""Weight from which a shown amount is plainly the price."""
LIKELY = 3.0
"""Weight from which a shown amount is taken for the price where nothing else states one."""
_BESIDE = 20
"""Words of a page within which a struck amount stands beside the price."""


def settled(key: str, meant: Sequence[Candidate], others: Sequence[Candidate] = (), reason: str | None = None) -> Fact:
    """Decide a fact among the candidates that are meant, and show the others beside it."""
    fact = decide(key, meant)
    outvoted = tuple(other for other in others if other not in fact.candidates)
    if not outvoted:
        return fact
    return fact.model_copy(update={"candidates": (*fact.candidates, *outvoted), "reason": fact.reason or reason})


def settle_name(candidates: Sequence[Candidate], titles: Sequence[str]) -> Fact | None:
    """Take the name that the other places support best: its likeness to each of them, and to the page's titles."""
    if not candidates:
        return None
    voices = [[str(candidate.value)] for candidate in candidates] + [parts_of(title) for title in titles]

    def support(candidate: Candidate) -> float:
        name = str(candidate.value)
        return sum(max(similarity(name, part) for part in voice) for voice in voices)

    best = max(candidates, key=support)
    # Markup may lengthen the heading by a place or a slogan, a heading the markup's name by a price: the shorter it is.
    inner = [c for c in candidates if _is_within(str(c.value), str(best.value))]
    best = min(inner, key=lambda c: len(str(c.value)), default=best)
    agreeing = [candidate for candidate in candidates if candidate.value == best.value]
    return settled("name", agreeing, [candidate for candidate in candidates if candidate.value != best.value])


def _is_within(short: str, long: str) -> bool:
    """Tell whether a name of two words or more stands whole within a longer one."""
    parts = words(short)
    return len(parts) >= 2 and f" {' '.join(parts)} " in f" {' '.join(words(long))} "


def settle_price(
    markup: Sequence[Candidate], variants: Sequence[Candidate], area: BuyingArea, currency: str | None
) -> Fact | None:
    """Decide the price from markup, the prices of variants and the amounts shown.

    A price beside a lower one that is struck through is contradicted: the two have changed places.
    """
    price = _price_of(markup, variants, area, currency)
    struck = _struck_beside(price, area)
    if price is None or not struck or not all(each.amount.value < price.value for each in struck):  # type: ignore[operator]  # both Decimal
        return price
    contradicted = {
        "value": None,
        "qualifier": None,
        "status": Status.CONTRADICTED,
        "reason": f"The page strikes through {struck[0].amount.printed}, which is less than it asks for.",
        "candidates": (*price.candidates, *(each.candidate(price.unit) for each in struck)),
    }
    return price.model_copy(update=contradicted)


def _struck_beside(price: Fact | None, area: BuyingArea) -> list[Shown]:
    """Return the amounts printed struck through beside the price."""
    places = [each.line.start for each in area.current if price and each.amount.value == price.value]
    return [
        each
        for each in area.of(Role.LIST)
        if each.struck and each.weight > 0 and any(abs(each.line.start - place) <= _BESIDE for place in places)
    ]


def _price_of(
    markup: Sequence[Candidate], variants: Sequence[Candidate], area: BuyingArea, currency: str | None
) -> Fact | None:
    shown = area.current
    strong = [each for each in shown if each.weight >= CONFIDENT and each.marked]
    exact = [candidate for candidate in markup if candidate.qualifier is None] or list(markup)
    values = {money(candidate) for candidate in exact}
    if not exact and variants:
        return _of_variants(variants, shown, currency)
    if not exact:
        return settled("price", [shown[0].candidate(currency)]) if shown and shown[0].weight >= LIKELY else None
    seen = {value: [each for each in shown if each.amount.value == value] for value in values}
    agreeing = [value for value in values if seen[value]]
    if len(agreeing) > 1:
        # Two prices of markup are both shown: the one that leads the buying area is the price.
        agreeing = [max(agreeing, key=lambda value: seen[value][0].weight)] if strong else agreeing
    if len(agreeing) == 1:
        return _agreed(exact, agreeing[0], seen[agreeing[0]], currency, "it is not what the page shows")
    if len(agreeing) > 1:
        return decide("price", exact)
    return _unseen(exact, values, area, strong, currency)


def _agreed(
    exact: Sequence[Candidate], value: Decimal | None, seen: Sequence[Shown], currency: str | None, reason: str
) -> Fact:
    meant = [candidate for candidate in exact if money(candidate) == value]
    meant += [each.candidate(_unit(meant) or currency).model_copy(update={"qualifier": None}) for each in seen[:1]]
    return settled(
        "price",
        _same_unit(meant),
        [c for c in exact if money(c) != value],
        f"Another price stands on the page; {reason}.",
    )


def _unseen(
    exact: Sequence[Candidate],
    values: set[Decimal | None],
    area: BuyingArea,
    strong: Sequence[Shown],
    currency: str | None,
) -> Fact:
    """Decide where no price of the markup is shown as the current one."""
    struck = {each.amount.value for each in area.of(Role.LIST)}
    leading = strong[0] if strong else None
    if leading is not None and values <= struck and leading.amount.value < min(v for v in values if v is not None):
        meant = [leading.candidate(_unit(exact) or currency)]
        return settled("price", meant, exact, "Markup gives the price that the page shows as struck through.")
    if len(values) > 1:
        votes = {value: sum(money(candidate) == value for candidate in exact) for value in values}
        most = max(votes.values())
        winners = [value for value, count in votes.items() if count == most]
        if len(winners) == 1 and most > 1:
            meant = [candidate for candidate in exact if money(candidate) == winners[0]]
            return settled(
                "price",
                _same_unit(meant),
                [c for c in exact if c not in meant],
                "Most of the markup says another price.",
            )
    if leading is not None and {each.amount.value for each in strong} == {leading.amount.value}:
        return decide("price", [*exact, leading.candidate(_unit(exact) or currency)])
    return decide("price", _same_unit(exact))


def _of_variants(variants: Sequence[Candidate], shown: Sequence[Shown], currency: str | None) -> Fact:
    """Decide where only variants have prices: the shown one of them, else the lowest as `at least`."""
    by_value = {money(candidate): candidate for candidate in reversed(variants)}
    for each in shown:
        if each.amount.value in by_value:
            variant = by_value[each.amount.value]
            unit = variant.unit or currency
            return settled("price", _same_unit([variant, each.candidate(unit).model_copy(update={"qualifier": None})]))
    return decide("price", [lowest_of(variants, currency)])


def lowest_of(variants: Sequence[Candidate], currency: str | None) -> Candidate:
    """Return the lowest price of variants, as `at least`."""
    lowest = min(variants, key=lambda candidate: money(candidate) or Decimal(0))
    return lowest.model_copy(update={"qualifier": Qualifier.AT_LEAST, "unit": lowest.unit or currency})


def _unit(candidates: Sequence[Candidate]) -> str | None:
    return next((candidate.unit for candidate in candidates if candidate.unit), None)


def _same_unit(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Give candidates without a currency the one that the others name."""
    unit = _unit(candidates)
    return [c if c.unit else c.model_copy(update={"unit": unit}) for c in candidates]


def settle_currency(
    markup: Sequence[Candidate], area: BuyingArea, price: Fact | None, url: str, language: str | None
) -> Fact | None:
    """Decide the currency: markup's codes, and the sign printed beside the price."""
    declared = [candidate for candidate in markup if text(candidate)]
    signs = _signs(area, price)
    if not declared:
        for each in signs:
            code = resolve(each.amount.sign, url=url, language=language)
            if code:
                return decide("currency", [_sign_candidate(each, code)])
        return None
    codes = {text(candidate) for candidate in declared}
    if len(codes) > 1 and signs:
        fitting = [c for c in declared if text(c) in codes_of(signs[0].amount.sign)]
        if fitting:
            return settled(
                "currency", fitting, [c for c in declared if c not in fitting], "The sign beside the price tells which."
            )
    return decide("currency", declared)


def _signs(area: BuyingArea, price: Fact | None) -> list[Shown]:
    printed = [each for each in area.shown if each.amount.sign and each.weight > 0]
    value = price.value if price else None
    return sorted(printed, key=lambda each: (each.amount.value != value, -each.weight))


def _sign_candidate(each: Shown, code: str) -> Candidate:
    return Candidate(value=code, quote=each.amount.sign, source=Source.TEXT, locator=each.sign_path)
