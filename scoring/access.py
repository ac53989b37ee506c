"""Open a warehouse read-only, and give what the queries below scoring/sql find in it as typed rows.

Reads guide.duckdb; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from scoring import database
from scoring.warehouse import WarehouseError

Row = TypeVar("Row")


class NoWarehouseError(WarehouseError):
    """There is no warehouse yet."""


@contextmanager
def opened(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse read-only.

    Raises:
        NoWarehouseError: there is no warehouse.
        OSError: it can't be read.
        WarehouseError: it is not one of this release.
    """
    try:
        warehouse.open("rb").close()  # DuckDB's own words don't part a right that is missing from a broken file
    except (FileNotFoundError, NotADirectoryError):
        msg = f"{warehouse}: no warehouse yet; `matguide score` builds it from the runs there are"
        raise NoWarehouseError(msg) from None
    try:
        with database.connect(warehouse, read_only=True) as connection:
            yield connection
    except duckdb.Error as error:
        msg = (
            f"{warehouse}: not a warehouse of this release ({str(error).splitlines()[0]}); `matguide score` rebuilds it"
        )
        raise WarehouseError(msg) from None


def rows(connection: duckdb.DuckDBPyConnection, row: type[Row], name: str, **parameters: object) -> tuple[Row, ...]:
    """Return the rows of one query below scoring/sql, whose columns are the fields of `row`."""
    return tuple(row(**named) for named in fields(connection, name, **parameters))


def fields(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> list[dict[str, Any]]:
    """Return the rows of one query below scoring/sql by column name; lists as tuples."""
    found = database.query(connection, name, **parameters)
    columns = [column[0] for column in found.description or ()]
    return [
        {column: tuple(value) if isinstance(value, list) else value for column, value in zip(columns, row, strict=True)}
        for row in found.fetchall()
    ]
