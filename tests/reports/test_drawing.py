"""Bars and drawings show the numbers they stand for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.drawing import BAR_WIDTH, Bar, draw, value_bar
from reports.known import Known
from reports.words import load_words
from scoring.results import FactCell, Results


def ends(bar: Bar) -> list[Decimal]:
    """Return where the parts of a bar end, as points."""
    parts = (bar.known, bar.unknown, bar.contradicted)
    return [(Decimal(part.start) + Decimal(part.width)) * 100 / BAR_WIDTH for part in parts]


def test_a_bar_is_solid_to_the_worst_and_open_to_the_best(results: Results) -> None:
    known = Known(results, load_words())
    for mat in results.mats:
        solid, hatched, split = ends(value_bar(mat, known.contributions[mat.product_id]))

        assert solid == pytest.approx(mat.value_worst, abs=Decimal("0.01"))
        assert split == pytest.approx(mat.value_best, abs=Decimal("0.01"))
        assert solid <= hatched <= split


def test_only_contradictions_are_split(results: Results) -> None:
    known = Known(results, load_words())
    for mat in results.mats:
        lines = known.contributions[mat.product_id]
        torn = sum((line.points_best - line.points_worst for line in lines if line.state == "contradicted"), Decimal(0))
        drawn = Decimal(value_bar(mat, lines).contradicted.width) * 100 / BAR_WIDTH

        assert drawn == pytest.approx(min(torn, mat.value_best - mat.value_worst), abs=Decimal("0.01"))


def stated(results: Results, **facts: str) -> Known:
    """Return what is known where only these facts of the first mat are stated."""
    mat = results.mats[0].product_id
    cells = tuple(FactCell(mat, key, "stated", value, None, None, None, 1) for key, value in facts.items())
    return Known(replace(results, cells=cells), load_words())


def test_a_mat_is_drawn_in_its_size_with_a_dot_for_ten_spikes(results: Results) -> None:
    known = stated(results, mat_length_cm="74", mat_width_cm="44", spike_count="6512", pillow_included="true")
    drawing = draw(known, results.mats[0])

    assert (drawing.mat.width, drawing.mat.height, drawing.mat.stated) == ("74", "44", True)
    assert drawing.pillow is not None
    assert not drawing.pillow.stated
    assert drawing.dot_spacing is not None
    assert 74 * 44 / Decimal(drawing.dot_spacing) ** 2 == pytest.approx(Decimal("651.2"), rel=Decimal("0.01"))
    assert drawing.words.startswith(
        "Mat of 74 × 44 cm, with a pillow of a size not stated, beside a sheet of A4 paper."
    )


def test_an_unknown_size_is_drawn_hatched_and_said_to_be_unknown(results: Results) -> None:
    drawing = draw(stated(results, spike_count="6512"), results.mats[0])

    assert not drawing.mat.stated
    assert drawing.length_words == drawing.width_words == ""
    assert drawing.dot_spacing is None
    assert drawing.words.startswith("Size not stated")


def test_nothing_is_drawn_outside_the_picture(results: Results) -> None:
    known = stated(results, mat_length_cm="190", mat_width_cm="66", pillow_included="true")
    drawing = draw(known, results.mats[0])
    left, top, width, height = (Decimal(side) for side in drawing.view_box.split())
    for outline in (drawing.mat, drawing.pillow, drawing.paper):
        assert outline is not None
        assert left <= Decimal(outline.x) <= left + width - Decimal(outline.width)
        assert top <= Decimal(outline.y) <= top + height - Decimal(outline.height)
