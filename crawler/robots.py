"""robots.txt by RFC 9309, failing closed: what can't be read forbids everything.

Fetched first from every authority, archived like any page, obeyed for every request; no recipe switches it off.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.failures import failure_of, failure_of_status
from crawler.middlewares import place_of, reason_of
from crawler.politeness import LONGEST_CRAWL_DELAY, host_of, keep_delay
from crawler.run import Failure, Outcome, WalkLine
from crawler.visit import PartOfVisit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

AGENT = "Matguide"
"""Product token that robots.txt is read for."""
SIZE_LIMIT = 500 * 1024
"""Bytes of a robots.txt that are read (RFC 9309 section 2.5)."""


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
    rules: Protego | None = None
    """The parsed rules; None where all or nothing is allowed."""

    def allows(self, url: str) -> bool:
        """Tell whether an address may be asked for."""
        if self.finish is not None:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, AGENT))

    @property
    def crawl_delay(self) -> float | None:
        """Crawl-delay asked of us, seconds."""
        delay = self.rules.crawl_delay(AGENT) if self.rules else None
        return None if delay is None else float(delay)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Sitemaps it names."""
        return tuple(self.rules.sitemaps) if self.rules else ()


def judge(answer: Answer) -> Rules:
    """Turn the answer for robots.txt into rules (RFC 9309 section 2.3.1); whatever is in doubt forbids."""
    status = answer.status
    if status is None:
        return Rules(f"unreachable ({answer.problem})", finish=f"unreachable: {answer.problem}")
    if status == 429 or status >= 500 or not 200 <= status < 500 or 300 <= status < 400:
        return Rules(f"refused (status {status})", finish=f"refused: robots.txt answers with status {status}")
    if status >= 400:
        return Rules(f"allowed (none there, status {status})")
    if not answer.whole:
        return Rules("refused (broken off)", finish="refused: robots.txt broke off or is damaged")
    text = answer.body[:SIZE_LIMIT].decode("utf-8-sig", "replace").replace("\0", "").lstrip("\ufffd")
    if text.lstrip().startswith("<"):
        return Rules("refused (a web page)", finish="refused: a web page stands in place of robots.txt")
    return Rules("allowed", rules=Protego.parse(_directives(text)))


_DIRECTIVE = re.compile(
    r"\s*(user-?\s?agent|allow|dis+al+ow|disalow|dissalow|crawl-?delay|request-rate|visit-time|sitemap|site-map|host)[\s:]",
    re.IGNORECASE,
)
_AGENT = re.compile(r"(\s*user-?\s?agent\s*:?\s*[a-z_-]+)[ \t][^#]*", re.IGNORECASE)


def _directives(text: str) -> str:
    """Bring a robots.txt to what Protego reads as RFC 9309 means it; both gaps let in what the shop forbids.

    An unknown line ends no group (section 2.2), and an agent is its product token, whatever follows (section 2.2.1).
    """
    lines = re.split(r"\r\n|\r|\n", text)
    return "\n".join(_AGENT.sub(r"\1", line) for line in lines if _DIRECTIVE.match(line))


def _failure(response: Response) -> Failure:
    """Return of what kind an answer for robots.txt is that forbids everything."""
    if response.status == 200:
        return Failure.CUT_OFF if "broken" in response.flags else Failure.PARSE
    return failure_of_status(response.status)


class RobotsMiddleware(PartOfVisit):
    """Asks each authority for robots.txt before anything else, and lets through what it allows."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, asyncio.Future[Rules]] = {}

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
        if authority not in self._rules:
            self._rules[authority] = asyncio.get_running_loop().create_future()
            self._rules[authority].set_result(await self._ask(authority))
        return await self._rules[authority]

    async def _ask(self, authority: str) -> Rules:
        url = f"{authority}/robots.txt"
        request = Request(url, callback=NO_CALLBACK, meta={"role": "robots"}, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever keeps robots.txt from being read forbids everything
            rules = judge(Answer(None, problem=reason_of(error)))
            self._log(url, rules, None, failure_of(error))
        else:
            unchanged = "unchanged" in response.flags
            status = 200 if unchanged else response.status
            rules = judge(Answer(status, response.body, whole="broken" not in response.flags))
            self._log(url, rules, response, _failure(response) if rules.finish else None)
        self._adopt(authority, rules)
        return rules

    def _log(self, url: str, rules: Rules, response: Response | None, failure: Failure | None) -> None:
        kept = Outcome.UNCHANGED if response and "unchanged" in response.flags else Outcome.ANSWERED
        line = WalkLine(
            at=self.visit.clock.now(),
            shop=self.visit.recipe.key,
            url=url,
            role="robots",
            outcome=Outcome.FAILED if failure else kept,
            status=response.status if response else None,
            reason=rules.verdict,
            failure=failure,
            **place_of(response),
        )
        self.visit.log(line)

    def _adopt(self, authority: str, rules: Rules) -> None:
        host = host_of(authority)
        asked = rules.crawl_delay
        delay = max(self.visit.delay, min(asked or 0.0, LONGEST_CRAWL_DELAY))
        keep_delay(self.crawler, host, delay)
        self.visit.delay = delay
        self.visit.sitemaps += rules.sitemaps
        if host == self.visit.recipe.shop.host:
            if rules.finish:
                self.visit.stop(rules.finish)
            capped = asked is not None and asked > LONGEST_CRAWL_DELAY
            self.visit.robots = rules.verdict + (f"; Crawl-delay {asked:g} s asked, {delay:g} s kept" if capped else "")
            self.visit.crawl_delay = asked
