"""Typed rows of the warehouse: all that reports may read.

Reads guide.duckdb, read-only. Money and scores are Decimal. Every list has a stated order, so that two builds agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from scoring.access import fields, opened, rows

State = Literal["ranked", "not_enough_stated", "requirement_failed", "requirement_unconfirmed"]
Conversion = Literal["none_needed", "converted", "too_old", "no_rate"]
Verdict = Literal["genuine", "smaller_than_claimed", "none", "not_enough_history"]
CellState = Literal["stated", "unknown", "contradicted", "set_aside"]


@dataclass(frozen=True, slots=True)
class Edition:
    """What this edition was made from. One row."""

    edition_date: date
    """Day of the newest run."""
    market: str
    """real, invented or recorded."""
    checklist_title: str
    checklist_version: str
    checklist_hash: str
    """sha256 of the checklist file."""
    reader_version: str
    run_ids: tuple[str, ...]
    """Every run the warehouse was built from, oldest first."""
    previous_date: date | None
    """Day that `changes` compares with: the newest earlier day with a run."""
    mats_ranked: int
    mats_listed: int
    """Ranked or not."""
    shops: int
    listings: int
    offer_choice: str = ""
    """Which offer a mat is valued with, in the checklist's words."""
    currency: str = "EUR"
    """ISO 4217 code of the guide."""
    known_weight_min: Decimal = Decimal("0.5")
    """Share of the weight that must be stated for a place in the ranking, 0…1."""
    known_weight_reason: str = ""
    """Why."""
    rate_age_days_max: int = 7
    """Days that a rate may be older than the price it converts."""
    reduction_days_before: int = 30
    """Days before a price was crossed out whose lowest price counts."""
    reduction_gap_days_max: int = 7
    """Days without a look at the page above which there is not enough history."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One measurable question of the checklist. Ordered as in the file."""

    key: str
    group_key: str
    """Row of the article's checklist it belongs to."""
    group_title: str
    question: str
    reason: str
    look_for: str
    unit: str | None
    weight: Decimal
    """Weights sum to 1."""
    fact_keys: tuple[str, ...]
    unknown_rule: str
    """What the central value takes where the fact is not stated, in words."""
    unknown_value: Decimal
    """The same as partial value, 0…1."""
    value_function: tuple[tuple[str, Decimal], ...]
    """(measurement as text, partial value) in the file's order."""


@dataclass(frozen=True, slots=True)
class Mat:
    """One product. Ordered: ranked ones by rank, then the others by name."""

    product_id: str
    """Stable slug, also the page's name."""
    name: str
    brand: str | None
    state: State
    state_reason: str | None
    """Why it is not ranked, in a sentence."""
    rank: int | None
    """By central value; equal values share a rank."""
    rank_best: int | None
    """Best rank that the bands allow."""
    rank_worst: int | None
    value: Decimal | None
    """Overall value 0…100, exact at four decimals; None where not ranked."""
    value_worst: Decimal
    value_best: Decimal
    known_weight: Decimal
    """Share of the weight whose facts are stated, 0…1."""
    offer: Offer | None
    """The offer the value holds for (see the method)."""
    offers: int
    shops: int
    first_seen: date
    last_seen: date


@dataclass(frozen=True, slots=True)
class Profile:
    """A reader's wish. Ordered as in the checklist; the first one, `balanced`, is the one the guide ranks by."""

    key: str
    title: str
    reason: str
    """Why these weights."""
    weights: dict[str, Decimal]
    """Weight by criterion, in the checklist's order; they sum to 1."""
    own_functions: dict[str, str]
    """Criteria that the profile values by a function of its own, and why."""


@dataclass(frozen=True, slots=True)
class ProfileRank:
    """Where a mat stands in a profile. Ordered by profile; ranked ones by rank, then the others by name."""

    profile: str
    product_id: str
    state: State
    state_reason: str | None
    """Why it is not ranked there, in a sentence."""
    rank: int | None
    rank_best: int | None
    rank_worst: int | None
    value: Decimal | None
    """Overall value 0…100 in this profile, exact at four decimals; None where not ranked."""
    value_worst: Decimal
    value_best: Decimal
    known_weight: Decimal
    """Share of the profile's weight whose facts are stated, 0…1."""


