"""The picks above the ranking, by the rules of data/guide/picks.toml.

Reads ranked mats. Writes nothing. A rule that no mat meets gives no pick: an empty place is better than a weak one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from reports.known import Known
from scoring.results import Mat

_NO_PRICE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Pick:
    """One pick and the rule it follows."""

    key: str
    title: str
    rule: str
    mat: Mat


def choose_picks(known: Known) -> list[Pick]:
    """Choose best overall, best value and gentlest start; one whose rule no mat meets is left out.

    Facts noted by hand are no offers: nobody knows what of them can be bought now, so nothing is picked from them.
    """
    if known.results.edition.market == "recorded":
        return []
    rules = known.words.picks
    chosen = (
        ("overall", rules.overall, best_overall(known)),
        ("value", rules.value, best_value(known)),
        ("gentle", rules.gentle, gentlest_start(known)),
    )
    return [Pick(key, rule.title, rule.rule, mat) for key, rule, mat in chosen if mat is not None]


def first_for(known: Known, profile: str) -> Mat | None:
    """Best for a wish of those that can be bought; facts noted by hand tell of none."""
    if known.results.edition.market == "recorded":
        return None
    buyable = {mat.product_id: mat for mat in _buyable(known)}
    ranks = (rank for rank in known.results.profile_ranks if rank.profile == profile and rank.state == "ranked")
    return next((buyable[rank.product_id] for rank in ranks if rank.product_id in buyable), None)


def best_overall(known: Known) -> Mat | None:
    """Highest value of those that can be bought; the cheaper of equals."""
    return _first(_buyable(known), lambda mat: (-(mat.value or Decimal(0)), _price(mat), mat.name, mat.product_id))


def best_value(known: Known) -> Mat | None:
    """Cheapest in the upper share of the ranking that can be bought and sent back."""
    share = known.words.picks.value.upper_share
    last = (known.results.edition.mats_ranked * share).to_integral_value(ROUND_CEILING)
    upper = [
        mat
        for mat in _buyable(known)
        if mat.rank is not None and mat.rank <= last and _price(mat) < _NO_PRICE and _goes_back(known, mat)
    ]
    return _first(upper, lambda mat: (_price(mat), mat.rank, mat.name, mat.product_id))


def gentlest_start(known: Known) -> Mat | None:
    """Densest spikes of those that can be bought and may go back used."""
    dense = [
        mat
        for mat in _buyable(known)
        if known.density(mat) is not None and known.returns(mat).get("return_used_allowed") is True
    ]
    return _first(dense, lambda mat: (-(known.density(mat) or Decimal(0)), mat.rank, mat.name, mat.product_id))


def _buyable(known: Known) -> list[Mat]:
    refused = set(known.words.picks.bought.not_with)
    return [
        mat
        for mat in known.results.mats
        if mat.state == "ranked"
        and mat.offer
        and not mat.offer.stale
        and mat.offer.price is not None
        and mat.offer.availability not in refused
    ]


def _goes_back(known: Known, mat: Mat) -> bool:
    terms = known.returns(mat)
    return bool(terms.get("return_window_days")) and terms.get("final_sale") is not True


def _price(mat: Mat) -> Decimal:
    price = mat.offer.price_guide if mat.offer else None
    return _NO_PRICE if price is None else price


def _first(mats: list[Mat], order: Callable[[Mat], tuple[object, ...]]) -> Mat | None:
    return min(mats, key=order, default=None)
