"""The download handler: one guarded connection per host, through which every request of a crawl goes.

Scrapy's own handlers don't ask a guard for the address they connect to (the aiohttp one resolves by itself), keep no
raw headers and take 1 GiB; this one is small enough to see that it does. Certificates are verified, proxies of the
environment are not used, redirects are left to the middleware.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import aiohttp
import yarl
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Headers, Response

from crawler.coding import BODY_LIMIT
from crawler.failures import BodyTooLargeError, CertificateError, GarbledAnswerError, failure_of, reason_of
from crawler.guard import AddressRefusedError
from crawler.politeness import heed, host_of, retry_after, turn
from crawler.run import LedgerLine
from crawler.visit import PartOfVisit

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.client_reqrep import ConnectionKey
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace
    from scrapy import Request
    from scrapy.crawler import Crawler


class _Answer(aiohttp.ClientResponse):
    """An answer that remembers who gave it: the connection may be gone when the headers are in."""

    peer: str | None = None

    async def start(self, connection: Any) -> aiohttp.ClientResponse:
        peer = connection.transport.get_extra_info("peername") if connection.transport else None
        self.peer = peer[0] if peer else None
        return await super().start(connection)


@dataclass(slots=True)
class _Sent:
    """What became of one request."""

    at: datetime
    began: float
    response: Response | None = None
    bytes_received: int = 0
    note: Callable[[], None] = lambda: None
    """Writes down that it is sent."""


class _Connector(aiohttp.TCPConnector):
    """Keeps one connection alive, and none on which something came that nobody asked for.

    That would pass for the next answer (a body longer than its length, seen 2026-11-23). And `www.` and the bare name
    are one shop, that has no use for a second connection.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._lent: list[tuple[Connection, ConnectionKey, ResponseHandler]] = []

    async def connect(
        self, req: aiohttp.ClientRequest, traces: list[Trace], timeout: aiohttp.ClientTimeout
    ) -> Connection:
        """Return a connection, kept alive or new, on which nothing lies in wait."""
        self._close_idle(but=req.connection_key)
        connection = await super().connect(req, traces, timeout)
        if connection.protocol is not None and connection.protocol.should_close:
            connection.close()
            connection = await super().connect(req, traces, timeout)
        if connection.protocol is not None:
            self._lent.append((connection, req.connection_key, connection.protocol))
        return connection

    def _close_idle(self, but: ConnectionKey) -> None:
        """Close the connections that were given back, but those that may serve again now."""
        for connection, key, protocol in self._lent:
            if connection.protocol is None and key != but:
                protocol.close()
        self._lent = [lent for lent in self._lent if lent[0].protocol is not None]


def _tracing() -> aiohttp.TraceConfig:
    """Return what aiohttp calls when a connection stands and before anything of a request goes over it."""

    async def note(_session: object, context: SimpleNamespace, _about: object) -> None:
        context.trace_request_ctx.note()

    tracing = aiohttp.TraceConfig()
    tracing.on_request_headers_sent.append(note)
    return tracing


@cache
def _certificates() -> ssl.SSLContext:
    """Return the system's trust, read once for all shops: it takes 30 ms."""
    return ssl.create_default_context()


