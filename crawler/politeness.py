"""Politeness: one connection per registrable host, a pause after every answer, Retry-After kept, no shop left.

Nothing of it can be switched off by a recipe. The pause is counted from the end of an answer, so that a shop that
labours is asked less often, and no two requests reach it closer than the delay.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import tldextract
from scrapy import Request
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

from crawler.visit import PartOfVisit, Visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

RETRY_STATUSES = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
"""Answers that may be better in a moment."""
LONGEST_WAIT = 120.0
"""Seconds of Retry-After that a run waits; a shop that asks for more is left until the next run."""
LONGEST_CRAWL_DELAY = 60.0
"""Seconds of Crawl-delay that are kept; a shop that asks for more gets this, and the manifest says so."""

_RETRIES = 2
_suffixes = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True)


class LeftOutError(IgnoreRequest):
    """An address was not asked for; the message says why."""


@cache
def registrable(host: str) -> str:
    """Return the registrable domain of a host; the whole host where there is none (`shop.example`, an address)."""
    return _suffixes.extract_str(host).top_domain_under_public_suffix or host


def host_of(url: str) -> str:
    """Return the host of an address, lower case; empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def rest(crawler: Crawler, request: Request, seconds: float = 0.0) -> None:
    """Let the request's host rest: its delay from now on, or `seconds` where that is longer."""
    slot = crawler.engine.downloader.slots.get(registrable(host_of(request.url)))
    if slot is not None:
        slot.lastseen = max(slot.lastseen, time.monotonic() + max(0.0, seconds - slot.delay))


def keep_delay(crawler: Crawler, host: str, delay: float) -> None:
    """Keep `delay` seconds between two requests to a host from now on."""
    downloader = crawler.engine.downloader
    key = registrable(host)
    # The slot is thrown away when it idles for a minute; the settings make the next one.
    downloader.per_slot_settings[key] = {"concurrency": 1, "delay": delay}
    if key in downloader.slots:
        downloader.slots[key].delay = delay


def refuse_when_stopped(visit: Visit) -> None:
    """Ask for nothing more once a visit has stopped.

    Raises:
        LeftOutError: it has; the message says why.
    """
    if visit.stopped:
        msg = f"not asked: {visit.stopped}"
        raise LeftOutError(msg)


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
        if request.meta["role"] != "robots" and key != registrable(self.visit.recipe.shop.host):
            msg = f"leads to another site: {request.url}"
            raise LeftOutError(msg)
        request.meta["download_slot"] = key


class RedirectsMiddleware(RedirectMiddleware):
    """Scrapy's redirects; no Referer is ever sent."""

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002 - Scrapy's signature
        """Send none."""
        request.headers.pop("Referer", None)


class RetriesMiddleware(PartOfVisit):
    """Asks again, twice at most, after the pause that the shop names or one that grows."""

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Return the answer, or the request again where another try may do better."""
        if response.status not in RETRY_STATUSES and "broken" not in response.flags:
            return response
        named = retry_after(response.headers.get("Retry-After"), self.visit.clock.now())
        if named is not None and named > LONGEST_WAIT:
            rest(self.crawler, request, named)
            self.visit.stop(f"asked to come back in {named:.0f} seconds (Retry-After)")
            return response
        return self._again(request, f"status {response.status}", named) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Return the request again where a connection failed in a way that may pass."""
        passing = DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError, ResponseDataLossError
        return self._again(request, str(exception), None) if isinstance(exception, passing) else None

    def _again(self, request: Request, reason: str, named: float | None) -> Request | None:
        again = get_retry_request(
            request,
            spider=self.crawler.spider,  # type: ignore[arg-type]  # there is one while requests are made
            reason=reason,
            max_retry_times=_RETRIES,
            priority_adjust=1,  # before anything new, so that a shop in trouble is noticed soon
            give_up_log_level="INFO",
        )
        tries = request.meta.get("retry_times", 0)
        rest(self.crawler, request, max(named or 0.0, 5 * self.visit.delay * 2**tries if again else 0.0))
        return again


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for (RFC 9110 section 10.2.3), or None where it says nothing."""
    text = (value or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
