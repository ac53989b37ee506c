"""The truth about the market: for every page, which facts it states with which values, and where the traps are.

Never served; check.py holds readings against it. A fact that is not listed for a page must be unknown there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from crawler.market.addresses import WITHDRAWN, address, category_path, product_path, sitemap_paths
from crawler.market.goods import LookAlike, look_alikes
from crawler.market.listings import Listing, listings_of
from crawler.market.mats import Value
from crawler.market.offers import offers_of
from crawler.market.policies import policies_of
from crawler.market.shops import InventedShop, PriceTag, invented_shops, terms_of
from crawler.market.traps import Trap, all_traps
from crawler.market.wording import Statement

Outcome = Literal["value", "unknown", "contradicted", "not a mat", "not a product"]

TRAP_LOOK_ALIKE = 14


@dataclass(frozen=True, slots=True)
class Expected:
    """What a fact must be read as."""

    accept: tuple[Value, ...]
    """Values that are right."""
    required: bool = True
    """Whether it counts as missing when it is not read."""
    contradicted: bool = False
    """Whether it must come out contradicted; then `accept` holds values that do as well."""


@dataclass(frozen=True, slots=True)
class PageTruth:
    """What one page states."""

    url: str
    """Address."""
    shop: str
    """Shop key."""
    kind: Literal["product", "policy", "category"]
    """What kind of page it is; `category` stands for any page that sells nothing by itself."""
    facts: Mapping[str, Expected]
    """By fact key; all others must be unknown."""
    is_mat: bool | None = None
    """Products only: whether it is an acupressure mat."""
    mat: str | None = None
    """Key of the mat it sells: the same at every shop that sells it."""
    loose: frozenset[str] = frozenset()
    """Facts that are not judged here, because one may well read them from the words."""
    offers: frozenset[tuple[str, Decimal]] = frozenset()
    """Sellers and prices, where the page has several."""


@dataclass(frozen=True, slots=True)
class PlantedTrap:
    """A trap, where it stands and what must come out."""

    number: int
    """One of the fifteen kinds."""
    name: str
    """What it is."""
    shop: str
    """Shop key."""
    url: str
    """Page it stands on."""
    outcomes: Mapping[str, Outcome]
    """Fact key (or `is_mat`, `kind`) → what must come out; values are in the page's or shop's truth."""


@dataclass(frozen=True, slots=True)
class Truth:
    """All of it, for one seed and day."""

    pages: Mapping[str, PageTruth]
    """By address."""
    terms: Mapping[str, Mapping[str, Expected]]
    """Shop key → what its policy pages state together."""
    loose_terms: Mapping[str, frozenset[str]]
    """Shop key → terms not judged."""
    traps: tuple[PlantedTrap, ...]
    """Every trap."""


@lru_cache(maxsize=8)
def truth_of(seed: int, day: int) -> Truth:
    """Return the truth of one market day."""
    pages: dict[str, PageTruth] = {}
    traps: list[PlantedTrap] = []
    terms: dict[str, Mapping[str, Expected]] = {}
    loose_terms: dict[str, frozenset[str]] = {}
    for shop in invented_shops().values():
        for listing in listings_of(seed, day, shop):
            page = _listing_truth(seed, listing)
            pages[page.url] = page
            traps += [_on_listing(trap, page) for trap in listing.traps]
        for goods in look_alikes(seed, shop):
            page = _look_alike_truth(goods)
            pages[page.url] = page
            traps.append(PlantedTrap(TRAP_LOOK_ALIKE, goods.kind, shop.key, page.url, {"is_mat": "not a mat"}))
        policy_pages = [_policy_truth(seed, shop, place) for place in range(len(policies_of(seed, shop)))]
        pages |= {page.url: page for page in policy_pages}
        terms[shop.key] = {key: fact for page in policy_pages for key, fact in page.facts.items()}
        loose_terms[shop.key] = frozenset(key for page in policy_pages for key in page.loose)
        traps += [
            _on_policy(trap, policy_pages[0], terms_of(seed, shop)) for trap in all_traps() if _is_policy(trap, shop)
        ]
        if sitemap_paths(shop) is None:
            # Shops without a sitemap are walked over their listing pages; those of the others are never asked for.
            category = address(shop, category_path(shop))
            pages[category] = PageTruth(category, shop.key, "category", {})
            traps.append(PlantedTrap(TRAP_LOOK_ALIKE, "listing page", shop.key, category, {"kind": "not a product"}))
        if shop.platform == "hyllan":
            gone = address(shop, WITHDRAWN)
            pages[gone] = PageTruth(gone, shop.key, "category", {})
    return Truth(pages, terms, loose_terms, tuple(sorted(traps, key=lambda trap: (trap.number, trap.name, trap.url))))


def expected_facts(statements: Iterable[Statement]) -> dict[str, Expected]:
    """Gather what the statements state; a fact stated twice (in cm and in inches) may be read either way.

    Where a fact is stated, what one could read from a further sentence is right as well.
    """
    facts: dict[str, Expected] = {}
    said = list(statements)
    for statement in said:
        for key, value in statement.says.items():
            before = facts.get(key, Expected(()))
            facts[key] = Expected((*before.accept, value))
    for statement in said:
        for key, value in statement.may.items():
            if key in facts:
                facts[key] = Expected((*facts[key].accept, value))
    return facts


def loose_facts(statements: Iterable[Statement], facts: Mapping[str, Expected]) -> frozenset[str]:
    """Return the facts a fair reader may or may not read, given what is stated."""
    loose = {"material", "dimensions"} | {key for statement in statements for key in statement.may}
    if {"disc_count", "spikes_per_disc"} <= facts.keys():
        loose.add("spike_count")
    if "return_window_days" in facts or "return_minimum_keep_days" in facts:
        loose |= {"return_deadline", "return_used_allowed", "final_sale"}
    if "hygiene_exclusion" in facts:
        loose.add("return_used_allowed")
    if "final_sale" in facts:
        # "Final sale, no returns" says that nothing is taken back.
        loose.add("return_window_days")
    return frozenset(loose - facts.keys())


def _listing_truth(seed: int, listing: Listing) -> PageTruth:
    facts = expected_facts(listing.statements)
    if listing.mat.is_set and "pillow_included" not in facts:
        # The titles of sets name the pillow.
        facts["pillow_included"] = Expected((True,))
    if "pillow_variant" in listing.quirks:
        facts["pillow_included"] = Expected((True,))
    for trap in listing.traps:
        facts |= {key: Expected((), contradicted=True) for key in trap.contradicted}
    facts |= _commerce(listing.title, listing.tag, listing.shop)
    for key, value in (
        ("brand", listing.mat.brand),
        ("sku", listing.sku),
        ("gtin", listing.mat.gtin),
        ("mpn", listing.mat.mpn),
    ):
        if value is not None and listing.shows(key):
            facts[key] = Expected((value,))
    if "stale_price" in listing.quirks:
        facts["price"] = Expected((str(listing.tag.price),), contradicted=True)
    loose = loose_facts(listing.statements, facts) | {key for trap in listing.traps for key in trap.loose}
    return PageTruth(
        url=address(listing.shop, product_path(listing.shop, listing.slug, listing.number)),
        shop=listing.shop.key,
        kind="product",
        facts=facts,
        is_mat=True,
        mat=listing.mat.key,
        loose=loose | ({"mpn"} - facts.keys()),
        offers=frozenset((offer.seller, offer.price) for offer in offers_of(seed, listing)),
    )


def _look_alike_truth(goods: LookAlike) -> PageTruth:
    return PageTruth(
        url=address(goods.shop, product_path(goods.shop, goods.slug, goods.number)),
        shop=goods.shop.key,
        kind="product",
        facts=_commerce(goods.title, goods.tag, goods.shop),
        is_mat=False,
    )


def _commerce(title: str, tag: PriceTag, shop: InventedShop) -> dict[str, Expected]:
    stock = ("OutOfStock", "SoldOut") if tag.availability == "OutOfStock" else (tag.availability,)
    facts = {
        "name": Expected((title,)),
        "price": Expected((str(tag.price),)),
        "currency": Expected((shop.currency,)),
        "availability": Expected(stock),
    }
    if tag.list_price is not None:
        facts["list_price"] = Expected((str(tag.list_price),))
    return facts


def _policy_truth(seed: int, shop: InventedShop, place: int) -> PageTruth:
    page = policies_of(seed, shop)[place]
    facts = expected_facts(page.statements)
    return PageTruth(address(shop, page.path), shop.key, "policy", facts, loose=loose_facts(page.statements, facts))


def _on_listing(trap: Trap, page: PageTruth) -> PlantedTrap:
    outcomes: dict[str, Outcome] = dict.fromkeys(trap.unknown, "unknown")
    outcomes |= dict.fromkeys(trap.contradicted, "contradicted")
    outcomes |= dict.fromkeys((key for key in trap.kept_silent if key in page.facts and key not in outcomes), "value")
    if trap.own_price:
        outcomes |= {"price": "value"}
    return PlantedTrap(trap.number, trap.name, trap.shop, page.url, outcomes)


def _is_policy(trap: Trap, shop: InventedShop) -> bool:
    return trap.shop == shop.key and not trap.on_listing


def _on_policy(trap: Trap, page: PageTruth, terms: Mapping[str, Value]) -> PlantedTrap:
    outcomes: dict[str, Outcome] = {key: "value" if key in terms else "unknown" for key in trap.keeps}
    return PlantedTrap(trap.number, trap.name, trap.shop, page.url, outcomes)