class GuardedDownloads(PartOfVisit):
    """Downloads http and https (Scrapy's download handler protocol)."""

    lazy: ClassVar[bool] = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        guard = self.visit.guard
        self._timeout = aiohttp.ClientTimeout(total=crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        self._session = aiohttp.ClientSession(
            connector=_Connector(
                limit=2,
                limit_per_host=1,
                resolver=guard.resolver(),
                socket_factory=guard.open_socket,
                ssl=_certificates(),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_Answer,
            trace_configs=[_tracing()],
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            trust_env=False,
        )
        self._answered_at: dict[str, float] = {}
        # aiohttp asks again at once where a shop hangs up; RetriesMiddleware does so after a pause.
        self._session._retry_connection = False  # noqa: SLF001 - there is no public switch (aiohttp 3.14)

    async def download_request(self, request: Request) -> Response:
        """Send one request when it is its turn and return the answer, body as received.

        Raises:
            LeftOutError: the visit has stopped, or the host asked to be left alone for longer than a run waits.
            AddressRefusedError: the address, or what it resolves to, is not on the public web.
            BodyTooLargeError: more than 10 MiB came.
            DownloadFailedError: or one of Scrapy's other download errors: no name, no connection, no answer, cut off.
        """
        self.visit.guard.check_url(request.url)
        self.visit.keep_to_budget()
        async with turn(self.visit, request):
            with self._in_ledger(request) as sent:
                response = sent.response = await self._send(request, sent)
            heed(self.visit, request, response)
            return response

    @contextmanager
    def _in_ledger(self, request: Request) -> Iterator[_Sent]:
        """Write down a request when it is sent (`_tracing`), and what came of it."""
        sent = _Sent(at=self.visit.clock.now(), began=time.monotonic())
        sent.note = lambda: self.visit.run.note(self._line(request, sent, rest=self.visit.delay))
        try:
            yield sent
        except AddressRefusedError:
            raise  # nothing was sent
        except BaseException as error:
            self._note(request, sent, error)
            raise
        self._note(request, sent, None)

    def _note(self, request: Request, sent: _Sent, error: BaseException | None) -> None:
        visit, response, ended = self.visit, sent.response, time.monotonic()
        host = host_of(request.url)
        answered_at = self._answered_at.get(host)
        self._answered_at[host] = ended
        named = retry_after(response.headers, visit.clock.now()) if response else None
        line = self._line(
            request,
            sent,
            status=response.status if response else None,
            failure=failure_of(error) if error else None,
            problem=reason_of(error) if error else None,
            seconds=round(ended - sent.began, 4),
            bytes_received=sent.bytes_received,
            waited=None if answered_at is None else round(sent.began - answered_at, 4),
            rest=round(max(visit.delay, named or 0.0), 4),
        )
        visit.spend(line)

    def _line(self, request: Request, sent: _Sent, **came: Any) -> LedgerLine:
        return LedgerLine(
            at=sent.at,
            shop=self.visit.recipe.key,
            host=host_of(request.url),
            url=request.url,
            role=request.meta["role"],
            attempt=request.meta.get("retry_times", 0) + 1,
            **came,
        )

    async def _send(self, request: Request, sent: _Sent) -> Response:
        try:
            return await self._download(request, sent)
        except aiohttp.ClientConnectorError as error:
            raise _no_connection(error) from error
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            raise _no_answer(error, self._timeout) from error

    async def _download(self, request: Request, sent: _Sent) -> Response:
        async with self._session.request(
            request.method,
            yarl.URL(request.url, encoded=True),
            headers=request.headers.to_tuple_list(),
            timeout=self._timeout,
            allow_redirects=False,
            trace_request_ctx=sent,
        ) as answer:
            body = await _read(answer, sent)
            version = f"HTTP/{answer.version.major}.{answer.version.minor}" if answer.version else "HTTP/1.1"
            request.meta["wire"] = {
                "request_line": f"{request.method} {answer.url.raw_path_qs} HTTP/1.1",
                "request_headers": [
                    (name.encode(), value.encode()) for name, value in answer.request_info.headers.items()
                ],
                "status_line": f"{version} {answer.status} {answer.reason or ''}".rstrip(),
                "headers": list(answer.raw_headers),
                "ip_address": getattr(answer, "peer", None),
            }
            return Response(
                request.url,
                status=answer.status,
                headers=Headers(list(answer.raw_headers)),
                body=body,
                protocol=version,
            )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()


def _no_connection(error: aiohttp.ClientConnectorError) -> Exception:
    """Return what kept a connection from being made, as Scrapy and crawler/failures.py know it."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return CannotResolveHostError(f"no such host: {error.os_error.strerror or error}")
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return CertificateError(f"the certificate is not valid: {error.certificate_error}")
    if isinstance(error, aiohttp.ClientConnectorSSLError):
        return CertificateError(f"no trusted connection: {error.os_error}")
    if isinstance(error.os_error, AddressRefusedError):
        return error.os_error
    return DownloadConnectionRefusedError(str(error.os_error))


def _no_answer(error: Exception, timeout: aiohttp.ClientTimeout) -> Exception:
    """Return what kept an answer away once there was a connection."""
    if isinstance(error, TimeoutError):
        return DownloadTimeoutError(f"no answer within {timeout.total:g} seconds")
    if isinstance(error, aiohttp.ClientPayloadError):
        return ResponseDataLossError("the connection broke off in the body")
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return DownloadFailedError("the shop hung up without an answer")
    words = str(error) or type(error).__name__
    if isinstance(error, aiohttp.ClientResponseError | ValueError):
        return GarbledAnswerError(words)
    return DownloadFailedError(words)


async def _read(answer: aiohttp.ClientResponse, sent: _Sent) -> bytes:
    body = bytearray()
    async for part in answer.content.iter_any():
        body += part
        sent.bytes_received = len(body)
        if len(body) > BODY_LIMIT:
            answer.close()
            msg = f"the body is larger than {BODY_LIMIT} bytes"
            raise BodyTooLargeError(msg)
    return bytes(body)
