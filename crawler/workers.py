"""Reading in worker processes, on all cores: what a page does to its reader costs that page alone.

The kernel holds the limits, so that no library can get round them: a timer of CPU time that ends the worker, and a
limit of its memory. A worker that ends is noticed, its page is told as not read, and another takes its place. Reads
archives; what comes back is JSON, so that nothing of a page but text reaches the parent.
"""

from __future__ import annotations

import gc
import hashlib
import os
import resource
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

import orjson

from crawler.archive import ArchiveError, Response, read_response
from crawler.parent import end_with
from crawler.reading import read

CPU_SECONDS = 5.0
"""CPU time that one page may take."""
MEMORY_BYTES = 1 << 30
"""Memory that a worker may take beyond what it has when it starts."""

_ALLOCATIONS = 50_000  # between two looks of the garbage collector; Python's own 700 cost 7 % of a real page
_LOOK_SECONDS = 0.05  # between two looks for a place that is not known yet
_AHEAD = 2  # pages a worker holds: one that it reads, one that it finds when it is done
_STARTS = 3  # workers in a row that end before they begin, until it is no accident
# Headers that tell of the answer, not of the page, and differ where two answers are the same: no reader is shown them.
_OF_THE_ANSWER = frozenset(
    {"alt-svc", "cache-control", "cf-ray", "connection", "date", "etag", "expires", "keep-alive",
     "last-modified", "nel", "report-to", "server-timing", "set-cookie", "vary", "via", "x-cache", "x-cache-hits",
     "x-crawler-transfer-encoding", "x-request-id", "x-served-by", "x-timer"}
)  # fmt: skip


class Place(NamedTuple):
    """A response that is to be read."""

    file: Path
    """Archive file."""
    offset: int
    """Byte offset of its record there."""


class Read(NamedTuple):
    """What became of a place."""

    number: int
    """Which place of those that were given, from 0."""
    key: str | None = None
    """What the readings depend on, as a digest (`key_of`); None where the response was not read."""
    digest: str | None = None
    """WARC-Payload-Digest."""
    readings: tuple[bytes, ...] | None = None
    """The readings as JSON objects; None where they are known under `key`, and where there are none."""
    problem: str | None = None
    """Why the page could not be read."""
    damage: str | None = None
    """What is wrong with the archive."""


def key_of(response: Response) -> str:
    """Return a digest over all that a response's readings depend on: the same key, the same readings."""
    digest = hashlib.sha256()
    headers = [f"{name.lower()}:{value}" for name, value in response.headers]
    for part in (response.digest, response.url, str(response.status), str(response.truncated), *headers):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def read_places(
    places: Iterable[Place | None], known: frozenset[str] = frozenset(), workers: int | None = None
) -> Iterator[Read]:
    """Read responses in worker processes, as they are asked for; yield what became of each, in no order.

    Args:
        places: where they lie; None while the next one is not known yet.
        known: keys whose readings are there already; those are not read again.
        workers: how many processes at most; default: one for each core.

    Raises:
        ChildProcessError: worker after worker ended before it began; no page is blamed for that.
    """
    limit, stillborn = workers or _cores(), 0
    queue = _Queue(places)
    waiting = queue.waiting
    team: list[_Worker] = []
    try:
        while queue.fill(limit * _AHEAD) or any(worker.pending for worker in team):
            if len(team) < limit and len(waiting) > len(team) * _AHEAD:
                with _undisturbed():
                    team.append(_Worker(known))
            for worker in team:
                worker.take(waiting)
            busy = [worker.results for worker in team if worker.pending]
            for ready in wait(busy, None if queue.is_whole or len(waiting) else _LOOK_SECONDS):
                worker = next(worker for worker in team if worker.results is ready)
                if not worker.has_begun:
                    stillborn = 0 if worker.begin() else stillborn + 1
                    if stillborn:
                        team.remove(worker)
                        worker.give_back(waiting, stillborn)
                    continue
                result = worker.result()
                if result is None:
                    team.remove(worker)
                    result = worker.lost(waiting)
                yield result
    finally:
        for worker in team:
            worker.end()


