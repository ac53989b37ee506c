"""What an editor is told of identity: why pages are one mat, likely twins of two brands, and brands that look alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from scoring.explain import UnknownMatError
from scoring.identity_decisions import Decisions
from scoring.identity_ledger import LEDGER
from scoring.identity_told import Told, identity_of, tables
from tests.scoring.small_runs import DAY_1, build_guide, edited_copy, listing, write_run

BODY = {"spike_count": 6210, "mat_length_cm": 68, "mat_width_cm": 42, "cover_material": ["linen"], "weight_kg": 0.8}
GTIN = "4006381333931"
PAGES = [
    listing("a", "/klara", "Klara mat", "Nordlys", facts={**BODY, "gtin": GTIN}),
    listing("b", "/klara", "Klara acupressure mat", "Nordlys", facts={"gtin": GTIN}),
    # Made alike and sold by another: a white-label twin.
    listing("b", "/dream", "Dream mat", "Somna", facts={**BODY, "weight_kg": 0.85}),
    # As many spikes, but of another cloth.
    listing("c", "/fjell", "Fjell mat", "Sol", facts={**BODY, "cover_material": ["polyester"]}),
    # As much as is known is the same, and that is too little.
    listing("c", "/tarn", "Tarn mat", "Heath", facts={"spike_count": 6210, "mat_length_cm": 68}),
    # The same brand's own further model is nobody's twin.
    listing("c", "/klara-2", "Klara 2 mat", "Nordlys", facts={**BODY, "pillow_included": False}),
    # The GTIN of another mat, which all else speaks against.
    listing("d", "/moss", "Moss mat", "Hav", facts={**BODY, "gtin": GTIN, "spike_count": 4200, "mat_length_cm": 130,
                                                    "cover_material": ["nylon"], "weight_kg": 1.9}),
    listing("e", "/forged", "Dream mat", "S\u043emna", facts={}),
]  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("told")
    write_run(data, DAY_1, PAGES)
    build_guide(data)
    return data


def told_of(data: Path, mat: str | None = None) -> Told:
    return identity_of(data / "guide.duckdb", data / LEDGER, Decisions(), mat)


def test_twins_of_two_brands_are_proposed_with_what_they_share_and_stay_two_mats(data: Path) -> None:
    (twins,) = told_of(data, "nordlys-klara").twins

    assert {twins.product_id, twins.twin} == {"nordlys-klara", "somna-dream"}
    assert twins.alike == (
        "cover_material linen", "mat_length_cm 68", "mat_width_cm 42", "spike_count 6210", "weight_kg 0.8",
    )  # fmt: skip


def test_mats_that_a_specification_tells_apart_or_of_which_little_is_known_are_no_twins(data: Path) -> None:
    named = {name for each in told_of(data).twins for name in (each.product_id, each.twin)}

    assert named == {"nordlys-klara", "nordlys-klara-2", "somna-dream"}


def test_brands_that_look_the_same_are_flagged_and_never_joined(data: Path) -> None:
    (alike,) = told_of(data).look_alikes

    assert {alike.brand, alike.other_brand} == {"Somna", "S\u043emna"}
    assert "http://e.example/forged" not in {page.url for page in told_of(data, "somna-dream").pages}


@pytest.mark.parametrize(
    ("forged", "brand"),
    [("N\u043erdlys", "Nordlys"), ("N0rdlys", "Nordlys"), ("Nord1ys", "Nordlys"), ("NORDLY\u0405", "nordlys"),
     ("\u039d\u039fRDLYS", "Nordlys"), ("Sornna", "Somna"), ("VVave", "Wave")],
)  # fmt: skip
def test_a_brand_is_flagged_that_is_written_with(forged: str, brand: str, tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [listing("a", "/1", "Klara mat", brand), listing("b", "/2", "Klara mat", forged)])
    build_guide(tmp_path)

    assert [{each.brand, each.other_brand} for each in told_of(tmp_path).look_alikes] == [{brand, forged}]


@pytest.mark.parametrize("other", ["Nordlyst", "NORDLYS", "N\u00f3rdlys", "Sol"])
def test_a_brand_that_does_not_look_the_same_or_is_the_same_is_not_flagged(other: str, tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [listing("a", "/1", "Klara mat", "Nordlys"), listing("b", "/2", "Klara mat", other)])
    build_guide(tmp_path)

    assert told_of(tmp_path).look_alikes == ()


def test_links_are_told_with_their_reason_and_those_that_were_not_believed_with_what_speaks_against_them(
    data: Path,
) -> None:
    told = told_of(data, "nordlys-klara")

    assert [(join.reason, join.holds) for join in told.joins if join.other_product == "nordlys-klara"] == [
        (f"the same GTIN: 0{GTIN}", True),
        ("the same brand and model: klara nordlys", True),
    ]
    (refused,) = [join for join in told.joins if join.other_product == "hav-moss"]
    assert not refused.holds
    assert refused.because == "cover_material, mat_length_cm, spike_count, weight_kg differ"


def test_the_ledgers_lines_are_told_and_an_id_of_before_is_followed(tmp_path: Path) -> None:
    edited = edited_copy(tmp_path / "edited")
    write_run(tmp_path / "data", DAY_1, PAGES[:2])
    build_guide(tmp_path / "data", edited=edited)
    (edited / "identity" / "decisions.toml").write_text(
        '[[rename]]\nproduct = "nordlys-klara"\nto = "klara-2026"\nreason = "r"\nby = "b"\n'
    )
    build_guide(tmp_path / "data", edited=edited)

    told = told_of(tmp_path / "data", "nordlys-klara")

    assert {page.url for page in told.pages} == {"http://a.example/klara", "http://b.example/klara"}
    assert [line["change"] for line in told.ledger] == ["renamed"]


def test_what_decisions_name_and_the_guide_never_had_is_told(data: Path) -> None:
    known = "http://a.example/klara"
    decisions = Decisions(
        must_link=(((known, "http://b.example/clara"), "mistyped"),),
        renames=(("nordlys-klara", "klara-2026"), ("nordlys-clara", "clara-2026")),
    )

    told = identity_of(data / "guide.duckdb", data / LEDGER, decisions)

    assert told.idle == ("http://b.example/clara", "nordlys-clara")


def test_an_id_that_never_was_is_a_sentence(data: Path) -> None:
    with pytest.raises(UnknownMatError, match="no mat has or had the id 'nordlys-clara'; near it: nordlys-klara"):
        told_of(data, "nordlys-clara")


def test_tables_hold_every_page_and_spell_letters_that_look_like_others(data: Path) -> None:
    console = Console(width=200, record=True, file=None, force_terminal=False)
    with console.capture() as shown:
        for table in (*tables(told_of(data, "nordlys-klara")), *tables(told_of(data))):
            console.print(table)

    assert "http://b.example/klara" in shown.get()
    assert "U+043E" in shown.get()
