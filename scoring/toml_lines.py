"""Find the line of a TOML file that a key stands in, for messages that name it. Reads text, writes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

Problem: TypeAlias = tuple[tuple[str | int, ...], str]
"""A mistake in a file: where, as keys and positions, and what is wrong there."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")


class TomlLines:
    """Line numbers of a TOML file's tables and keys."""

    def __init__(self, source: str) -> None:
        self._lines: dict[tuple[str | int, ...], int] = {}
        self._counts: dict[str, int] = {}
        table: tuple[str | int, ...] = ()
        for number, line in enumerate(source.splitlines(), 1):
            if header := _HEADER.match(line):
                table = self._table(header[2], repeated=header[1] == "[[")
                self._lines.setdefault(table, number)
            elif key := _KEY.match(line):
                self._lines.setdefault((*table, key[1]), number)

    def line_of(self, place: Sequence[str | int]) -> int:
        """Return the line of the innermost table or key on the way to `place` that stands in the file; else 1."""
        for length in range(len(place), 0, -1):
            if (line := self._lines.get(tuple(place[:length]))) is not None:
                return line
        return 1

    def _table(self, name: str, *, repeated: bool) -> tuple[str | int, ...]:
        if repeated:
            self._counts[name] = self._counts.get(name, -1) + 1
        first, *rest = name.split(".")
        position: tuple[int, ...] = (self._counts[first],) if first in self._counts else ()
        return (first, *position, *rest)