@dataclass(frozen=True, slots=True)
class RankStability:
    """How firmly a mat holds its place when weights and unknowns are drawn (SMAA-2). By profile, then by rank."""

    profile: str
    product_id: str
    first_share: Decimal
    """Share of the draws that put it first."""
    rank_expected: Decimal
    """Mean of its ranks over the draws."""
    rank_low: int
    """Its usual ranks run from this one, see StabilityRules.rank_share …"""
    rank_high: int
    """… to this one."""
    band: int
    """Rank band, 1 for the first; mats that can't be told apart from its leader share one."""
    confidence: Decimal | None
    """How often nothing is above it for whoever weighs as suits it best; None where no draw puts it first."""
    acceptabilities: tuple[tuple[int, Decimal], ...]
    """(rank, share of the draws that give it that rank); what is left out is nought."""
    central_weights: dict[str, Decimal]
    """Mean of the weights that put it first, by criterion: whom it suits best; empty where none do."""


@dataclass(frozen=True, slots=True)
class WinningIndex:
    """One mat held against another one. By profile, from the first ranks down; for the first ranks only."""

    profile: str
    product_id: str
    versus_id: str
    winning_index: Decimal
    """Share of the draws that put it above the other; a tie counts half."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """What the order of two neighbours hangs on: the criterion whose weight has the least to move until they swap."""

    profile: str
    product_id: str
    """The one above."""
    next_id: str
    """The next one below."""
    criterion: str
    weight: Decimal
    """What it weighs in the profile."""
    weight_at_swap: Decimal
    """What it must weigh for the two to stand level, the other weights shrinking or growing in proportion."""


@dataclass(frozen=True, slots=True)
class StabilityRules:
    """How weights and unknowns are drawn, in the checklist's words. One row."""

    vectors: int
    """Draws of each profile's weights."""
    vectors_reason: str
    concentration_reason: str
    unknown_reason: str
    mats: int
    """Ranks of each profile whose mats are drawn."""
    pairs: int
    """Ranks whose mats are held one against one."""
    band_share: Decimal
    band_reason: str
    rank_share: Decimal
    """Share of the draws that a mat's usual ranks cover."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One current offer of a mat at one shop or seller. Ordered by chosen, price."""

    product_id: str
    shop: str
    shop_name: str
    seller: str | None
    variant: str | None
    url: str
    listing_name: str
    price: Decimal | None
    currency: str | None
    list_price: Decimal | None
    availability: str | None
    shipping_cost: Decimal | None
    free_shipping_from: Decimal | None
    price_delivered: Decimal | None
    """Price with postage, in the offer's currency; None where the shop does not state what postage this price has."""
    return_fee: Decimal | None
    """What the shop keeps when the mat is sent back, in the offer's currency; None where it states no fee."""
    price_guide: Decimal | None
    """Price in the guide's currency by the rate of the day it was seen; None without one that is young enough."""
    observed_on: date
    """Day of the newest run that saw it."""
    unchanged_since: date
    """First day of the unbroken time it had this price."""
    stale: bool
    """True where the shop was set aside and this is its last good listing."""
    chosen: bool
    return_summary: dict[str, str]
    """Return facts of this offer, stated ones only: key to value as JSON text."""
    conversion: Conversion | None = None
    """How the price came into the guide's currency, or why it did not; None where no currency is known."""
    rate: Decimal | None = None
    """Units of the offer's currency for one of the guide's; None where it is not converted."""
    rate_date: date | None = None
    """Business day of that rate: the day the price was seen on or the last one before; also of one that is too old."""
    rate_bank: str | None = None
    """Who states it."""
    delivered_guide: Decimal | None = None
    """Price with postage in the guide's currency, by the same rate."""
    lowest: bool = False
    """True where no other offer of the mat that is to be had has a lower price."""
    lowest_delivered: Literal["sure", "as_far_as_stated"] | None = None
    """The same with postage; not for sure where an offer of unknown postage has a price below it."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One line of a mat's value: a criterion or a cap. Ordered as the checklist; they sum to the value exactly."""

    product_id: str
    kind: Literal["criterion", "cap"]
    key: str
    title: str
    """The criterion's question, or the cap's name."""
    weight: Decimal | None
    state: CellState
    measurement: str | None
    """Measured value as text with unit, None where unknown."""
    partial: Decimal
    partial_worst: Decimal
    partial_best: Decimal
    points: Decimal
    """Contribution to the central value, 0…100 × weight; negative for a cap."""
    points_worst: Decimal
    points_best: Decimal
    reason: str | None
    """For caps and unknowns: why, in a sentence."""


