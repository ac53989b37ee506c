"""Describes the exports as a data package (https://datapackage.org, version 2): what they hold, how large, which hash.

Reads the written files and scoring/sql/8_exports/columns.toml; writes datapackage.json beside them.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from scoring import database

PACKAGE = "datapackage.json"
FORMATS = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}
_TYPES = {"BOOLEAN": "boolean", "DATE": "date", "VARCHAR": "string", "DOUBLE": "number", "FLOAT": "number"}
_NOTES = {
    "csv": "Text that a spreadsheet would take for a formula has ' before it.",
    "json": "Decimals and days are text, so that no reader rounds them.",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One exported table."""

    name: str
    grain: str
    """What one row is."""
    columns: tuple[tuple[str, str], ...]
    """Name and DuckDB type."""


def describe(tables: Sequence[Table], folder: Path, *, made_on: date, market: str) -> None:
    """Write the package's description.

    Args:
        tables: what was exported, in its order.
        folder: where the files are.
        made_on: day of the newest run; the clock is not asked.
        market: real, invented or recorded.
    """
    resources = [_resource(table, kind, folder) for table in tables for kind in FORMATS]
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "matguide",
        "title": "Acupressure mats: what shops state, how it is valued, and the words behind it",
        "description": _of_market(market),
        "version": made_on.isoformat(),
        "resources": resources,
    }
    written = json.dumps(package, indent=1, ensure_ascii=False)
    (folder / PACKAGE).write_text(written + "\n", encoding="utf-8")


@cache
def meanings() -> Mapping[str, Mapping[str, str]]:
    """Return what columns mean: under "" for every table, under a table's name where it means something else."""
    told = tomllib.loads((database.SQL / "8_exports" / "columns.toml").read_text(encoding="utf-8"))
    return {"": told["columns"], **told["tables"]}


def meaning(table: str, column: str) -> str:
    """Tell what a column means; empty where nobody wrote it down."""
    told = meanings()
    return told.get(table, {}).get(column) or told[""].get(column, "")


def _of_market(market: str) -> str:
    if market == "invented":
        return "Invented market: every shop, brand and mat is made up, to show how the guide works."
    return "Facts are what public pages state; nobody has tested the mats."


def _resource(table: Table, kind: str, folder: Path) -> dict[str, Any]:
    body = (folder / f"{table.name}.{kind}").read_bytes()
    return {
        "name": f"{table.name}-{kind}",
        "type": "table",
        "path": f"{table.name}.{kind}",
        "description": " ".join(filter(None, (table.grain, _NOTES.get(kind)))),
        "format": kind,
        "mediatype": FORMATS[kind],
        **({"encoding": "utf-8"} if kind != "parquet" else {}),
        "bytes": len(body),
        "hash": f"sha256:{sha256(body).hexdigest()}",
        "schema": {"fields": [*_fields(table)]},
    }


def _fields(table: Table) -> Iterable[dict[str, str]]:
    for column, kind in table.columns:
        yield {"name": column, "type": _type(kind), "description": meaning(table.name, column)}


def _type(kind: str) -> str:
    if kind.startswith("DECIMAL"):
        return "number"
    return _TYPES.get(kind) or ("integer" if kind.endswith(("INT", "INTEGER")) else "any")
