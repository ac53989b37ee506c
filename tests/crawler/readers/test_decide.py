"""The rule of agreement: what agrees, what contradicts, what is set aside."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Candidate, Certification, Qualifier, Source, Status, Tier
from crawler.readers.decide import decide, decide_all
from crawler.readers.plausibility import why_implausible


def said(value: Any, source: Source = Source.TEXT, **rest: Any) -> Candidate:
    return Candidate(value=value, source=source, locator="p", quote="words", **rest)


@pytest.mark.parametrize(
    ("key", "values", "decided"),
    [
        ("spike_material", ["plastic", "abs"], "abs"),
        ("spike_material", ["abs", "hips"], None),
        ("cover_material", [("cotton",), ("organic_cotton",)], ("organic_cotton",)),
        ("cover_material", [("linen",), ("linen", "cotton")], ("linen", "cotton")),
        ("cover_material", [("linen",), ("cotton",)], None),
        ("cover_washable", ["washable", "machine"], "machine"),
        ("spike_count", [8820, 8800], 8820),
        ("spike_count", [8820, 6000], None),
        ("mat_length_cm", [72.39, 72.0], 72.39),
        ("mat_length_cm", [68.0, 74.0], None),
        ("warranty_months", [24, "lifetime"], None),
        ("return_window_days", [30, 31], None),
        ("pillow_included", [True, False], None),
        ("price", [Decimal("59.00"), Decimal(59)], Decimal("59.00")),
        ("name", ["Meadow mat", "Meadow acupressure mat"], "Meadow mat"),
    ],
)
def test_candidates_agree_or_contradict_in_any_order(key: str, values: list[Any], decided: Any) -> None:
    fact = decide(key, [said(value) for value in values])
    assert fact.value == decided
    assert (fact.status is Status.STATED) == (decided is not None)
    assert bool(fact.reason) == (decided is None)
    if key != "name":
        assert decide(key, [said(value) for value in reversed(values)]).status is fact.status


def test_a_hedged_number_yields_to_an_exact_one_that_fits_it() -> None:
    over = said(6000, qualifier=Qualifier.AT_LEAST)
    assert decide("spike_count", [over, said(6210)]).value == 6210
    assert decide("spike_count", [over, said(8820)]).status is Status.CONTRADICTED
    assert decide("spike_count", [over, said(5000)]).status is Status.CONTRADICTED


def test_the_source_earlier_in_the_order_stands_for_an_agreed_value() -> None:
    fact = decide("spike_count", [said(6210), said(6210, Source.SPEC_TABLE)])
    assert fact.source is Source.SPEC_TABLE
    assert len(fact.candidates) == 2


def test_an_editor_beats_everything_and_a_tier_c_text_yields() -> None:
    assert decide("spike_count", [said(6210, Source.JSON_LD), said(8820, Source.EDITOR)]).value == 8820
    weak, better = said(6000, Source.RECORDED, tier=Tier.C), said(8820, Source.RECORDED, tier=Tier.A)
    assert decide("spike_count", [weak, better]).value == 8820
    assert decide("spike_count", [weak]).value == 6000


def test_certificates_add_up_and_one_with_a_part_stands_for_the_bare_one() -> None:
    bare, of_cover = Certification(name="gots"), Certification(name="gots", part="cover")
    oeko = Certification(name="oeko_tex_100")
    fact = decide("certifications", [said((bare,)), said((of_cover, oeko))])
    assert fact.value == (of_cover, oeko)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("mat_length_cm", 680.0),
        ("spike_count", 1_000_000),
        ("weight_kg", 60.0),
        ("return_window_days", 9_999),
        ("gtin", "4006381333932"),
    ],
)
def test_an_impossible_value_is_set_aside_with_the_reason(key: str, value: Any) -> None:
    fact = decide(key, [said(value)])
    assert fact.status is Status.SET_ASIDE
    assert fact.reason
    assert fact.candidates[0].value == value


def test_an_impossible_value_does_not_take_part_beside_a_possible_one() -> None:
    assert decide("mat_length_cm", [said(680.0, Source.SPEC_TABLE), said(68.0)]).value == 68.0


@given(st.integers(0, 10**12 - 1))
def test_a_gtin_is_right_with_one_check_digit_only(stem: int) -> None:
    digits = f"{stem:012d}"
    right = [check for check in range(10) if why_implausible("gtin", f"{digits}{check}") is None]
    assert len(right) == (1 if stem else 0)


def test_length_and_width_are_put_in_order() -> None:
    facts, _ = decide_all({"mat_length_cm": [said(42.0)], "mat_width_cm": [said(68.0)]})
    assert (facts["mat_length_cm"].value, facts["mat_width_cm"].value) == (68.0, 42.0)


def test_discs_that_do_not_multiply_up_contradict_the_count() -> None:
    facts, issues = decide_all(
        {"spike_count": [said(5525)], "disc_count": [said(221)], "spikes_per_disc": [said(36)]}
    )  # fmt: skip
    assert {fact.status for fact in facts.values()} == {Status.CONTRADICTED}
    assert len(issues) == 3
    right, _ = decide_all({"spike_count": [said(5525)], "disc_count": [said(221)], "spikes_per_disc": [said(25)]})
    assert {fact.status for fact in right.values()} == {Status.STATED}


def test_more_spikes_than_fit_on_the_mat_are_set_aside() -> None:
    size = {"mat_length_cm": [said(68.0)], "mat_width_cm": [said(42.0)]}
    assert decide_all({**size, "spike_count": [said(57_000)]})[0]["spike_count"].status is Status.SET_ASIDE
    assert decide_all({**size, "spike_count": [said(6210)]})[0]["spike_count"].value == 6210


@pytest.mark.parametrize(
    ("kg", "core", "stated"),
    [(0.6, "foam", True), (1.8, "buckwheat", True), (6.0, "buckwheat", True), (6.0, "foam", False), (0.1, None, False)],
)
def test_a_weight_that_the_size_and_the_core_can_not_have_is_set_aside(
    kg: float, core: str | None, stated: bool
) -> None:
    told = {"mat_length_cm": [said(68.0)], "mat_width_cm": [said(42.0)], "weight_kg": [said(kg)]}
    facts, issues = decide_all({**told, **({"core_material": [said((core,))]} if core else {})})
    assert (facts["weight_kg"].status is Status.STATED) == stated
    assert bool(issues) != stated
    assert facts["weight_kg"].candidates[0].value == kg


@pytest.mark.parametrize("other", [Source.TITLE, Source.TEXT, Source.SPEC_TABLE, Source.JSON_LD, Source.OPENGRAPH])
def test_no_source_is_believed_against_another_and_both_are_shown(other: Source) -> None:
    for source in (Source.MICRODATA, Source.EMBEDDED_STATE, Source.FEED):
        fact = decide("spike_count", [said(6210, source), said(8820, other)])
        assert fact.status is Status.CONTRADICTED
        assert fact.value is None
        assert {(each.value, each.source) for each in fact.candidates} == {(6210, source), (8820, other)}
        assert all(word in (fact.reason or "") for word in ("6210", "8820", source, other))


def test_nothing_to_decide_and_unknown_keys_are_told() -> None:
    with pytest.raises(ValueError, match="nothing to decide"):
        decide("spike_count", [])
    with pytest.raises(ValueError, match="unknown fact key"):
        decide("colour", [said("red")])
