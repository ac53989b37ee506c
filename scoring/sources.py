"""Keep what the runs' files say from build to build: only a new run's files are read.

Reads DIR/runs/*/manifest.json and walk.jsonl, DIR/readings/<version>/*.jsonl with seal and outline; writes
DIR/sources.duckdb. That file is derived: it may be deleted at any time, and is made anew where a run before the newest
is gone, came late or is not as it was. Runs are added in transactions, so that a build which is killed leaves whole
runs behind. Nobody reads the file but a build. The warehouse begins as a copy of it (schema sources), so that no row is
packed twice. It is small, since a page that stays as it is from run to run is kept once. Of readings only the lines are
read whose words no run before had: the outlines say which (crawler/outline.py).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby, repeat
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from scoring import database

_LAYER = "1_sources"
_NAMES = (
    "runs", "walk_lines", "lines", "new_contents", "facts", "stated", "candidates", "offers", "contents", "sightings",
)  # fmt: skip
_CONTENTS = f"{_LAYER}/contents"
"""What a batch holds its lines against before it adds to them."""
_TABLES = [f"{_LAYER}/{name}" for name in _NAMES]
"""Each after those that it reads from, but for what looks at the contents of earlier batches."""
_NEW_CONTENTS = f"{_LAYER}/new_contents"
_UNKNOWN = f"{_LAYER}/unknown_texts"
_OBJECT_BYTES = 8_000_000
"""Bytes that a line may have; more are allowed where one has more: DuckDB takes memory for several times as many."""
_WRITTEN_AT_ONCE = 1 << 20
_BATCH_BYTES = 60_000_000
"""Outlines that are looked at together, of some 700,000 lines: fewer at once leave a core idle, more take memory."""


class OutlineError(Exception):
    """Readings lack an outline that fits; the message names file and remedy."""


@dataclass(frozen=True, slots=True)
class Run:
    """The files of one sealed run that a warehouse is made from."""

    manifest: Path
    readings: Path
    walk: Path | None

    @property
    def outline(self) -> Path:
        """What stands where in the readings; the reader leaves it beside them."""
        return self.readings.with_suffix(".outline")

    def digest(self) -> str:
        """Hash the contents of the files, and where they lie: the reader's version stands there."""
        files = [path for path in (self.manifest, self.readings, self.walk) if path is not None]
        told = "\n".join(f"{path.parent.name}/{path.name} {digest_of(path)}" for path in files)
        return hashlib.sha256(told.encode()).hexdigest()


def digest_of(path: Path) -> str:
    """Return the sha256 of a file, as its writer has put it down: crawler and reader hold their files against it."""
    try:
        if path.name == "walk.jsonl":
            return str(json.loads(path.with_name("manifest.json").read_bytes())["files"]["walk.jsonl"])
        if path.suffix == ".jsonl":
            return path.with_suffix(".seal").read_text().strip()
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not put down: hashed here
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(connection: duckdb.DuckDBPyConnection, kept: Path, runs: list[Run], beside: Path) -> None:
    """Attach DIR/sources.duckdb as `kept`, with these runs in it and no others, and have its tables as sources.*.

    Args:
        connection: the warehouse that is being built, with nothing in it yet.
        kept: DIR/sources.duckdb.
        runs: all runs, oldest first.
        beside: a folder for what is needed only while the runs are added.

    Raises:
        duckdb.Error: a file can't be read, or there is no room.
        OutlineError: readings lack an outline that fits.
    """
    digests = [run.digest() for run in runs]
    known = _attached(connection, kept)
    if known != digests[: len(known)] or not known:
        connection.execute("detach database if exists kept")
        kept.unlink(missing_ok=True)
        kept.with_name(f"{kept.name}.wal").unlink(missing_ok=True)
        _attach(connection, kept)
        connection.execute("create schema kept.sources")
        connection.execute((database.SQL / f"{_CONTENTS}.sql").read_text(encoding="utf-8").partition(";")[0])
        connection.execute("create table kept.runs_kept (run_number bigint, method varchar, digest varchar)")
        known = []
    for first, last in _batches(runs, len(known)):
        connection.execute("begin")
        _add(connection, runs[first:last], first, beside)
        rows = [(number + 1, _method(), digests[number]) for number in range(first, last)]
        connection.executemany("insert into kept.runs_kept values (?, ?, ?)", rows)
        connection.execute("commit")
    connection.execute("detach kept")
    database.begin_as_copy_of(connection, kept)
    for name in ("main.runs_kept", "main.verdicts"):
        connection.execute(f"drop table if exists {name}")
    _attach(connection, kept)


