"""What the site shows of all mats at once is what `matguide explain` says of each: what would lift it and moved it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.explain import Explanation, explain
from scoring.results import Results, load
from tests.scoring.small_runs import DAY_1, DAY_2, FULL, build_guide, listing, without, write_run


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days: on the second one page states more, another other things."""
    data = tmp_path_factory.mktemp("lifts")
    same = [
        listing("a", "/1", "Klara mat", "Nordlys", facts=FULL),
        listing("a", "/2", "Fjell mat", "Sol", facts=without("spike_material", pillow_included=False)),
        listing("a", "/3", "Dal mat", "Sol", facts=without(return_window_days=0)),
    ]
    moving = [
        (without("warranty_months", pillow_included=False), without(pillow_included=False)),
        (without(cover_removable=False), without("cover_removable", cover_washable="no")),
        (without(spike_count=2000), without(spike_count=2000)),
    ]
    for day, at in ((DAY_1, 0), (DAY_2, 1)):
        listings = [
            listing("a", f"/{number}", name, "Luna", facts=facts[at])
            for number, (name, facts) in enumerate(zip(("Berg mat", "Hei mat", "Vik mat"), moving, strict=True), 4)
        ]
        write_run(data, day, [*same, *listings])
    build_guide(data)
    return data / "guide.duckdb"


@pytest.fixture(scope="module")
def results(warehouse: Path) -> Results:
    return load(warehouse)


@pytest.fixture(scope="module")
def told(warehouse: Path, results: Results) -> dict[str, Explanation]:
    return {mat.product_id: explain(warehouse, mat.product_id) for mat in results.mats}


def test_what_would_lift_a_mat_is_the_single_change_that_explain_names(
    results: Results, told: dict[str, Explanation]
) -> None:
    singles = [
        (mat, way.goal, way.changes[0].key, way.changes[0].measurement, way.changes[0].proposal, way.changes[0].gain,
         way.value, way.rank_then)
        for mat, explanation in told.items()
        for way in explanation.counterfactuals
        if len(way.changes) == 1
    ]  # fmt: skip

    shown = [
        (lift.product_id, lift.goal, lift.key, lift.measurement, lift.proposal, lift.gain, lift.value, lift.rank_then)
        for lift in results.lifts
    ]
    assert sorted(shown) == sorted(singles)
    assert {lift.goal for lift in results.lifts} == {"one rank up", "first"}


def test_what_moved_a_mat_is_what_explain_says(results: Results, told: dict[str, Explanation]) -> None:
    moves = [
        (mat, move.cause, move.points, move.places)
        for mat, explanation in told.items()
        for move in explanation.moves
        if move.points or move.places
    ]

    assert sorted((move.product_id, move.cause, move.points, move.places) for move in results.moves) == sorted(moves)
    assert {move.cause for move in results.moves} == {"fact", "competitors"}


def test_only_what_a_page_did_not_always_state_is_its_history(results: Results) -> None:
    spells = {(spell.product_id, spell.key, spell.value, spell.replaced_on is None) for spell in results.fact_spells}

    assert ("luna-berg", "warranty_months", "24", True) in spells
    assert ("luna-hei", "cover_removable", "false", False) in spells
    assert {spell[1] for spell in spells} == {"warranty_months", "cover_removable", "cover_washable"}
