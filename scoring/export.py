"""Write the guide's tables as CSV, JSON and Parquet, in a stated order: the same warehouse gives the same bytes.

Reads guide.duckdb, read-only; writes <folder>/<table>.{csv,json,parquet}.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring import database
from scoring.access import opened

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
        for query in TABLES:
            table = query.split("/")[1]
            found = database.query(connection, query)
            columns = [column[0] for column in found.description or ()]
            rows = found.fetchall()
            _write_csv(folder / f"{table}.csv", columns, rows)
            _write_json(folder / f"{table}.json", columns, rows)
            text = (database.SQL / f"{query}.sql").read_text(encoding="utf-8")
            connection.sql(text).write_parquet(str(folder / f"{table}.parquet"), compression="zstd")


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
