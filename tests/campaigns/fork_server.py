"""Starts the real command again and again without paying for its imports: a fork server, a process of its own.

Each line on standard input is an Order; the command then runs in a fork, and the crawl's child in a fork of that. Only
the interpreter's start and the market (served by the caller, who keeps its log) are not those of a shell. The faults
that an order asks for are made here, at the system calls of the struck process: the product has no switch for them.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from pydantic import BaseModel

import matguide
from crawler import crawl, resume, worker
from crawler.market import serve
from crawler.middlewares import HeldMiddleware
from crawler.open_run import OpenRun
from crawler.run import Manifest, RunJob
from crawler.visit import Visit


class Order(BaseModel):
    """A command to run, and where in the crawl's child a fault falls."""

    argv: list[str]
    addresses: dict[str, tuple[str, int]]
    output: Path
    call: int = 0
    """Number of the call that is hit, from 1; 0 for none."""
    fault: str = "before"
    """before, after: SIGKILL there; torn: after half of the bytes; full: no room from there on."""
    sabotage: str | None = None
    """Guard that is switched off, for the control that its loss is found."""
    count_to: Path | None = None
    """Where to write how many calls there were."""


class Calls:
    """Counts the calls that change what is on the disk, and makes one of them fail or be the last."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.count = 0

    def __call__(self, act: Callable[[], Any], torn: Callable[[], Any] | None = None) -> Any:
        self.count += 1
        if self.order.fault == "full" and 0 < self.order.call <= self.count:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.count != self.order.call:
            return act()
        if self.order.fault == "torn" and torn is not None:
            torn()
        elif self.order.fault == "after":
            act()
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    def install(self) -> None:
        """Count every write, truncation, rename, removal and fsync of files that this process opens from now on."""
        calls = self

        class Raw(io.FileIO):
            def write(self, content: Any) -> int:
                whole = super().write
                return int(calls(lambda: whole(content), lambda: whole(bytes(content)[: len(content) // 2])))

            def truncate(self, size: int | None = None) -> int:
                cut = super().truncate
                return int(calls(lambda: cut(size)))

        plainly_open = io.open

        def counted_open(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if "b" not in mode or not set(mode) & set("wax+"):
                return plainly_open(file, mode, *more, **named)
            raw = Raw(file, mode.replace("b", ""))
            return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

        io.open = counted_open
        for name in ("rename", "replace", "unlink", "fsync", "mkdir"):
            setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args, **named: self(lambda: function(*args, **named))


def _seal_first(self: OpenRun, manifest: Manifest) -> Path:
    (self.folder / "manifest.json").write_bytes(manifest.model_dump_json().encode())
    return _seal(self, manifest)


def _forget_lines(self: Visit) -> None:
    self.kept = ()
    _count_kept(self)


_seal, _count_kept = OpenRun.seal, Visit.__post_init__
SABOTAGE: dict[str, Callable[[], None]] = {
    "torn tails stay": lambda: setattr(resume, "_cut", lambda *_: None),
    "the manifest is written first": lambda: setattr(OpenRun, "seal", _seal_first),
    "what is held is asked for": lambda: setattr(HeldMiddleware, "process_request", lambda *_: None),
    "what is kept is written again": lambda: setattr(Visit, "__post_init__", _forget_lines),
    "a run is never continued": lambda: setattr(RunJob, "continues", lambda *_: False),
}


class ForkedChild:
    """Stands for subprocess.Popen of the crawl's child: the same program, forked."""

    def __init__(self, order: Order, stderr: BinaryIO) -> None:
        (there, self_in), (self_out, back) = os.pipe(), os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            for source, target in ((there, 0), (back, 1), (stderr.fileno(), 2)):
                os.dup2(source, target)
            os.closerange(3, 1024)  # as Popen does: else it would hold its parent's lock
            sys.stdin = open(0, closefd=False)  # noqa: SIM115 - a descriptor, for the process's life
            sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
            if order.sabotage:
                SABOTAGE[order.sabotage]()
            calls = Calls(order)
            calls.install()
            code = worker.main()
            if order.count_to:
                order.count_to.write_text(str(calls.count))
            os._exit(code)
        os.close(there)
        os.close(back)
        self.stdin, self.stdout = os.fdopen(self_in, "wb"), os.fdopen(self_out, "rb")
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:  # noqa: ARG002 - Popen's signature
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def run(order: Order) -> None:
    """Be the command."""
    os.setsid()
    output = os.open(order.output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for target in (1, 2):
        os.dup2(output, target)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    @contextmanager
    def market_elsewhere(seed: int = 1, day: int = 1) -> Iterator[serve.OpenMarket]:
        yield serve.OpenMarket(dict(order.addresses), seed, day, serve.day_starts_at(day))

    serve.open_market = market_elsewhere  # type: ignore[assignment]
    crawl.subprocess.Popen = lambda *_, stderr, **__: ForkedChild(order, stderr)  # type: ignore[assignment,misc]
    sys.argv = ["matguide", *order.argv]
    try:
        matguide.main()
    except SystemExit as left:
        sys.stdout.flush()
        os._exit(left.code if isinstance(left.code, int) else 1)


@dataclass
class _Server:
    replies: BinaryIO

    def tell(self, **words: object) -> None:
        self.replies.write(orjson.dumps(words) + b"\n")
        self.replies.flush()


def main() -> None:
    """Run orders until the input closes."""
    server = _Server(os.fdopen(os.dup(1), "wb"))
    server.tell(ready=True)
    for line in sys.stdin.buffer:
        order = Order.model_validate_json(line)
        pid = os.fork()
        if pid == 0:
            try:
                run(order)
            finally:
                os._exit(1)
        server.tell(pid=pid)
        server.tell(code=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    main()
