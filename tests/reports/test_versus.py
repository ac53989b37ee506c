"""Head to head: likely pairs only, each once, and gaps that add up to the gap of the values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from reports.known import Known
from reports.versus import HeadToHead, build_versus, likely_pairs, rivals, versus_page
from reports.words import load_words
from scoring.results import Results
from tests.reports.html import faults, text, tree


def build_all(known: Known) -> list[HeadToHead]:
    return [build_versus(known, *pair) for pair in likely_pairs(known)]


def points(words: str) -> Decimal:
    return Decimal(words.replace("−", "-"))


def test_the_gaps_of_all_lines_sum_to_the_gap_of_the_values(results: Results) -> None:
    mats = {mat.product_id: mat for mat in results.mats}
    for pair in build_all(Known(results, load_words())):
        one, other = (mats[side.product_id] for side in pair.sides)
        assert one.value is not None
        assert other.value is not None
        gaps = [points(each.gap) for each in (*pair.differing, *pair.same)]
        assert sum(gaps) == one.value - other.value == points(pair.gap)


def test_a_pair_has_one_page_whichever_mat_comes_first(results: Results) -> None:
    pairs = likely_pairs(Known(results, load_words()))
    pages = [versus_page(first.product_id, second.product_id) for first, second in pairs]

    assert len(set(pages)) == len(pages)
    assert versus_page("a", "b") == versus_page("b", "a")
    assert versus_page("a", "b--c") != versus_page("a--b", "c")


def test_each_mat_leads_to_the_pages_it_stands_on(site: Path, results: Results) -> None:
    met = rivals(Known(results, load_words()))

    assert met
    for product_id, others in met.items():
        links = [a.attributes["href"] for a in tree(site / "mats" / f"{product_id}.html").css("#rivals a")]
        assert links == [f"../{page}" for page, _ in others]
        assert all((site / page).is_file() for page, _ in others)


def test_the_page_of_a_pair_is_valid_and_names_both(site: Path) -> None:
    for page in (site / "versus").glob("*/*.html"):
        assert faults(page.read_bytes()) == []
        heads = [text(head) for head in tree(page).css("thead th a")]
        assert text(tree(page).css_first("h1")) == f"{heads[0]} or {heads[1]}?"


def test_what_one_does_not_state_is_hatched_and_not_called_worse(results: Results, site: Path) -> None:
    known = Known(results, load_words())
    pair = next(pair for pair in build_all(known) if any("" in each.answers for each in pair.differing))

    page = tree(site / pair.page)

    assert text(page.css_first("td .line.unknown")) == "not stated"


def test_bands_that_overlap_are_said_to(results: Results) -> None:
    first, second = results.mats[:2]
    assert second.value_best is not None
    open_first = replace(first, value_worst=Decimal(0))
    sure_first = replace(first, value_worst=second.value_best + 1)

    def lead_of(mat: object) -> str:
        changed = replace(results, mats=(mat, *results.mats[1:]))  # type: ignore[arg-type]
        return build_all(Known(changed, load_words()))[0].lead

    assert "could turn that round" in lead_of(open_first)
    assert "whatever the facts that are not stated turn out to be" in lead_of(sure_first)
