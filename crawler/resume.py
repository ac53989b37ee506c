"""Go on with a run that was cut off: cut torn tails, keep what is whole, say what is already held.

A crawl is continued by walking again. What the run's archive holds whole is answered from there (HeldMiddleware in
crawler/middlewares.py) and what the walk log says of it stays; everything else is asked for again. So a run that was
killed at any instant, while it was being continued, too, ends as if it had never been.

Reads job.json, walk.jsonl, ledger.jsonl and the archive of unsealed runs; cuts and rewrites those of the one continued.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from isal import isal_zlib
from pydantic import ValidationError

from crawler.lock import folder_locked, hold
from crawler.open_run import OpenRun, new_run, write_durably
from crawler.run import LedgerLine, Outcome, RecordPlace, RunJob, WalkLine, unsealed_runs

HELD_STATUSES = frozenset({200, 203, 301, 302, 303, 307, 308, 404, 410})
"""Answers that stand; any other is asked for again, as it may be better now."""

_PATIENCE = 10.0
"""Seconds in which a crawl whose parent was killed has ended and let go of its run."""
_STEP = 64 * 1024

_Line = TypeVar("_Line", WalkLine, LedgerLine)


class Held(NamedTuple):
    """An answer that the cut-off part of a run holds."""

    record: RecordPlace
    """Where it lies; for a 304, `digest` is the earlier body's."""
    status: int
    """HTTP status."""
    at: datetime
    """When it was received, UTC."""


@dataclass
class Remains:
    """What a cut-off run left that is whole."""

    lines: list[WalkLine] = field(default_factory=list)
    """Walk lines that stay."""
    held: dict[str, dict[str, Held]] = field(default_factory=dict)
    """Answers by shop and address, the newest of each."""
    asked: int = 0
    """Addresses the run had asked, those included that failed and are asked again."""
    damage: list[str] = field(default_factory=list)
    """What of it a kill can't have done, in words: lines and answers that were whole once."""
    last_at: datetime | None = None
    """The newest time that anything of it bears: the clock goes on from there."""


class Begun(NamedTuple):
    """A run to write to."""

    run: OpenRun
    remains: Remains | None
    """What is held already; None for a new run."""
    left_over: tuple[str, ...]
    """Ids of cut-off runs that this job does not continue; they are left as they are."""


def begin(runs: Path, job: RunJob) -> Begun:
    """Open the run that a job continues, or make a new one.

    Raises:
        OSError: the folder can't be written.
    """
    runs.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + _PATIENCE
    while True:
        with folder_locked(runs):
            left_over, busy = [], False
            for folder in reversed(unsealed_runs(runs)):
                before = _job_of(folder)
                if before is None or not job.continues(before):
                    left_over.append(folder.name)
                    continue
                try:
                    lock = hold(folder / "job.json")
                except BlockingIOError:
                    busy = True
                    continue
                return Begun(*_reopen(folder, before, lock), tuple(left_over))
            if not busy or time.monotonic() > deadline:
                return Begun(new_run(runs, job), None, tuple(left_over))
        time.sleep(0.05)


def _job_of(folder: Path) -> RunJob | None:
    try:
        return RunJob.model_validate_json((folder / "job.json").read_bytes())
    except (OSError, ValidationError):
        return None


