"""Values: worked examples, caps, requirements, ranks. What holds of every guide stands in test_properties.py."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from crawler.items import FACT_KEYS
from scoring.checklist_file import load_checklist
from scoring.explain import explain
from scoring.results import Results
from tests.scoring.small_runs import (
    CHECKLIST,
    DAY_1,
    FULL,
    build_guide,
    listing,
    mat_of,
    points_of,
    without,
    write_run,
)

# An example is a whole guide of many mats: few are enough, and shrinking one would take minutes.
GUIDES = settings(phases=(Phase.explicit, Phase.generate))

NUMBERS = {
    "spike_count": (1000, 12000),
    "mat_length_cm": (40, 90),
    "mat_width_cm": (30, 40),
    "return_window_days": (0, 120),
    "warranty_months": (0, 80),
}


def values_of(key: str) -> st.SearchStrategy[Any]:
    """Any value a fact may have."""
    kind = FACT_KEYS[key]
    if key in NUMBERS:
        low, high = NUMBERS[key]
        return st.integers(low, high)
    if kind.kind == "boolean":
        return st.booleans()
    choice = st.sampled_from(kind.choices)
    return st.lists(choice, min_size=1, max_size=2, unique=True) if kind.kind == "choices" else choice


FACTS = st.fixed_dictionaries({key: st.none() | values_of(key) for key in FULL})


def guide_of(many: list[dict[str, Any]]) -> Results:
    """A guide of as many mats as there are sets of facts, mat n at path /n."""
    data = Path(mkdtemp(prefix="matguide-"))
    try:
        pages = [listing("a", f"/{n}", f"Model{n} mat", "Nordlys", facts=facts) for n, facts in enumerate(many)]
        write_run(data, DAY_1, pages)
        return build_guide(data)
    finally:
        shutil.rmtree(data)


@settings(GUIDES, max_examples=2)
@given(st.lists(FACTS, min_size=25, max_size=25))
def test_ranks_follow_values_and_lie_in_what_the_bands_allow(many: list[dict[str, Any]]) -> None:
    ranked = [mat for mat in guide_of([FULL, *many, FULL]).mats if mat.state == "ranked"]

    for mat in ranked:
        values = [other.value for other in ranked]
        assert mat.value is not None
        assert mat.rank == 1 + sum(value is not None and value > mat.value for value in values)
        assert mat.rank_best == 1 + sum(other.value_worst > mat.value_best for other in ranked)
        assert mat.rank_worst == len(ranked) - sum(other.value_best < mat.value_worst for other in ranked)


EXAMPLES = [
    (criterion.key, criterion.facts[0], example)
    for criterion in load_checklist(CHECKLIST).criterion
    if len(criterion.facts) == 1
    for example in criterion.examples
]


def test_worked_examples_of_the_checklist_hold_for_real_mats() -> None:
    def plain(measured: Any) -> Any:
        if isinstance(measured, Decimal):
            return float(measured) if measured % 1 else int(measured)
        return list(measured) if isinstance(measured, tuple) else measured

    def as_fact(key: str, measured: Any) -> Any:
        value = plain(measured)
        return [value] if FACT_KEYS[key].kind == "choices" and isinstance(value, str) else value

    results = guide_of([{key: as_fact(key, example.measurement)} for _, key, example in EXAMPLES])

    for number, (criterion, _, example) in enumerate(EXAMPLES):
        line = points_of(results, mat_of(results, "a", f"/{number}").product_id)[criterion]
        assert (line.state, line.partial) == ("stated", example.partial_value), (criterion, example)


def test_a_mat_that_is_never_taken_back_is_capped_and_the_cap_is_a_line_of_its_own() -> None:
    results = guide_of([without(return_window_days=0)])
    mat, lines = results.mats[0], points_of(results, results.mats[0].product_id)

    assert mat.value == 60
    assert lines["nothing_taken_back"].kind == "cap"
    assert lines["nothing_taken_back"].points == 60 - sum(
        line.points for line in lines.values() if line.kind == "criterion"
    )
    assert lines["nothing_taken_back"].reason


def test_only_the_lowest_of_several_caps_bites() -> None:
    results = guide_of([without(return_window_days=0, cover_washable="no"), without(cover_washable="no")])

    assert mat_of(results, "a", "/0").value == 60
    assert mat_of(results, "a", "/1").value == 70


def test_a_cap_that_may_apply_lowers_the_worst_case_only() -> None:
    results = guide_of([without("return_window_days")])
    mat = results.mats[0]

    assert mat.value_worst == 60
    assert mat.value is not None
    assert mat.value > 80
    assert points_of(results, mat.product_id)["nothing_taken_back"].points == 0


def test_a_mat_with_too_little_stated_is_listed_with_what_is_missing_and_not_ranked() -> None:
    results = guide_of([FULL, {"spike_material": "abs"}])
    mat = mat_of(results, "a", "/1")

    assert (mat.state, mat.rank, mat.value) == ("not_enough_stated", None, None)
    assert mat.state_reason is not None
    assert mat.state_reason.startswith("Only 12 % of the checklist's weight is stated, and 60 % are needed.")
    assert "Is it a full-length mat?" in mat.state_reason
    assert "What are the spikes made of?" not in mat.state_reason
    assert results.edition.mats_ranked == 1


def test_a_requirement_that_fails_takes_a_mat_out_of_the_ranking(tmp_path: Path) -> None:
    write_run(
        tmp_path,
        DAY_1,
        [
            listing("a", "/1", "Klara mat", "Nordlys", facts=FULL, price=None),
            listing("a", "/2", "Fjell mat", "Nordlys", facts=FULL, is_mat=None, is_mat_reason="can't tell"),
            listing("a", "/3", "Berg mat", "Nordlys", facts=FULL),
        ],
    )
    results = build_guide(tmp_path)

    assert mat_of(results, "a", "/1").state_reason == "No shop states a price for it now."
    assert mat_of(results, "a", "/1").state == mat_of(results, "a", "/2").state == "requirement_unconfirmed"
    assert [mat.rank for mat in results.mats] == [1, None, None]


def test_what_is_sold_nowhere_fails_and_what_states_no_price_can_only_not_be_confirmed(tmp_path: Path) -> None:
    write_run(
        tmp_path,
        DAY_1,
        [
            listing("a", "/1", "Klara mat", "Nordlys", facts=FULL, price=None, availability="Discontinued"),
            listing("a", "/2", "Fjell mat", "Nordlys", facts=FULL, price=None),
            listing("a", "/3", "Berg mat", "Nordlys", facts=FULL),
            listing("a", "/4", "Dal mat", "Nordlys", facts=FULL),
        ],
    )
    results = build_guide(tmp_path)

    gone, unpriced = mat_of(results, "a", "/1"), mat_of(results, "a", "/2")
    assert (gone.state, unpriced.state) == ("requirement_failed", "requirement_unconfirmed")
    assert gone.state_reason != unpriced.state_reason
    missing = explain(tmp_path / "guide.duckdb", "nordlys-fjell").missing
    assert [(line.key, line.rank, line.rank_at_best) for line in missing] == [("current_offer", None, 1)]
    assert explain(tmp_path / "guide.duckdb", "nordlys-klara").missing == ()


def test_facts_noted_by_hand_need_no_current_offer(tmp_path: Path) -> None:
    noted = listing("notes", "/1", "Original", "Nordlys", price=None, facts={**FULL, "sku": "nordlys/original"})
    write_run(tmp_path, DAY_1, [noted], market="recorded")

    results = build_guide(tmp_path)

    assert [(mat.state, mat.rank) for mat in results.mats] == [("ranked", 1)]
    assert [title for title, _ in results.requirements] == ["It is an acupressure mat"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"availability": "InStock"}, {"availability": "OutOfStock", "facts": {"return_window_days": 60}}),
        ({"facts": {"return_window_days": 60}, "price": "90.00"}, {"facts": {"return_window_days": 14}}),
        ({"price": "30.00"}, {"price": "31.00"}),
        ({"price": "300.00", "currency": "SEK"}, {"price": "31.00"}),
        ({}, {}),
    ],
    ids=[
        "in stock first",
        "then the better returns",
        "then the lower price",
        "in the guide's currency",
        "then the shop",
    ],
)
def test_the_offer_a_mat_is_valued_with_is(ours: dict[str, Any], theirs: dict[str, Any], tmp_path: Path) -> None:
    pages = [listing("a", "/1", "Klara mat", "Nordlys", **ours), listing("b", "/1", "Klara mat", "Nordlys", **theirs)]
    write_run(tmp_path, DAY_1, pages)

    mat = build_guide(tmp_path).mats[0]

    assert mat.offer is not None
    assert mat.offer.shop == "a"


def test_every_number_of_the_results_is_exact(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [listing("a", "/1", "Klara mat", "Nordlys", price="544.95", currency="SEK", facts=FULL)])
    results = build_guide(tmp_path)

    assert results.offers[0].price == Decimal("544.95")
    assert results.offers[0].price_guide == Decimal("48.66")
    for line in results.contributions:
        assert isinstance(line.points, Decimal)
    assert json.loads(next(cell.value or "" for cell in results.cells if cell.key == "price")) == "544.95"
