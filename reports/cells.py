"""What stands in one cell of the comparison table: a few short lines, each a fact and how well it is known.

Reads known facts. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from reports.filters import capital, number
from reports.known import Known, Line
from reports.language import _, counted
from scoring.results import Mat


def columns() -> dict[str, str]:
    """Return the columns of facts, key to title, in the order of `fact_cells`."""
    return {
        "spikes": _("Spikes"), "size": _("Size, pillow"), "cover": _("Cover"), "core": _("Core"),
        "returns": _("Returns"),
    }  # fmt: skip


def fact_cells(known: Known, mat: Mat) -> tuple[tuple[Line, ...], ...]:
    """Word the facts of a mat, column by column."""
    return (
        _spikes(known, mat),
        _size_and_pillow(known, mat),
        _cover(known, mat),
        (_capital(known.line(mat, "core_material")),),
        return_lines(known, mat),
    )


def return_lines(known: Known, mat: Mat) -> tuple[Line, ...]:
    """Word the return terms that a mat's value holds for."""
    terms = known.returns(mat)
    window = known.line(mat, "return_window_days")
    if window.state == "contradicted" and "return_window_days" not in terms:
        return (window,)
    lines = term_lines(terms)
    return lines if any(line.state == "stated" for line in lines) else (_capital(window),)


def term_lines(terms: dict[str, Any], torn: Collection[str] = ()) -> tuple[Line, ...]:
    """Word return terms: how long, used or not, who pays; `torn` are keys that pages contradict each other on."""
    if terms.get("final_sale") is True:
        return (Line(_("no returns"), "stated", "final_sale", "bad"),)
    if terms.get("return_window_days") == 0:
        return (Line(_("no returns"), "stated", "return_window_days", "bad"),)
    payer = postage_words(terms.get("return_paid_by"))
    paid = (Line(payer, "stated", "return_paid_by"),) if payer else ()
    window, used = _window(terms), _used(terms)
    if "return_window_days" in torn:
        window = Line(_("time: contradicted"), "contradicted", "return_window_days")
    if "return_used_allowed" in torn:
        used = Line(_("used: contradicted"), "contradicted", "return_used_allowed")
    return (window, used, *paid)


def postage_words(payer: object) -> str:
    """Word who pays for sending it back; empty where that is not known."""
    return {"shop": _("postage: shop"), "buyer": _("postage: you")}.get(str(payer), "")


def _spikes(known: Known, mat: Mat) -> tuple[Line, ...]:
    material = _capital(known.line(mat, "spike_material"))
    if known.value(mat, "spike_material") == "plastic":
        material = Line(material.words, "unknown", material.key)
    spikes = known.line(mat, "spike_count")
    if spikes.state == "unknown":
        nothing = known.state(mat, "spike_material") == "unknown"
        return (material,) if nothing else (material, Line(_("number: not stated"), "unknown", "spike_count"))
    density = known.density_words(mat)
    return (material, Line(f"{spikes.words} · {density}" if density else spikes.words, spikes.state, spikes.key))


def _size_and_pillow(known: Known, mat: Mat) -> tuple[Line, ...]:
    size, pillow = _size(known, mat), _pillow(known, mat)
    if size.state == pillow.state == "unknown":
        return (_capital(known.line(mat, "mat_length_cm")),)
    return (size, pillow)


def _size(known: Known, mat: Mat) -> Line:
    length, width = known.measure(mat, "mat_length_cm"), known.measure(mat, "mat_width_cm")
    if length and width:
        return Line(f"{_to_mm(length)} × {_to_mm(width)} cm", "stated", "mat_length_cm")
    if known.state(mat, "mat_width_cm") == "contradicted":
        wide = known.line(mat, "mat_width_cm")
        return Line(_("%(width)s wide", width=wide.words), wide.state, wide.key)
    long = known.line(mat, "mat_length_cm")
    if long.state == "unknown":
        return Line(_("size: not stated"), "unknown", "mat_length_cm")
    return Line(_("%(length)s long", length=long.words), long.state, long.key)


def _to_mm(length_cm: Decimal) -> str:
    """Leave out what no tape measure shows: sizes in inches come as 67.31 cm."""
    return number(length_cm.quantize(Decimal("0.1")))


def _pillow(known: Known, mat: Mat) -> Line:
    state = known.state(mat, "pillow_included")
    if state == "stated":
        included = known.value(mat, "pillow_included") is True
        return Line(_("with pillow") if included else _("no pillow"), state, "pillow_included")
    if state == "contradicted":
        return Line(_("pillow: yes or no"), state, "pillow_included")
    return Line(_("pillow: not stated"), "unknown", "pillow_included")


def _cover(known: Known, mat: Mat) -> tuple[Line, ...]:
    lines = [_capital(known.line(mat, "cover_material"))]
    removable = known.state(mat, "cover_removable")
    if removable == "stated":
        comes_off = known.value(mat, "cover_removable") is True
        lines.append(Line(_("comes off") if comes_off else _("fixed"), removable, "cover_removable"))
    elif removable == "contradicted":
        lines.append(Line(_("comes off: yes or no"), removable, "cover_removable"))
    washed = known.value(mat, "cover_washable")
    if washed is not None:
        lines.append(Line(_washed(str(washed)), "stated", "cover_washable"))
    return tuple(lines)


def _washed(how: str) -> str:
    words = {
        "machine": _("machine wash"), "hand": _("hand wash"), "wipe": _("wipe only"), "no": _("not washable"),
        "washable": _("washable"),
    }  # fmt: skip
    return words.get(how, how)


def _window(terms: dict[str, Any]) -> Line:
    days = terms.get("return_window_days")
    if not isinstance(days, Decimal):
        return Line(_("time: not stated"), "unknown", "return_window_days")
    if terms.get("return_window_basis") == "business":
        words = counted("%(num)s working day", "%(num)s working days", int(days))
    else:
        words = counted("%(num)s day", "%(num)s days", int(days))
    return Line(words, "stated", "return_window_days")


def _used(terms: dict[str, Any]) -> Line:
    allowed = terms.get("return_used_allowed")
    if allowed is True:
        return Line(_("used is fine"), "stated", "return_used_allowed")
    if allowed is False:
        return Line(_("unused only"), "stated", "return_used_allowed", "warn")
    if terms.get("hygiene_exclusion") is True:
        return Line(_("sealed only"), "stated", "hygiene_exclusion", "warn")
    return Line(_("used: not stated"), "unknown", "return_used_allowed")


def _capital(line: Line) -> Line:
    return Line(capital(line.words), line.state, line.key, line.tone)
