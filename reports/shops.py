"""The pages on shops: the terms of each and how it was asked, and what of it was left out.

Reads known facts. Writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.cells import term_lines
from reports.filters import country, money, number, short_day
from reports.known import Known, Line
from reports.language import _, counted, marked
from reports.told import told
from reports.words import from_json
from scoring.results import LeftOut, ShopRow


@dataclass(frozen=True, slots=True)
class ShopView:
    """One shop: its terms, and how it was asked."""

    key: str
    name: str
    home: str
    country: str
    currency: str
    walk: str
    set_aside: bool
    state_words: str
    last_good_on: date | None
    listings: int
    mats: int
    left_out: int
    robots: str
    delay: str
    requests: int
    policy_url: str
    returns: tuple[Line, ...]
    postage: str
    terms: tuple[tuple[str, str], ...]
    """(label, words) of every stated term."""
    torn: tuple[str, ...]
    """Labels of the terms that the shop's pages contradict each other on."""


@dataclass(frozen=True, slots=True)
class LeftOutShop:
    """What was left out at one shop."""

    shop: str
    goods: tuple[LeftOut, ...]
    """What was seen there and has a name."""
    addresses: tuple[LeftOut, ...]
    """What was not looked at, or showed nothing: copies in another language, refusals, failures."""


def build_shops(known: Known) -> list[ShopView]:
    """Gather what the shops page says of each shop."""
    return [_shop(known, shop) for shop in known.results.shops]


def build_left_out(known: Known) -> list[LeftOutShop]:
    """Group what was left out by shop."""
    by_shop: dict[str, list[LeftOut]] = {}
    for row in known.results.left_out:
        by_shop.setdefault(row.shop_name, []).append(row)
    return [
        LeftOutShop(shop, tuple(row for row in rows if row.name), tuple(row for row in rows if not row.name))
        for shop, rows in by_shop.items()
    ]


def _shop(known: Known, shop: ShopRow) -> ShopView:
    terms = {key: from_json(value) for key, value in shop.terms.items()}
    shipping, free_from = terms.get("shipping_cost"), terms.get("free_shipping_from")
    postage = [
        _amount(shipping, shop.currency),
        _("free from %(amount)s", amount=_amount(free_from, shop.currency)) if free_from else "",
    ]
    return ShopView(
        key=shop.shop,
        name=shop.name,
        home=shop.home,
        country=country(shop.country),
        currency=shop.currency,
        walk=known.words.of("walks", shop.walk),
        set_aside=shop.state == "set_aside",
        state_words=_state_words(shop),
        last_good_on=shop.last_good_on,
        listings=shop.listings,
        mats=shop.mats,
        left_out=shop.left_out,
        robots=shop.robots,
        delay=number(shop.delay),
        requests=shop.requests,
        policy_url=shop.policy_url or "",
        returns=term_lines(terms, shop.torn_terms) if terms or shop.torn_terms else (),
        postage=", ".join(part for part in postage if part),
        terms=tuple(
            (known.words.label(key), _term(known, key, shop.terms[key], shop.currency))
            for key in _in_order(known, shop.terms)
        ),
        torn=tuple(known.words.label(key) for key in shop.torn_terms),
    )


def _in_order(known: Known, terms: dict[str, str]) -> list[str]:
    order = {fact.key: place for place, fact in enumerate(known.words.file.fact)}
    return sorted(terms, key=lambda key: (order.get(key, len(order)), key))


def _state_words(shop: ShopRow) -> str:
    if shop.state == "good":
        return _("In order on %(day)s", day=short_day(shop.last_run_on))
    reason = told(shop.state_reason) if shop.state_reason else _("no reason given")
    aside = marked("Set aside on %(day)s: %(reason)s.", day=short_day(shop.last_run_on), reason=reason)
    if shop.last_good_on is None:
        rest = _("It was never read in full, so nothing of it is in the guide.")
    else:
        rest = counted(
            "What stands here is from %(day)s (%(num)s day old).",
            "What stands here is from %(day)s (%(num)s days old).",
            shop.age_days or 0,
            day=short_day(shop.last_good_on),
        )
    return aside + " " + rest


def _term(known: Known, key: str, value: str, currency: str) -> str:
    if key in {"shipping_cost", "free_shipping_from"}:
        return _amount(from_json(value), currency) or value
    return known.words.value(key, value, known.words.unit(key))


def _amount(value: object, currency: str) -> str:
    try:
        return _("free") if Decimal(str(value)) == 0 else money(Decimal(str(value)), currency)
    except ArithmeticError:
        return ""
