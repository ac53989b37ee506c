"""Politeness: one request at a time per registrable host, a pause after every answer, Retry-After kept, no shop left.

Nothing of it can be switched off by a recipe. The pause is counted from the end of an answer, so that a shop that
labours is asked less often, and no two requests reach it closer than the delay. It holds for whatever is sent: pages,
retries, redirects, sitemaps, robots.txt (crawler/turns.py keeps the time, crawler/connection.py sends).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import urlsplit

import tldextract
from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.http.headers import Headers

from crawler.failures import GarbledAnswerError
from crawler.visit import PartOfVisit, Visit

RETRY_STATUSES = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
"""Answers that may be better in a moment."""
LONGEST_WAIT = 120.0
"""Seconds of Retry-After that a run waits; a shop that asks for more is left until the next run."""
LONGEST_CRAWL_DELAY = 60.0
"""Seconds of Crawl-delay that are kept; a shop that asks for more gets this, and the manifest says so."""

RETRIES = 2
"""Times that an address is asked again."""

_PASSING = DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError, ResponseDataLossError
_suffixes = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True)
_shared_suffixes = tldextract.TLDExtract(
    cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True, include_psl_private_domains=True
)


class LeftOutError(IgnoreRequest):
    """An address was not asked for; the message says why."""


@cache
def registrable(host: str) -> str:
    """Return the registrable domain of a host; the whole host where there is none (`shop.example`, an address)."""
    return _suffixes.extract_str(host).top_domain_under_public_suffix or host


@cache
def site_of(host: str) -> str:
    """Return what of a host is one shop's own: on a shared platform (`a.myshopify.com`) its name there.

    Turns go by the wider `registrable`, as one platform answers for all its shops; whose pages they are goes by this.
    """
    return _shared_suffixes.extract_str(host).top_domain_under_public_suffix or host


def host_of(url: str) -> str:
    """Return the host of an address, lower case; empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def refuse_when_stopped(visit: Visit) -> None:
    """Ask for nothing more once a visit has stopped.

    Raises:
        LeftOutError: it has; the message says why.
    """
    if visit.stopped:
        msg = f"not asked: {visit.stopped}"
        raise LeftOutError(msg)


@asynccontextmanager
async def turn(visit: Visit, request: Request) -> AsyncIterator[None]:
    """Wait until the request's host may be asked, hold its turn, and let it rest longer where the connection failed.

    Raises:
        LeftOutError: the visit has stopped, or the host rests for longer than a run waits.
    """
    host = registrable(host_of(request.url))
    async with visit.turns.hold(host):
        seconds = visit.turns.seconds_left(host)
        if seconds > LONGEST_WAIT:
            visit.stop(come_back(seconds))
        refuse_when_stopped(visit)
        await visit.turns.rested(host)
        refuse_when_stopped(visit)
        try:
            yield
        except _PASSING:
            visit.turns.rest(host, _back_off(visit, request))
            raise


def heed(visit: Visit, request: Request, response: Response) -> None:
    """Let the host rest as long as its answer asks for, whatever its status; for longer than a run waits, leave it."""
    host = registrable(host_of(request.url))
    named = retry_after(response.headers, visit.clock.now())
    if named is not None:
        visit.turns.rest(host, named)
        if named > LONGEST_WAIT:
            visit.stop(come_back(named))
    elif response.status in RETRY_STATUSES:
        visit.turns.rest(host, _back_off(visit, request))


def come_back(seconds: float) -> str:
    """Say why a shop that asks for a long rest is left, as the manifest has it."""
    return f"asked to come back in {seconds:.0f} seconds (Retry-After)"


def _back_off(visit: Visit, request: Request) -> float:
    """Return the seconds before the next try, twice as long each time; none where this was the last."""
    tries = int(request.meta.get("retry_times", 0))
    return 5 * visit.delay * 2**tries if tries < RETRIES else 0.0


class BoundariesMiddleware(PartOfVisit):
    """Asks nothing of a shop that is done, nothing of anyone else, and knows each host's slot."""

    def process_request(self, request: Request) -> None:
        """Let a request pass, or leave it out.

        Raises:
            LeftOutError: the visit has stopped, or the address is at another shop.
        """
        refuse_when_stopped(self.visit)
        key = registrable(host_of(request.url))
        # robots.txt may redirect anywhere (RFC 9309 section 2.3.1.2); pages may not.
        if request.meta["role"] != "robots" and site_of(host_of(request.url)) != site_of(self.visit.recipe.shop.host):
            msg = f"leads to another site: {request.url}"
            raise LeftOutError(msg)
        request.meta["download_slot"] = key


class RedirectsMiddleware(RedirectMiddleware):
    """Scrapy's redirects; no Referer is ever sent, and a Location that is no address is an answer that is none."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        """Return the answer, or a request for the address it leads to.

        Raises:
            GarbledAnswerError: it leads to no address.
        """
        try:
            return super().process_response(request, response)
        except ValueError as error:
            msg = f"leads to no address: {error}"
            raise GarbledAnswerError(msg) from error

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002 - Scrapy's signature
        """Send none."""
        request.headers.pop("Referer", None)


class RetriesMiddleware(PartOfVisit):
    """Asks again, twice at most, where another try may do better; `turn` and `heed` see to the pause before it."""

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Return the answer, or the request again."""
        if self.visit.stopped or (response.status not in RETRY_STATUSES and "broken" not in response.flags):
            return response
        return self._again(request, f"status {response.status}") or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Return the request again where a connection failed in a way that may pass."""
        return self._again(request, str(exception)) if isinstance(exception, _PASSING) else None

    def _again(self, request: Request, reason: str) -> Request | None:
        return get_retry_request(
            request,
            spider=self.crawler.spider,  # type: ignore[arg-type]  # there is one while requests are made
            reason=reason,
            max_retry_times=RETRIES,
            priority_adjust=1,  # before anything new, so that a shop in trouble is noticed soon
            give_up_log_level="INFO",
        )


def retry_after(headers: Headers, now: datetime) -> float | None:
    """Return the seconds that Retry-After asks for (RFC 9110 section 10.2.3), or None where it says nothing.

    A moment is counted from our clock and from the answer's own Date, and the longer counts: either may be wrong.
    """
    text = _text(headers, "Retry-After")
    if text.isascii() and text.isdigit():
        return float(text[:9])
    moment = _moment(text)
    if moment is None:
        return None
    return max(0.0, *((moment - since).total_seconds() for since in (now, _moment(_text(headers, "Date"))) if since))


def _text(headers: Headers, name: str) -> str:
    return (headers.get(name) or b"").decode("latin-1").strip()


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
