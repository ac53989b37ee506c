"""Locks: on a data directory, one run at a time; on a run's folder, one writer. All end with their process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class LockedError(Exception):
    """Another run holds the lock."""


class UnwritableError(Exception):
    """The data directory can't be written."""


@contextmanager
def locked(data: Path, *, create: bool = False) -> Iterator[None]:
    """Hold the data directory's lock; it ends with the process, so a killed run leaves none behind.

    Raises:
        LockedError: another run holds it.
        UnwritableError: the folder can't be written.
    """
    if not create and not data.is_dir():
        msg = f"{data}: there is no such folder; `matguide run --demo --data {data}` makes one"
        raise UnwritableError(msg)
    try:
        if create:
            data.mkdir(parents=True, exist_ok=True)
        lock = (data / ".lock").open("a+")
    except OSError as error:
        msg = f"{data}: can't be written ({error.strerror}); choose another folder with --data"
        raise UnwritableError(msg) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            msg = f"another run (process {lock.read().strip() or 'unknown'}) holds {data / '.lock'}; let it end first"
            raise LockedError(msg) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def folder_locked(folder: Path) -> Iterator[None]:
    """Hold a folder for the moment in which something in it is found or made."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def hold(path: Path) -> BinaryIO:
    """Lock a file until it is closed.

    Raises:
        BlockingIOError: another process holds it.
    """
    stream = path.open("rb")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.close()
        raise
    return stream
