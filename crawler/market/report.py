"""The report of a check: how often each fact key was read right, and what became of every trap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from rich.table import Table

from crawler.market.traps import KINDS
from crawler.market.truth import PlantedTrap

RIGHT_WHERE_STATED = 0.90
WRONG_OF_READ = 0.02

Mark = Literal["right", "wrong", "unknown", "false", "quiet"]
"""right; wrong: another value; unknown: stated but not read; false: read but not stated; quiet: neither."""


@dataclass(slots=True)
class Tally:
    """How often a fact key was read how."""

    right: int = 0
    """Stated and read so."""
    wrong: int = 0
    """Stated and read otherwise."""
    unknown: int = 0
    """Stated and not read."""
    false: int = 0
    """Read and not stated."""

    @property
    def stated(self) -> int:
        """How often it was stated."""
        return self.right + self.wrong + self.unknown

    @property
    def recall(self) -> float:
        """Right where stated."""
        return self.right / self.stated if self.stated else 1.0

    @property
    def precision(self) -> float:
        """Right where a value was read."""
        read = self.right + self.wrong + self.false
        return self.right / read if read else 1.0

    def add(self, mark: Mark) -> None:
        """Count one judgement; quiet ones count nowhere."""
        if mark != "quiet":
            setattr(self, mark, getattr(self, mark) + 1)


@dataclass(frozen=True, slots=True)
class Miss:
    """One fact that was not read as the truth has it."""

    mark: Mark
    """wrong, unknown or false."""
    key: str
    """Fact key."""
    url: str
    """Page, or the shop's home for terms."""
    expected: str
    """What is right."""
    read: str
    """What was read."""


@dataclass(frozen=True, slots=True)
class TrapOutcome:
    """What became of one trap."""

    trap: PlantedTrap
    """The trap."""
    held: bool
    """Whether the reader came out of it as it must."""
    read: str
    """What was read, per key."""


@dataclass(slots=True)
class Report:
    """The outcome of a check."""

    seed: int
    """Seed of the market."""
    day: int
    """Market day."""
    keys: dict[str, Tally] = field(default_factory=dict)
    """Per fact key."""
    pages: dict[str, Tally] = field(default_factory=dict)
    """Per judgement of whole pages: `kind`, `is_mat`, `offers`; not part of the totals."""
    misses: list[Miss] = field(default_factory=list)
    """Every fact not read right."""
    traps: list[TrapOutcome] = field(default_factory=list)
    """Every planted trap."""
    unread: list[str] = field(default_factory=list)
    """Pages of the truth without a reading."""
    planted: int = 0
    """How many traps the truth has."""

    @property
    def total(self) -> Tally:
        """All fact keys together."""
        tallies = self.keys.values()
        return Tally(
            right=sum(tally.right for tally in tallies),
            wrong=sum(tally.wrong for tally in tallies),
            unknown=sum(tally.unknown for tally in tallies),
            false=sum(tally.false for tally in tallies),
        )

    @property
    def wrong_share(self) -> float:
        """Wrong and false values over all values read."""
        return 1 - self.total.precision

    @property
    def passed(self) -> bool:
        """Whether the promise holds: right where stated >= 90 %, wrong <= 2 %, every trap listed."""
        return (
            self.total.recall >= RIGHT_WHERE_STATED
            and self.wrong_share <= WRONG_OF_READ
            and len(self.traps) == self.planted
        )

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain JSON."""
        total = self.total
        return {
            "seed": self.seed, "day": self.day, "passed": self.passed, "stated": total.stated, "right": total.right,
            "wrong": total.wrong, "unknown": total.unknown, "false": total.false, "recall": round(total.recall, 4),
            "wrong_share": round(self.wrong_share, 4),
            "keys": {key: _counts(tally) for key, tally in self.keys.items()},
            "pages": {key: _counts(tally) for key, tally in self.pages.items()},
            "traps": [
                {"number": one.trap.number, "name": one.trap.name, "shop": one.trap.shop, "url": one.trap.url,
                 "outcome": "held" if one.held else "fell", "read": one.read}
                for one in self.traps
            ],
            "misses": [
                {"mark": miss.mark, "key": miss.key, "url": miss.url, "expected": miss.expected, "read": miss.read}
                for miss in self.misses
            ],
            "unread": self.unread,
        }  # fmt: skip

    def fact_table(self) -> Table:
        """Return the table per fact key, with totals, for a terminal."""
        title = f"Read against the truth: seed {self.seed}, day {self.day}: {'passed' if self.passed else 'NOT passed'}"
        table = Table("fact", *_COLUMNS, title=title)
        for key, tally in {**self.keys, **self.pages}.items():
            table.add_row(key, *_cells(tally), end_section=key in {[*self.keys][-1], [*self.pages][-1]})
        table.add_row("all facts", *_cells(self.total))
        return table

    def trap_table(self) -> Table:
        """Return the table of every planted trap with its outcome, for a terminal."""
        held = sum(one.held for one in self.traps)
        table = Table("", "kind", "trap", "shop", "outcome", "read", title=f"Traps: {held} of {self.planted} held")
        for one in self.traps:
            trap = one.trap
            verdict = "held" if one.held else "FELL"
            table.add_row(str(trap.number), KINDS[trap.number], trap.name, trap.shop, verdict, one.read)
        return table


_COLUMNS = ("stated", "right", "wrong", "unknown", "false", "right where stated", "precision")


def _counts(tally: Tally) -> dict[str, int | float]:
    return {
        "stated": tally.stated, "right": tally.right, "wrong": tally.wrong, "unknown": tally.unknown,
        "false": tally.false, "recall": round(tally.recall, 4), "precision": round(tally.precision, 4),
    }  # fmt: skip


def _cells(tally: Tally) -> Iterator[str]:
    yield from (str(count) for count in (tally.stated, tally.right, tally.wrong, tally.unknown, tally.false))
    yield from (f"{share:.1%}" for share in (tally.recall, tally.precision))
