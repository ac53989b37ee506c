"""The ledger as a table for a terminal (crawler/ledger.py)."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table

from crawler.ledger import Entry


def table(entries: Iterable[Entry]) -> Table:
    """Return a row for each shop of each run."""
    rows = Table(box=None, pad_edge=False, collapse_padding=True)
    for column in ("run", "shop", "asked", "again", "failed", "MB", "pause", "answer", "robots.txt"):
        rows.add_column(column, no_wrap=column != "robots.txt")
    for entry in entries:
        asked = entry.asked
        remarks = ("" if entry.sealed else " unsealed") + (" new-shop" if entry.command == "new-shop" else "")
        rows.add_row(
            entry.run + remarks,
            entry.shop,
            *map(str, (asked.requests, asked.retries, asked.failures)),
            f"{asked.bytes_received / 1e6:.1f}",
            _seconds(asked.pause_shortest),
            _seconds(asked.seconds_median),
            entry.robots,
        )
    return rows


def _seconds(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.2f} s"
