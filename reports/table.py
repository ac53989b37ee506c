"""Rows of the comparison tables: one mat a row, the buyer's questions as columns, every line a door to its evidence.

Reads known facts. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.changes import Marks, marks
from reports.drawing import Bar, value_bar
from reports.filters import capital, count, money, number, points, short_day
from reports.known import Known, Line
from scoring.results import Mat, Offer

COLUMNS = ("Spikes", "Size, pillow", "Cover", "Core", "Returns")
"""Columns of facts, in the order of `Row.cells`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One mat of a table."""

    product_id: str
    name: str
    brand: str
    place: str
    """Range of places that can't be told apart, `1–5`; empty where not ranked."""
    value: str
    band: str
    bar: Bar
    price: str
    price_notes: tuple[str, ...]
    price_warning: str
    cells: tuple[tuple[Line, ...], ...]
    missing: tuple[str, ...]
    """Facts a buyer would ask for and nobody states."""
    support: str
    """Tiers of the sources, for facts noted by hand."""
    reason: str
    marks: Marks
    parted: bool
    """Everything above is better than this and all below, whatever the unknowns turn out to be."""


def build_rows(known: Known, mats: Sequence[Mat]) -> list[Row]:
    """Build table rows in the order of the mats."""
    parted = _parted(mats)
    return [_row(known, mat, parted=mat.product_id in parted) for mat in mats]


def place_words(mat: Mat) -> str:
    """Word the range of places: 3, or 1–5 where the bands allow more than one."""
    if mat.rank is None:
        return ""
    best, worst = mat.rank_best or mat.rank, mat.rank_worst or mat.rank
    return str(best) if best == worst else f"{best}–{worst}"


def band_words(mat: Mat) -> str:
    """Word the band of the value: 58.0–83.1, or that nothing is left open."""
    if mat.value_worst == mat.value_best:
        return "nothing left open"
    return f"{points(mat.value_worst)}–{points(mat.value_best)}"


def price_words(offer: Offer | None) -> str:
    """Word the price of an offer; empty where there is none."""
    return money(offer.price, offer.currency) if offer else ""


def missing_facts(known: Known, mat: Mat) -> tuple[str, ...]:
    """Name the facts a buyer would ask for that no shop states."""
    asked = [fact for fact in known.words.file.fact if fact.ask]
    stated_terms = known.returns(mat)
    return tuple(
        fact.label for fact in asked if known.state(mat, fact.key) == "unknown" and fact.key not in stated_terms
    )


def return_lines(known: Known, mat: Mat) -> tuple[Line, ...]:
    """Word the return terms of a mat for a table cell."""
    terms = known.returns(mat)
    if known.state(mat, "return_window_days") == "contradicted" and "return_window_days" not in terms:
        return (known.line(mat, "return_window_days"),)
    if not terms:
        return (known.line(mat, "return_window_days"),)
    return term_lines(terms)


def term_lines(terms: dict[str, Any]) -> tuple[Line, ...]:
    """Word return terms: how long, used or not, who pays."""
    days = terms.get("return_window_days")
    if terms.get("final_sale") is True or days == 0:
        return (Line("no returns", "stated", "final_sale" if terms.get("final_sale") else "return_window_days", "bad"),)
    lines = [_window_line(terms)]
    if lines[0].state == "stated" or "return_used_allowed" in terms or "hygiene_exclusion" in terms:
        lines.append(_used_line(terms))
    payer = {"shop": "postage: shop", "buyer": "postage: you"}.get(str(terms.get("return_paid_by")))
    if payer:
        lines.append(Line(payer, "stated", "return_paid_by"))
    return tuple(lines)


def _row(known: Known, mat: Mat, *, parted: bool) -> Row:
    return Row(
        product_id=mat.product_id,
        name=mat.name,
        brand=mat.brand or "",
        place=place_words(mat),
        value=points(mat.value),
        band=band_words(mat),
        bar=value_bar(mat, known.contributions[mat.product_id]),
        price=price_words(mat.offer),
        price_notes=_price_notes(mat),
        price_warning=_price_warning(known, mat),
        cells=(
            _spike_lines(known, mat),
            _size_lines(known, mat),
            _cover_lines(known, mat),
            (_capital(known.line(mat, "core_material")),),
            return_lines(known, mat),
        ),
        missing=missing_facts(known, mat),
        support=_support(known, mat),
        reason=mat.state_reason or "",
        marks=marks(known, mat),
        parted=parted,
    )


