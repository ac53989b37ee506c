"""The lock on a data directory: one run at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
