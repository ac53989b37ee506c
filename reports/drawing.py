"""Geometry of what is drawn: the value bar and the mat to scale. The templates only place it.

Reads known facts. Writes nothing. All numbers leave as text, so that no locale or float rounding can change them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.filters import number, points
from reports.known import Known
from reports.language import _
from scoring.results import Contribution, Mat

BAR_WIDTH = Decimal(120)
"""User units that stand for 100 points."""
SPIKES_PER_DOT = 10
A4_CM = (Decimal(21), Decimal("29.7"))
# Drawn, hatched, where no size is stated: a usual size of German guides (2026-11-22).
USUAL_MAT_CM = (Decimal(68), Decimal(42))
USUAL_PILLOW_CM = (Decimal(37), Decimal(15))
GAP_CM = Decimal(5)
MARGIN_CM = Decimal(8)
"""Left of the mat, for its width in words, which stand upright."""
FIELD_CM = Decimal(124)
"""Width drawn at least, so that all mats are drawn at one scale unless they are longer than this allows."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar: where it begins and how wide it is, in user units."""

    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its band: what is certain, what unknowns leave open, what contradictions leave open."""

    known: Segment
    unknown: Segment
    contradicted: Segment
    mark: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A drawn rectangle, in cm."""

    x: str
    y: str
    width: str
    height: str
    stated: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A mat seen from above, landscape, with its pillow and a sheet of A4 paper beside it, in cm."""

    view_box: str
    mat: Outline
    pillow: Outline | None
    paper: Outline
    length_words: str
    length_at: str
    """How far right of the mat's corner its length stands, cm; `length_below` how far below."""
    length_below: str
    width_words: str
    width_at: str
    """Middle of the mat's width for words that are turned to read upwards, cm."""
    dot_spacing: str | None
    """Distance of the dots, cm; None where the density is not known."""
    words: str


def value_bar(mat: Mat, contributions: Iterable[Contribution]) -> Bar:
    """Lay out the bar of a mat's overall value."""
    open_to = mat.value_best - mat.value_worst
    split = sum(
        (line.points_best - line.points_worst for line in contributions if line.state == "contradicted"), Decimal(0)
    )
    split = min(max(split, Decimal(0)), open_to)
    worst, best = points(mat.value_worst), points(mat.value_best)
    if mat.value is None:
        words = _("between %(worst)s and %(best)s once everything is known", worst=worst, best=best)
    else:
        words = _(
            "%(value)s of 100; between %(worst)s and %(best)s once everything is known",
            value=points(mat.value), worst=worst, best=best,
        )  # fmt: skip
    return Bar(
        known=_segment(Decimal(0), mat.value_worst),
        unknown=_segment(mat.value_worst, open_to - split),
        contradicted=_segment(mat.value_best - split, split),
        mark=None if mat.value is None else _units(mat.value),
        words=words,
    )


def contribution_bar(line: Contribution) -> Bar:
    """Lay out the bar of one criterion: its partial value, 0…1, and the band of it."""
    unknown = line.partial_best - line.partial_worst
    split = unknown if line.state == "contradicted" else Decimal(0)
    return Bar(
        known=_segment(Decimal(0), line.partial_worst * 100),
        unknown=_segment(line.partial_worst * 100, (unknown - split) * 100),
        contradicted=_segment(line.partial_worst * 100, split * 100),
        mark=_units(line.partial * 100),
        words=_("%(share)s percent of what this question can give", share=number(line.partial * 100, 0)),
    )


def draw(known: Known, mat: Mat) -> Drawing:
    """Draw a mat to scale; what is not stated is drawn hatched in the usual size and said to be so."""
    length, width = known.measure(mat, "mat_length_cm"), known.measure(mat, "mat_width_cm")
    long, short = (length, width) if length and width else USUAL_MAT_CM
    pillow_long, pillow_short = _pillow_size(known, mat) or USUAL_PILLOW_CM
    has_pillow = known.value(mat, "pillow_included") is True
    height = max(short, pillow_long if has_pillow else Decimal(0), A4_CM[1])
    pillow_x = long + GAP_CM
    paper_x = pillow_x + (pillow_short + GAP_CM if has_pillow else Decimal(0))
    density = known.density(mat)
    field = max(FIELD_CM, paper_x + A4_CM[0] + MARGIN_CM + 1)
    return Drawing(
        view_box=f"-{_text(MARGIN_CM)} -1 {_text(field)} {_text(height + 10)}",
        mat=_outline(Decimal(0), height, long, short, stated=bool(length and width)),
        pillow=_outline(pillow_x, height, pillow_short, pillow_long, stated=_pillow_size(known, mat) is not None)
        if has_pillow
        else None,
        paper=_outline(paper_x, height, *A4_CM, stated=True),
        length_words=f"{number(length)} cm" if length and width else "",
        length_at=_text(long / 2),
        length_below=_text(short + 6),
        width_words=f"{number(width)} cm" if length and width else "",
        width_at=_text(-height / 2),
        dot_spacing=None if density is None else _text((SPIKES_PER_DOT / density).sqrt()),
        words=_drawing_words(known, mat, has_pillow=has_pillow),
    )


def _pillow_size(known: Known, mat: Mat) -> tuple[Decimal, Decimal] | None:
    long, short = known.measure(mat, "pillow_length_cm"), known.measure(mat, "pillow_width_cm")
    return (long, short) if long and short else None


def _drawing_words(known: Known, mat: Mat, *, has_pillow: bool) -> str:
    length, width = known.measure(mat, "mat_length_cm"), known.measure(mat, "mat_width_cm")
    size = f"{number(length)} × {number(width)}" if length and width else ""
    if known.density(mat) is None:
        dots = _("How dense the spikes stand is not known.")
    else:
        dots = _("Each dot stands for %(spikes)s spikes.", spikes=SPIKES_PER_DOT)
    return f"{_outline_words(size, has_pillow=has_pillow, sized=_pillow_size(known, mat) is not None)} {dots}"


def _outline_words(size: str, *, has_pillow: bool, sized: bool) -> str:
    """Say what is drawn; `sized`: whether the pillow's size is stated."""
    match bool(size), has_pillow, sized:
        case True, False, _:
            return _("Mat of %(size)s cm, beside a sheet of A4 paper.", size=size)
        case True, True, True:
            return _("Mat of %(size)s cm, with pillow, beside a sheet of A4 paper.", size=size)
        case True, True, False:
            return _("Mat of %(size)s cm, with a pillow of a size not stated, beside a sheet of A4 paper.", size=size)
        case False, True, True:
            return _("Size not stated: a usual mat, hatched, with pillow, beside a sheet of A4 paper.")
        case False, True, False:
            return _(
                "Size not stated: a usual mat, hatched, with a pillow of a size not stated, beside a sheet of A4 paper."
            )
    return _("Size not stated: a usual mat, hatched, beside a sheet of A4 paper.")


def _outline(x: Decimal, height: Decimal, width: Decimal, tall: Decimal, *, stated: bool) -> Outline:
    return Outline(_text(x), _text((height - tall) / 2), _text(width), _text(tall), stated)


def _segment(start: Decimal, width: Decimal) -> Segment:
    return Segment(_units(start), _units(max(width, Decimal(0))))


def _units(value: Decimal) -> str:
    return _text(min(max(value, Decimal(0)), Decimal(100)) * BAR_WIDTH / 100)


def _text(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():f}"
