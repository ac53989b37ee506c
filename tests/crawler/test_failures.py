"""Every way in which a request can fail has a kind, and the walk line says it."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.coding import BODY_LIMIT
from crawler.crawl import crawl
from crawler.failures import (
    BodyTooLargeError,
    CertificateError,
    GarbledAnswerError,
    failure_of,
    failure_of_status,
)
from crawler.run import Failure, Outcome, read_walk
from tests.crawler.shop_server import Answer, Page, serve
from tests.crawler.test_crawl import HTML, page, recipe

PACKED = gzip.compress(b"<h1>Matte</h1>" * 500)
ZIPPED = (HTML, ("Content-Encoding", "gzip"))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (CannotResolveHostError("x"), Failure.DNS),
        (DownloadConnectionRefusedError("x"), Failure.CONNECTION),
        (DownloadFailedError("the shop hung up without an answer"), Failure.CONNECTION),
        (CertificateError("x"), Failure.TLS),
        (DownloadTimeoutError("x"), Failure.TIME_OUT),
        (ResponseDataLossError("x"), Failure.CUT_OFF),
        (BodyTooLargeError("x"), Failure.TOO_LARGE),
        (GarbledAnswerError("x"), Failure.PARSE),
        (IgnoreRequest("max redirections reached"), Failure.STATUS),
    ],
)
def test_an_error_has_its_kind(error: Exception, kind: Failure) -> None:
    assert failure_of(error) is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, "gone"), (410, "gone"), (401, "blocked"), (403, "blocked"), (429, "blocked"), (451, "blocked"),
     (500, "server"), (503, "server"), (400, "status"), (206, "status"), (302, "status")],
)  # fmt: skip
def test_a_status_has_its_kind(status: int, kind: str) -> None:
    assert failure_of_status(status) == kind


def test_the_walk_line_of_a_failure_says_its_kind_and_no_other_line_does(tmp_path: Path) -> None:
    pages: dict[str, Answer] = {
        "/p/cut": Page(PACKED[:-30], 200, ZIPPED),
        "/p/lost": Page(b"<h1>Mat", 200, (HTML,), length=900),
        "/p/empty": Page(b" "),
        "/p/bomb": Page(gzip.compress(b"\0" * (BODY_LIMIT + 1)), 200, ZIPPED),
        "/p/huge": Page(b"x" * (BODY_LIMIT + 1)),
        "/p/gone": Page(status=404),
        "/p/whole": Page(b"<h1>Matte</h1>"),
        "/p/block": Page(status=403),
        "/p/silent": Page(status=0),
        "/p/round": Page(status=302, headers=(("Location", "/p/round?"),)),
        "/p/round?": Page(status=302, headers=(("Location", "/p/round"),)),
        "/p/server": Page(status=500),
    }
    shop = {"/robots.txt": Page(b""), "/": page(*(path for path in pages if "?" not in path)), **pages}
    with serve({"fjell.example": shop}) as server:
        run = crawl(
            [recipe("fjell", "category", product="/p/")],
            tmp_path / "runs",
            market="invented",
            addresses=server.addresses,
            delay=0.01,
        )

    lines = list(read_walk(run))
    assert all((line.failure is not None) == (line.outcome is Outcome.FAILED) for line in lines)
    kinds = {line.url.partition("/p/")[2].rstrip("?"): line.failure for line in lines if line.role == "product"}
    assert kinds == {
        "cut": "cut_off",
        "lost": "cut_off",
        "empty": "empty",
        "bomb": "too_large",
        "huge": "too_large",
        "gone": "gone",
        "whole": None,
        "block": "blocked",
        "silent": "connection",
        "round": "status",
        "server": "server",
    }


@contextmanager
def silent_port(garbage: bytes) -> Iterator[int]:
    """Listen on loopback and answer everything with the same bytes, then hang up."""
    loop = asyncio.new_event_loop()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(garbage)
        await writer.drain()
        writer.close()

    server = loop.run_until_complete(asyncio.start_server(answer, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.mark.parametrize(
    ("home", "garbage", "kind"),
    [
        ("http://fjell.example/", b"SSH-2.0-nothing here speaks HTTP\r\n\r\n", Failure.PARSE),
        ("https://fjell.example/", b"HTTP/1.1 200 OK\r\n\r\n", Failure.TLS),
    ],
)
def test_what_speaks_no_http_or_no_tls_fails_as_that(tmp_path: Path, home: str, garbage: bytes, kind: Failure) -> None:
    shop = recipe("fjell", "category")
    shop = shop.model_copy(update={"shop": shop.shop.model_copy(update={"home": home})})
    with silent_port(garbage) as port:
        run = crawl(
            [shop],
            tmp_path / "runs",
            market="invented",
            addresses={"fjell.example": ("127.0.0.1", port)},
            delay=0.01,
        )

    (robots, *_) = read_walk(run)
    assert (robots.role, robots.outcome, robots.failure) == ("robots", Outcome.FAILED, kind)
