"""Write the guide's tables as CSV, JSON and Parquet, in a stated order: the same warehouse gives the same bytes.

Reads guide.duckdb, read-only; writes <folder>/<table>.{csv,json,parquet}, and datapackage.json, which describes them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from scoring import database
from scoring.access import opened, rows
from scoring.package import Table, describe
from scoring.results import Edition

TABLES = (
    "8_exports/mats", "8_exports/contributions", "8_exports/facts", "8_exports/offers", "8_exports/value_spells",
    "8_exports/stability", "7_results/price_spells", "7_results/reductions", "7_results/frontier",
    "7_results/winning_indices", "7_results/break_evens",
)  # fmt: skip
"""What is exported, by the files below sql; the last five are what the site reads, too."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(warehouse: Path, folder: Path) -> None:
    """Write every table into a folder, which is made where it is not there.

    Raises:
        WarehouseError: there is no warehouse, or it is not one of this release.
    """
    with opened(warehouse) as connection:
        folder.mkdir(parents=True, exist_ok=True)
        tables = [_export(connection, query, folder) for query in TABLES]
        edition = rows(connection, Edition, "7_results/edition")[0]
    describe(tables, folder, made_on=edition.edition_date, market=edition.market)


def _export(connection: duckdb.DuckDBPyConnection, query: str, folder: Path) -> Table:
    name = query.split("/")[1]
    found = database.query(connection, query)
    columns = tuple((column[0], str(column[1])) for column in found.description or ())
    names, written = [column for column, _ in columns], found.fetchall()
    _write_csv(folder / f"{name}.csv", names, written)
    _write_json(folder / f"{name}.json", names, written)
    text = (database.SQL / f"{query}.sql").read_text(encoding="utf-8")
    connection.sql(text).write_parquet(str(folder / f"{name}.parquet"), compression="zstd")
    return Table(name, text.splitlines()[0].removeprefix("-- "), columns)


def _write_csv(path: Path, columns: list[str], rows: Sequence[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> object:
    """Put ' before text that a spreadsheet would take for a formula (OWASP, CSV injection); figures are left alone."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_json(path: Path, columns: list[str], rows: Sequence[tuple[Any, ...]]) -> None:
    lines = [
        json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_as_text, allow_nan=False)
        for row in rows
    ]
    path.write_text("[" + ",\n".join(lines) + "]\n", encoding="utf-8")


def _as_text(value: object) -> str:
    """Write dates and decimals as text: a JSON number would lose a decimal's exactness in most readers."""
    if isinstance(value, date | Decimal):
        return str(value)
    msg = f"no JSON for {type(value).__name__}"
    raise TypeError(msg)
