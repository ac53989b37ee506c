"""Guides for one wish: the same mats by other weights, and what differs said plainly."""

from __future__ import annotations

from pathlib import Path

from reports.known import Known
from reports.profiles import build_profile, wished
from reports.words import load_words
from scoring.results import Results
from tests.reports.html import faults, text, tree

PAGE = "for-short-trips.html"


def test_a_wish_has_the_order_and_the_values_of_its_own_ranking(site: Path, results: Results) -> None:
    ranked = [rank for rank in results.profile_ranks if rank.profile == "short_trips" and rank.rank is not None]

    rows = tree(site / PAGE).css("table.compare tbody tr")

    assert [row.css_first("th a").attributes["href"] for row in rows] == [f"mats/{r.product_id}.html" for r in ranked]
    assert [text(row.css_first(".place")).split()[-1] for row in rows] == [str(rank.rank) for rank in ranked]
    assert [text(row.css_first("td.value .figure")) for row in rows] == [f"{rank.value:.1f}" for rank in ranked]


def test_a_wish_shows_its_weights_beside_the_guide_s_and_why_answers_count_otherwise(site: Path) -> None:
    shown = text(tree(site / PAGE).css_first("#weights"))

    assert "Is the mat as long as a back? Shorter is better here. 22 % 12 %" in shown.replace("\xa0", " ")


def test_every_wish_leads_to_every_other_and_to_the_guide(site: Path) -> None:
    for page, here in (("index.html", "Balanced"), (PAGE, "Short trips")):
        links = tree(site / page).css("nav.wishes a")
        assert [a.attributes["href"] for a in links] == ["index.html#ranking", f"{PAGE}#ranking"]
        assert [text(a) for a in links if "aria-current" in a.attributes] == [here]


def test_the_page_of_a_wish_is_valid_and_carries_the_notice(site: Path) -> None:
    assert faults((site / PAGE).read_bytes()) == []
    assert tree(site / PAGE).css_first(".safety") is not None


def test_a_wish_counts_the_mats_that_are_not_ranked_for_it(results: Results) -> None:
    (profile,) = wished(results)
    guide = build_profile(Known(results, load_words()), profile)

    assert len(guide.rows) + guide.unranked == len(results.mats)


def test_a_wish_without_any_ranked_mat_has_no_page(unranked_site: Path) -> None:
    assert not (unranked_site / PAGE).exists()
    assert tree(unranked_site / "index.html").css("nav.wishes") == []
