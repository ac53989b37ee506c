"""robots.txt by RFC 9309, failing closed: what can't be read forbids everything.

Fetched first from every authority, archived like any page, obeyed for every request, fetched again after a day; no
recipe switches it off. crawler/robots_txt.py reads it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.failures import failure_of, failure_of_status, reason_of
from crawler.middlewares import place_of
from crawler.politeness import LONGEST_CRAWL_DELAY, LeftOutError, host_of, registrable
from crawler.robots_txt import RobotsTxt, parse_robots_txt
from crawler.run import Failure, Outcome, WalkLine
from crawler.visit import PartOfVisit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

AGENT = "Matguide"
"""Product token that robots.txt is read for."""
LIFE = timedelta(hours=24)
"""Age at which a robots.txt is asked for again (RFC 9309 section 2.4); if that fails, everything is forbidden."""

_PAGE = re.compile(rb"[\s\0\xef\xbb\xbf\xfe\xff]*<")


class RobotsRefusedError(IgnoreRequest):
    """robots.txt does not let us ask for an address."""


class Answer(NamedTuple):
    """What came back for robots.txt, after redirects."""

    status: int | None
    """HTTP status; None where nothing came."""
    body: bytes = b""
    """Body, content encoding removed."""
    whole: bool = True
    """False where the body broke off or was damaged."""
    problem: str | None = None
    """Why nothing came."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What robots.txt of one authority allows."""

    verdict: str
    """In words, for the manifest."""
    finish: str | None = None
    """Reason for finishing the shop, where nothing at all may be asked for."""
    text: RobotsTxt = field(default_factory=RobotsTxt)
    """What it says to us; nothing, where all is allowed."""

    def allows(self, url: str) -> bool:
        """Tell whether an address may be asked for."""
        return self.finish is None and self.text.allows(url)


def judge(answer: Answer) -> Rules:
    """Turn the answer for robots.txt into rules (RFC 9309 section 2.3.1); whatever is in doubt forbids.

    4xx says that there is none, 401 and 403 included, as the RFC has it; 429 is a shop in trouble, like 5xx. Of 2xx
    only 200, 203 and 204 are answers: 202 is what a bot wall says, 206 is a part.
    """
    status = answer.status
    if status is None:
        return Rules(f"unreachable ({answer.problem})", finish=f"unreachable: {answer.problem}")
    if 400 <= status < 500 and status != 429:
        return Rules(f"allowed (none there, status {status})")
    if status not in {200, 203, 204}:
        return Rules(f"refused (status {status})", finish=f"refused: robots.txt answers with status {status}")
    if not answer.whole:
        return Rules("refused (broken off)", finish="refused: robots.txt broke off or is damaged")
    text = parse_robots_txt(answer.body, AGENT)
    if _PAGE.match(answer.body) or (not text.speaks and b"<html" in answer.body.lower()):
        return Rules("refused (a web page)", finish="refused: a web page stands in place of robots.txt")
    capped = text.crawl_delay is not None and text.crawl_delay > LONGEST_CRAWL_DELAY
    words = f"; Crawl-delay {text.crawl_delay:g} s asked, {LONGEST_CRAWL_DELAY:g} s kept" if capped else ""
    return Rules(f"allowed{words}", text=text)


def _failure(response: Response) -> Failure:
    """Return of what kind an answer for robots.txt is that forbids everything."""
    if response.status == 200:
        return Failure.CUT_OFF if "broken" in response.flags else Failure.PARSE
    return failure_of_status(response.status)


class _Known(NamedTuple):
    """What is known of one authority, and since when."""

    rules: Rules
    asked_at: datetime


class RobotsMiddleware(PartOfVisit):
    """Asks each authority for robots.txt before anything else, and lets through what it allows."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._known: dict[str, asyncio.Task[_Known]] = {}
        self._delays: dict[str, float] = {}
        self._least = self.visit.delay

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or refuse it.

        Raises:
            RobotsRefusedError: robots.txt forbids the address, or could not be read.
        """
        if request.meta["role"] == "robots":
            return
        rules = await self._rules_for(request.url)
        if not rules.allows(request.url):
            msg = rules.finish or "robots.txt forbids it"
            raise RobotsRefusedError(msg)

    async def _rules_for(self, url: str) -> Rules:
        parts = urlsplit(url)
        authority = f"{parts.scheme}://{parts.netloc}"
        asked = self._known.get(authority)
        if asked is None or (asked.done() and self.visit.clock.now() - asked.result().asked_at >= LIFE):
            asked = self._known[authority] = asyncio.create_task(self._ask(authority))
        return (await asked).rules

    async def _ask(self, authority: str) -> _Known:
        url = f"{authority}/robots.txt"
        request = Request(url, callback=NO_CALLBACK, meta={"role": "robots"}, dont_filter=True)
        asked_at = self.visit.clock.now()
        held = self.visit.held.get(url)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever keeps robots.txt from being read forbids everything
            rules = judge(Answer(None, problem=reason_of(error)))
            self._log(url, rules, None, error)
        else:
            unchanged = "unchanged" in response.flags
            status = 200 if unchanged else response.status
            rules = judge(Answer(status, response.body, whole="broken" not in response.flags))
            self._log(url, rules, response, None)
            if held and "held" in response.flags:
                asked_at = held.at  # by the part of the run that was cut off
        self._adopt(authority, rules)
        return _Known(rules, asked_at)

    def _log(self, url: str, rules: Rules, response: Response | None, error: Exception | None) -> None:
        failure = failure_of(error) if error else _failure(response) if response and rules.finish else None
        outcome = Outcome.FAILED
        if isinstance(error, LeftOutError):
            outcome, failure = Outcome.LEFT_OUT, None
        elif failure is None:
            outcome = Outcome.UNCHANGED if response and "unchanged" in response.flags else Outcome.ANSWERED
        line = WalkLine(
            at=self.visit.clock.now(),
            shop=self.visit.recipe.key,
            url=url,
            role="robots",
            outcome=outcome,
            status=response.status if response else None,
            reason=rules.verdict,
            failure=failure,
            **place_of(response),
        )
        self.visit.log(line)

    def _adopt(self, authority: str, rules: Rules) -> None:
        host = host_of(authority)
        asked = rules.text.crawl_delay
        self._delays[authority] = max(self._least, min(asked or 0.0, LONGEST_CRAWL_DELAY))
        delay = _longest_of_host(self._delays, host)
        self.visit.turns.keep_delay(registrable(host), delay)
        self.visit.sitemaps += tuple(url for url in rules.text.sitemaps if url not in self.visit.sitemaps)
        if host == self.visit.recipe.shop.host:
            if rules.finish:
                self.visit.stop(rules.finish)
            self.visit.delay = delay
            self.visit.robots = rules.verdict
            self.visit.crawl_delay = asked


def _longest_of_host(delays: Mapping[str, float], host: str) -> float:
    """Return the longest delay of a registrable host's authorities (`www.` and the bare name, http and https)."""
    return max(delay for authority, delay in delays.items() if registrable(host_of(authority)) == registrable(host))
