"""Differences of two readers' readings as tables for a terminal (crawler/diff.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crawler.diff import Change, Differences, Example, Said

_LONGEST = 160  # characters of a value or quote in an example
_IN_WORDS = {
    Change.ADDED: "added",
    Change.LOST: "lost",
    Change.CHANGED: "changed",
    Change.STATUS: "status changed",
    Change.WORDS: "read from other words",
}


def tables(differences: Differences) -> Iterator[Table | Padding]:
    """Yield the count of each field's changes, then the examples."""
    counts = Table(box=None, pad_edge=False)
    counts.add_column("field", no_wrap=True)
    for change in Change:
        counts.add_column(change.value, justify="right")
    for name in differences.fields():
        figures = (differences.counts[name, change] for change in Change)
        counts.add_row(name, *(str(figure) if figure else "-" for figure in figures))
    yield counts
    for name in differences.fields():
        for change in Change:
            if examples := differences.examples.get((name, change)):
                yield Padding(_examples(name, change, differences.counts[name, change], examples), (1, 0, 0, 0))


def _examples(name: str, change: Change, count: int, examples: list[Example]) -> Table:
    some = f", {len(examples)} of them" if count > len(examples) else ""
    table = Table(
        "", "", box=None, pad_edge=False, show_header=False, title_justify="left", title_style="bold",
        title=f"{name}: {count} {_IN_WORDS[change]}{some}",
    )  # fmt: skip
    for example in examples:
        table.add_row(Text(example.shop), Text(example.url, overflow="fold"))
        table.add_row("  was", Text(_in_words(example.old)))
        table.add_row("  now", Text(_in_words(example.new)))
    return table


def _in_words(said: Said) -> str:
    if said.status == "unknown":
        return "not stated"
    status = "" if said.status == "stated" else f"{said.status}: "
    hedge = f"{said.qualifier.replace('_', ' ')} " if said.qualifier else ""
    unit = f" {said.unit}" if said.unit else ""
    words = f" “{_clipped(said.quote)}”" if said.quote else ""
    source = f" ({said.source})" if said.source else ""
    return f"{status}{hedge}{_clipped(_plain(said.value))}{unit}{words}{source}"


def _plain(value: Any) -> str:
    """Return a value as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(f"{name} {_plain(part)}" for name, part in value.items() if part is not None)
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _clipped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
