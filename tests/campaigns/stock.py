"""Scrapy's own download handlers in place of ours, with what our archive wants to know of an exchange."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response


def _noted(request: Request, response: Response) -> Response:
    request.meta["wire"] = {
        "request_line": f"GET {request.url} HTTP/1.1",
        "request_headers": [],
        "status_line": f"HTTP/1.1 {response.status}",
        "headers": [(name, value) for name, values in response.headers.items() for value in values],
        "ip_address": None,
    }
    return response


class Aiohttp(AiohttpDownloadHandler):
    """Resolves by itself."""

    async def download_request(self, request: Request) -> Response:
        return _noted(request, await super().download_request(request))


class Twisted(HTTP11DownloadHandler):
    """Needs a reactor."""

    async def download_request(self, request: Request) -> Any:
        return _noted(request, await super().download_request(request))