def _add(connection: duckdb.DuckDBPyConnection, runs: list[Run], known: int, beside: Path) -> None:
    new_lines = [beside / f"new_lines_{part}.jsonl" for part in range(database.THREADS)]
    no_walk = beside / "no_walk.jsonl"
    no_walk.touch()
    readings = {number: run.readings for number, run in enumerate(runs, known + 1)}
    parameters = {
        "known_runs": known,
        "manifests": [str(run.manifest) for run in runs],
        "outlines": [str(run.outline) for run in runs],
        "walks": [str(run.walk) for run in runs if run.walk] or [str(no_walk)],
        "new_lines": [str(part) for part in new_lines],
    }
    longest = max(run.manifest.stat().st_size for run in runs)
    for table in _TABLES:
        if table == _NEW_CONTENTS:
            longest = _copy_unknown(connection, readings, new_lines)
        database.query(connection, table, **parameters, object_bytes=max(longest, _OBJECT_BYTES))


def _fitting(run: Run) -> Path:
    try:
        with run.outline.open("rb") as lines:
            fits = json.loads(lines.readline())["readings"] == digest_of(run.readings)
    except (OSError, ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        msg = f"{run.readings}: not as the reader left it, or without its outline; `matguide reread` makes both anew"
        raise OutlineError(msg)
    return run.outline


def _copy_unknown(connection: duckdb.DuckDBPyConnection, readings: dict[int, Path], into: list[Path]) -> int:
    """Copy the lines whose text no earlier run had, each with its text and content; return the bytes of the longest.

    Args:
        connection: with temp.lines.
        readings: files by the runs' numbers.
        into: the files to be written, each by a thread of its own, which mostly waits for the system.
    """
    unknown = database.query(connection, _UNKNOWN).fetchall()
    share = len(unknown) // len(into) + 1
    parts = [unknown[first : first + share] for first in range(0, share * len(into), share)]
    with ThreadPoolExecutor(len(into)) as threads:
        return max(threads.map(_copy, parts, repeat(readings), into))


def _copy(unknown: list[tuple[Any, ...]], readings: dict[int, Path], into: Path) -> int:
    longest = 0
    with into.open("wb", buffering=_WRITTEN_AT_ONCE) as stream:
        for number, texts in groupby(unknown, key=itemgetter(0)):
            with readings[number].open("rb") as lines:
                wanted = list(texts)
                if hasattr(os, "posix_fadvise"):  # the disk seeks all of them at once (2026-11-24: 4.1 s, now 1.6)
                    for _, offset, size, *_ in wanted:
                        os.posix_fadvise(lines.fileno(), offset, size, os.POSIX_FADV_WILLNEED)
                for _, offset, size, feed_digest, text, content in wanted:
                    # Read where it stands, without the file's own buffer, which every jump would empty.
                    line = os.pread(lines.fileno(), size - 1, offset + 1)
                    if feed_digest is not None:
                        line = line.replace(b'"%s"' % feed_digest.encode(), b'"="')
                    head = b'{"content":%d,"text":"%s",' % (content, text.encode())
                    longest = max(longest, stream.write(head) + stream.write(line))
    return longest


def _attached(connection: duckdb.DuckDBPyConnection, kept: Path) -> list[str]:
    """Attach the file that is there; return its runs' digests, none where it can't be used."""
    if not kept.exists():
        return []
    try:
        _attach(connection, kept)
        rows = connection.execute("select digest, method from kept.runs_kept order by run_number").fetchall()
    except duckdb.Error as error:
        if "lock" in str(error):
            raise  # another build is at it
        return []
    return [digest for digest, _ in rows] if {method for _, method in rows} == {_method()} else []


def _attach(connection: duckdb.DuckDBPyConnection, kept: Path) -> None:
    """Attach the file as `kept`; it is put in order when it is let go of, and not after each batch."""
    connection.execute("set checkpoint_threshold = '1GB'")
    connection.execute(f"attach '{database.quoted(kept)}' as kept (row_group_size {database.ROW_GROUP})")


def _method() -> str:
    """Hash what the kept rows hang on beside the files: the SQL that made them, and DuckDB, whose hashes they hold."""
    texts = "".join((database.SQL / f"{table}.sql").read_text(encoding="utf-8") for table in (*_TABLES, _UNKNOWN))
    return hashlib.sha256(f"{duckdb.__version__}\n{texts}".encode()).hexdigest()


def _batches(runs: list[Run], known: int) -> Iterator[tuple[int, int]]:
    """Cut the runs from the first that is not known on into pieces of bounded size."""
    first, size = known, 0
    for number in range(known, len(runs)):
        size += _fitting(runs[number]).stat().st_size
        if size > _BATCH_BYTES or number + 1 == len(runs):
            yield first, number + 1
            first, size = number + 1, 0