def _reopen(folder: Path, job: RunJob, lock: BinaryIO) -> tuple[OpenRun, Remains]:
    for draft in folder.glob("*.tmp"):
        draft.unlink()
    remains = Remains()
    places = set()
    for segment in sorted((folder / "archive").glob("*.warc.gz")):
        held = remains.held.setdefault(segment.name[: -len("-00001.warc.gz")], {})
        for url, answer in _cut_segment(folder.name, segment):
            places.add((answer.record.file, answer.record.offset))
            if answer.status == 304 or answer.status in HELD_STATUSES:
                held[url] = answer
            else:
                held.pop(url, None)
    walked, bad = _whole_lines(folder / "walk.jsonl", WalkLine)
    gone = sum(line.outcome is Outcome.ANSWERED and not _is_there(line, folder, places) for line in walked)
    asked, bad_asked = _whole_lines(folder / "ledger.jsonl", LedgerLine)
    for number, words in (
        (bad, "lines of walk.jsonl are damaged; their addresses are walked again"),
        (gone, "answers in its archive are damaged or gone; they are asked for again"),
        (bad_asked, "lines of ledger.jsonl are damaged; what came of those requests is not known"),
    ):
        if number:
            remains.damage.append(f"{number} {words}")
    remains.asked = sum(line.outcome not in {Outcome.LEFT_OUT, Outcome.REFUSED} for line in walked)
    remains.lines = [line for line in walked if _stays(line, folder, places, remains.held.get(line.shop, {}))]
    if bad or len(remains.lines) < len(walked):
        draft = folder / "walk.jsonl.tmp"
        write_durably(
            draft, b"".join(line.model_dump_json(exclude_none=True).encode() + b"\n" for line in remains.lines)
        )
        draft.replace(folder / "walk.jsonl")
    times = [line.at for line in walked] + [line.at for line in asked]
    times += [answer.at for held in remains.held.values() for answer in held.values()]
    remains.last_at = max(times, default=None)
    return OpenRun(folder, job, lock), remains


def _stays(line: WalkLine, folder: Path, places: set[tuple[str, int]], held: dict[str, Held]) -> bool:
    """Tell whether what a walk line says can still be shown."""
    record = line.record
    if record is None:
        return False
    if line.outcome is Outcome.ANSWERED:
        return _is_there(line, folder, places)
    revisit = held.get(line.url)
    return (
        line.outcome is Outcome.UNCHANGED
        and revisit is not None
        and revisit.record.digest == record.digest
        and (folder.parent / record.run / "archive" / record.file).is_file()
    )


def _is_there(line: WalkLine, folder: Path, places: set[tuple[str, int]]) -> bool:
    """Tell whether the answer that a walk line points to lies whole in the run's archive."""
    record = line.record
    return record is not None and record.run == folder.name and (record.file, record.offset) in places


def _whole_lines(path: Path, kind: type[_Line]) -> tuple[list[_Line], int]:
    """Cut a torn tail from the file; return the lines that are whole, and how many before the tail are not."""
    if not path.exists():
        return [], 0
    whole, newline, torn = path.read_bytes().rpartition(b"\n")
    if torn:
        _cut(path, len(whole) + len(newline))
    lines, damaged = [], 0
    for line in whole.split(b"\n") if whole else ():
        try:
            lines.append(kind.model_validate_json(line))
        except ValidationError:
            damaged += 1
    return lines, damaged


def _cut_segment(run: str, path: Path) -> list[tuple[str, Held]]:
    """Cut an archive file behind its last whole answer, and return the answers in it with their addresses."""
    found = []
    end = 0
    for start, stop, record in _members(path):
        head, _, block = record.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode("utf-8", "replace").split("\r\n")[1:])
        if fields["WARC-Type"] == "request":
            continue  # only half of an exchange
        end = stop
        if fields["WARC-Type"] in {"response", "revisit"}:
            place = RecordPlace(run=run, file=path.name, offset=start, digest=fields["WARC-Payload-Digest"])
            at = datetime.fromisoformat(fields["WARC-Date"])
            found.append((fields["WARC-Target-URI"], Held(place, int(block.split(None, 2)[1]), at)))
    if end < path.stat().st_size:
        _cut(path, end)
    if not end:
        path.unlink()
    return found


def _members(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield start, end and content of each whole gzip member, up to the first that is not."""
    with path.open("rb") as stream:
        start, rest = 0, b""
        while True:
            inflater = isal_zlib.decompressobj(wbits=31)
            parts = []
            while not inflater.eof:
                piece = rest or stream.read(_STEP)
                rest = b""
                if not piece:
                    return
                try:
                    parts.append(inflater.decompress(piece))
                except isal_zlib.IsalError:  # type: ignore[misc]  # isal's stub: a class, not one
                    return
            rest = inflater.unused_data
            stop = stream.tell() - len(rest)
            yield start, stop, b"".join(parts)
            start = stop


def _cut(path: Path, size: int) -> None:
    with path.open("r+b") as stream:
        stream.truncate(size)
