"""A run that is being written: its folder, its walk log and ledger, and its seal.

Writes the files that crawler/run.py names, each line with the system before anything else is told of it. Whoever
writes holds a lock on job.json, so that a dying crawl and the next one never write together.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import BinaryIO

from crawler.lock import folder_locked, hold
from crawler.run import LedgerLine, Manifest, RunError, RunJob, WalkLine

_DRAFT = ".new"


class UnwritableRunError(RunError):
    """A file of the run can't be written: no room, no right, a broken disk."""


class OpenRun:
    """A run that is being written. Until it is sealed it counts for nothing."""

    def __init__(self, folder: Path, job: RunJob, lock: BinaryIO) -> None:
        """Use `open_run`, or `crawler.resume.begin`."""
        self.folder = folder
        self.run_id = folder.name
        self.job = job
        self.on_fault: Callable[[str], None] = lambda _: None
        """Told why the run can't be written, before UnwritableRunError is raised."""
        self._lock = lock
        self._walk = (folder / "walk.jsonl").open("ab")
        self._ledger = (folder / "ledger.jsonl").open("ab")

    @property
    def archive(self) -> Path:
        """Folder of the archive files."""
        return self.folder / "archive"

    def log(self, line: WalkLine) -> None:
        """Append one line to the walk log; it is with the system when this returns."""
        self._append(self._walk, line)

    def note(self, line: LedgerLine) -> None:
        """Append one line to the ledger; it is with the system when this returns."""
        self._append(self._ledger, line)

    def _append(self, stream: BinaryIO, line: WalkLine | LedgerLine) -> None:
        with self.writing(Path(stream.name)):
            stream.write(line.as_bytes())
            stream.flush()

    @contextmanager
    def writing(self, path: Path) -> Iterator[None]:
        """Write to a file of this run.

        Raises:
            UnwritableRunError: the system refuses; names the file and the remedy.
        """
        try:
            yield
        except OSError as error:
            msg = (
                f"{error.filename or path}: can't be written: {error.strerror}; the crawl was ended. Make room or give "
                f"the right to write, then give the same command again: it continues run {self.run_id}"
            )
            self.on_fault(msg)
            raise UnwritableRunError(msg) from error

    def close(self) -> None:
        """Close the run without sealing it, and let go of it."""
        for stream in (self._walk, self._ledger, self._lock):
            stream.close()

    def seal(self, manifest: Manifest) -> Path:
        """Close the run: bring all files to the disk, take their digests, and write the manifest, last and atomically.

        Args:
            manifest: what is known of the run; its `files` are filled in here.

        Raises:
            UnwritableRunError: the system refuses; the run is left unsealed.
        """
        with self.writing(self.folder):
            self._walk.close()
            self._ledger.close()
            paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
            files = {path.relative_to(self.folder).as_posix(): _settle(path) for path in paths}
            for folder in (self.archive, self.folder):
                _settle_folder(folder)
            sealed = manifest.model_copy(update={"files": files})
            draft = self.folder / "manifest.json.tmp"
            write_durably(draft, sealed.model_dump_json(indent=1).encode() + b"\n")
            draft.replace(self.folder / "manifest.json")
            for folder in (self.folder, self.folder.parent):
                _settle_folder(folder)
        self._lock.close()
        return self.folder


def open_run(runs: Path, job: RunJob) -> OpenRun:
    """Make the folder of a new run; its id is the job's start, or the next second that is free."""
    runs.mkdir(parents=True, exist_ok=True)
    with folder_locked(runs):
        return new_run(runs, job)


def new_run(runs: Path, job: RunJob) -> OpenRun:
    """Do what `open_run` does, for a caller that holds the lock on the folder of runs."""
    draft = runs / _DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "archive").mkdir(parents=True)
    write_durably(draft / "job.json", job.model_dump_json(indent=1).encode() + b"\n")
    lock = hold(draft / "job.json")
    second = job.started_at.astimezone(UTC).replace(microsecond=0)
    while (folder := runs / f"{second:%Y%m%dT%H%M%SZ}").exists():
        second += timedelta(seconds=1)
    draft.rename(folder)
    return OpenRun(folder, job, lock)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file and bring it to the disk."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _settle(path: Path) -> str:
    """Bring a file to the disk and return its sha256."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    return digest


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
