"""Differences of two readers' readings as tables for a terminal (crawler/diff.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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


def tables(differences: Differences) -> Iterator[Table | Text]:
    """Yield the count of each field's changes as a table, then the examples as lines: an address stays in one piece."""
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
                yield _examples(name, change, differences.counts[name, change], examples)


def _examples(name: str, change: Change, count: int, examples: list[Example]) -> Text:
    some = f", {len(examples)} of them" if count > len(examples) else ""
    lines = Text(f"\n{name}: {count} {_IN_WORDS[change]}{some}", style="bold")
    for example in examples:
        for line in (
            f"{example.shop}  {example.url}",
            f"    was  {_in_words(example.old)}",
            f"    now  {_in_words(example.new)}",
        ):
            lines.append(f"\n{line}", style="not bold")
    return lines


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
