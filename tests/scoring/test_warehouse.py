"""Building the warehouse: from runs to rows, only when something changed, and never half or mixed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from crawler.outline import outline
from scoring import database
from scoring.export import TABLES, export
from scoring.package import meanings
from scoring.results import load
from scoring.warehouse import CheckFailedError, WarehouseError, build
from tests.scoring.small_runs import (
    CHECKLIST,
    DAY_1,
    DAY_2,
    FULL,
    READER,
    ROOT,
    build_guide,
    listing,
    policy,
    without,
    write_run,
)

PAGES = [
    listing("alpha", "/klara", "Klara Acupressure Mat", "Nordlys", facts=FULL),
    listing("beta", "/k", "Nordlys Klara Akupressurmatte", "Nordlys", price="44.90", facts=without("warranty_months")),
    listing("beta", "/fjell", "Fjell Spikmatta", "Sol", price="544.90", currency="SEK", facts={"spike_count": 6210}),
    listing("alpha", "/yoga", "Yoga mat", "Sol", is_mat=False, is_mat_reason="a yoga mat"),
    policy("beta", {"return_window_days": 14}),
]


def build_at(data: Path) -> Path:
    return build(data, CHECKLIST, readings_version=READER)


def test_without_a_sealed_run_there_is_a_sentence_and_no_warehouse(tmp_path: Path) -> None:
    (tmp_path / "runs" / DAY_1).mkdir(parents=True)

    with pytest.raises(WarehouseError, match="no sealed run"):
        build_at(tmp_path)
    assert not (tmp_path / "guide.duckdb").exists()


def test_a_run_without_readings_of_this_reader_is_named(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, PAGES)

    with pytest.raises(WarehouseError, match=rf"{DAY_1}.*matguide reread"):
        build(tmp_path, CHECKLIST, readings_version="1-other")


@pytest.mark.parametrize("market", ["real", "recorded"])
def test_the_invented_market_is_never_mixed_with_another(tmp_path: Path, market: str) -> None:
    write_run(tmp_path, DAY_1, PAGES)
    write_run(tmp_path, DAY_2, PAGES, market=market)

    with pytest.raises(WarehouseError, match="no guide may mix them"):
        build_at(tmp_path)


def test_recorded_facts_may_join_the_real_market(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, PAGES, market="real")
    record = listing("notes", "/1", "Record", "Maker", price=None, facts={"sku": "maker/record"})
    write_run(tmp_path, DAY_2, [record], market="recorded")

    results = build_guide(tmp_path)

    assert results.edition.market == "real"
    assert {"alpha", "beta", "notes"} == {shop.shop for shop in results.shops}


def test_a_manifest_that_is_none_is_named(tmp_path: Path) -> None:
    run = write_run(tmp_path, DAY_1, PAGES)
    (run / "manifest.json").write_text("nonsense")

    with pytest.raises(WarehouseError, match=r"manifest\.json: not a run's manifest"):
        build_at(tmp_path)


def test_readings_that_are_not_as_they_were_read_are_a_sentence_and_leave_the_last_warehouse(
    tmp_path: Path,
) -> None:
    write_run(tmp_path, DAY_1, PAGES)
    before = build_at(tmp_path).read_bytes()
    (tmp_path / "readings" / READER / f"{DAY_1}.jsonl").write_text('{"run": "a\n')

    with pytest.raises(WarehouseError, match=r"2026.*\.jsonl: not as the reader left it.*`matguide reread`"):
        build_at(tmp_path)
    assert (tmp_path / "guide.duckdb").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "guide.duckdb",
        "identity",
        "readings",
        "runs",
        "sources.duckdb",
    ]


def test_nothing_is_built_while_no_input_changes_and_everything_once_one_does(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, PAGES)
    first = build_at(tmp_path).stat()
    second = build_at(tmp_path).stat()
    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)

    write_run(tmp_path, DAY_2, PAGES)
    third = build_at(tmp_path).stat()
    assert third.st_ino != first.st_ino
    assert load(tmp_path / "guide.duckdb").edition.run_ids == (DAY_1, DAY_2)

    edited = tmp_path / "edited.toml"
    edited.write_text(CHECKLIST.read_text().replace('version = "1.1.0"', 'version = "1.1.1"'))
    build(tmp_path, edited, readings_version=READER)
    assert load(tmp_path / "guide.duckdb").edition.checklist_version == "1.1.1"


def test_a_file_that_is_no_warehouse_is_built_anew_and_not_loaded(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, PAGES)
    (tmp_path / "guide.duckdb").write_text("not a database, but long enough to be looked at as one" * 100)

    with pytest.raises(WarehouseError, match="matguide score"):
        load(tmp_path / "guide.duckdb")
    assert load(build_at(tmp_path)).mats
    with pytest.raises(WarehouseError, match="no warehouse yet"):
        load(tmp_path / "other.duckdb")


def test_a_failed_check_leaves_the_last_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(tmp_path, DAY_1, PAGES)
    before = build_at(tmp_path).read_bytes()
    layers = tmp_path / "sql"
    shutil.copytree(database.SQL, layers)
    points = layers / "5_valuation" / "overall_values.sql"
    points.write_text(points.read_text().replace("cast(sums.points + ", "cast(0.0001 + sums.points + "))
    monkeypatch.setattr(database, "SQL", layers)

    with pytest.raises(CheckFailedError, match="contributions sum to the value"):
        build_at(tmp_path)
    assert (tmp_path / "guide.duckdb").read_bytes() == before


def test_the_order_of_pages_in_the_readings_is_irrelevant(tmp_path: Path) -> None:
    shuffled = [PAGES[place] for place in (3, 0, 4, 2, 1)]
    write_run(tmp_path / "one", DAY_1, PAGES)
    write_run(tmp_path / "other", DAY_1, shuffled)
    for data in (tmp_path / "one", tmp_path / "other"):
        readings = data / "readings" / READER / f"{DAY_1}.jsonl"
        lines = [{**json.loads(line), "digest": "sha1:same"} for line in readings.read_text().splitlines()]
        readings.write_text("".join(json.dumps(line) + "\n" for line in lines))
        outline(readings)

    assert build_guide(tmp_path / "one") == build_guide(tmp_path / "other")


EXPORT = """
import sys
from pathlib import Path
from scoring.export import export
from scoring.warehouse import build
data, checklist, reader = sys.argv[1:]
(Path(data) / "out").mkdir()
export(build(Path(data), Path(checklist), readings_version=reader), Path(data) / "out")
"""


def test_the_same_runs_give_the_same_bytes_under_another_hash_seed_time_zone_and_locale(tmp_path: Path) -> None:
    exports = []
    for number, (seed, zone, locale) in enumerate([("0", "UTC", "C"), ("4242", "Pacific/Kiritimati", "de_DE.UTF-8")]):
        data = tmp_path / str(number)
        write_run(data, DAY_1, PAGES)
        write_run(data, DAY_2, PAGES[:3])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", EXPORT, str(data), str(CHECKLIST), READER], check=True, env=environment)
        exports.append({path.name: path.read_bytes() for path in sorted((data / "out").iterdir())})

    assert exports[0] == exports[1]
    package = json.loads(exports[0].pop("datapackage.json"))
    assert {each["path"] for each in package["resources"]} == exports[0].keys()
    assert len(exports[0]) == 3 * len(TABLES)
    told = {field["name"]: field["description"] for each in package["resources"] for field in each["schema"]["fields"]}
    assert [column for column, words in told.items() if not words] == []
    assert meanings()[""].keys() <= told.keys(), "a meaning of a column that no table has"


def test_a_page_with_nonsense_values_costs_at_most_its_own_facts(tmp_path: Path) -> None:
    nonsense = {"spike_count": 10**40, "mat_length_cm": 0, "spike_material": "a\x00b", "cover_material": ["'; drop"]}
    pages = [*PAGES, listing("gamma", "/x", "=cmd()", "Bad", price="9" * 40, facts=nonsense)]
    write_run(tmp_path, DAY_1, pages)

    results = build_guide(tmp_path)

    assert {"nordlys-klara", "sol-fjell"} < {mat.product_id for mat in results.mats}


def test_the_warehouse_can_be_read_while_it_is_rebuilt(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, PAGES)
    with duckdb.connect(str(build_at(tmp_path)), read_only=True) as reader:
        write_run(tmp_path, DAY_2, PAGES[:3])
        # A process that has the old file open keeps it; another sees the new one.
        code = "import sys;" + EXPORT.split("import sys", 1)[1]
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path), str(CHECKLIST), READER],
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert reader.execute("select count(*) from staging.runs").fetchone() == (1,)
    assert load(tmp_path / "guide.duckdb").edition.run_ids == (DAY_1, DAY_2)


def test_exports_guard_a_spreadsheet_against_formulas(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [*PAGES, listing("gamma", "/x", "=1+1", "@evil", facts=FULL)])
    folder = tmp_path / "out"
    folder.mkdir()

    export(build_at(tmp_path), folder)

    lines = (folder / "mats.csv").read_text().splitlines()
    assert any(",'=1+1,'@evil," in line for line in lines)
    assert not any(cell.startswith(("=", "@", "+")) for line in lines for cell in line.split(","))
    rows = json.loads((folder / "mats.json").read_text())
    assert "=1+1" in {row["name"] for row in rows}
    with duckdb.connect() as reader:
        names = reader.execute("select name from read_parquet($1)", [str(folder / "mats.parquet")]).fetchall()
    assert [name for (name,) in names] == [row["name"] for row in rows]
