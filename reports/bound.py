"""Facts that editors bind into their prose: `{{ mat("kiefernruh").price }}`, `{{ claim("the cheapest", …) }}`.

Reads known facts. Writes nothing. What is not stated can't be bound, and a claim that is not true is refused: prose
that has outlived its facts stops the edition instead of being published.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from reports.filters import day, number
from reports.known import Known
from reports.language import counted
from reports.table import place_words, price_words
from scoring.results import Mat


class BindingError(Exception):
    """What a sentence says is not so, or not known; the message says what is."""


class BoundMat:
    """One mat in prose. Its attributes are words: name, brand, price, shop, rank, value, density, or any fact key."""

    def __init__(self, known: Known, mat: Mat) -> None:
        self._known = known
        self._mat = mat

    def __getattr__(self, key: str) -> str:
        """Word a fact of the mat.

        Raises:
            BindingError: there is no such fact, or no shop states it.
        """
        if key.startswith("_"):
            raise AttributeError(key)
        words = self._words(key)
        if not words:
            msg = f"{key} of {self._mat.product_id} is not stated"
            raise BindingError(msg)
        return words

    def __str__(self) -> str:
        return self._mat.name

    def is_cheapest(self, **facts: object) -> bool:
        """Tell whether no mat with these facts that can be bought costs less, and this one is among them."""
        return self._is_least(facts, _price)

    def is_best(self, **facts: object) -> bool:
        """Tell whether no ranked mat with these facts is worth more, and this one is among them."""
        return self._is_least(facts, lambda mat: None if mat.value is None else -mat.value)

    def is_only(self, **facts: object) -> bool:
        """Tell whether this mat, and no other, is known to have these facts."""
        return [mat.product_id for mat in _with_facts(self._known, facts)] == [self._mat.product_id]

    def _is_least(self, facts: dict[str, object], measure: Callable[[Mat], Decimal | None]) -> bool:
        measures = {
            mat.product_id: found for mat in _with_facts(self._known, facts) if (found := measure(mat)) is not None
        }
        return bool(measures) and measures.get(self._mat.product_id) == min(measures.values())

    def _words(self, key: str) -> str:
        known, mat = self._known, self._mat
        match key:
            case "name":
                return mat.name
            case "brand":
                return mat.brand or ""
            case "price":
                return price_words(mat.offer)
            case "shop":
                return mat.offer.shop_name if mat.offer else ""
            case "rank":
                return place_words(mat)
            case "value":
                return "" if mat.value is None else number(mat.value, 0)
            case "density":
                return known.density_words(mat)
            case _ if key in known.words.by_key:
                return known.line(mat, key).words if known.state(mat, key) == "stated" else ""
        msg = f"a mat has no {key!r}; it has name, brand, price, shop, rank, value, density and the facts of words.toml"
        raise BindingError(msg)


def bindings(known: Known) -> dict[str, Any]:
    """Return everything that prose may name."""
    edition = known.results.edition

    def mat(product_id: str) -> BoundMat:
        if product_id not in known.mats:
            msg = f"this edition has no mat {product_id!r}"
            raise BindingError(msg)
        return BoundMat(known, known.mats[product_id])

    def cheapest(**facts: object) -> BoundMat:
        return _least(known, facts, _price, "that can be bought")

    def best(**facts: object) -> BoundMat:
        return _least(known, facts, lambda each: None if each.value is None else -each.value, "that is ranked")

    return {
        "mat": mat,
        "cheapest": cheapest,
        "best": best,
        "how_many": lambda **facts: _mats(len(_with_facts(known, facts))),
        "claim": claim,
        "market": edition.market,
        "edition_day": day(edition.edition_date),
        "ranked": _mats(edition.mats_ranked),
        "listed": _mats(edition.mats_listed),
        "shops": counted("%(num)s source", "%(num)s sources", edition.shops)
        if edition.market == "recorded"
        else counted("%(num)s shop", "%(num)s shops", edition.shops),
    }


def _mats(how_many: int) -> str:
    return counted("%(num)s mat", "%(num)s mats", how_many)


def claim(words: str, holds: object) -> str:
    """Say something that holds.

    Raises:
        BindingError: it does not hold.
    """
    if holds is not True:
        msg = f"“{words}” is no longer true"
        raise BindingError(msg)
    return words


def _least(known: Known, facts: dict[str, object], measure: Callable[[Mat], Decimal | None], kind: str) -> BoundMat:
    found = [(least, mat.product_id, mat) for mat in _with_facts(known, facts) if (least := measure(mat)) is not None]
    if not found:
        asked = ", ".join(f"{key} = {value!r}" for key, value in facts.items())
        msg = f"no mat {kind}{f' is known to have {asked}' if asked else ''}"
        raise BindingError(msg)
    return BoundMat(known, min(found, key=lambda row: row[:2])[2])


def _with_facts(known: Known, facts: dict[str, object]) -> list[Mat]:
    for key in facts:
        if key not in known.words.by_key:
            msg = f"there is no fact {key!r}; data/guide/words.toml lists them"
            raise BindingError(msg)
    return [mat for mat in known.results.mats if all(_has(known.value(mat, key), facts[key]) for key in facts)]


def _has(stated: Any, asked: object) -> bool:
    return stated is not None and (asked in stated if isinstance(stated, list) else stated == asked)


def _price(mat: Mat) -> Decimal | None:
    offer = mat.offer
    return None if offer is None or offer.stale or mat.state == "requirement_failed" else offer.price_guide
