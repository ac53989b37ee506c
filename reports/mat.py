"""The page of one mat: verdict, value and what it is made of, offers, every fact with the words behind it.

Reads known facts. Writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.cells import return_lines
from reports.changes import Moved, changes_of
from reports.drawing import Bar, Drawing, contribution_bar, draw, value_bar
from reports.facts import FactGroup, fact_groups, offer_returns
from reports.filters import money, number, percent, points
from reports.history import History, build_history
from reports.known import Known, Line
from reports.language import _, translated
from reports.lifts import LiftView, lifts_of
from reports.prices import conversion_words, lowest_words, reduction_words
from reports.table import band_words, missing_facts, place_words, price_words
from reports.told import told
from scoring.results import CellState, Contribution, Mat, Offer


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
class OfferView:
    """One way to buy the mat."""

    shop: str
    shop_key: str
    seller: str
    variant: str
    listing_name: str
    address: str
    price: str
    conversion: str
    """The price in the guide's currency with its rate, or why there is none."""
    list_price: str
    lowest: str
    """Whether no other offer is lower, in words."""
    reduction: str
    """What we saw asked before the price was crossed out."""
    postage: str
    delivered: str
    """Price with postage."""
    return_fee: str
    """What the shop keeps of the price when the mat is sent back."""
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
class Open:
    """A question of the checklist that is not answered, and the points that hang on it."""

    question: str
    worst: str
    best: str


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
    price_gap: Line
    price_shop: str
    shops: int
    returns: tuple[Line, ...]
    answered: int
    questions: int
    full_marks: tuple[Answer, ...]
    no_marks: tuple[Answer, ...]
    unknown: tuple[Open, ...]
    contradicted: tuple[Open, ...]
    missing: tuple[str, ...]
    parts: tuple[PartGroup, ...]
    total: str
    offers: tuple[OfferView, ...]
    groups: tuple[FactGroup, ...]
    drawing: Drawing
    changes: tuple[Moved, ...]
    history: History | None
    lifts: tuple[LiftView, ...]
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
        price_gap=known.line(mat, "price"),
        price_shop=mat.offer.shop_name if mat.offer else "",
        shops=mat.shops,
        returns=return_lines(known, mat),
        answered=sum(line.state == "stated" for line in questions),
        questions=len(questions),
        full_marks=_answers(known, mat, questions, 1),
        no_marks=_answers(known, mat, questions, 0),
        unknown=_open(questions, "unknown"),
        contradicted=_open(questions, "contradicted"),
        missing=missing_facts(known, mat),
        parts=tuple(_part_groups(known, mat, lines)),
        total="" if mat.value is None else exact_points(mat.value),
        offers=tuple(_offer(known, offer) for offer in known.offers[mat.product_id]),
        groups=tuple(fact_groups(known, mat)),
        drawing=draw(known, mat),
        changes=tuple(changes_of(known, mat)),
        history=build_history(known, mat),
        lifts=lifts_of(known, mat),
        first_seen=mat.first_seen,
        last_seen=mat.last_seen,
    )


def _answers(known: Known, mat: Mat, questions: list[Contribution], partial: int) -> tuple[Answer, ...]:
    keys = {criterion.key: criterion.fact_keys for criterion in known.results.criteria}
    return tuple(
        Answer(translated(line.title), answer_words(known, mat, line, keys.get(line.key, ())))
        for line in questions
        if line.state == "stated" and line.partial == partial
    )


def _open(questions: list[Contribution], state: CellState) -> tuple[Open, ...]:
    lines = sorted(
        (line for line in questions if line.state == state), key=lambda line: line.points_worst - line.points_best
    )
    return tuple(Open(translated(line.title), number(line.points_worst), number(line.points_best)) for line in lines)


def exact_points(value: Decimal) -> str:
    """Write points unrounded, so that what a reader adds up is the sum that stands below."""
    return number(value.normalize(), max(1, -int(value.normalize().as_tuple().exponent))).replace("-", "−")


def _part_groups(known: Known, mat: Mat, lines: list[Contribution]) -> list[PartGroup]:
    if mat.value is None:
        return []
    criteria = {criterion.key: criterion for criterion in known.results.criteria}
    groups: dict[str, list[Part]] = {}
    for line in lines:
        criterion = criteria.get(line.key)
        is_question = criterion is not None and line.kind == "criterion"
        title = translated(criterion.group_title) if criterion and is_question else _("Rules that limit the value")
        groups.setdefault(title, []).append(_part(known, mat, line, criterion.fact_keys if criterion else ()))
    return [PartGroup(title, tuple(parts)) for title, parts in groups.items()]


def _part(known: Known, mat: Mat, line: Contribution, keys: tuple[str, ...]) -> Part:
    return Part(
        title=translated(line.title),
        kind=line.kind,
        state=line.state,
        measurement=answer_words(known, mat, line, keys),
        reason=line.reason or "",
        points=exact_points(line.points),
        full="" if line.weight is None else number(line.weight * 100),
        bar=contribution_bar(line) if line.kind == "criterion" else None,
        key=keys[0] if keys and line.kind == "criterion" else None,
    )


def answer_words(known: Known, mat: Mat, line: Contribution, keys: tuple[str, ...]) -> str:
    """Word an answer as the fact is worded where it is one fact, else as it was measured."""
    cell = known.cells.get((mat.product_id, keys[0])) if len(keys) == 1 else None
    if line.state == "stated" and cell and cell.state == "stated":
        return known.cell_words(cell)
    return told(line.measurement or "")


def _offer(known: Known, offer: Offer) -> OfferView:
    words = known.words
    shipping = money(offer.shipping_cost, offer.currency)
    free_from = money(offer.free_shipping_from, offer.currency)
    postage = [_("free") if offer.shipping_cost == 0 else shipping]
    if free_from:
        postage.append(_("free from %(amount)s", amount=free_from))
    return OfferView(
        shop=offer.shop_name,
        shop_key=offer.shop,
        seller=offer.seller or "",
        variant=offer.variant or "",
        listing_name=offer.listing_name,
        address=offer.url,
        price=price_words(offer),
        conversion=conversion_words(offer, known.results.edition.currency),
        list_price=money(offer.list_price, offer.currency),
        lowest=lowest_words(offer) if len(known.offers[offer.product_id]) > 1 else "",
        reduction=reduction_words(known.reductions.get((offer.product_id, offer.shop, offer.seller))),
        postage=", ".join(filter(None, postage)),
        delivered=money(offer.price_delivered, offer.currency),
        return_fee=money(offer.return_fee, offer.currency),
        availability=words.value("availability", offer.availability),
        unavailable=offer.availability in words.picks.bought.not_with,
        returns=offer_returns(offer),
        seen=offer.observed_on,
        since=offer.unchanged_since,
        stale=offer.stale,
        chosen=offer.chosen,
    )
