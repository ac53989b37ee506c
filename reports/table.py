"""Rows of the comparison tables: one mat a row, the buyer's questions as columns, every line a door to its evidence.

Reads known facts. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.cells import fact_cells
from reports.changes import Marks, marks
from reports.drawing import Bar, value_bar
from reports.filters import money, points, short_day
from reports.firmness import rank_band
from reports.known import OWN_PROFILE, Known, Line
from reports.language import _, counted
from reports.told import told
from scoring.results import Mat, Offer

ROWS_A_PAGE = 250
"""Rows of a table that one page shows; a longer table goes on on pages of its own."""
MISSING_SHOWN = 3
"""Missing facts that a row names."""


@dataclass(frozen=True, slots=True)
class Row:
    """One mat of a table."""

    product_id: str
    name: str
    brand: str
    place: str
    """Range of places that can't be told apart, `1–5`; empty where not ranked."""
    rank_band: str
    """Letter of its rank band; empty where it has none."""
    value: str
    band: str
    bar: Bar
    price: str
    price_gap: Line
    """What is known of the price, where no offer has one."""
    price_notes: tuple[str, ...]
    price_warning: str
    cells: tuple[tuple[Line, ...], ...]
    missing: tuple[str, ...]
    """Facts a buyer would ask for and nobody states; the first few."""
    missing_more: int
    """How many more there are; the mat's page names them."""
    support: str
    """Tiers of the sources, for facts noted by hand."""
    reason: str
    marks: Marks
    parted: bool
    """Everything above is better than this and all below, whatever the unknowns turn out to be."""


def build_rows(
    known: Known, mats: Sequence[Mat], profile: str = OWN_PROFILE, parted: Collection[str] | None = None
) -> list[Row]:
    """Build table rows in the order of the mats, which is that of a profile.

    Args:
        known: what is known.
        mats: one a row.
        profile: the wish that they are ranked by.
        parted: mats that a line stands before, where these are not all the mats.
    """
    parted = parted_before(mats) if parted is None else parted
    return [_row(known, mat, profile, parted=mat.product_id in parted) for mat in mats]


def place_words(mat: Mat) -> str:
    """Word the range of places: 3, or 1–5 where the bands allow more than one."""
    if mat.rank is None:
        return ""
    best, worst = mat.rank_best or mat.rank, mat.rank_worst or mat.rank
    return str(best) if best == worst else f"{best}–{worst}"


def band_words(mat: Mat) -> str:
    """Word the band of the value: 58.0–83.1, or that nothing is left open."""
    if mat.value_worst == mat.value_best:
        return _("nothing left open")
    return f"{points(mat.value_worst)}–{points(mat.value_best)}"


def price_words(offer: Offer | None) -> str:
    """Word the price of an offer; empty where there is none."""
    return money(offer.price, offer.currency) if offer else ""


def price_in_guide(known: Known, mat: Mat) -> str:
    """Word the price of a mat, in the guide's currency beside its own: $40.90 (≈ €38)."""
    own, currency = price_words(mat.offer), known.results.edition.currency
    if not own or mat.offer is None or mat.offer.price_guide is None or mat.offer.currency == currency:
        return own
    return f"{own} (≈\u00a0{money(mat.offer.price_guide.quantize(Decimal(1)), currency)})"


def missing_facts(known: Known, mat: Mat) -> tuple[str, ...]:
    """Name the facts a buyer would ask for that no shop states."""
    asked = [fact for fact in known.words.file.fact if fact.ask]
    stated_terms = known.returns(mat)
    return tuple(
        known.words.label(fact.key)
        for fact in asked
        if known.state(mat, fact.key) == "unknown" and fact.key not in stated_terms
    )


def _row(known: Known, mat: Mat, profile: str, *, parted: bool) -> Row:
    missing = missing_facts(known, mat)
    return Row(
        product_id=mat.product_id,
        name=mat.name,
        brand=mat.brand or "",
        place=place_words(mat),
        rank_band=rank_band(known, mat, profile),
        value=points(mat.value),
        band=band_words(mat),
        bar=value_bar(mat, known.contributions[mat.product_id]),
        price=price_words(mat.offer),
        price_gap=known.line(mat, "price"),
        price_notes=_price_notes(known, mat),
        price_warning=price_warning(known, mat),
        cells=fact_cells(known, mat),
        missing=missing[:MISSING_SHOWN],
        missing_more=len(missing[MISSING_SHOWN:]),
        support=_support(known, mat),
        reason=told(mat.state_reason or ""),
        marks=marks(known, mat),
        parted=parted,
    )


def parted_before(mats: Sequence[Mat]) -> set[str]:
    """Find the mats before which a line may be drawn: all above surely better than all from here on."""
    best_from_here: list[Decimal] = []
    best = Decimal("-Infinity")
    for mat in reversed(mats):
        best = max(best, mat.value_best)
        best_from_here.append(best)
    best_from_here.reverse()
    parted, worst_above = set(), Decimal("Infinity")
    for mat, best in zip(mats, best_from_here, strict=True):
        if mat.rank is not None and worst_above < Decimal("Infinity") and worst_above > best:
            parted.add(mat.product_id)
        worst_above = min(worst_above, mat.value_worst)
    return parted


def _price_notes(known: Known, mat: Mat) -> tuple[str, ...]:
    if not mat.offer or mat.offer.price is None:
        return ()
    is_recorded = known.results.edition.market == "recorded"
    if is_recorded:
        notes = [counted("at %(num)s source", "at %(num)s sources", mat.shops)] if mat.shops else []
    else:
        notes = [at_shops(mat.shops)] if mat.shops else []
    if mat.offer.price_guide is not None and mat.offer.currency != known.results.edition.currency:
        notes.insert(0, f"≈ {money(mat.offer.price_guide.quantize(Decimal(1)), known.results.edition.currency)}")
    if is_recorded:
        notes.append(_dated(known, mat))
    elif mat.offer.stale:
        notes.append(_("as of %(day)s", day=short_day(mat.offer.observed_on)))
    return tuple(notes)


def at_shops(shops: int) -> str:
    """Word where a mat is sold: at 3 shops."""
    return counted("at %(num)s shop", "at %(num)s shops", shops)


def _dated(known: Known, mat: Mat) -> str:
    """Say of what day a price noted by hand is: an old price is no offer."""
    dates = [row.source_date for row in known.evidence.get((mat.product_id, "price"), ()) if row.source_date]
    return _("of %(day)s", day=dates[0]) if dates else _("date not known")


def price_warning(known: Known, mat: Mat) -> str:
    """Word why a mat can't be bought now: out of stock; empty where it can."""
    availability = mat.offer.availability if mat.offer else None
    refused = known.words.picks.bought.not_with
    return known.words.value("availability", availability) if availability in refused else ""


def _support(known: Known, mat: Mat) -> str:
    keys = known.words.by_key
    tiers = {row.tier for key in keys for row in known.evidence.get((mat.product_id, key), ()) if row.tier}
    return ", ".join(sorted(tiers))
