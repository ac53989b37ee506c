"""Candidates to facts: the one place with the rule of agreement and source order.

The rule, in plain words (the method page prints this):

1. A value that can't be true (plausibility.py) does not take part. Where no other is left, the fact is set aside.
2. What an editor entered beats everything; a recorded affiliate or machine text (tier C) yields to any better tier.
3. Values that say the same agree: the same after normalising; a more exact word agrees with the general one (`abs`
   with `plastic`, `organic_cotton` with `cotton`, a longer list with a shorter that it contains) and is taken; numbers
   agree within 1 % or the rounding of their unit, `about` within 5 %, `at least` with anything up to a quarter above.
4. Where all agree, the fact is stated: an unhedged value before a hedged one, then by the order of sources below.
5. Where any two disagree, the fact is contradicted: it has no value, and all candidates are shown. A shop's prose
   counts as much as its table here: no guess is made which of them is true.
6. Name, brand, article numbers and the stated words on material and size are worded differently all over a page; for
   these the first in the order of sources is taken. Certificates add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from crawler.items import FACT_KEYS, Candidate, Certification, Fact, Qualifier, Source, Status, Tier
from crawler.readers.plausibility import clashes, why_implausible

SOURCE_ORDER = (
    Source.EDITOR,
    Source.JSON_LD,
    Source.MICRODATA,
    Source.FEED,
    Source.EMBEDDED_STATE,
    Source.RDFA,
    Source.SPEC_TABLE,
    Source.TITLE,
    Source.POLICY_PAGE,
    Source.OPENGRAPH,
    Source.TEXT,
    Source.RECORDED,
)
"""Which candidate's words stand for an agreed value, best first."""
_PLACE = {source: place for place, source in enumerate(SOURCE_ORDER)}

WITHIN, ABOUT_WITHIN, AT_LEAST_UP_TO = 0.01, 0.05, 0.25
"""Shares by which numbers may differ and still agree: any two; one said `about`; above one said `at least`."""

_ROUNDING = {
    "mat_length_cm": 1.0, "mat_width_cm": 1.0, "pillow_length_cm": 1.0, "pillow_width_cm": 1.0,
    "mat_thickness_cm": 0.1, "weight_kg": 0.05,
}  # fmt: skip
"""Rounding of the units shops print in (half an inch, 50 g), in the key's own unit."""

_EXACT = frozenset({"warranty_months", "return_window_days", "return_minimum_keep_days", "restocking_fee_percent"})
_FIRST_WINS = frozenset({"name", "brand", "sku", "mpn", "material", "dimensions"})

_GENERAL_WORD = {
    "abs": "plastic", "hips": "plastic", "ps": "plastic", "pp": "plastic", "steel": "metal", "brass": "metal",
    "organic_cotton": "cotton", "organic_linen": "linen", "organic_hemp": "hemp", "polyester": "synthetic",
    "nylon": "synthetic", "coconut_fibre": "plant_fibre", "kapok": "plant_fibre", "machine": "washable",
    "hand": "washable", "InStoreOnly": "InStock", "OnlineOnly": "InStock", "LimitedAvailability": "InStock",
    "SoldOut": "OutOfStock",
}  # fmt: skip
"""Exact word -> the general word it agrees with."""


def decide(key: str, candidates: Sequence[Candidate]) -> Fact:
    """Decide what is stated for one key by the rule in this module's docstring.

    Raises:
        ValueError: no candidates were given, or the key is unknown.
    """
    if not candidates or key not in FACT_KEYS:
        msg = f"nothing to decide for {key!r}" if key in FACT_KEYS else f"unknown fact key {key!r}"
        raise ValueError(msg)
    ranked = sorted(candidates, key=_rank)
    plausible = [candidate for candidate in ranked if why_implausible(key, candidate.value) is None]
    if not plausible:
        return _fact(ranked[0], ranked, Status.SET_ASIDE, why_implausible(key, ranked[0].value))
    heard = _heard(plausible)
    if FACT_KEYS[key].kind == "certifications":
        return _fact(heard[0], ranked, Status.STATED).model_copy(update={"value": _all_certificates(heard)})
    best = (
        heard[0]
        if key in _FIRST_WINS or len(heard) == 1
        else min(heard, key=lambda c: (_vagueness(c, heard), _rank(c)))
    )
    against = None if key in _FIRST_WINS else next((c for c in heard if not _agree(key, best, c)), None)
    if against is not None:
        reason = f"{_told(best)} against {_told(against)}: the sources disagree."
        return _fact(best, ranked, Status.CONTRADICTED, reason)
    return _fact(best, ranked, Status.STATED)