def _parted(mats: Sequence[Mat]) -> set[str]:
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


def _price_notes(mat: Mat) -> tuple[str, ...]:
    if not mat.offer:
        return ()
    notes = [f"at {count(mat.shops, 'shop')}"] if mat.shops else []
    if mat.offer.stale:
        notes.append(f"as of {short_day(mat.offer.observed_on)}")
    return tuple(notes)


def _price_warning(known: Known, mat: Mat) -> str:
    availability = mat.offer.availability if mat.offer else None
    refused = known.words.picks.bought.not_with
    return known.words.value("availability", availability) if availability in refused else ""


def _spike_lines(known: Known, mat: Mat) -> tuple[Line, ...]:
    material = _capital(known.line(mat, "spike_material"))
    if known.value(mat, "spike_material") == "plastic":
        material = Line(material.words, "unknown", material.key)
    number_of = known.line(mat, "spike_count")
    if number_of.state == "unknown":
        return (material,) if material.state == "unknown" and material.words == "Not stated" else (material, _silent("number", "spike_count"))
    density = known.density_words(mat)
    words = f"{number_of.words} · {density}" if density else number_of.words
    return (material, Line(words, number_of.state, number_of.key))


def _size_lines(known: Known, mat: Mat) -> tuple[Line, ...]:
    length, width = known.measure(mat, "mat_length_cm"), known.measure(mat, "mat_width_cm")
    if length and width:
        size = Line(f"{number(length)} × {number(width)} cm", "stated", "mat_length_cm")
    else:
        key = "mat_width_cm" if length and known.state(mat, "mat_width_cm") == "contradicted" else "mat_length_cm"
        one = known.line(mat, key)
        size = _silent("size", key) if one.state == "unknown" else Line(f"{one.words} long", one.state, key)
    pillow = known.value(mat, "pillow_included")
    if pillow is None:
        state = known.state(mat, "pillow_included")
        said = Line("pillow: yes or no", state, "pillow_included") if state == "contradicted" else _silent("pillow", "pillow_included")
        return (size, said)
    return (size, Line("with pillow" if pillow else "no pillow", "stated", "pillow_included"))


def _cover_lines(known: Known, mat: Mat) -> tuple[Line, ...]:
    lines = [_capital(known.line(mat, "cover_material"))]
    removable, washable = known.value(mat, "cover_removable"), known.value(mat, "cover_washable")
    if removable is not None:
        lines.append(Line("comes off" if removable else "fixed", "stated", "cover_removable"))
    elif known.state(mat, "cover_removable") == "contradicted":
        lines.append(Line("comes off: yes or no", "contradicted", "cover_removable"))
    washed = {"machine": "machine wash", "hand": "hand wash", "wipe": "wipe only", "washable": "washable", "no": "not washable"}
    if washable in washed:
        lines.append(Line(washed[washable], "stated", "cover_washable"))
    return tuple(lines)


def _window_line(terms: dict[str, Any]) -> Line:
    days = terms.get("return_window_days")
    if not isinstance(days, Decimal):
        return _silent("time", "return_window_days")
    noun = "working day" if terms.get("return_window_basis") == "business" else "day"
    return Line(count(int(days), noun), "stated", "return_window_days")


def _used_line(terms: dict[str, Any]) -> Line:
    allowed = terms.get("return_used_allowed")
    if allowed is True:
        return Line("used is fine", "stated", "return_used_allowed")
    if allowed is False:
        return Line("unused only", "stated", "return_used_allowed", "warn")
    if terms.get("hygiene_exclusion") is True:
        return Line("sealed only", "stated", "hygiene_exclusion", "warn")
    return _silent("used", "return_used_allowed")


def _silent(what: str, key: str) -> Line:
    return Line(f"{what}: not stated", "unknown", key)


def _capital(line: Line) -> Line:
    return Line(capital(line.words), line.state, line.key, line.tone)


def _support(known: Known, mat: Mat) -> str:
    keys = known.words.by_key
    tiers = {row.tier for key in keys for row in known.evidence.get((mat.product_id, key), ()) if row.tier}
    return ", ".join(sorted(tiers))
