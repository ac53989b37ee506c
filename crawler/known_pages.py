"""What the reader made of each response, by all that it depends on, so that the same response is not read again.

Reads and writes `pages.jsonl` of one reader version (crawler/readings.py): for each response a line with its key, its
shop and how many readings it gave, then these readings, a line each. It holds the shops' last runs and nothing older.
Nobody but this module reads it, and it may be thrown away at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple, Self

import orjson

from crawler.whole import is_whole, write_whole


class _Page(NamedTuple):
    key: str | None
    """What its readings depend on; None where it could not be read: it is tried again."""
    shop: str
    offset: int
    """Where its line begins."""
    readings: tuple[int, ...]
    """Where each of its readings begins, and where the last one ends."""


class KnownPages:
    """The readings of a run under way, page by page, in a file of their own: a large run must not need large memory."""

    def __init__(self, path: Path) -> None:
        """Go on from the file at `path`, if it is there and whole."""
        self._path = path
        self._earlier: BinaryIO | None = path.open("rb") if is_whole(path) else None
        self._known = {page.key: page for page in _index(self._earlier) if page.key} if self._earlier else {}
        self._fresh: BinaryIO = TemporaryFile(dir=path.parent)  # noqa: SIM115 - `__exit__` closes it
        self._pages: list[_Page] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._fresh.close()
        if self._earlier is not None:
            self._earlier.close()

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the responses that need not be read."""
        return frozenset(self._known)

    def known(self, key: str) -> list[bytes]:
        """Return the readings of a response that need not be read."""
        if self._earlier is None:
            return []
        return [_read(self._earlier, *place).rstrip(b"\n") for place in pairwise(self._known[key].readings)]

    def add(self, key: str | None, shop: str, readings: list[bytes]) -> int:
        """Keep the readings of a page of this run; return the page's number."""
        begin = self._fresh.seek(0, 2)
        head = orjson.dumps({"key": key, "shop": shop, "readings": len(readings)}, option=orjson.OPT_APPEND_NEWLINE)
        self._fresh.write(head)
        places = [begin + len(head)]
        for reading in readings:
            self._fresh.write(reading + b"\n")
            places.append(places[-1] + len(reading) + 1)
        self._pages.append(_Page(key, shop, begin, tuple(places)))
        return len(self._pages) - 1

    def reading(self, page: int, number: int) -> dict[str, Any]:
        """Return one reading of a page of this run."""
        begin, end = self._pages[page].readings[number : number + 2]
        reading: dict[str, Any] = orjson.loads(_read(self._fresh, begin, end))
        return reading

    def keep(self) -> None:
        """Write the file: the pages of this run, and those of shops that it did not walk."""
        shops = {page.shop for page in self._pages}
        others = [page for page in self._known.values() if page.shop not in shops]
        write_whole(self._path, chain(_copies(self._fresh, self._pages), _copies(self._earlier, others)))


def _index(stream: BinaryIO) -> Iterator[_Page]:
    offset = 0
    while line := stream.readline():
        head = orjson.loads(line)
        places = [offset + len(line)]
        for _ in range(head["readings"]):
            places.append(places[-1] + len(stream.readline()))
        yield _Page(head["key"], head["shop"], offset, tuple(places))
        offset = places[-1]


def _read(stream: BinaryIO, begin: int, end: int) -> bytes:
    stream.seek(begin)
    return stream.read(end - begin)


def _copies(stream: BinaryIO | None, pages: list[_Page]) -> Iterator[bytes]:
    for page in pages:
        if stream is not None:
            yield _read(stream, page.offset, page.readings[-1])
