"""A mat's page shows what was asked and stated over time, what would lift it and why it moved; gaps are no prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reports.history import History, build_history
from reports.known import Known
from reports.site import Published
from reports.words import load_words
from scoring.results import Change, FactSpell, Lift, Offer, PriceSpell, RankMove, Results
from tests.reports.html import text, tree

FIRST, SECOND, LAST = date(2026, 9, 1), date(2026, 9, 11), date(2026, 9, 21)


@pytest.fixture(scope="module")
def lived(results: Results) -> Results:
    """The market's second mat, with a past: dearer, unseen for ten days, cheaper since; a fact was taken back."""
    mat = next(mat for mat in results.mats if mat.rank == 2)
    offer = next(offer for offer in results.offers if offer.product_id == mat.product_id)
    warranty = (mat.product_id, "warranty_months", offer.shop, offer.shop_name, offer.url)
    return replace(
        results,
        price_spells=(spell(offer, "80", FIRST, FIRST, SECOND), spell(offer, "60", SECOND, LAST, None)),
        fact_spells=(
            FactSpell(*warranty, "24", FIRST, FIRST, SECOND),
            FactSpell(*warranty, "12", SECOND, LAST, None),
        ),
        lifts=(
            Lift(mat.product_id, "one rank up", "burr_free", "Are the spikes moulded evenly, without burrs?", "unknown",
                 None, "yes", Decimal(6), (mat.value or Decimal(0)) + 6, 1),
        ),
        moves=(
            RankMove(mat.product_id, "fact", Decimal("1.5"), 4),
            RankMove(mat.product_id, "competitors", Decimal(0), -1),
        ),
        changes=(Change("rank", mat.product_id, mat.name, None, None, None, "5", "2"),),
    )  # fmt: skip


def spell(offer: Offer, price: str, since: date, until: date, replaced_on: date | None) -> PriceSpell:
    return PriceSpell(offer.product_id, offer.shop, offer.shop_name, offer.url, None, None, Decimal(price),
                      offer.currency, since, until, replaced_on, 2, 5)  # fmt: skip


@pytest.fixture
def history(lived: Results) -> History:
    known = Known(lived, load_words())
    found = build_history(known, known.mats[lived.price_spells[0].product_id])
    assert found is not None
    return found


def test_prices_are_drawn_to_scale_and_what_nobody_saw_is_open(history: History) -> None:
    (line,) = history.prices
    seen, gap, now = line.steps

    assert [step.is_open for step in line.steps] == [False, True, False]
    assert Decimal(now.height) / Decimal(seen.height) == Decimal("0.75")
    assert Decimal(seen.x) + Decimal(seen.width) == Decimal(gap.x)
    assert Decimal(gap.x) + Decimal(gap.width) == Decimal(now.x)
    assert all(Decimal(step.x) + Decimal(step.width) <= 240 for step in line.steps)
    assert line.is_current


def test_a_price_that_was_replaced_or_not_seen_of_late_is_no_longer_asked(lived: Results) -> None:
    known = Known(replace(lived, price_spells=lived.price_spells[:1]), load_words())
    found = build_history(known, known.mats[lived.price_spells[0].product_id])

    assert found is not None
    assert not found.prices[0].is_current


def test_the_page_tells_its_past_its_way_up_and_why_it_moved(
    lived: Results, publishing: Callable[..., Published]
) -> None:
    site: Path = publishing(lived).path
    page = tree(site / "mats" / f"{lived.price_spells[0].product_id}.html")
    history, lifts = text(page.css_first("#history")), text(page.css_first("#lifts"))

    assert page.css_first("#history svg[role=img]") is not None
    assert "1 Sep 2026" in history
    assert "24 months , no longer" in history
    assert "12 months since 11 Sep 2026" in history
    assert "not stated → , if it were Yes +6.0 points, place 1" in lifts
    for where in (page.css_first("#changes"), tree(site / "changes.html").css_first("#kind-rank")):
        assert "its pages state otherwise (+1.5 points, 4 places up); the other mats moved (1 place down)" in text(
            where
        )


def test_the_first_mat_needs_no_lift_and_one_never_priced_has_no_history(site: Path, results: Results) -> None:
    first = tree(site / "mats" / f"{results.mats[0].product_id}.html")

    assert first.css_first("#lifts") is None
    assert first.css_first("#history") is None
