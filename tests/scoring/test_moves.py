"""Why a mat moved since an earlier edition: each cause alone moves it alone, and together they sum."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crawler.outline import outline
from scoring.explain import Explanation, explain
from scoring.explain_tables import tables
from scoring.warehouse import WarehouseError, build
from tests.scoring.small_runs import CHECKLIST, DAY_1, DAY_2, FULL, READER, listing, without, write_run

OLD_READER = "1-9876543210"
MATS: list[dict[str, Any]] = [
    without(spike_material="plastic"),
    without(mat_length_cm=62, warranty_months=12),
    without("burr_free", cover_material=["polyester"]),
    without(return_window_days=14, core_material=["coconut_fibre"]),
    FULL,
]


def pages(mats: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [listing(f"s{n}", "/mat", f"Model{n} mat", "Nordlys", facts=facts) for n, facts in enumerate(mats)]


def as_read_before(data: Path, facts: dict[str, Any]) -> None:
    """Write the first day's readings as an older reader had them: of mat 0 it read other facts."""
    readings = data / "readings" / OLD_READER / f"{DAY_1}.jsonl"
    readings.parent.mkdir()
    lines = (data / "readings" / READER / f"{DAY_1}.jsonl").read_text().splitlines()
    first = json.loads(lines[0])
    first["facts"] |= pages([facts])[0]["facts"]
    readings.write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n")
    outline(readings)


def old_checklist(data: Path) -> Path:
    """Write a checklist that has weighed size less and the warranty more."""
    text = CHECKLIST.read_text(encoding="utf-8")
    text = text.replace("weight = 0.15", "weight = 0.05", 1)
    text = text.replace('weight = 0.05\nfacts = ["warranty', 'weight = 0.15\nfacts = ["warranty', 1)
    path = data / "earlier.toml"
    path.write_text(text, encoding="utf-8")
    return path


def editions(data: Path, *causes: str) -> tuple[Path, Path]:
    """Make the warehouses of now and of before, between which only the named causes lie."""
    write_run(data, DAY_1, pages(MATS))
    as_read_before(data, without(spike_material="metal") if "reader" in causes else MATS[0])
    checklist = old_checklist(data) if "checklist" in causes else CHECKLIST
    earlier = data / "earlier.duckdb"
    shutil.copy(build(data, checklist, readings_version=OLD_READER), earlier)
    later = [dict(facts) for facts in MATS]
    if "fact" in causes:
        later[0]["pillow_included"] = False
    if "competitors" in causes:
        later[2] = FULL
    more = [listing("other", "/mat", "Model0 mat", "Nordlys", facts={**later[0], "warranty_months": 60})]
    write_run(data, DAY_2, pages(later) + (more if "offer" in causes else []))
    return build(data, CHECKLIST, readings_version=READER), earlier


def moved_by(told: Explanation) -> set[str]:
    return {move.cause for move in told.moves if move.points or move.places}


def held_sums(data: Path, *causes: str) -> Iterator[Explanation]:
    """Yield the first mat explained in two profiles, after its moves were held to what the two editions say."""
    now, earlier = editions(data, *causes)
    for profile in ("balanced", "travels"):
        told = explain(now, "nordlys-model0", profile=profile, since=earlier)
        before = explain(earlier, "nordlys-model0", profile=profile).mat
        assert sum(move.points for move in told.moves) == told.mat.value - before.value
        assert sum(line.gap for line in told.moved) == told.mat.value - before.value
        assert before.rank is not None
        assert told.mat.rank is not None
        assert sum(move.places or 0 for move in told.moves) == before.rank - told.mat.rank
        yield told


@pytest.mark.parametrize("cause", ["checklist", "reader", "offer", "fact", "competitors"])
def test_a_single_cause_moves_a_mat_alone(cause: str, tmp_path: Path) -> None:
    for told in held_sums(tmp_path, cause):
        assert moved_by(told) <= {cause}
        if told.profile == "balanced":
            assert moved_by(told) == {cause}


def test_all_causes_together_sum_to_the_move_and_stand_in_the_table(tmp_path: Path) -> None:
    balanced, _ = held_sums(tmp_path, "checklist", "reader", "offer", "fact", "competitors")

    assert moved_by(balanced) >= {"checklist", "reader", "offer", "fact"}
    assert next(move for move in balanced.moves if move.cause == "fact").points == Decimal(-6)
    assert any("since the earlier edition" in str(table.title) for table in tables(balanced))


def test_a_mat_that_was_not_there_was_moved_by_nothing(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, pages(MATS[:3]))
    earlier = tmp_path / "earlier.duckdb"
    shutil.copy(build(tmp_path, CHECKLIST, readings_version=READER), earlier)
    write_run(tmp_path, DAY_2, pages(MATS))
    now = build(tmp_path, CHECKLIST, readings_version=READER)

    told = explain(now, "nordlys-model4", since=earlier)

    assert (told.moves, told.moved) == ((), ())


def test_an_earlier_edition_that_is_no_warehouse_is_a_sentence(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, pages(MATS))
    now = build(tmp_path, CHECKLIST, readings_version=READER)

    with pytest.raises(WarehouseError, match="no warehouse yet"):
        explain(now, "nordlys-model0", since=tmp_path / "none.duckdb")