@dataclass(frozen=True, slots=True)
class MatCap:
    """A cap that limits a mat's value, or may, whatever the weights. Ordered by mat, then as the checklist."""

    product_id: str
    key: str
    limit: Decimal
    """Highest overall value that it leaves, 0…100."""
    applies: bool
    """False where its answer is not stated, so that only the worst value is limited."""


@dataclass(frozen=True, slots=True)
class FactCell:
    """What is known of one fact of one mat, over all its current listings. Ordered by the contract's key order."""

    product_id: str
    key: str
    state: CellState
    value: str | None
    """As JSON text; None unless stated."""
    unit: str | None
    qualifier: str | None
    reason: str | None
    sources: int
    """Number of evidence rows."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Words behind one cell. Ordered: decided first, then shop, url, source."""

    product_id: str
    key: str
    shop: str | None
    shop_name: str | None
    url: str
    """Page the words stand on, or the recorded source's address."""
    value: str
    """As JSON text."""
    unit: str | None
    qualifier: str | None
    role: Literal["decided", "agrees", "contradicts", "set_aside"]
    quote: str | None
    source: str
    locator: str
    observed_on: date
    unchanged_since: date
    """First day on which this page was seen with these bytes' value."""
    run_id: str
    digest: str | None
    """Payload digest of the archived copy; None for recorded facts."""
    source_address: str | None
    source_date: str | None
    tier: str | None
    language: str | None = None
    """Of the page the words stand on, as BCP 47 names it."""


@dataclass(frozen=True, slots=True)
class ShopRow:
    """One shop (or recorded source site) of the edition. Ordered by name."""

    shop: str
    name: str
    home: str
    country: str
    currency: str
    walk: str
    state: Literal["good", "set_aside"]
    state_reason: str | None
    last_run_on: date
    last_good_on: date | None
    age_days: int | None
    """Days from last good listing to the edition."""
    listings: int
    mats: int
    left_out: int
    robots: str
    delay: Decimal
    requests: int
    policy_url: str | None
    terms: dict[str, str]
    """Stated shop terms: fact key to value as JSON text."""
    torn_terms: tuple[str, ...] = ()
    """Fact keys of terms that the shop's pages contradict each other on."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One address that is not in the ranking, and why. Ordered by shop, url."""

    shop: str
    shop_name: str
    url: str
    name: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What moved since the previous day with a run. Ordered by kind, mat, shop."""

    kind: Literal["new", "gone", "renamed", "rank", "value", "price", "availability", "fact", "shop"]
    product_id: str | None
    name: str
    shop: str | None
    shop_name: str | None
    key: str | None
    """Fact key, for kind fact."""
    before: str | None
    """What it was; for kind fact the value as JSON text and its unit, parted by a blank, or the state of the cell."""
    after: str | None
    """What it is, as `before`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that sets a shop's newest run aside. Ordered by shop, gravest first."""

    shop: str
    run_id: str
    field: str
    """Fact key, or listings, finish, language, addresses, all fields."""
    kind: str
    """damaged, dns, gone, blocked, site_changed, parse, empty, time_out, stale, currency …"""
    words: str
    """What was found, in a sentence."""
    before: str | None
    """What the example stated on the last good run."""
    after: str | None
    """What it states now."""
    example: str | None
    """Address of a page that shows it."""
    remedy: str
    """What an operator can do."""


