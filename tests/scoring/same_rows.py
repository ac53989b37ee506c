"""Hold two warehouses against each other, table by table and row by row.

python -m tests.scoring.same_rows ONE.duckdb OTHER.duckdb
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

APART = {("inputs", "texts"), ("inputs", "constants"), ("inputs", "made_from")}
"""Holds the fingerprint, which tells builds of one method from those of another."""
_WANTED = """
    select schema_name, table_name from duckdb_tables()
    where database_name = ? and not temporary and not internal
    order by all
"""


def differences(one: Path, other: Path, *, apart: set[tuple[str, str]] = APART) -> list[str]:
    """Return a line for each table that only one of the two has, or whose rows differ, with the first of them."""
    found = []
    with duckdb.connect() as connection:
        for name, path in (("one", one), ("other", other)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        tables = {name: set(connection.execute(_WANTED, [name]).fetchall()) for name in ("one", "other")}
        found += [f"{schema}.{table}: only in one" for schema, table in sorted(tables["one"] ^ tables["other"])]
        for schema, table in sorted((tables["one"] & tables["other"]) - apart):
            columns = [
                connection.execute(f'describe {name}."{schema}"."{table}"').fetchall() for name in ("one", "other")
            ]
            if columns[0] != columns[1]:
                found.append(f"{schema}.{table}: other columns")
                continue
            for more, less in (("one", "other"), ("other", "one")):
                rows = connection.execute(
                    f'from {more}."{schema}"."{table}" except all from {less}."{schema}"."{table}" limit 2'
                ).fetchall()
                found += [f"{schema}.{table}: only in {more}: {row}" for row in rows]
    return found


if __name__ == "__main__":
    told = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write("\n".join(told or ["the same rows"]) + "\n")
    sys.exit(1 if told else 0)
