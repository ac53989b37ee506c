"""The picks follow their rules, and an empty place stays empty."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from reports.guide import build_guide
from reports.known import Known
from reports.picks import best_overall, best_value, choose_picks, gentlest_start
from reports.words import load_words
from scoring.results import Mat, Results


def known(results: Results) -> Known:
    return Known(results, load_words())


def with_offers(results: Results, **changes: object) -> Results:
    """Change the chosen offer of every mat."""
    mats = tuple(replace(mat, offer=replace(mat.offer, **changes)) for mat in results.mats if mat.offer)  # type: ignore[arg-type]
    return replace(results, mats=mats)


def test_best_overall_has_the_highest_value_of_those_that_can_be_bought(results: Results) -> None:
    in_stock = with_offers(results, availability="InStock", stale=False)
    first = in_stock.mats[0]
    assert best_overall(known(in_stock)) == first

    sold_out = replace(first, offer=replace(first.offer, availability="SoldOut"))  # type: ignore[type-var]
    assert best_overall(known(replace(in_stock, mats=(sold_out, *in_stock.mats[1:])))) == in_stock.mats[1]


def test_of_equal_values_the_cheaper_is_taken(results: Results) -> None:
    in_stock = with_offers(results, availability="InStock", stale=False, price_guide=Decimal(50))
    first, second = in_stock.mats[:2]
    cheaper = replace(second, value=first.value, rank=1, offer=replace(second.offer, price_guide=Decimal(49)))  # type: ignore[type-var]

    assert best_overall(known(replace(in_stock, mats=(first, cheaper, *in_stock.mats[2:])))) == cheaper


def test_best_value_is_the_cheapest_of_the_upper_third(results: Results) -> None:
    terms = {"return_window_days": "30"}
    able = with_offers(results, availability="InStock", stale=False, return_summary=terms)
    pick = best_value(known(able))
    third = -(-able.edition.mats_ranked // 3)
    upper = [mat for mat in able.mats if mat.rank is not None and mat.rank <= third]

    assert pick is not None
    assert price(pick) == min(price(mat) for mat in upper)


def test_a_mat_that_cannot_go_back_is_no_best_value(results: Results) -> None:
    final = with_offers(results, availability="InStock", stale=False, return_summary={"return_window_days": "0"})

    assert best_value(known(final)) is None


def test_the_gentlest_start_has_the_densest_spikes_and_may_go_back_used(results: Results) -> None:
    able = with_offers(results, availability="InStock", stale=False, return_summary={"return_used_allowed": "true"})
    looked_up = known(able)
    pick = gentlest_start(looked_up)

    assert pick is not None
    ranked = [looked_up.density(mat) for mat in able.mats if mat.state == "ranked"]
    assert looked_up.density(pick) == max(density for density in ranked if density is not None)

    assert gentlest_start(known(with_offers(able, return_summary={"return_used_allowed": "false"}))) is None


def test_nothing_is_picked_where_nothing_is_ranked(unranked: Results) -> None:
    assert choose_picks(known(unranked)) == []


def price(mat: Mat) -> Decimal:
    assert mat.offer is not None
    assert mat.offer.price_guide is not None
    return mat.offer.price_guide


def test_nothing_is_picked_from_facts_noted_by_hand(results: Results) -> None:
    noted = replace(results, edition=replace(results.edition, market="recorded"))

    assert choose_picks(known(results))
    assert choose_picks(known(noted)) == []


def test_a_mat_picked_by_several_rules_has_one_card_that_names_them(results: Results) -> None:
    terms = {"return_window_days": "30", "return_used_allowed": "true"}
    best = max(results.mats, key=lambda mat: mat.value or Decimal(0))
    alone = replace(results, mats=tuple(mat for mat in results.mats if mat == best))
    cards = build_guide(known(with_offers(alone, availability="InStock", stale=False, return_summary=terms))).picks

    assert [card.product_id for card in cards] == [best.product_id]
    assert cards[0].title.startswith("Best overall")
    assert " and " in cards[0].title
