"""Why a mat moved since an earlier edition: checklist, reader, offer, facts and the other mats, apart and in sum.

Reads two warehouses, read-only; writes nothing. What nobody published (the earlier pages under today's checklist, the
earlier day as it is read today) is valued in memory, by the SQL that values every mat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

import duckdb

from scoring import database
from scoring.access import fields, opened, rows
from scoring.last import take_nothing_over

Cause = Literal["checklist", "reader", "offer", "fact", "competitors"]
_RANKED = (
    *database.tables("4_measurements"), *database.tables("5_valuation"), "6_ranking/states", "6_ranking/ranks",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """What one cause did; points sum to the move of the value, places to that of the rank."""

    cause: Cause
    """checklist: it was changed; reader: it, or the release, makes something else of the same pages; offer: another one
    is chosen (price, stock or terms); fact: its pages state otherwise; competitors: the other mats."""
    points: Decimal
    places: int | None
    """Places up; None where it was not ranked at both ends."""


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A criterion or cap whose points moved; the gaps sum to the move of the value exactly."""

    kind: Literal["criterion", "cap"]
    key: str
    title: str
    before: str | None
    after: str | None
    gap: Decimal


class _Standing(NamedTuple):
    value: Decimal
    rank: int | None


def moves_since(
    warehouse: Path, earlier: Path, mat: str, profile: str
) -> tuple[tuple[Move, ...], tuple[MovedLine, ...]]:
    """Tell what moved a mat since an earlier edition; nothing where it was not there then.

    Args:
        warehouse: guide.duckdb of now.
        earlier: guide.duckdb of the earlier edition.
        mat: product id.
        profile: key of the profile.

    Raises:
        WarehouseError: one of them is none of this release.
    """
    asked = {"mat": mat, "profile": profile}
    with opened(earlier) as connection:
        published = _standing(connection, "now", asked)
    if published is None:
        return (), ()
    with _beside(warehouse, earlier) as connection:
        lines = _lines(connection, asked)
    under_todays_checklist = _under_todays_checklist(warehouse, earlier, asked)
    with _beside(warehouse, earlier) as connection:
        _show(connection, "guide", ("inputs", "sources", "staging", "identity"))
        _build(connection, _history(connection))
        read_today = _standing(connection, "before", asked)
        data_moves = rows(connection, Move, "8_explanations/moves", **asked)
    if read_today is None or under_todays_checklist is None:
        return (), lines
    steps: list[tuple[Cause, _Standing, _Standing]] = [
        ("checklist", published, under_todays_checklist),
        ("reader", under_todays_checklist, read_today),
    ]
    method_moves = tuple(_move(cause, before, after) for cause, before, after in steps)
    moves = (*method_moves, *data_moves)
    return _without_places(moves) if any(move.places is None for move in moves) else moves, lines


def _lines(connection: duckdb.DuckDBPyConnection, asked: dict[str, str]) -> tuple[MovedLine, ...]:
    connection.execute("create schema valuation")
    connection.execute(
        """
        create view valuation.contributions as
        select * from guide.valuation.contributions where as_of = 'now'
        union all
        select * replace ('before' as as_of) from earlier.valuation.contributions where as_of = 'now'
        """
    )
    return rows(connection, MovedLine, "8_explanations/moved_lines", **asked)


def _without_places(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Tell no places where not every step has them: they would not sum."""
    return tuple(Move(move.cause, move.points, None) for move in moves)


def _move(cause: Cause, before: _Standing, after: _Standing) -> Move:
    both = before.rank is not None and after.rank is not None
    return Move(cause, after.value - before.value, (before.rank or 0) - (after.rank or 0) if both else None)


def _under_todays_checklist(warehouse: Path, earlier: Path, asked: dict[str, str]) -> _Standing | None:
    """Value the pages of the earlier edition, as they were read then, by the checklist of now."""
    with _beside(warehouse, earlier) as connection:
        _show(connection, "guide", ("inputs",))
        _show(connection, "earlier", ("sources", "staging", "identity", "history"))
        _build(connection, ())
        return _standing(connection, "now", asked)


@contextmanager
def _beside(warehouse: Path, earlier: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory with both warehouses beside it, as `guide` and `earlier`."""
    with database.connect() as connection:
        for name, path in (("guide", warehouse), ("earlier", earlier)):
            quoted = str(path).replace("'", "''")
            connection.execute(f"attach '{quoted}' as {name} (read_only)")
        yield connection


def _show(connection: duckdb.DuckDBPyConnection, name: str, schemas: Sequence[str]) -> None:
    """Have the tables of a warehouse stand for our own."""
    for schema in schemas:
        connection.execute(f"create schema {schema}")
        found = connection.execute(
            "select table_name from information_schema.tables where table_catalog = $1 and table_schema = $2",
            [name, schema],
        )
        for (table,) in found.fetchall():
            connection.execute(f"create view {schema}.{table} as from {name}.{schema}.{table}")


def _history(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Set the two days that are compared, and return the tables of history that follow from them."""
    connection.execute("create schema history")
    connection.execute(
        """
        create table history.as_of as
        select 'now' as as_of, day from guide.history.as_of where as_of = 'now'
        union all
        select 'before' as as_of, day from earlier.history.as_of where as_of = 'now'
        """
    )
    return tuple(table for table in database.tables("3_history") if table != "3_history/as_of")


def _build(connection: duckdb.DuckDBPyConnection, before: Sequence[str]) -> None:
    take_nothing_over(connection)
    for table in (*before, *_RANKED):
        database.build_table(connection, table)


def _standing(connection: duckdb.DuckDBPyConnection, as_of: str, asked: dict[str, str]) -> _Standing | None:
    found = fields(connection, "8_explanations/standings", as_of=as_of, **asked)
    return _Standing(found[0]["value"], found[0]["rank"]) if found else None
