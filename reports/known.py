"""What is known of each mat, ready to be worded: the rows of Results by mat and fact key.

Reads scoring.results and the edited words. Writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal, Protocol, TypeVar

from reports.filters import number
from reports.language import _, either
from reports.words import Words, from_json
from scoring.results import (
    CellState,
    Change,
    Contribution,
    EvidenceRow,
    FactCell,
    FactSpell,
    Lift,
    Mat,
    MatCap,
    Offer,
    PriceSpell,
    RankMove,
    Results,
)

OWN_PROFILE = "balanced"
"""The profile that the guide itself ranks by."""
Tone = Literal["", "warn", "bad"]
_MAT, _FACT = attrgetter("product_id"), attrgetter("product_id", "key")


@dataclass(frozen=True, slots=True)
class Line:
    """One fact in a table cell: its words, how well it is known, and the fact on the mat's page that it leads to."""

    words: str
    state: CellState
    key: str
    tone: Tone = ""
    """warn: to know before buying; bad: a reason not to."""


class _OfOneMat(Protocol):
    @property
    def product_id(self) -> str | None: ...


_Row = TypeVar("_Row", bound=_OfOneMat)


class Known:
    """Looks up and words what Results holds on a mat."""

    def __init__(self, results: Results, words: Words) -> None:
        self.results = results
        self.words = words
        self.offers: dict[str | None, list[Offer]] = _by_mat(results.offers)
        self.contributions: dict[str | None, list[Contribution]] = _by_mat(results.contributions)
        self.caps: dict[str | None, list[MatCap]] = _by_mat(results.mat_caps)
        self.changes: dict[str | None, list[Change]] = _by_mat(results.changes)
        self.price_spells: dict[str | None, list[PriceSpell]] = _by_mat(results.price_spells)
        self.fact_spells: dict[str | None, list[FactSpell]] = _by_mat(results.fact_spells)
        self.lifts: dict[str | None, list[Lift]] = _by_mat(results.lifts)
        self.moves: dict[str | None, list[RankMove]] = _by_mat(results.moves)
        self.cells = dict(zip(map(_FACT, results.cells), results.cells, strict=True))
        self.cells_of: dict[str | None, list[FactCell]] = _by_mat(results.cells)
        self.evidence: dict[tuple[str, str], list[EvidenceRow]] = defaultdict(list)
        for fact, rows in groupby(results.evidence, _FACT):
            self.evidence[fact].extend(rows)
        self.mats = {mat.product_id: mat for mat in results.mats}
        self.stability = {(row.profile, row.product_id): row for row in results.stability}
        self.reductions = {(row.product_id, row.shop, row.seller): row for row in results.reductions}

    def state(self, mat: Mat, key: str) -> CellState:
        """Tell how well a fact is known."""
        cell = self.cells.get((mat.product_id, key))
        return cell.state if cell else "unknown"

    def value(self, mat: Mat, key: str) -> Any:
        """Return the stated value of a fact as JSON gives it, numbers as Decimal; None unless stated."""
        cell = self.cells.get((mat.product_id, key))
        return from_json(cell.value) if cell and cell.state == "stated" else None

    def measure(self, mat: Mat, key: str) -> Decimal | None:
        """Return a stated number, or None."""
        value = self.value(mat, key)
        return value if isinstance(value, Decimal) and value > 0 else None

    def line(self, mat: Mat, key: str, tone: Tone = "") -> Line:
        """Word one fact for a table cell."""
        cell = self.cells.get((mat.product_id, key))
        return Line(
            self.cell_words(cell) if cell else self.words.of("states", "unknown"), self.state(mat, key), key, tone
        )

    def cell_words(self, cell: FactCell) -> str:
        """Word a fact: its value, or the values that contradict each other, or that it is not stated."""
        if cell.state == "stated":
            return self.words.value(cell.key, cell.value, cell.unit, cell.qualifier)
        if cell.state == "contradicted":
            return either(self.sides(cell)) or self.words.of("states", "contradicted")
        return self.words.of("states", cell.state)

    def sides(self, cell: FactCell) -> list[str]:
        """Word each different value that was read for a fact, in the order of its evidence."""
        rows = self.evidence[cell.product_id, cell.key]
        used = [row for row in rows if row.role != "set_aside"]
        return list(dict.fromkeys(self.words.value(row.key, row.value, row.unit, row.qualifier) for row in used))

    def density(self, mat: Mat) -> Decimal | None:
        """Spikes per cm², where number and size of the mat are stated."""
        measures = [self.measure(mat, key) for key in ("spike_count", "mat_length_cm", "mat_width_cm")]
        spikes, length, width = measures
        return spikes / (length * width) if spikes and length and width else None

    def density_words(self, mat: Mat) -> str:
        """Word the density: 1.7 per cm²; nothing where it is not known."""
        density = self.density(mat)
        return "" if density is None else _("%(spikes)s per cm²", spikes=number(density, 1)).replace(" ", "\u00a0")

    def returns(self, mat: Mat) -> dict[str, Any]:
        """Return terms of the offer that the value holds for; of the mat's own facts where there is no offer."""
        if mat.offer and mat.offer.return_summary:
            return {key: from_json(value) for key, value in mat.offer.return_summary.items()}
        keys = [key for key in self.words.by_key if self.words.by_key[key].group == "returns"]
        return {key: value for key in keys if (value := self.value(mat, key)) is not None}


def _by_mat(rows: Iterable[_Row]) -> dict[str | None, list[_Row]]:
    grouped: dict[str | None, list[_Row]] = defaultdict(list)
    for product_id, own in groupby(rows, _MAT):
        grouped[product_id].extend(own)
    return grouped
