"""The page of one mat: verdict, value and what it is made of, offers, every fact with the words behind it.

Reads known facts. Writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.changes import Moved, changes_of
from reports.drawing import Bar, Drawing, contribution_bar, draw, value_bar
from reports.filters import capital, money, number, percent, points, short_day
from reports.known import Known, Line, from_json
from reports.table import band_words, missing_facts, place_words, price_words, return_lines, term_lines
from scoring.results import CellState, Contribution, EvidenceRow, FactCell, Mat, Offer


@dataclass(frozen=True, slots=True)
class Part:
    """One line of what the value is made of."""

    title: str
    kind: str
    state: CellState
    measurement: str
    reason: str
    points: str
    full: str
    """Points this question can give at most; empty for a cap."""
    bar: Bar | None
    key: str | None
    """Fact that the line leads to."""


@dataclass(frozen=True, slots=True)
class PartGroup:
    """The lines of one row of the buyer's checklist."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The evidence for one value: words, place, day, archived copy."""

    quote: str
    read_as: str
    role: str
    used: bool
    shop: str
    shop_key: str
    address: str
    observed_on: date
    unchanged_since: date
    source: str
    locator: str
    digest: str
    run_id: str
    tier: str
    tier_words: str
    source_date: str


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact with everything that stands behind it."""

    key: str
    label: str
    state: CellState
    words: str
    reason: str
    first: tuple[Card, ...]
    """Cards that are open from the start: the one decided on, or all sides of a contradiction."""
    more: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that belong together."""

    title: str
    facts: tuple[FactView, ...]


@dataclass(frozen=True, slots=True)
class OfferView:
    """One way to buy the mat."""

    shop: str
    shop_key: str
    seller: str
    variant: str
    listing_name: str
    address: str
    price: str
    list_price: str
    postage: str
    availability: str
    unavailable: bool
    returns: tuple[Line, ...]
    seen: date
    since: date
    stale: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the checklist with what is stated."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class MatView:
    """Everything on a mat's page."""

    product_id: str
    name: str
    brand: str
    ranked: bool
    place: str
    rank: str
    value: str
    worst: str
    best: str
    band: str
    bar: Bar
    known_share: str
    reason: str
    price: str
    price_shop: str
    shops: int
    returns: tuple[Line, ...]
    full_marks: tuple[Answer, ...]
    no_marks: tuple[Answer, ...]
    unknown: tuple[str, ...]
    contradicted: tuple[str, ...]
    missing: tuple[str, ...]
    parts: tuple[PartGroup, ...]
    total: str
    offers: tuple[OfferView, ...]
    groups: tuple[FactGroup, ...]
    drawing: Drawing
    changes: tuple[Moved, ...]
    first_seen: date
    last_seen: date


def build_mat(known: Known, mat: Mat) -> MatView:
    """Gather everything that a mat's page says."""
    lines = known.contributions[mat.product_id]
    questions = [line for line in lines if line.kind == "criterion"]
    return MatView(
        product_id=mat.product_id,
        name=mat.name,
        brand=mat.brand or "",
        ranked=mat.state == "ranked",
        place=place_words(mat),
        rank="" if mat.rank is None else str(mat.rank),
        value=points(mat.value),
        worst=points(mat.value_worst),
        best=points(mat.value_best),
        band=band_words(mat),
        bar=value_bar(mat, lines),
        known_share=percent(mat.known_weight),
        reason=mat.state_reason or "",
        price=price_words(mat.offer),
        price_shop=mat.offer.shop_name if mat.offer else "",
        shops=mat.shops,
        returns=return_lines(known, mat),
        full_marks=_answers(questions, 1),
        no_marks=_answers(questions, 0),
        unknown=tuple(line.title for line in questions if line.state == "unknown"),
        contradicted=tuple(line.title for line in questions if line.state == "contradicted"),
        missing=missing_facts(known, mat),
        parts=tuple(_part_groups(known, mat, lines)),
        total=points(mat.value),
        offers=tuple(_offer(known, offer) for offer in known.offers[mat.product_id]),
        groups=tuple(_fact_groups(known, mat)),
        drawing=draw(known, mat),
        changes=tuple(changes_of(known, mat)),
        first_seen=mat.first_seen,
        last_seen=mat.last_seen,
    )


def _answers(questions: list[Contribution], partial: int) -> tuple[Answer, ...]:
    return tuple(
        Answer(line.title, line.measurement or "") for line in questions if line.state == "stated" and line.partial == partial
    )