@dataclass(frozen=True, slots=True)
class PriceSpell:
    """An unbroken time at one price. Ordered by mat, shop, page, seller, variant, time."""

    product_id: str
    shop: str
    shop_name: str
    url: str
    seller: str | None
    variant: str | None
    price: Decimal
    currency: str | None
    since: date
    """First day it was seen."""
    until: date
    """Last day it was seen."""
    replaced_on: date | None
    """Next day the page was seen, with another price; None while this is the newest."""
    sightings: int
    """Good runs that saw it, those that found the page unchanged included."""
    gap_days: int
    """Longest time between two of these."""


@dataclass(frozen=True, slots=True)
class Reduction:
    """A current offer with a crossed-out price, beside what we saw asked before. Ordered by mat, shop, seller."""

    product_id: str
    shop: str
    seller: str | None
    variant: str | None
    url: str
    price: Decimal
    currency: str
    list_price: Decimal
    """The crossed-out price."""
    begun_on: date
    """First day that it was seen crossed out."""
    verdict: Verdict
    """What can be said from our own observations alone."""
    lowest_before: Decimal | None
    """Lowest price seen in the days before."""
    lowest_on: date | None
    """Last day it was seen."""
    days_seen: int
    """Of these days, those on which the page was seen."""
    days_before: int
    """Days before the reduction began that count."""
    gap_days: int | None
    """Longest of these times without a look at the page; None where it was never seen."""


@dataclass(frozen=True, slots=True)
class FrontierRow:
    """A ranked mat beside its price, in one profile. Ordered by profile, then the cheapest first."""

    profile: str
    product_id: str
    price_guide: Decimal
    """Price of the offer it is valued with, in the guide's currency, without postage."""
    value: Decimal
    on_frontier: bool
    """True where no other is at most as dear and at least as good, and better in one of the two."""
    dominated_by: str | None
    """A mat on the frontier that is."""
    price_per_point: Decimal | None
    """Price for a point of the value; never part of it."""


@dataclass(frozen=True, slots=True)
class FactSpell:
    """An unbroken time in which a page stated a value that it did not always state. By mat, fact, shop, page, time."""

    product_id: str
    key: str
    shop: str
    shop_name: str
    url: str
    value: str
    """As JSON text."""
    since: date
    until: date
    """Last day it was seen."""
    replaced_on: date | None
    """Next day the page was seen, without it; None while it is stated."""


@dataclass(frozen=True, slots=True)
class Lift:
    """The smallest other answer to one question that would lift a mat, all others as they are. By mat, goal."""

    product_id: str
    goal: Literal["one rank up", "first"]
    key: str
    title: str
    """The criterion's question."""
    state: CellState
    measurement: str | None
    """The answer now; None where none is stated."""
    proposal: str
    """The answer that would do."""
    gain: Decimal
    """Points it adds, before caps."""
    value: Decimal
    """Overall value with it."""
    rank_then: int


@dataclass(frozen=True, slots=True)
class RankMove:
    """What one cause did to a mat since the previous day with a run; they sum to its move. By mat, causes in order."""

    product_id: str
    cause: Literal["offer", "fact", "competitors"]
    """Another offer is chosen; its pages state otherwise; the other mats moved."""
    points: Decimal
    places: int
    """Places up; negative: down."""


