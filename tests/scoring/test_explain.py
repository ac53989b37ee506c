"""Explanations: every line of a value, what is open, and a head-to-head that adds up."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from scoring.explain import UnknownMatError, explain
from scoring.explain_tables import tables
from scoring.warehouse import WarehouseError
from tests.scoring.small_runs import DAY_1, FULL, build_guide, listing, without, write_run


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("explain")
    write_run(
        data,
        DAY_1,
        [
            listing("a", "/1", "Klara mat", "Nordlys", facts=FULL),
            listing("a", "/2", "Fjell mat", "Sol", facts=without("spike_material", "return_window_days")),
            listing("a", "/3", "Dal mat", "Sol", facts=without(return_window_days=0)),
        ],
    )
    build_guide(data)
    return data / "guide.duckdb"


def test_the_lines_sum_to_the_value_and_its_band(warehouse: Path) -> None:
    for mat in ("nordlys-klara", "sol-fjell", "sol-dal"):
        told = explain(warehouse, mat)

        assert sum(line.points for line in told.contributions) == told.mat.value
        assert sum(line.points_worst for line in told.contributions) == told.mat.value_worst
        assert sum(line.points_best for line in told.contributions) == told.mat.value_best


def test_the_differences_of_a_head_to_head_sum_to_the_gap(warehouse: Path) -> None:
    for mat, versus in [("nordlys-klara", "sol-dal"), ("sol-dal", "sol-fjell"), ("sol-fjell", "nordlys-klara")]:
        told = explain(warehouse, mat, versus)

        assert told.versus is not None
        assert sum(line.gap for line in told.differences) == told.mat.value - told.versus.value


def test_open_questions_stand_by_what_they_could_gain_with_the_rank_that_would_give(warehouse: Path) -> None:
    missing = explain(warehouse, "sol-fjell").missing

    assert [line.key for line in missing] == ["return_window", "spike_material"]
    assert [(line.could_gain, line.could_lose) for line in missing] == [
        (Decimal("9.6000"), Decimal("20.5000")),
        (Decimal("8.4000"), Decimal("0.0000")),
    ]
    assert [line.rank_at_best for line in missing] == [2, 2]
    assert explain(warehouse, "nordlys-klara").missing == ()


def test_each_line_counts_the_evidence_behind_it(warehouse: Path) -> None:
    evidence = {line.key: line.evidence for line in explain(warehouse, "sol-fjell").contributions}

    assert (evidence["spike_density"], evidence["spike_material"], evidence["mat_size"]) == (3, 0, 1)


def test_a_mat_may_be_given_by_its_name(warehouse: Path) -> None:
    assert explain(warehouse, "klara mat").mat.product_id == "nordlys-klara"


def test_an_unknown_mat_is_a_sentence_with_those_near_it(warehouse: Path) -> None:
    with pytest.raises(UnknownMatError, match=r"^no mat 'nordlys-klarra'; near it: nordlys-klara"):
        explain(warehouse, "nordlys-klarra")
    with pytest.raises(UnknownMatError, match="ranking table"):
        explain(warehouse, "@@@@")
    with pytest.raises(UnknownMatError, match="no mat 'x'"):
        explain(warehouse, "nordlys-klara", "x")


def test_without_a_warehouse_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no warehouse yet"):
        explain(tmp_path / "guide.duckdb", "any")


def test_tables_and_json_hold_the_same_figures(warehouse: Path) -> None:
    told = explain(warehouse, "sol-fjell", "nordlys-klara")
    out = StringIO()
    for table in tables(told):
        Console(file=out, width=200).print(table)

    for line in json.loads(json.dumps(told.as_json()))["contributions"]:
        assert f"{Decimal(line['points']).normalize():f}" in out.getvalue()
        assert line["title"] in out.getvalue()