def _part_groups(known: Known, mat: Mat, lines: list[Contribution]) -> list[PartGroup]:
    if mat.value is None:
        return []
    criteria = {criterion.key: criterion for criterion in known.results.criteria}
    groups: dict[str, list[Part]] = {}
    for line in lines:
        criterion = criteria.get(line.key)
        title = criterion.group_title if criterion and line.kind == "criterion" else "Rules that limit the value"
        groups.setdefault(title, []).append(_part(line, criterion.fact_keys[0] if criterion and criterion.fact_keys else None))
    return [PartGroup(title, tuple(parts)) for title, parts in groups.items()]


def _part(line: Contribution, key: str | None) -> Part:
    return Part(
        title=line.title,
        kind=line.kind,
        state=line.state,
        measurement=line.measurement or "",
        reason=line.reason or "",
        points=points(line.points),
        full="" if line.weight is None else number(line.weight * 100),
        bar=contribution_bar(line) if line.kind == "criterion" else None,
        key=key,
    )


def _offer(known: Known, offer: Offer) -> OfferView:
    words = known.words
    shipping = money(offer.shipping_cost, offer.currency)
    free_from = money(offer.free_shipping_from, offer.currency)
    postage = ("free" if offer.shipping_cost == 0 else shipping) + (f", free from {free_from}" if free_from else "")
    terms = {key: from_json(value) for key, value in offer.return_summary.items()}
    return OfferView(
        shop=offer.shop_name,
        shop_key=offer.shop,
        seller=offer.seller or "",
        variant=offer.variant or "",
        listing_name=offer.listing_name,
        address=offer.url,
        price=price_words(offer),
        list_price=money(offer.list_price, offer.currency),
        postage=postage.removeprefix(", "),
        availability=words.value("availability", offer.availability),
        unavailable=offer.availability in words.picks.bought.not_with,
        returns=term_lines(terms) if terms else (),
        seen=offer.observed_on,
        since=offer.unchanged_since,
        stale=offer.stale,
        chosen=offer.chosen,
    )


def _fact_groups(known: Known, mat: Mat) -> list[FactGroup]:
    groups = []
    for group, title in known.words.file.groups.items():
        keys = [fact.key for fact in known.words.file.fact if fact.group == group]
        facts = tuple(view for key in keys if (view := _fact(known, mat, key)))
        if facts:
            groups.append(FactGroup(title, facts))
    strays = [cell.key for cell in known.cells_of[mat.product_id] if cell.key not in known.words.by_key]
    if strays:
        groups.append(FactGroup("Also stated", tuple(view for key in strays if (view := _fact(known, mat, key)))))
    return groups


def _fact(known: Known, mat: Mat, key: str) -> FactView | None:
    cell = known.cells.get((mat.product_id, key))
    rows = known.evidence.get((mat.product_id, key), [])
    asked = key in known.words.by_key and known.words.by_key[key].ask
    if (cell is None or (cell.state == "unknown" and not rows)) and not asked and key not in _linked(known, mat):
        return None
    cell = cell or FactCell(mat.product_id, key, "unknown", None, None, None, None, 0)
    cards = [_card(known, row) for row in rows]
    is_open = [row.role == "contradicts" or index == 0 for index, row in enumerate(rows)]
    return FactView(
        key=key,
        label=known.words.label(key),
        state=cell.state,
        words=capital(known.cell_words(cell)),
        reason=cell.reason or "",
        first=tuple(card for card, first in zip(cards, is_open, strict=True) if first),
        more=tuple(card for card, first in zip(cards, is_open, strict=True) if not first),
    )


def _linked(known: Known, mat: Mat) -> set[str]:
    """Facts that a table cell leads to; each needs its place on the page even where no evidence row came with it."""
    return {line.key for line in return_lines(known, mat)} | {
        line.key for offer in known.offers[mat.product_id] for line in _offer(known, offer).returns
    }


def _card(known: Known, row: EvidenceRow) -> Card:
    words = known.words
    return Card(
        quote=row.quote or "",
        read_as=words.value(row.key, row.value, row.unit, row.qualifier),
        role=words.of("roles", row.role),
        used=row.role in {"decided", "agrees"},
        shop=row.shop_name or "",
        shop_key=row.shop or "",
        address=row.source_address or row.url,
        observed_on=row.observed_on,
        unchanged_since=row.unchanged_since,
        source=words.of("sources", row.source),
        locator=row.locator,
        digest=row.digest or "",
        run_id=row.run_id,
        tier=row.tier or "",
        tier_words=words.of("tiers", row.tier) if row.tier else "",
        source_date=row.source_date or "",
    )


def seen_words(card: Card) -> str:
    """Word when a page was read: 2 Sep 2026, unchanged since 1 Sep 2026."""
    read = short_day(card.observed_on)
    return read if card.unchanged_since >= card.observed_on else f"{read}, unchanged since {short_day(card.unchanged_since)}"
