"""Rank bands beside the ranks, and what the order is worth in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reports.firmness import order_words
from reports.known import Known
from reports.site import Published
from reports.words import load_words
from scoring.results import RankStability, Results
from tests.reports.html import text, tree


def said(results: Results, *rows: RankStability) -> str:
    return order_words(Known(replace(results, stability=rows), load_words()), "balanced").replace("\xa0", " ")


def rows_of(results: Results, *, firsts: tuple[str, ...], bands: tuple[int, ...]) -> tuple[RankStability, ...]:
    balanced = [row for row in results.stability if row.profile == "balanced"]
    drawn = zip(balanced, firsts, bands, strict=False)
    return tuple(replace(row, first_share=Decimal(first), band=band) for row, first, band in drawn)


def test_every_ranked_mat_shows_its_rank_band_in_the_guide_and_for_every_wish(site: Path, results: Results) -> None:
    for page, profile in (("index.html", "balanced"), ("for-short-trips.html", "short_trips")):
        shown = {
            row.attributes["data-mat"]: text(row.css_first(".rank-band"))
            for row in tree(site / page).css("#ranking tr[data-mat]")
        }
        bands = {row.product_id: row.band for row in results.stability if row.profile == profile}
        assert shown == {mat: f"rank band {'ABCDE'[band - 1]}" for mat, band in bands.items()}


def test_the_sentence_names_who_is_first_most_often_and_who_can_t_be_told_apart(results: Results) -> None:
    rows = rows_of(results, firsts=("0.551", "0.3", "0.149"), bands=(1, 1, 2))
    name = next(mat.name for mat in results.mats if mat.product_id == rows[0].product_id)

    assert said(results, *rows) == (
        f"In 55 % of 10,000 weightings drawn around these, with what is unknown drawn too, {name} comes first; "
        "rank band A holds 2 mats, down to the last that can’t be told from the one in first place."
    )


def test_the_sentence_does_not_hide_that_another_one_is_first_more_often(results: Results) -> None:
    rows = rows_of(results, firsts=("0.2", "0.5", "0.3"), bands=(1, 1, 1))
    second = next(mat.name for mat in results.mats if mat.product_id == rows[1].product_id)

    assert "In 50 % of 10,000 weightings" in said(results, *rows)
    assert f"{second} comes first most often" in said(results, *rows)


@pytest.mark.parametrize(("first", "words"), [("0.996", "over 99 %"), ("1", "100 %"), ("0.99", "99 %")])
def test_a_hundred_percent_means_all(first: str, words: str, results: Results) -> None:
    assert said(results, *rows_of(results, firsts=(first, "0"), bands=(1, 2))).startswith(f"In {words} of")


def test_a_leader_that_is_told_apart_from_all_is_said_to_be(results: Results) -> None:
    assert said(results, *rows_of(results, firsts=("1", "0"), bands=(1, 2))).endswith(
        "; rank band A holds one mat alone."
    )


def test_nothing_is_said_of_an_order_of_one_or_of_results_made_by_hand(
    results: Results, publishing: Callable[..., Published]
) -> None:
    assert said(results, *rows_of(results, firsts=("1",), bands=(1,))) == ""
    published = publishing(replace(results, stability=(), stability_rules=None))

    assert tree(published.path / "index.html").css(".rank-band") == []
    assert tree(published.path / "method.html").css("#bands") == []


def test_the_method_page_says_how_it_is_drawn_in_the_checklist_s_words(site: Path, results: Results) -> None:
    rules, shown = results.stability_rules, text(tree(site / "method.html").css_first("#bands"))

    assert rules is not None
    for words in (rules.vectors_reason, rules.concentration_reason, rules.unknown_reason, rules.band_reason, "SMAA-2"):
        assert words in shown


@pytest.mark.browser
def test_weights_of_one_s_own_hide_the_bands_that_were_drawn_around_the_guide_s(
    site: Path, browser: Browser, serve: Callable[[Path], str]
) -> None:
    page = browser.new_page()
    page.goto(f"{serve(site)}/index.html")
    bands = page.locator("#ranking .rank-band:visible")
    seen = bands.count()
    page.evaluate("""() => {
        const sliders = [...document.querySelectorAll("input[type=range]")];
        history.replaceState(null, "", "#?weights=" + sliders.map((_, at) => at + 1).join("."));
        dispatchEvent(new HashChangeEvent("hashchange"));
    }""")

    assert seen > 0
    assert bands.count() == 0
    page.close()
