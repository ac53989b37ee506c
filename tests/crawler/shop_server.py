"""A small web server on loopback that plays any number of hosts, and remembers who asked for what and when."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Page:
    """What one path answers."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    length: int | None = None
    """Content-Length to claim, where it is not the body's."""


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    at: float
    host: str
    path: str
    headers: dict[str, str]
    port: int
    """The client's port: one per connection."""


Answer = Page | Callable[[Asked], Page]


@dataclass
class ShopServer:
    """Pages by host and path; `log` is in order of arrival."""

    pages: dict[str, dict[str, Answer]]
    log: list[Asked] = field(default_factory=list)
    overlaps: set[str] = field(default_factory=set)
    """Hosts that were asked for something while they were still answering."""
    answering: set[str] = field(default_factory=set)
    port: int = 0

    @property
    def addresses(self) -> dict[str, tuple[str, int]]:
        return dict.fromkeys(self.pages, ("127.0.0.1", self.port))

    def asked(self, host: str) -> list[str]:
        return [asked.path for asked in self.log if asked.host == host]

    def answer(self, asked: Asked) -> Page:
        page = self.pages.get(asked.host, {}).get(asked.path, Page(b"not here", 404))
        return page if isinstance(page, Page) else page(asked)


@contextmanager
def serve(pages: Mapping[str, Mapping[str, Answer]]) -> Iterator[ShopServer]:
    """Serve hosts until the block ends."""
    server = ShopServer({host: dict(paths) for host, paths in pages.items()})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = Asked(
                time.monotonic(), self.headers["Host"], self.path, dict(self.headers.items()), self.client_address[1]
            )
            server.log.append(asked)
            if asked.host in server.answering:
                server.overlaps.add(asked.host)
            server.answering.add(asked.host)
            try:
                self._answer(server.answer(asked))
            finally:
                server.answering.discard(asked.host)

        def _answer(self, page: Page) -> None:
            if page.status == 0:  # hang up without a word
                self.close_connection = True
                return
            self.send_response(page.status)
            for name, value in page.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(page.body) if page.length is None else page.length))
            self.end_headers()
            if page.status != 304:
                self.wfile.write(page.body)
            if page.length is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