class _Queue:
    """The places that are to be read, in order, numbered from 0."""

    def __init__(self, places: Iterable[Place | None]) -> None:
        self._places = iter(places)
        self._count = 0
        self.waiting: deque[tuple[int, Place]] = deque()
        self.is_whole = False
        """Whether there are no more to come."""

    def fill(self, wanted: int) -> bool:
        """Have as many places waiting as are wanted, or known; return whether there is, or may be, any."""
        while not self.is_whole and len(self.waiting) < wanted:
            try:
                place = next(self._places)
            except StopIteration:
                self.is_whole = True
                break
            if place is None:
                break
            self.waiting.append((self._count, place))
            self._count += 1
        return bool(self.waiting) or not self.is_whole


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C waiting: Python swallows one that comes while it forks, and nobody would end a child half made."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    """One process that reads, seen from the parent."""

    def __init__(self, known: frozenset[str]) -> None:
        # A fork costs 4 ms, a fresh interpreter 300; but only a process of one thread can be forked without care.
        alone = sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1
        self.results, theirs = Pipe()
        start = get_context("fork").Process if alone else get_context("spawn").Process
        self._child = start(target=_work, args=(theirs, known, os.getpid()), daemon=True)
        self._child.start()
        theirs.close()
        self.pending: deque[tuple[int, Place]] = deque()
        self.has_begun = False

    def take(self, waiting: deque[tuple[int, Place]]) -> None:
        """Take as many of the waiting places as it can hold."""
        while waiting and len(self.pending) < _AHEAD:
            self.pending.append(waiting.popleft())
            try:
                self.results.send(self.pending[-1])
            except BrokenPipeError:
                return  # it has ended: `result` finds out

    def begin(self) -> bool:
        """Take note that it has begun; tell whether it has, or ended before."""
        try:
            self.results.recv()
        except (EOFError, ConnectionResetError):
            return False
        self.has_begun = True
        return True

    def give_back(self, waiting: deque[tuple[int, Place]], stillborn: int) -> None:
        """Give all its places back, for another worker.

        Raises:
            ChildProcessError: it is one of too many in a row.
        """
        self._child.join()
        self.results.close()
        waiting.extendleft(reversed(self.pending))
        if stillborn >= _STARTS:
            msg = f"the processes that read pages end before they begin ({_how(self._child.exitcode or 0)})"
            raise ChildProcessError(msg)

    def result(self) -> Read | None:
        """Return the next result; None where the worker has ended."""
        try:
            result: Read = self.results.recv()
        except (EOFError, ConnectionResetError):
            return None
        self.pending.popleft()
        return result

    def lost(self, waiting: deque[tuple[int, Place]]) -> Read:
        """Blame the page that was being read, give the others back, and tell why."""
        self._child.join()
        self.results.close()
        number, _ = self.pending.popleft()
        waiting.extendleft(reversed(self.pending))
        return Read(number, problem=_end_in_words(self._child.exitcode or 0))

    def end(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.join()
        self.results.close()


def _end_in_words(code: int) -> str:
    if code == -signal.SIGPROF:
        return f"Not read: it takes more than {CPU_SECONDS:g} s of CPU time."
    return f"Not read: it ended its reader ({_how(code)})."


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit {code}"


def _work(places: Connection, known: frozenset[str], parent: int) -> None:
    """Read what comes until the parent ends."""
    end_with(parent)  # elsewhere than on Linux the pipe ends
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent says what ends
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    _limit_memory()
    spare_the_collector()
    try:
        places.send(None)  # it has begun
    except OSError:
        os._exit(0)
    while True:
        try:
            number, place = places.recv()
            signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
            result = _read_place(number, place, known)
            signal.setitimer(signal.ITIMER_PROF, 0)
            places.send(result)
        except (EOFError, OSError):
            os._exit(0)  # nobody waits for the answer


def _read_place(number: int, place: Place, known: frozenset[str]) -> Read:
    try:
        response = read_response(place.file, place.offset)
    except ArchiveError as error:
        return Read(number, damage=str(error))
    headers = tuple((name, value) for name, value in response.headers if name.lower() not in _OF_THE_ANSWER)
    response = replace(response, headers=headers)
    key = key_of(response)
    if key in known:
        return Read(number, key, response.digest)
    try:
        readings = tuple(orjson.dumps(reading.model_dump(mode="json")) for reading in read(response))
    except (TypeError, ValueError, MemoryError) as error:
        return Read(number, digest=response.digest, problem=f"Not read: {type(error).__name__}.")
    return Read(number, key, response.digest, readings)


def spare_the_collector() -> None:
    """Let the garbage collector look less often: a page's readings have no cycles to find."""
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:  # not Linux; macOS keeps no such limit
        return
    limit = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
