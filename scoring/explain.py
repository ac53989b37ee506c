"""Explain one mat: every line of its value, what is not known and how far it could move it, and a second mat beside it.

Reads guide.duckdb, read-only; writes nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from rich.box import SIMPLE
from rich.table import Table

from scoring.access import opened, rows
from scoring.results import CellState, State


class UnknownMatError(LookupError):
    """There is no such mat; the message names those that are near."""

    def __str__(self) -> str:
        """Return the sentence without the quotes that a LookupError puts around it."""
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Explained:
    """The mat that is explained, and where it stands."""

    product_id: str
    name: str
    state: State
    state_reason: str | None
    rank: int | None
    rank_best: int | None
    rank_worst: int | None
    value: Decimal
    """Overall value by the checklist's rule for unknowns, 0 to 100, whether it is ranked or not."""
    value_worst: Decimal
    value_best: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion or cap; the points sum to the value exactly."""

    kind: Literal["criterion", "cap"]
    key: str
    title: str
    state: CellState
    measurement: str | None
    weight: Decimal | None
    partial: Decimal
    points: Decimal
    points_worst: Decimal
    points_best: Decimal
    evidence: int
    """Pieces of evidence behind the facts it asks for."""
    reason: str | None


@dataclass(frozen=True, slots=True)
class Missing:
    """One open question, the ones that could raise the value most first."""

    key: str
    title: str
    state: CellState
    could_gain: Decimal
    """Points between the best possible answer and the rule for unknowns."""
    could_lose: Decimal
    """Points between the rule for unknowns and the worst possible answer."""
    rank_at_best: int
    """Rank with the best answer, all else as it is."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a head-to-head; the gaps sum to the gap of the two values exactly."""

    kind: Literal["criterion", "cap"]
    key: str
    title: str
    measurement: str | None
    versus_measurement: str | None
    points: Decimal
    versus_points: Decimal
    gap: Decimal


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a mat has its value."""

    mat: Explained
    contributions: tuple[Line, ...]
    missing: tuple[Missing, ...]
    versus: Explained | None = None
    differences: tuple[Difference, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return everything as one object; decimals as text, so that sums stay exact."""
        return {
            "mat": _plain(self.mat),
            "contributions": [_plain(line) for line in self.contributions],
            "missing": [_plain(line) for line in self.missing],
            "versus": _plain(self.versus) if self.versus else None,
            "differences": [_plain(line) for line in self.differences],
        }

    def tables(self) -> list[Table]:
        """Return tables for a terminal."""
        tables = [_contribution_table(self)]
        if self.missing:
            tables.append(_missing_table(self))
        if self.versus:
            tables.append(_difference_table(self, self.versus))
        return tables


def explain(warehouse: Path, mat: str, versus: str | None = None, profile: str = "balanced") -> Explanation:
    """Explain a mat, and where it differs from a second one.

    Args:
        warehouse: guide.duckdb.
        mat: product id.
        versus: product id of the second mat.
        profile: whose weights and value functions count.

    Raises:
        UnknownMatError: there is no such mat.
        WarehouseError: there is no warehouse, or it is not one of this release.
    """
    with opened(warehouse) as connection:
        mats = {row.product_id: row for row in rows(connection, Explained, "8_explanations/mats", profile=profile)}
        ours = _found(mats, mat)
        theirs = _found(mats, versus) if versus is not None else None
        return Explanation(
            mat=ours,
            contributions=rows(connection, Line, "8_explanations/contributions", mat=ours.product_id, profile=profile),
            missing=rows(connection, Missing, "8_explanations/missing", mat=ours.product_id, profile=profile),
            versus=theirs,
            differences=rows(
                connection,
                Difference,
                "8_explanations/differences",
                mat=ours.product_id,
                versus=theirs.product_id,
                profile=profile,
            )
            if theirs
            else (),
        )


def _found(mats: dict[str, Explained], mat: str) -> Explained:
    if mat in mats:
        return mats[mat]
    by_name = {row.name.casefold(): row for row in mats.values()}
    if mat.casefold() in by_name:
        return by_name[mat.casefold()]
    near = get_close_matches(mat.casefold(), [*mats, *by_name], n=5, cutoff=0.4)
    ids = list(dict.fromkeys(by_name[name].product_id if name in by_name else name for name in near))
    remedy = f"near it: {', '.join(ids)}" if ids else "the guide's ranking table shows those there are"
    msg = f"no mat {mat!r}; {remedy}"
    raise UnknownMatError(msg)


def _plain(row: Any) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, Decimal) else value for key, value in asdict(row).items()}


def _contribution_table(explanation: Explanation) -> Table:
    mat = explanation.mat
    rank = f"rank {mat.rank} ({mat.rank_best} to {mat.rank_worst} possible)" if mat.rank else mat.state_reason
    title = f"{mat.name}: {_short(mat.value)} of 100, {_band(mat.value_worst, mat.value_best)} possible; {rank}"
    table = _table(title, "question", "answer", "points", "of", "possible", "evidence")
    for line in explanation.contributions:
        table.add_row(
            line.title,
            line.measurement or line.state.replace("_", " "),
            _short(line.points),
            _short(100 * line.weight) if line.weight is not None else "cap",
            _band(line.points_worst, line.points_best),
            f"{line.evidence}",
        )
    table.add_section()
    table.add_row("value", "", _short(mat.value), "100", _band(mat.value_worst, mat.value_best), "")
    return table


def _missing_table(explanation: Explanation) -> Table:
    table = _table("What is not known", "question", "answer", "could gain", "could lose", "rank then")
    for line in explanation.missing:
        state = line.state.replace("_", " ")
        table.add_row(line.title, state, _short(line.could_gain), _short(line.could_lose), f"{line.rank_at_best}")
    return table


def _difference_table(explanation: Explanation, versus: Explained) -> Table:
    mat = explanation.mat
    gap = mat.value - versus.value
    table = _table(
        f"{mat.name} beside {versus.name}: a gap of {_short(gap)}", "question", "answer", mat.name, versus.name, "gap"
    )
    for line in explanation.differences:
        answers = f"{line.measurement or 'not stated'} / {line.versus_measurement or 'not stated'}"
        table.add_row(line.title, answers, _short(line.points), _short(line.versus_points), _short(line.gap))
    table.add_section()
    table.add_row("value", "", _short(mat.value), _short(versus.value), _short(gap))
    return table


def _table(title: str, *columns: str) -> Table:
    """Lay out a table that still reads at 80 columns: words at left, figures at right."""
    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place < 2 else "right", ratio=(4, 3, 1, 1, 2, 1)[place])
    return table


def _short(points: Decimal) -> str:
    """Print every digit that says something, so that the lines still sum to the value."""
    return f"{points.normalize():f}"


def _band(worst: Decimal, best: Decimal) -> str:
    return _short(worst) if worst == best else f"{_short(worst)}–{_short(best)}"
