"""DuckDB, set up the same everywhere: two threads, 2.5 GB of memory, UTC, no extensions; runs the files of scoring/sql.

Reads scoring/sql/<n>_<layer>/<table>.sql. A file makes one table, or (9_checks) is a query that must return no rows.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

SQL = Path(__file__).resolve().parent / "sql"
_PARAMETER = re.compile(r"\$([a-z_]+)")
THREADS = 2
"""Of DuckDB, and of all that is done side by side while a warehouse is built."""
ROW_GROUP = 16_384
"""Rows that one thread takes at once; a guide's tables hardly fill one of DuckDB's 122,880, and one core is idle."""


def connect(path: Path | None = None, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file, or one in memory where no path is given.

    A file that is written has no log to be mended from, and is whole only once it is closed: write one that nobody
    reads yet, and throw it away where that fails. So nothing is written twice, and no table waits for the disk.

    Raises:
        duckdb.Error: the file is not a DuckDB file, or another process writes it.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": "2500MB",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if path and not read_only:
        connection = duckdb.connect(config={**config, "temp_directory": f"{path}.tmp"})
        _write_to(connection, path)
    else:
        connection = duckdb.connect(str(path or ":memory:"), read_only=read_only, config=config)
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set enable_progress_bar = false")  # it would go into what a command prints
    return connection


def _write_to(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    connection.execute(f"attach '{quoted(path)}' as written (recovery_mode no_wal_writes, row_group_size {ROW_GROUP})")
    connection.execute("use written")


def begin_as_copy_of(connection: duckdb.DuckDBPyConnection, other: Path) -> None:
    """Let what is written, and is empty yet, begin with all that another DuckDB file holds, which nobody has open.

    The file is copied as it is: its rows are not read, nor packed again. In memory there is no file: they are copied.

    Raises:
        duckdb.Error: there is no room.
    """
    name, path = connection.execute(
        "select database_name, path from duckdb_databases() where database_name = current_database()"
    ).fetchall()[0]
    if path is None:
        connection.execute(f"attach '{quoted(other)}' as other (read_only)")
        connection.execute(f"copy from database other to {name}")
        connection.execute("detach other")
        return
    connection.execute("use memory")
    connection.execute(f"detach {name}")
    try:
        shutil.copyfile(other, path)
    except OSError as error:
        raise duckdb.IOException(str(error)) from None
    _write_to(connection, Path(path))


def quoted(path: Path) -> str:
    """Write a path as it stands between the quotes of an SQL text."""
    return str(path).replace("'", "''")


def put_texts(connection: duckdb.DuckDBPyConnection, texts: Mapping[str, object]) -> None:
    """Put JSON documents into inputs.texts, from where scoring/sql/0_inputs makes the tables inputs.*."""
    connection.execute("create schema if not exists inputs")
    connection.execute(
        "create table inputs.texts as select unnest($names::varchar[]) as name, unnest($bodies::varchar[]) as body",
        {"names": list(texts), "bodies": [json.dumps(body, default=str) for body in texts.values()]},
    )


def query(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> duckdb.DuckDBPyConnection:
    """Run one file below scoring/sql, given as `layer/table`; each statement gets the parameters that it names.

    One that names $part and $parts is run for all parts at once, and sees no temporary table: a recursion keeps DuckDB
    to one thread, so that its rows are divided.
    """
    text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    for statement in text.split(";\n"):
        asked = set(_PARAMETER.findall(statement))
        named = {key: value for key, value in parameters.items() if key in asked}
        if "part" in asked:
            _query_parts(connection, statement, named)
        else:
            connection.execute(statement, named or None)
    return connection


def _query_parts(connection: duckdb.DuckDBPyConnection, statement: str, named: dict[str, object]) -> None:
    schema = connection.execute("select current_database() || '.' || current_schema()").fetchall()[0][0]

    def run(part: int) -> None:
        with connection.cursor() as own:
            own.execute("set schema = $schema", {"schema": schema})
            own.execute(statement, {**named, "part": part, "parts": THREADS})

    with ThreadPoolExecutor(THREADS) as threads:
        for _ in threads.map(run, range(THREADS)):
            pass


def build_table(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> None:
    """Run one file that makes a table, in the schema of its layer (the folder's name without its number)."""
    layer = name.split("/", maxsplit=1)[0].split("_", 1)[1]
    connection.execute("create schema if not exists " + layer)
    query(connection, name, **parameters)


def tables(layer: str) -> list[str]:
    """Return the files of one layer as `layer/table`, each after those of its layer that it reads from."""
    names = sorted(path.stem for path in (SQL / layer).glob("*.sql"))
    own = re.compile(r"\b(?:from|join)\s+(?:temp|" + layer.split("_", 1)[1] + r")\.([a-z_]+)")
    needs = {name: set(own.findall((SQL / layer / f"{name}.sql").read_text(encoding="utf-8"))) for name in names}
    sorter = TopologicalSorter({name: sorted(needs[name] & needs.keys() - {name}) for name in names})
    return [f"{layer}/{name}" for name in sorter.static_order()]
