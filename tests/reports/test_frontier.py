"""The picture of price against value shows what the frontier's rows say, in the picture and in the tables."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reports.frontier import Frontier, build_frontier
from reports.known import OWN_PROFILE, Known
from reports.words import load_words
from scoring.results import Results
from tests.reports.html import text, tree


@pytest.fixture(scope="module")
def chart(results: Results) -> Frontier:
    drawn = build_frontier(Known(results, load_words()), OWN_PROFILE)
    assert drawn is not None
    return drawn


def test_each_mat_is_drawn_once_the_dearer_further_right_and_the_better_higher(
    chart: Frontier, results: Results
) -> None:
    dots = {dot.product_id: dot for dot in (*chart.first, *chart.others)}
    rows = [row for row in results.frontier if row.profile == OWN_PROFILE]

    assert len(dots) == len(rows) == len(chart.first) + len(chart.others) > 10
    for one in rows:
        for other in rows:
            assert (one.price_guide <= other.price_guide) <= (
                at(dots[one.product_id].x) <= at(dots[other.product_id].x)
            )
            assert (one.value >= other.value) <= (at(dots[one.product_id].y) <= at(dots[other.product_id].y))


def test_the_line_only_rises_and_no_mat_stands_above_it(chart: Frontier) -> None:
    turns = [(match[1], at(match[2])) for match in re.finditer(r"([HV])([\d.]+)", chart.steps)]
    rises = [y for way, y in turns if way == "V"]
    first = [(at(dot.x), at(dot.y)) for dot in chart.first]

    assert len(chart.first) > 1
    assert rises == sorted(rises, reverse=True)
    for dot in chart.others:
        reached = [y for x, y in first if x <= at(dot.x)]
        assert min(reached) <= at(dot.y), dot.name
        assert dot.better, "every mat below the line names one that is at least as good for no more"


def test_everything_lies_within_the_picture(chart: Frontier) -> None:
    width, height = (at(side) for side in chart.view_box.split()[2:])
    for dot in (*chart.first, *chart.others):
        assert 0 < at(dot.x) < width
        assert 0 < at(dot.high) <= at(dot.y) <= at(dot.low) < height


def test_the_same_stands_as_a_table_with_a_link_for_every_mat(chart: Frontier, site: Path) -> None:
    for page in ("index.html", "for-short-trips.html"):
        section = tree(site / page).css_first("#frontier")
        assert section is not None
        assert "Value, from 0 to 100" in text(section.css_first("figcaption"))
    section = tree(site / "index.html").css_first("#frontier")
    assert section is not None
    rows = section.css("tbody tr")
    assert [text(row.css_first("a")) for row in rows] == [dot.name for dot in (*chart.first, *chart.others)]


def test_prices_that_are_not_there_draw_nothing(results: Results) -> None:
    assert build_frontier(Known(replace(results, frontier=()), load_words()), OWN_PROFILE) is None
    dear = tuple(replace(row, price_guide=row.price_guide * 100) for row in results.frontier)
    drawn = build_frontier(Known(replace(results, frontier=dear), load_words()), OWN_PROFILE)
    assert drawn is not None
    assert 1 < len(drawn.prices) <= 9


def at(written: str) -> Decimal:
    return Decimal(written)
