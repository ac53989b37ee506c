"""Explain a mat in a profile: its value line by line, what is not known, what would lift it, what its rank hangs on.

Reads guide.duckdb, read-only; writes nothing. scoring/explain_tables.py lays the same out for a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import duckdb

from scoring.access import fields, opened, rows
from scoring.moves import Move, MovedLine, moves_since
from scoring.results import CellState, State

Goal = Literal["one rank up", "first"]


class UnknownNameError(LookupError):
    """There is nothing of this name; the message names what is near."""

    def __str__(self) -> str:
        """Return the sentence without the quotes that a LookupError puts around it."""
        return str(self.args[0])


class UnknownMatError(UnknownNameError):
    """There is no such mat."""


class UnknownProfileError(UnknownNameError):
    """There is no such profile in the checklist."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The mat that is explained, and where it stands in the profile."""

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
    """One open question of a mat, caps taken into account."""

    product_id: str
    name: str
    key: str
    """Criterion, or requirement that can't be confirmed."""
    title: str
    state: CellState
    facts: tuple[str, ...]
    """Fact keys it asks for that are not stated."""
    could_gain: Decimal
    """Points between the value with the best possible answer and the value."""
    could_lose: Decimal
    """Points between the value and that with the worst possible answer."""
    rank: int | None
    """Rank now; None where it is not ranked."""
    rank_at_best: int | None
    """Rank with the best answer, all else as it is; None where it would not be ranked even then."""
    rank_at_worst: int | None
    front_places: int
    """How many of the guide's first places would hold another mat, at the most."""


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
class ProposedChange:
    """Another answer to one question."""

    key: str
    title: str
    state: CellState
    measurement: str | None
    """The answer now; None where none is stated."""
    proposal: str
    """The answer that would do."""
    gain: Decimal
    """Points it adds, before caps."""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The smallest change that would lift the mat, all other mats as they are."""

    goal: Goal
    rank: int
    """Rank that is the goal; equal values share a rank."""
    changes: tuple[ProposedChange, ...]
    """One change, or two where none does alone; none where no two do."""
    value: Decimal | None
    """Value with the changes."""
    rank_then: int | None


@dataclass(frozen=True, slots=True)
class Acceptability:
    """How often chance gives the mat a rank."""

    rank: int
    acceptability: Decimal
    """Share of the draws."""


@dataclass(frozen=True, slots=True)
class CentralWeight:
    """What a criterion weighs for whom the mat suits best: the mean of the weights that put it first."""

    key: str
    title: str
    weight: Decimal
    """In the profile."""
    central_weight: Decimal


@dataclass(frozen=True, slots=True)
class Win:
    """The mat held against another one of the first ranks."""

    versus_id: str
    versus: str
    winning_index: Decimal
    """Share of the draws that put it above the other; a tie counts half."""


@dataclass(frozen=True, slots=True)
class Swap:
    """By how much the weight of one criterion would have to move for the mat and a neighbour to stand level."""

    neighbour_is: Literal["above", "below"]
    neighbour_id: str
    neighbour: str
    key: str
    title: str
    weight: Decimal
    weight_at_swap: Decimal
    """The other weights shrink or grow in proportion."""


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firmly the mat holds its place when weights and unknowns are drawn by chance (SMAA-2)."""

    first_share: Decimal
    """Share of the draws that put it first."""
    rank_expected: Decimal
    rank_low: int
    """Its usual ranks: from this one …"""
    rank_high: int
    """… to this one."""
    rank_share: Decimal
    """Share of the draws that these cover."""
    band: int
    """Rank band, 1 for the first."""
    band_with: tuple[str, ...]
    """The other mats of its band."""
    confidence: Decimal | None
    """How often nothing is above it at its central weights; None where no draw puts it first."""
    vectors: int
    """Draws."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a mat has its value."""

    profile: str
    mat: Explained
    contributions: tuple[Line, ...]
    missing: tuple[Missing, ...]
    """Open questions, those that could raise the value most first."""
    counterfactuals: tuple[Counterfactual, ...]
    """Empty where the mat is first, or not ranked."""
    moves: tuple[Move, ...]
    """Empty where there is nothing to compare with, or it was not there then."""
    moved: tuple[MovedLine, ...]
    stability: Firmness | None
    """None where it is not ranked, or too far down to be drawn."""
    acceptabilities: tuple[Acceptability, ...]
    central_weights: tuple[CentralWeight, ...]
    """Empty where no draw puts it first."""
    wins: tuple[Win, ...]
    swaps: tuple[Swap, ...]
    """By neighbour, the smallest move first; none where a cap limits one of the two, or no weight alone does it."""
    versus: Explained | None = None
    differences: tuple[Difference, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return everything as one object; decimals as text, so that sums stay exact."""
        told: dict[str, Any] = as_plain(asdict(self))
        return told


def explain(
    warehouse: Path, mat: str, versus: str | None = None, profile: str = "balanced", since: Path | None = None
) -> Explanation:
    """Explain a mat, and where it differs from a second one.

    Args:
        warehouse: guide.duckdb.
        mat: product id or name.
        versus: product id or name of the second mat.
        profile: whose weights and value functions count; key or title.
        since: guide.duckdb of the earlier edition that is compared with; the day before, as it is read and valued
            today, where there is none.

    Raises:
        UnknownNameError: there is no such mat, or no such profile.
        WarehouseError: there is no warehouse, or it is not one of this release.
    """
    with opened(warehouse) as connection:
        wish = _profile(connection, profile)
        mats = {row.product_id: row for row in rows(connection, Explained, "8_explanations/mats", profile=wish)}
        ours = _found(mats, mat)
        theirs = _found(mats, versus) if versus is not None else None
        asked = {"mat": ours.product_id, "profile": wish}
        explanation = Explanation(
            profile=wish,
            mat=ours,
            contributions=rows(connection, Line, "8_explanations/contributions", **asked),
            missing=rows(connection, Missing, "8_explanations/missing", **asked),
            counterfactuals=_counterfactuals(connection, asked) if ours.rank is not None else (),
            moves=rows(connection, Move, "8_explanations/moves", **asked),
            moved=rows(connection, MovedLine, "8_explanations/moved_lines", **asked),
            stability=next(iter(rows(connection, Firmness, "8_explanations/stability", **asked)), None),
            acceptabilities=rows(connection, Acceptability, "8_explanations/acceptabilities", **asked),
            central_weights=rows(connection, CentralWeight, "8_explanations/central_weights", **asked),
            wins=rows(connection, Win, "8_explanations/winning_indices", **asked),
            swaps=rows(connection, Swap, "8_explanations/break_evens", **asked),
            versus=theirs,
            differences=rows(connection, Difference, "8_explanations/differences", versus=theirs.product_id, **asked)
            if theirs
            else (),
        )
    if since is None:
        return explanation
    moves, moved = moves_since(warehouse, since, ours.product_id, wish)
    return replace(explanation, moves=moves, moved=moved)


def missing_facts(warehouse: Path, profile: str = "balanced") -> tuple[Missing, ...]:
    """Return what is missing of all mats, as far as it could move the guide's first places: the most of them first.

    Raises:
        UnknownProfileError: there is no such profile.
        WarehouseError: there is no warehouse, or it is not one of this release.
    """
    with opened(warehouse) as connection:
        wish = _profile(connection, profile)
        return rows(connection, Missing, "8_explanations/missing", mat=None, profile=wish)


def as_plain(told: Any) -> Any:
    """Return what JSON can hold, decimals as text."""
    if isinstance(told, Mapping):
        return {key: as_plain(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [as_plain(value) for value in told]
    return str(told) if isinstance(told, Decimal) else told


def _counterfactuals(connection: duckdb.DuckDBPyConnection, asked: dict[str, str]) -> tuple[Counterfactual, ...]:
    goals: dict[Goal, list[dict[str, Any]]] = {}
    for row in fields(connection, "8_explanations/counterfactuals", **asked):
        goals.setdefault(row["goal"], []).append(row)
    return tuple(
        Counterfactual(
            goal=goal,
            rank=steps[0]["rank"],
            changes=tuple(
                ProposedChange(
                    step["key"], step["title"], step["state"], step["measurement"], step["proposal"], step["gain"]
                )
                for step in steps
                if step["key"] is not None
            ),
            value=steps[0]["value"],
            rank_then=steps[0]["rank_then"],
        )
        for goal, steps in goals.items()
    )


def _profile(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    titles = {str(row["profile"]): str(row["title"]) for row in fields(connection, "8_explanations/profiles")}
    for key, title in titles.items():
        if _folded(name) in (key, _folded(title)):
            return key
    msg = f"no profile {name!r}; there are: {', '.join(titles)}"
    raise UnknownProfileError(msg)


def _folded(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.casefold())


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
