"""Lay an explanation out for a terminal. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from scoring.explain import Counterfactual, Explained, Explanation, Firmness, Missing
from scoring.results import band_name

_CAUSES = {
    "checklist": "the checklist was changed",
    "reader": "the reader makes something else of the same pages",
    "offer": "another offer is chosen: price, stock or terms",
    "fact": "its pages state otherwise",
    "competitors": "the other mats",
}
_MISSING_SHOWN = 25


def tables(explanation: Explanation) -> Iterator[Table]:
    """Yield everything that there is to say of a mat."""
    yield _contributions(explanation)
    if explanation.missing:
        yield _missing(explanation.missing)
    if explanation.counterfactuals:
        yield _counterfactuals(explanation.counterfactuals)
    if explanation.stability:
        yield _stability(explanation, explanation.stability)
    if any(move.points or move.places for move in explanation.moves):
        yield _moves(explanation)
    if explanation.versus:
        yield _differences(explanation, explanation.versus)


def missing_table(found: Sequence[Missing]) -> Table:
    """Return the missing facts that could move the first places most."""
    title = "Missing facts that could move the first places"
    if not found:
        title = "Nothing that is missing could move the first places"
    elif len(found) > _MISSING_SHOWN:
        title += f", the first {_MISSING_SHOWN} of {len(found)} (--json shows all)"
    table = _table(title, "mat", "question", "places", "rank", "could be")
    for line in found[:_MISSING_SHOWN]:
        question = f"{line.title} ({', '.join(line.facts)})" if line.facts else line.title
        _add(table, line.product_id, question, f"{line.front_places}", _rank(line.rank), _ranks(line))
    return table


def _contributions(explanation: Explanation) -> Table:
    mat = explanation.mat
    rank = f"rank {mat.rank} ({mat.rank_best} to {mat.rank_worst} possible)" if mat.rank else mat.state_reason
    title = f"{mat.name}: {_short(mat.value)} of 100, {_band(mat.value_worst, mat.value_best)} possible; {rank}"
    if explanation.profile != "balanced":
        title = f"{title}; profile {explanation.profile}"
    table = _table(title, "question", "answer", "points", "of", "possible", "evidence")
    for line in explanation.contributions:
        _add(
            table,
            line.title,
            line.measurement or line.state.replace("_", " "),
            _short(line.points),
            _short(100 * line.weight) if line.weight is not None else "cap",
            _band(line.points_worst, line.points_best),
            f"{line.evidence}",
        )
    table.add_section()
    _add(table, "value", "", _short(mat.value), "100", _band(mat.value_worst, mat.value_best), "")
    return table


def _missing(missing: Sequence[Missing]) -> Table:
    table = _table("What is not known", "question", "answer", "could gain", "could lose", "rank then")
    for line in missing:
        state = line.state.replace("_", " ")
        _add(table, line.title, state, _short(line.could_gain), _short(line.could_lose), _ranks(line))
    return table


def _counterfactuals(counterfactuals: Sequence[Counterfactual]) -> Table:
    table = _table("The smallest change that would lift it", "question", "from → to", "points", "rank then")
    for found in counterfactuals:
        if found.goal != "first" and found.rank == 1:
            continue
        table.add_section()
        goal = "To the first rank" if found.goal == "first" else "To the next rank"
        if not found.changes:
            _add(table, f"{goal} ({found.rank})", "no change of one answer, nor of two, does", "", "")
            continue
        _add(table, f"{goal} ({found.rank})", "", "", f"{found.rank_then}")
        for change in found.changes:
            answers = f"{change.measurement or change.state} → {change.proposal}"
            _add(table, f"  {change.title}", answers, f"+{_short(change.gain)}", "")
    return table


def _stability(explanation: Explanation, found: Firmness) -> Table:
    usual = f"{found.rank_low}" if found.rank_low == found.rank_high else f"{found.rank_low}–{found.rank_high}"
    title = (
        f"First in {_share(found.first_share)} of {found.vectors:,} weightings, "
        f"rank {usual} in {_share(found.rank_share)}; band {band_name(found.band)}"
    )
    if found.band_with:
        title += f", with {len(found.band_with)} others" if len(found.band_with) > 1 else f", with {found.band_with[0]}"
    table = _table(title, "level with", "where this weighs", "now", "then")
    for neighbour in ("above", "below"):
        nearest = next((swap for swap in explanation.swaps if swap.neighbour_is == neighbour), None)
        if nearest:
            weights = (f"{100 * weight:.1f} %" for weight in (nearest.weight, nearest.weight_at_swap))
            _add(table, f"{nearest.neighbour} ({neighbour})", nearest.title, *weights)
    return table


def _moves(explanation: Explanation) -> Table:
    since = "the earlier edition" if any(move.cause == "checklist" for move in explanation.moves) else "the day before"
    table = _table(f"What moved it since {since}", "why", "before → now", "points", "places")
    for move in explanation.moves:
        places = "" if move.places is None else f"{move.places:+}"
        _add(table, _CAUSES[move.cause], "", _signed(move.points), places)
    table.add_section()
    for line in explanation.moved:
        answers = f"{line.before or 'not stated'} → {line.after or 'not stated'}"
        _add(table, line.title, answers, _signed(line.gap), "")
    return table


def _differences(explanation: Explanation, versus: Explained) -> Table:
    mat = explanation.mat
    gap = mat.value - versus.value
    table = _table(
        f"{mat.name} beside {versus.name}: a gap of {_short(gap)}", "question", "answer", mat.name, versus.name, "gap"
    )
    for line in explanation.differences:
        answers = f"{line.measurement or 'not stated'} / {line.versus_measurement or 'not stated'}"
        _add(table, line.title, answers, _short(line.points), _short(line.versus_points), _short(line.gap))
    table.add_section()
    _add(table, "value", "", _short(mat.value), _short(versus.value), _short(gap))
    return table


def _table(title: str, *columns: str) -> Table:
    """Lay out a table that still reads at 80 columns: words at left, figures at right."""
    table = Table(title=escape(title), title_justify="left", box=SIMPLE, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(escape(column), justify="left" if place < 2 else "right", ratio=(4, 3, 1, 1, 2, 1)[place])
    return table


def _add(table: Table, *cells: str) -> None:
    """Add a row; a shop's words may hold what rich takes for markup."""
    table.add_row(*map(escape, cells))


def _short(points: Decimal) -> str:
    """Print every digit that says something, so that the lines still sum to the value."""
    return f"{points.normalize():f}"


def _share(share: Decimal) -> str:
    """Print whole percents, of which 0 and 100 mean none and all."""
    percent = 100 * share
    if 0 < percent < 1:
        return "under 1 %"
    return "over 99 %" if 99 < percent < 100 else f"{percent:.0f} %"


def _signed(points: Decimal) -> str:
    return f"{points.normalize():+f}" if points else "0"


def _band(worst: Decimal, best: Decimal) -> str:
    return _short(worst) if worst == best else f"{_short(worst)}–{_short(best)}"


def _rank(rank: int | None) -> str:
    return "not ranked" if rank is None else f"{rank}"


def _ranks(line: Missing) -> str:
    return " to ".join(dict.fromkeys((_rank(line.rank_at_best), _rank(line.rank_at_worst))))
