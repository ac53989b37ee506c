"""The download handler: one guarded connection per host, through which every request of a crawl goes.

Scrapy's own handlers don't ask a guard for the address they connect to (the aiohttp one resolves by itself), keep no
raw headers and take 1 GiB; this one is small enough to see that it does. Certificates are verified, proxies of the
environment are not used, redirects are left to the middleware.
"""

from __future__ import annotations

import ssl
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
from crawler.failures import BodyTooLargeError, CertificateError, GarbledAnswerError
from crawler.guard import AddressRefusedError
from crawler.politeness import heed, turn
from crawler.visit import PartOfVisit

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class _Answer(aiohttp.ClientResponse):
    """An answer that remembers who gave it: the connection may be gone when the headers are in."""

    peer: str | None = None

    async def start(self, connection: Any) -> aiohttp.ClientResponse:
        peer = connection.transport.get_extra_info("peername") if connection.transport else None
        self.peer = peer[0] if peer else None
        return await super().start(connection)


class GuardedDownloads(PartOfVisit):
    """Downloads http and https (Scrapy's download handler protocol)."""

    lazy: ClassVar[bool] = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        guard = self.visit.guard
        self._timeout = aiohttp.ClientTimeout(total=crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=2,
                limit_per_host=1,
                resolver=guard.resolver(),
                socket_factory=guard.open_socket,
                ssl=ssl.create_default_context(),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_Answer,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            trust_env=False,
        )
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
        async with turn(self.visit, request):
            response = await self._send(request)
            heed(self.visit, request, response)
            return response

    async def _send(self, request: Request) -> Response:
        try:
            return await self._download(request)
        except aiohttp.ClientConnectorError as error:
            raise _no_connection(error) from error
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            raise _no_answer(error, self._timeout) from error

    async def _download(self, request: Request) -> Response:
        async with self._session.request(
            request.method,
            yarl.URL(request.url, encoded=True),
            headers=request.headers.to_tuple_list(),
            timeout=self._timeout,
            allow_redirects=False,
        ) as answer:
            body = await _read(answer)
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


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for part in answer.content.iter_any():
        body += part
        if len(body) > BODY_LIMIT:
            answer.close()
            msg = f"the body is larger than {BODY_LIMIT} bytes"
            raise BodyTooLargeError(msg)
    return bytes(body)
