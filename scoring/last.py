"""Take over from the last warehouse what no new run has touched, so that a build costs in proportion to what is new.

A page that no new run has seen has the history that it had; a state that a mat's pages were in is measured once. What
is taken over is what would be made anew (tests/scoring/test_sources.py holds both against each other).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import duckdb

from scoring import database

_TAKEN_OVER = {
    "3_history": (("content_spells", "price_spells", "value_spells"), "anti join temp.renewed using (shop, url)"),
    "4_measurements": (("facts", "measurements", "words"), "semi join measurements.subjects using (subject)"),
}
"""By layer: tables that are told page by page or state by state, and the rows of the last ones that still hold."""


def attach_last(
    connection: duckdb.DuckDBPyConnection, last: Path, digests: list[str], texts: Mapping[str, object]
) -> None:
    """Say what of the last warehouse still holds, as temp.renewed and temp.measured; attach it as `last` if any does.

    It holds where it was made by the same method from the first of the same runs.

    Args:
        connection: the warehouse that is being built, with its runs in sources.*.
        last: the last warehouse, if there is one.
        digests: of all runs, oldest first.
        texts: the texts that people edit.
    """
    method = _method(texts)
    connection.execute(
        "create table inputs.made_from as select $method as method, $digests::varchar[] as digests",
        {"method": method, "digests": digests},
    )
    known = _runs_known(connection, last, method)
    if known != digests[: len(known)]:
        known = []
    if not known:
        connection.execute("detach database if exists last")
    connection.execute(
        "create temp table renewed as select distinct shop, url from sources.sightings where run_number > $known",
        {"known": len(known)},
    )
    measured = (
        "select distinct subject from last.measurements.subjects" if known else "select 0::ubigint as subject limit 0"
    )
    connection.execute(f"create temp table measured as {measured}")


def take_over(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Add to a table (`layer/table`) that holds what is new what the last warehouse has of the rest."""
    layer, _, name = table.partition("/")
    names, rest = _TAKEN_OVER.get(layer, ((), ""))
    if name in names and connection.execute("from duckdb_databases() where database_name = 'last'").fetchone():
        schema = layer.partition("_")[2]
        connection.execute(f"insert into {schema}.{name} from last.{schema}.{name} {rest}")


def _runs_known(connection: duckdb.DuckDBPyConnection, last: Path, method: str) -> list[str]:
    if not last.exists():
        return []
    try:
        connection.execute(f"attach '{database.quoted(last)}' as last (read_only)")
        wanted = "select digests from last.inputs.made_from where method = $method"
        found = connection.execute(wanted, {"method": method}).fetchone()
    except duckdb.Error:  # not a warehouse, or of an older release
        return []
    return list(found[0]) if found else []


def _method(texts: Mapping[str, object]) -> str:
    """Hash what the rows hang on beside the runs: the texts that people edit, the SQL, and DuckDB."""
    told = {name: text for name, text in texts.items() if name != "constants"}
    digest = hashlib.sha256(f"{duckdb.__version__}\n{json.dumps(told, default=str)}".encode())
    for path in sorted(database.SQL.rglob("*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