@dataclass(frozen=True, slots=True)
class Results:
    """Everything one edition is made from."""

    edition: Edition
    criteria: tuple[Criterion, ...]
    mats: tuple[Mat, ...]
    offers: tuple[Offer, ...]
    contributions: tuple[Contribution, ...]
    cells: tuple[FactCell, ...]
    evidence: tuple[EvidenceRow, ...]
    shops: tuple[ShopRow, ...]
    left_out: tuple[LeftOut, ...]
    changes: tuple[Change, ...]
    requirements: tuple[tuple[str, str], ...]
    """(title, reason) of every requirement of the checklist."""
    caps: tuple[tuple[str, str], ...]
    """(title, reason) of every cap."""
    findings: tuple[Finding, ...] = ()
    """What sets shops aside today."""
    profiles: tuple[Profile, ...] = ()
    """Readers' wishes, the guide's own first."""
    profile_ranks: tuple[ProfileRank, ...] = ()
    """Today's ranking in every profile; that of `balanced` is the mats' own."""
    stability: tuple[RankStability, ...] = ()
    """How firm each place of it is."""
    winning_indices: tuple[WinningIndex, ...] = ()
    break_evens: tuple[BreakEven, ...] = ()
    stability_rules: StabilityRules | None = None
    """None only where results are made by hand."""
    mat_caps: tuple[MatCap, ...] = ()
    """What limits the mats' values, or may."""
    price_spells: tuple[PriceSpell, ...] = ()
    """What was asked over time."""
    reductions: tuple[Reduction, ...] = ()
    """Crossed-out prices of today."""
    frontier: tuple[FrontierRow, ...] = ()
    """Price against value, today, in every profile."""
    fact_spells: tuple[FactSpell, ...] = ()
    """What pages began or ceased to state."""
    lifts: tuple[Lift, ...] = ()
    """What would lift a mat, where one other answer does."""
    moves: tuple[RankMove, ...] = ()
    """Why mats moved in the guide's own ranking."""


def band_name(band: int) -> str:
    """Name a rank band by letters: A for the first, Z, AA and so on."""
    name = ""
    while band:
        band, letter = divmod(band - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def load(warehouse: Path) -> Results:
    """Load everything one edition is made from.

    Raises:
        WarehouseError: there is no warehouse, or it is not one of this release.
    """
    with opened(warehouse) as connection:
        offers = rows(connection, Offer, "7_results/offers")
        chosen = {offer.product_id: offer for offer in offers if offer.chosen}
        return Results(
            edition=rows(connection, Edition, "7_results/edition")[0],
            criteria=rows(connection, Criterion, "7_results/criteria"),
            mats=tuple(Mat(**row, offer=chosen.get(row["product_id"])) for row in fields(connection, "7_results/mats")),
            offers=offers,
            contributions=rows(connection, Contribution, "7_results/contributions"),
            cells=rows(connection, FactCell, "7_results/cells"),
            evidence=rows(connection, EvidenceRow, "7_results/evidence"),
            shops=rows(connection, ShopRow, "7_results/shops"),
            left_out=rows(connection, LeftOut, "7_results/left_out"),
            changes=rows(connection, Change, "7_results/changes"),
            requirements=_titles(fields(connection, "7_results/requirements")),
            caps=_titles(fields(connection, "7_results/caps")),
            findings=rows(connection, Finding, "7_results/findings"),
            profiles=rows(connection, Profile, "7_results/profiles"),
            profile_ranks=rows(connection, ProfileRank, "7_results/profile_ranks"),
            stability=rows(connection, RankStability, "7_results/stability"),
            winning_indices=rows(connection, WinningIndex, "7_results/winning_indices"),
            break_evens=rows(connection, BreakEven, "7_results/break_evens"),
            stability_rules=rows(connection, StabilityRules, "7_results/stability_rules")[0],
            mat_caps=rows(connection, MatCap, "7_results/mat_caps"),
            price_spells=rows(connection, PriceSpell, "7_results/price_spells"),
            reductions=rows(connection, Reduction, "7_results/reductions"),
            frontier=rows(connection, FrontierRow, "7_results/frontier"),
            fact_spells=rows(connection, FactSpell, "7_results/fact_spells"),
            lifts=rows(connection, Lift, "7_results/lifts"),
            moves=rows(connection, RankMove, "7_results/moves"),
        )


def _titles(found: list[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((row["title"], row["reason"]) for row in found)
