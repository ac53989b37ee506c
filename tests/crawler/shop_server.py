"""A small web server on loopback that plays any number of hosts, well or badly, and remembers what was asked when.

Times are the monotonic clock's, which client and server share on one machine: a request is noted when it has arrived,
an answer before its last byte is sent, so that a pause measured here is never longer than the one that was kept.
"""

from __future__ import annotations

import itertools
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal


@dataclass(frozen=True)
class Page:
    """What one path answers."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    length: int | None = None
    """Content-Length to claim, where it is not the body's."""


@dataclass(frozen=True)
class Wire:
    """What one path answers, byte by byte as it is to be on the wire."""

    parts: Sequence[bytes] = ()
    then: Literal["close", "hang", "reset", "keep"] = "close"
    """What becomes of the connection: `hang` until the client leaves, `reset`, or `keep` it for the next request."""
    forever: bytes | None = None
    """What is sent after the parts, again and again, until the client leaves."""
    pause: float = 0.0
    """Seconds between two parts."""


@dataclass(eq=False)
class Asked:
    """One request as it arrived."""

    at: float
    host: str
    path: str
    headers: dict[str, str]
    connection: int
    """Number of the connection it came on."""
    answered_at: float | None = None
    """When the answer was about to be complete; None where it never was."""
    rests: float = 0.0
    """Seconds for which the answer asked to be left alone."""


Answer = Page | Wire | Callable[[Asked], Page | Wire]


@dataclass
class ShopServer:
    """Pages by host and path; `log` is in order of arrival."""

    pages: dict[str, dict[str, Answer]]
    log: list[Asked] = field(default_factory=list)
    overlaps: set[str] = field(default_factory=set)
    """Hosts that were asked for something while they were still answering."""
    answering: set[str] = field(default_factory=set)
    port: int = 0
    connections: Iterator[int] = field(default_factory=itertools.count)

    @property
    def addresses(self) -> dict[str, tuple[str, int]]:
        return dict.fromkeys(self.pages, ("127.0.0.1", self.port))

    def asked(self, host: str) -> list[str]:
        return [asked.path for asked in self.log if asked.host == host]

    def answer(self, asked: Asked) -> Page | Wire:
        paths = self.pages.get(asked.host, {})
        page = paths.get(asked.path) or paths.get("*") or Page(b"not here", 404)  # `*`: every other path
        return page(asked) if callable(page) else page


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    shop: ShopServer

    def setup(self) -> None:
        self.number = next(self.shop.connections)
        super().setup()

    def do_GET(self) -> None:
        asked = Asked(time.monotonic(), self.headers["Host"], self.path, dict(self.headers.items()), self.number)
        shop = self.shop
        shop.log.append(asked)
        if asked.host in shop.answering:
            shop.overlaps.add(asked.host)
        shop.answering.add(asked.host)
        try:
            answer = shop.answer(asked)
            if isinstance(answer, Wire):
                with suppress(OSError):
                    self._play(answer, asked)
            else:
                self._answer(answer, asked)
        finally:
            shop.answering.discard(asked.host)

    def _answer(self, page: Page, asked: Asked) -> None:
        if page.status == 0:  # hang up without a word
            asked.answered_at = time.monotonic()
            self.close_connection = True
            return
        self.send_response(page.status)
        for name, value in page.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(page.body) if page.length is None else page.length))
        asked.answered_at = time.monotonic()
        self.end_headers()
        if page.status != 304:
            self.wfile.write(page.body)
        if page.length is not None:
            self.close_connection = True

    def _play(self, wire: Wire, asked: Asked) -> None:
        self.close_connection = wire.then != "keep"
        for part in itertools.chain(wire.parts, () if wire.forever is None else itertools.repeat(wire.forever)):
            asked.answered_at = time.monotonic()
            self.connection.sendall(part)
            if wire.pause and self._has_left(wire.pause):
                return
        if wire.then == "hang":
            asked.answered_at = None
            while not self._has_left(5.0):
                pass
        elif wire.then == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def _has_left(self, within: float) -> bool:
        readable, _, _ = select.select([self.connection], [], [], within)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 200

    def shutdown_request(self, request: Any) -> None:
        with suppress(OSError):
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves in the midst of an answer, and a handshake that fails, are what some tests are about."""


@contextmanager
def serve(pages: Mapping[str, Mapping[str, Answer]]) -> Iterator[ShopServer]:
    """Serve hosts until the block ends."""
    server = ShopServer({host: dict(paths) for host, paths in pages.items()})
    handler = type("Handler", (_Handler,), {"shop": server})
    http = _Server(("127.0.0.1", 0), handler)
    server.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