def decide_all(candidates: Mapping[str, Sequence[Candidate]]) -> tuple[dict[str, Fact], list[str]]:
    """Decide every key, then let facts that can't both be true set each other aside.

    Returns:
        The facts by key, in the order of FACT_KEYS, and a sentence for each that is contradicted or set aside.
    """
    facts = {key: decide(key, candidates[key]) for key in FACT_KEYS if candidates.get(key)}
    for longer, shorter in (("mat_length_cm", "mat_width_cm"), ("pillow_length_cm", "pillow_width_cm")):
        _put_longer_first(facts, longer, shorter)
    for key, status, reason in list(clashes(facts)):
        facts[key] = facts[key].model_copy(
            update={"value": None, "qualifier": None, "status": status, "reason": reason}
        )
    return facts, [f"{key}: {fact.reason}" for key, fact in facts.items() if fact.reason]


def _rank(candidate: Candidate) -> tuple[bool, int]:
    return candidate.tier is Tier.C, _PLACE[candidate.source]


def _heard(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Keep the candidates with a voice: an editor's alone where there is one, else those of a better tier than C."""
    edited = [candidate for candidate in ranked if candidate.source is Source.EDITOR]
    better = [candidate for candidate in ranked if candidate.tier is not Tier.C]
    return edited or better or list(ranked)


def _vagueness(candidate: Candidate, heard: Iterable[Candidate]) -> tuple[bool, int]:
    """Order agreeing candidates: unhedged first, then the one whose word is the general word of fewest others."""
    words = _words(candidate.value)
    above = sum(exact != words and _covers(exact, words) for exact in (_words(other.value) for other in heard))
    return candidate.qualifier is not None, above


def _words(value: object) -> frozenset[str]:
    if isinstance(value, tuple):
        return frozenset(str(part) for part in value)
    return frozenset({value}) if isinstance(value, str) else frozenset()


def _covers(exact: frozenset[str], general: frozenset[str]) -> bool:
    """Whether every word of `general` is said by `exact`, literally or by a more exact word."""
    return all(any(word in (each, _GENERAL_WORD.get(each)) for each in exact) for word in general)


def _agree(key: str, one: Candidate, other: Candidate) -> bool:
    a, b = one.value, other.value
    if a == b:
        return one.unit == other.unit or None in (one.unit, other.unit)
    if isinstance(a, str | tuple) and isinstance(b, str | tuple):
        a_words, b_words = _words(a), _words(b)
        return _covers(a_words, b_words) or _covers(b_words, a_words)
    numbers = isinstance(a, int | float) and isinstance(b, int | float)
    if not numbers or isinstance(a, bool) or isinstance(b, bool) or key in _EXACT:
        return False
    return _numbers_agree(key, (float(a), one.qualifier), (float(b), other.qualifier))  # type: ignore[arg-type]  # numbers


def _numbers_agree(key: str, one: tuple[float, Qualifier | None], other: tuple[float, Qualifier | None]) -> bool:
    (low, low_hedge), (high, high_hedge) = sorted((one, other), key=lambda pair: pair[0])
    gap = high - low
    if gap <= max(WITHIN * high, _ROUNDING.get(key, 0.0)):
        return True
    if Qualifier.ABOUT in (low_hedge, high_hedge) and gap <= ABOUT_WITHIN * high:
        return True
    return low_hedge is Qualifier.AT_LEAST and gap <= AT_LEAST_UP_TO * low


def _all_certificates(heard: Sequence[Candidate]) -> tuple[Certification, ...]:
    """Put the certificates of all candidates together; one named for a part stands for one named for none."""
    named: dict[Certification, None] = {}
    for candidate in heard:
        if isinstance(candidate.value, tuple):
            named.update((each, None) for each in candidate.value if isinstance(each, Certification))
    with_part = {each.name for each in named if each.part}
    return tuple(each for each in named if each.part or each.name not in with_part)


def _told(candidate: Candidate) -> str:
    value: Any = candidate.value
    if isinstance(value, bool):
        words = "yes" if value else "no"
    elif isinstance(value, tuple):
        words = ", ".join(str(part) for part in value)
    else:
        words = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f"{words} ({candidate.source})"


def _fact(best: Candidate, ranked: Sequence[Candidate], status: Status, reason: str | None = None) -> Fact:
    stated = status is Status.STATED
    return Fact(
        value=best.value if stated else None,
        unit=best.unit,
        qualifier=best.qualifier if stated else None,
        status=status,
        quote=best.quote,
        source=best.source,
        locator=best.locator,
        reason=reason,
        candidates=(best, *(candidate for candidate in ranked if candidate is not best)),
    )


def _put_longer_first(facts: dict[str, Fact], longer: str, shorter: str) -> None:
    """Swap the two sides of a size where the words give the shorter one first."""
    one, other = facts.get(longer), facts.get(shorter)
    if one and other and isinstance(one.value, int | float) and isinstance(other.value, int | float):  # noqa: SIM102
        if one.value < other.value:
            facts[longer], facts[shorter] = other, one
