"""The data package says what the exports hold: every column has a meaning, every file its size and hash."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

from scoring import database
from scoring.export import TABLES
from scoring.package import Table, describe, meaning, meanings

TABLE = Table("mats", "One row per mat.", (("product_id", "VARCHAR"), ("value", "DECIMAL(7,4)"), ("shops", "BIGINT")))


def package_of(folder: Path) -> dict[str, object]:
    for kind in ("csv", "json", "parquet"):
        (folder / f"mats.{kind}").write_bytes(kind.encode())
    describe([TABLE], folder, made_on=date(2026, 9, 2), market="real")
    written: dict[str, object] = json.loads((folder / "datapackage.json").read_bytes())
    return written


def test_a_resource_names_its_file_with_size_and_hash(tmp_path: Path) -> None:
    resources = package_of(tmp_path)["resources"]

    assert isinstance(resources, list)
    assert {each["path"]: (each["bytes"], each["hash"]) for each in resources} == {
        f"mats.{kind}": (len(kind), f"sha256:{sha256(kind.encode()).hexdigest()}")
        for kind in ("csv", "json", "parquet")
    }
    assert [field["type"] for field in resources[0]["schema"]["fields"]] == ["string", "number", "integer"]
    assert "One row per mat." in resources[0]["description"]


def test_the_package_is_dated_by_the_runs(tmp_path: Path) -> None:
    package = package_of(tmp_path)

    assert package["version"] == "2026-09-02"
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert "created" not in package


def test_each_table_says_what_one_row_of_it_is() -> None:
    for query in TABLES:
        assert (database.SQL / f"{query}.sql").read_text(encoding="utf-8").startswith("-- One row per "), query


def test_a_column_may_mean_something_else_in_one_table() -> None:
    assert meaning("mats", "value") != meaning("facts", "value")
    assert meaning("mats", "no such column") == ""
    assert set(meanings()) - {""} <= {query.split("/")[1] for query in TABLES}
