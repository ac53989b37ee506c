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

_OF_PAGES = "anti join temp.renewed using (shop, url)"
_OF_STATES = "semi join measurements.subjects using (subject)"
_TAKEN_OVER = {
    "3_history/content_spells": _OF_PAGES,
    "3_history/price_spells": _OF_PAGES,
    "3_history/value_spells": _OF_PAGES,
    "4_measurements/facts": _OF_STATES,
    "4_measurements/measurements": _OF_STATES,
    "6_ranking/words": _OF_STATES,
    "6_ranking/candidates": "semi join history.standing_pages using (content)",
}
"""Tables that are told page by page or state by state, and which rows of the last ones still hold."""


_KNOWN = {
    "measured": "subject from last.measurements.subjects",
    "quoted": "content from last.history.standing_pages",
}
"""States that were measured and contents whose words are there, by the name under which SQL reads them."""


def attach_last(
    connection: duckdb.DuckDBPyConnection, last: Path, digests: list[str], texts: Mapping[str, object]
) -> None:
    """Say what of the last warehouse still holds, and attach it as `last` if anything does.

    It does where it was made by the same method from the first of the same runs. temp.renewed are the pages that a new
    run has seen, temp.measured and temp.quoted what needs not be made again.

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
    _tell_known(connection, len(known))


def take_nothing_over(connection: duckdb.DuckDBPyConnection) -> None:
    """Have all layers made anew."""
    _tell_known(connection, 0)


def take_over(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Add to a table (`layer/table`) that holds what is new what the last warehouse has of the rest."""
    rest = _TAKEN_OVER.get(table)
    if rest and connection.execute("from duckdb_databases() where database_name = 'last'").fetchone():
        name = table.partition("_")[2].replace("/", ".")
        connection.execute(f"insert into {name} from last.{name} {rest}")


def _tell_known(connection: duckdb.DuckDBPyConnection, runs: int) -> None:
    connection.execute(
        "create temp table renewed as select distinct shop, url from sources.sightings where run_number > $runs",
        {"runs": runs},
    )
    for table, found in _KNOWN.items():
        rows = f"select distinct {found}" if runs else f"select null::ubigint as {found.split()[0]} limit 0"
        connection.execute(f"create temp table {table} as {rows}")


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
