"""Serves the invented market on loopback: one server, every shop and the bank under its own host name.

The names resolve nowhere: the caller hands `addresses` to whatever connects (the demo switch injects them).
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from crawler.market import bank
from crawler.market.shops import DOWN, DOWN_ON, InventedShop, invented_shops
from crawler.market.site import Answer, site_of

_OPENING = datetime(2026, 9, 1, 8, tzinfo=UTC)
_LAST_CHANGE_BEFORE_OPENING = datetime(2026, 8, 18, 6, 30, tzinfo=UTC)
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class OpenMarket:
    """A market that is being served."""

    addresses: dict[str, tuple[str, int]]
    """Host name → loopback address and port."""
    seed: int
    """Seed of its wordings and wares."""
    day: int
    """Market day."""
    starts_at: datetime
    """When the market day begins, UTC."""


def day_starts_at(day: int) -> datetime:
    """Return when a market day begins: day 1 is 2026-09-01 at 08:00 UTC."""
    return _OPENING + timedelta(days=day - 1)


@contextmanager
def open_market(seed: int = 1, day: int = 1) -> Iterator[OpenMarket]:
    """Serve the market on an ephemeral loopback port until the context ends.

    Raises:
        ValueError: the day is before the first one.
    """
    if day < 1:
        msg = f"the invented market opens on day 1; there is no day {day}"
        raise ValueError(msg)
    server = _Server(seed, day)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    host, port = str(server.server_address[0]), int(server.server_address[1])
    try:
        hosts = (*(shop.host for shop in invented_shops().values()), bank.HOST)
        yield OpenMarket(dict.fromkeys(hosts, (host, port)), seed, day, day_starts_at(day))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, seed: int, day: int) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.seed, self.day = seed, day
        self.shops = {shop.host: shop for shop in invented_shops().values()}

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a crawl that has gone: it says itself what ended it."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


class _Answers(BaseHTTPRequestHandler):
    """Answers GET and HEAD by the Host header, with validators, 304 and gzip, and keeps the connection."""

    protocol_version = "HTTP/1.1"
    server: _Server
    # Header and body leave in one packet; else Nagle's algorithm and delayed ACK cost 40 ms a request.
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 30

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing: the crawl has its own log."""

    def version_string(self) -> str:
        """Name no software version."""
        return "market"

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002 - the base class passes it
        """Date answers by the market's own clock, so that archives don't depend on the real one."""
        return format_datetime(day_starts_at(self.server.day), usegmt=True)

    def _respond(self, *, with_body: bool) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        if host == bank.HOST:
            self._send_known(*_of_bank(self.path, self.server.day), with_body=with_body, may_zip=True)
            return
        shop = self.server.shops.get(host)
        if shop is None:
            self._send(Answer(421, b"no such shop\n", "text/plain"), [], with_body=with_body)
            return
        if shop.key == DOWN and self.server.day == DOWN_ON:
            down = Answer(503, b"<h1>Service unavailable</h1>\n")
            self._send(down, [("Retry-After", "3600")], with_body=with_body)
            return
        answer, validators = _validated(self.server.seed, self.server.day, shop, self.path)
        self._send_known(answer, validators, with_body=with_body, may_zip=shop.platform != "plain")

    def _send_known(self, answer: Answer, validators: list[tuple[str, str]], *, with_body: bool, may_zip: bool) -> None:
        """Send an answer, or that it is the one the client has."""
        if answer.status == 200 and self._is_known(dict(validators)):
            self._send(Answer(_NOT_MODIFIED, b"", answer.kind), validators, with_body=False)
            return
        self._send(answer, validators, with_body=with_body, may_zip=may_zip)

    def _is_known(self, validators: dict[str, str]) -> bool:
        """Whether the client has these bytes already (If-None-Match goes before If-Modified-Since)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return validators.get("ETag", "").removeprefix("W/") in {
                tag.strip().removeprefix("W/") for tag in tags.split(",")
            }
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since") or "")
            return parsedate_to_datetime(validators["Last-Modified"]) <= since
        except (TypeError, ValueError, KeyError):
            return False

    def _send(self, answer: Answer, headers: list[tuple[str, str]], *, with_body: bool, may_zip: bool = False) -> None:
        body = answer.body
        zipped = may_zip and bool(body) and "gzip" in (self.headers.get("Accept-Encoding") or "")
        if zipped:
            body = gzip.compress(body, compresslevel=1, mtime=0)
        self.send_response(answer.status)
        for name, value in (*headers, *answer.headers):
            self.send_header(name, value)
        if answer.status != _NOT_MODIFIED:
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(body)))
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        if may_zip:
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        if with_body and answer.status != _NOT_MODIFIED:
            self.wfile.write(body)


def _of_bank(path: str, day: int) -> tuple[Answer, list[tuple[str, str]]]:
    """Return what the bank answers, with its ETag."""
    file = bank.published(path, day_starts_at(day).date())
    if file is None:
        return Answer(404, b"no such file\n", "text/plain"), []
    return Answer(200, file, "text/xml"), [_etag(file)]


def _etag(body: bytes) -> tuple[str, str]:
    return "ETag", f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()[:20]}"'


@lru_cache(maxsize=4096)
def _validated(seed: int, day: int, shop: InventedShop, target: str) -> tuple[Answer, list[tuple[str, str]]]:
    """Return an answer with its ETag and Last-Modified; both stay from day to day while the bytes do."""
    site = site_of(seed, day, shop)
    answer = site.answer(target)
    if answer.status != 200:
        return answer, []
    since = site.unchanged_since(target)
    changed = day_starts_at(since) - timedelta(hours=1) if since > 1 else _LAST_CHANGE_BEFORE_OPENING
    validators = [("Last-Modified", format_datetime(changed, usegmt=True))]
    if shop.platform != "plain":
        validators.append(_etag(answer.body))
    return answer, validators
