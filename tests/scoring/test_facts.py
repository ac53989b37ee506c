"""What is known of a mat over all its pages: stated, contradicted, set aside or unknown, with the words behind it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scoring.results import FactCell, Results
from tests.scoring.small_runs import (
    DAY_1,
    build_guide,
    cell_of,
    fact,
    listing,
    mat_of,
    points_of,
    policy,
    write_run,
)


def told_by(data: Path, key: str, *values: Any) -> tuple[Results, FactCell]:
    """One mat at as many shops as values, each stating one (a dict stands as a fact of its own)."""
    results = told_by_all(data, [(key, values)])
    return results, cell_of(results, "nordlys-m0", key)


def told_by_all(data: Path, cases: Sequence[tuple[str, Sequence[Any]]]) -> Results:
    """As many mats as cases, in one guide: mat n is nordlys-mn."""
    pages = [
        listing(shop, f"/{number}", f"M{number} mat", "Nordlys", facts={key: value})
        for number, (key, values) in enumerate(cases)
        for shop, value in zip("abcd", values, strict=False)
    ]
    write_run(data, DAY_1, pages)
    results = build_guide(data)
    assert {mat.product_id for mat in results.mats} == {f"nordlys-m{number}" for number in range(len(cases))}
    return results


AGREEING = {
    "the same": ("spike_count", 6210, 6210, "6210"),
    "a float of the same": ("mat_length_cm", 68, 68.0, "68"),
    "a kind and plastic": ("spike_material", "plastic", "abs", '"abs"'),
    "a fibre and its organic kind": ("cover_material", ["cotton"], ["organic_cotton"], '["organic_cotton"]'),
    "a list and a longer one": ("cover_material", ["cotton"], ["linen", "cotton"], '["cotton","linen"]'),
    "another order": ("cover_material", ["linen", "cotton"], ["cotton", "linen"], '["cotton","linen"]'),
    "half an inch": ("mat_length_cm", 68, 67.3, "68"),
    "a percent": ("spike_count", 6210, 6250, "6210"),
    "washable and by hand": ("cover_washable", "washable", "hand", '"hand"'),
}
CLASHING = {
    "counts": ("spike_count", 6000, 8820),
    "materials": ("spike_material", "abs", "metal"),
    "fabrics": ("cover_material", ["cotton"], ["polyester"]),
    "yes and no": ("cover_removable", True, False),
    "sizes": ("mat_length_cm", 68, 74),
    "care": ("cover_washable", "machine", "no"),
}


@pytest.fixture(scope="module")
def agreeing(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return told_by_all(tmp_path_factory.mktemp("agreeing"), [(key, values) for key, *values, _ in AGREEING.values()])


@pytest.fixture(scope="module")
def clashing(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return told_by_all(tmp_path_factory.mktemp("clashing"), [(key, values) for key, *values in CLASHING.values()])


@pytest.mark.parametrize("case", AGREEING)
def test_shops_agree_that_say(case: str, agreeing: Results) -> None:
    key, _, _, value = AGREEING[case]

    cell = cell_of(agreeing, f"nordlys-m{list(AGREEING).index(case)}", key)

    assert (cell.state, cell.value, cell.sources) == ("stated", value, 2)


@pytest.mark.parametrize("case", CLASHING)
def test_shops_that_differ_contradict_each_other_and_both_are_shown(case: str, clashing: Results) -> None:
    product, key = f"nordlys-m{list(CLASHING).index(case)}", CLASHING[case][0]

    cell = cell_of(clashing, product, key)

    assert (cell.state, cell.value) == ("contradicted", None)
    assert cell.reason is not None
    assert "disagree" in cell.reason
    evidence = [row for row in clashing.evidence if (row.product_id, row.key) == (product, key)]
    assert {(row.shop, row.role) for row in evidence} == {("a", "contradicts"), ("b", "contradicts")}


def test_a_contradicted_fact_is_shown_and_not_scored(tmp_path: Path) -> None:
    results, _ = told_by(tmp_path, "spike_material", "abs", "metal")
    line = points_of(results, "nordlys-m0")["spike_material"]

    assert line.state == "contradicted"
    assert line.measurement is None
    assert line.points == line.weight * 100 * next(
        criterion.unknown_value for criterion in results.criteria if criterion.key == "spike_material"
    )
    assert line.points_worst < line.points_best


def test_a_page_that_contradicts_itself_makes_the_fact_contradicted_for_the_mat(tmp_path: Path) -> None:
    _, cell = told_by(tmp_path, "spike_count", fact("spike_count", 6000, 8820), 6000)

    assert (cell.state, cell.sources) == ("contradicted", 3)


def test_hedged_numbers_agree_as_far_as_their_hedge_goes(tmp_path: Path) -> None:
    about = fact("spike_count", 6000, qualifier="about")
    at_least = fact("spike_count", 8000, qualifier="at_least")
    cases = [(about, 6210), (at_least, 8820), (about, 6900), (at_least, 6000), (at_least,)]

    results = told_by_all(tmp_path, [("spike_count", values) for values in cases])

    cells = [cell_of(results, f"nordlys-m{number}", "spike_count") for number in range(len(cases))]
    assert [cell.value for cell in cells] == ["6210", "8820", None, None, "8000"]
    assert [cell.state for cell in cells] == ["stated", "stated", "contradicted", "contradicted", "stated"]
    assert cells[-1].qualifier == "at_least"


def test_what_the_reader_set_aside_is_shown_and_never_decides(tmp_path: Path) -> None:
    aside = fact("spike_count", 99999, status="set-aside")

    results, cell = told_by(tmp_path / "alone", "spike_count", aside)
    assert cell.state == "set_aside"
    assert [row.role for row in results.evidence if row.key == "spike_count"] == ["set_aside"]

    results, cell = told_by(tmp_path / "beside", "spike_count", aside, 6210)
    assert (cell.state, cell.value) == ("stated", "6210")
    assert sorted(row.role for row in results.evidence if row.key == "spike_count") == ["decided", "set_aside"]


def test_a_nearer_source_outranks_a_farther_one_and_equals_contradict(tmp_path: Path) -> None:
    def noted(folder: str, *tiers: tuple[str, object]) -> tuple[Results, FactCell]:
        notes = [
            listing(
                "notes",
                f"/{number}",
                "Original",
                "Nordlys",
                price=None,
                facts={
                    "sku": "nordlys/original",
                    "spike_count": fact("spike_count", value, source="recorded", tier=tier, source_address="http://s/"),
                },
            )
            for number, (tier, value) in enumerate(tiers)
        ]
        write_run(tmp_path / folder, DAY_1, notes, market="recorded")
        results = build_guide(tmp_path / folder)
        return results, cell_of(results, "nordlys-original", "spike_count")

    results, cell = noted("outranked", ("C", 8820), ("A", 6000), ("B", 8800))
    assert (cell.state, cell.value) == ("stated", "6000")
    rows = [(row.tier, row.role, row.url) for row in results.evidence if row.key == "spike_count"]
    assert sorted(rows) == [
        ("A", "decided", "http://s/"),
        ("B", "set_aside", "http://s/"),
        ("C", "set_aside", "http://s/"),
    ]
    assert noted("equal", ("B", 8820), ("B", 6000))[1].state == "contradicted"


def test_certificates_add_up_and_never_contradict(tmp_path: Path) -> None:
    one = [{"name": "gots", "part": "cover"}]
    other = [{"name": "oeko_tex_100", "part": None}]

    _, cell = told_by(tmp_path, "certifications", one, other)

    assert cell.state == "stated"
    assert cell.value == '[{"name":"gots","part":"cover"},{"name":"oeko_tex_100","part":null}]'


def test_a_shops_policy_holds_for_its_listings_and_only_its_own(tmp_path: Path) -> None:
    write_run(
        tmp_path,
        DAY_1,
        [
            listing("a", "/1", "Klara mat", "Nordlys"),
            listing("b", "/1", "Klara mat", "Nordlys"),
            policy("a", {"return_window_days": 60}),
            policy("a", {"return_paid_by": "shop"}, path="/policies/postage"),
        ],
    )
    terms = {offer.shop: offer.return_summary for offer in build_guide(tmp_path).offers}

    assert terms == {"a": {"return_paid_by": '"shop"', "return_window_days": "60"}, "b": {}}


def test_a_page_and_its_shops_policy_that_differ_contradict_each_other_for_that_offer(tmp_path: Path) -> None:
    write_run(
        tmp_path,
        DAY_1,
        [
            listing("a", "/1", "Klara mat", "Nordlys", facts={"return_window_days": 30}),
            listing("a", "/2", "Fjell mat", "Nordlys"),
            policy("a", {"return_window_days": 14}),
        ],
    )
    results = build_guide(tmp_path)

    assert cell_of(results, mat_of(results, "a", "/1").product_id, "return_window_days").state == "contradicted"
    assert cell_of(results, mat_of(results, "a", "/2").product_id, "return_window_days").value == "14"


def test_two_shops_with_different_returns_do_not_contradict_each_other(tmp_path: Path) -> None:
    results, cell = told_by(tmp_path, "return_window_days", 14, 60)

    assert (cell.state, cell.value) == ("stated", "60")
    assert {offer.shop for offer in results.offers if offer.chosen} == {"b"}


RETURNS: list[tuple[dict[str, Any], str]] = [
    ({"return_window_days": 20, "return_window_basis": "business"}, "28 days"),
    ({"final_sale": True}, "0 days"),
    ({"return_window_days": 14, "final_sale": False}, "14 days"),
]


def test_the_return_window_is_told_in_calendar_days(tmp_path: Path) -> None:
    pages = [
        listing("a", f"/{number}", f"M{number} mat", "Nordlys", facts=facts)
        for number, (facts, _) in enumerate(RETURNS)
    ]
    write_run(tmp_path, DAY_1, pages)
    results = build_guide(tmp_path)

    for number, (facts, measurement) in enumerate(RETURNS):
        assert points_of(results, f"nordlys-m{number}")["return_window"].measurement == measurement, facts


def test_a_window_beside_a_final_sale_and_a_used_mat_beside_hygiene_are_contradictions(tmp_path: Path) -> None:
    facts = {"return_window_days": 30, "final_sale": True, "return_used_allowed": True, "hygiene_exclusion": True}
    write_run(tmp_path, DAY_1, [listing("a", "/1", "Klara mat", "Nordlys", facts=facts)])
    lines = points_of(build_guide(tmp_path), "nordlys-klara")

    assert {lines["return_window"].state, lines["return_used"].state} == {"contradicted"}


def test_half_an_answer_on_used_mats_narrows_the_band(tmp_path: Path) -> None:
    halves = [{}, {"return_used_allowed": True}, {"hygiene_exclusion": True}, {"return_paid_by": "shop"}]
    pages = [listing("a", f"/{n}", f"M{n} mat", "Nordlys", facts=facts) for n, facts in enumerate(halves)]
    write_run(tmp_path, DAY_1, pages)
    results = build_guide(tmp_path)
    lines = [points_of(results, f"nordlys-m{number}")["return_used"] for number in range(len(halves))]

    assert {line.state for line in lines} == {"unknown"}
    assert [(float(line.partial_worst), float(line.partial), float(line.partial_best)) for line in lines] == [
        (0.0, 0.3, 1.0),
        (0.7, 0.7, 1.0),
        (0.0, 0.2, 0.2),
        (0.2, 0.3, 1.0),
    ]


def test_terms_on_which_a_shops_pages_contradict_each_other_are_none_of_its_terms_and_are_named(tmp_path: Path) -> None:
    pages = [
        listing("a", "/x", "Petrel"),
        policy("a", {"return_window_days": 60, "return_paid_by": "shop"}),
        policy("a", {"return_window_days": 30}, path="/policies/postage"),
        listing("b", "/x", "Plover"),
        policy("b", {"return_window_days": 14}),
    ]
    write_run(tmp_path, DAY_1, pages)
    shops = {shop.shop: (shop.terms, shop.torn_terms) for shop in build_guide(tmp_path).shops}

    assert shops["a"] == ({"return_paid_by": '"shop"'}, ("return_window_days",))
    assert shops["b"] == ({"return_window_days": "14"}, ())
