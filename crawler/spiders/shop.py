"""What every walk has in common: asking, logging what became of each address, and finding the shop's terms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any, ClassVar, Literal, TypeAlias, cast
from urllib.parse import unquote, urljoin, urlsplit

import orjson
import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from crawler.coding import BODY_LIMIT
from crawler.failures import failure_of, failure_of_status, reason_of
from crawler.guard import AddressRefusedError
from crawler.middlewares import Place, place_of
from crawler.politeness import LeftOutError
from crawler.robots import RobotsRefusedError
from crawler.run import Failure, Outcome, WalkLine
from crawler.spiders.links import links, policy_links
from crawler.visit import Visit

Role: TypeAlias = Literal["feed", "sitemap", "category", "product", "policy", "other"]
Then: TypeAlias = Callable[[Response], Iterable[Request]]
Otherwise: TypeAlias = Callable[[], Iterable[Request]]


LONGEST_URL = 2048
"""Characters of an address; a longer one is a trap."""
DEEPEST = 100
"""Links from a start to a page, one after the other: pages of a list, nested sitemaps."""


class ShopSpider(scrapy.Spider):
    """Walks one shop by its recipe."""

    policy_convention: ClassVar[tuple[str, ...]] = ()
    """Paths where shops of this kind keep their terms."""

    def __init__(self, visit: Visit, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.visit = visit
        self.walk = visit.recipe.walk
        self._depths: dict[str, int] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Begin with the products; the terms come after them."""
        for request in self.begin():
            yield request
        for request in self._policies():
            yield request

    def begin(self) -> Iterable[Request]:
        """Ask for the first pages of the walk."""
        raise NotImplementedError

    def address(self, path: str) -> str:
        """Return the address of a path of the shop."""
        return urljoin(self.visit.recipe.shop.home, path)

    def ask(
        self,
        url: str,
        role: Role,
        then: Then | None = None,
        *,
        found_on: str | None = None,
        otherwise: Otherwise | None = None,
    ) -> Iterator[Request]:
        """Ask for an address once; go on with `then` when it answers, with `otherwise` when it does not."""
        meta = {"role": role, "then": then, "otherwise": otherwise, "found_on": found_on}
        try:
            request = Request(url, callback=self._received, errback=self._failed, meta=meta, dont_filter=True)
        except ValueError:
            return
        request.meta["asked"] = request.url
        if not self._is_new(request.url, found_on):
            return
        if len(request.url) > LONGEST_URL:
            self._log(request.url, role, Outcome.LEFT_OUT, reason=f"longer than {LONGEST_URL} characters")
        elif self._depths[request.url] > DEEPEST:
            self._log(request.url, role, Outcome.LEFT_OUT, reason=f"more than {DEEPEST} links deep", found_on=found_on)
        else:
            yield request

    def _is_new(self, url: str, found_on: str | None) -> bool:
        if url in self._depths:
            return False
        self._depths[url] = self._depths.get(found_on or "", 0) + 1
        return True

    @property
    def addresses_known(self) -> int:
        """How many addresses were asked for or left out so far: a page that adds none ends a list."""
        return len(self._depths)

    def ask_product(self, url: str, words: str, found_on: str) -> Iterator[Request]:
        """Ask for a product page, unless the recipe searches for words that neither it nor its path names."""
        sought = self.walk.search
        named = f"{words} {unquote(urlsplit(url).path)}".casefold()
        if not sought or any(word.casefold() in named for word in sought):
            yield from self.ask(url, "product", found_on=found_on)
        elif self._is_new(url, found_on):
            reason = f"names none of: {', '.join(sought)}"
            self._log(url, "product", Outcome.LEFT_OUT, reason=reason, found_on=found_on)

    def _policies(self) -> Iterator[Request]:
        paths = self.walk.policies or self.policy_convention
        otherwise = None if self.walk.policies else self._ask_home
        for path in paths:
            yield from self.ask(self.address(path), "policy", otherwise=otherwise)
        if not paths:
            yield from self._ask_home()

    def _ask_home(self) -> Iterator[Request]:
        yield from self.ask(self.visit.recipe.shop.home, "other", self.follow_policies)

    def follow_policies(self, response: Response) -> Iterator[Request]:
        """Ask for the pages of terms that a page links to, unless the recipe names them."""
        for link in () if self.walk.policies else policy_links(links(response.body, response.url)):
            yield from self.ask(link.url, "policy", found_on=response.url)

    def _received(self, response: Response) -> Iterator[Request]:
        meta = response.meta
        problem, kind = _problem(response) or (None, None)
        unchanged = "unchanged" in response.flags
        kept = Outcome.UNCHANGED if unchanged else Outcome.ANSWERED
        redirected = response.url != meta["asked"]
        self._log(
            response.url,
            meta["role"],
            Outcome.FAILED if problem else kept,
            status=response.status,
            reason=problem or (f"redirected from {meta['asked']}" if redirected else None),
            failure=kind,
            found_on=meta["found_on"],
            place=place_of(response),
        )
        if problem is None and meta["then"]:
            yield from meta["then"](response)
        elif problem is not None and meta["otherwise"]:
            yield from meta["otherwise"]()

    def _failed(self, failed: TwistedFailure) -> Iterator[Request]:
        request = cast("Request", failed.request)  # type: ignore[attr-defined]  # Scrapy puts it there
        error = cast("BaseException", failed.value)
        outcome = Outcome.FAILED
        if isinstance(error, RobotsRefusedError):
            outcome = Outcome.REFUSED
        elif isinstance(error, LeftOutError | AddressRefusedError):
            outcome = Outcome.LEFT_OUT
        meta = request.meta
        self._log(
            request.url,
            meta["role"],
            outcome,
            reason=reason_of(error),
            failure=failure_of(error) if outcome is Outcome.FAILED else None,
            found_on=meta["found_on"],
        )
        if meta["otherwise"]:
            yield from meta["otherwise"]()

    def _log(self, url: str, role: Role, outcome: Outcome, *, place: Place | None = None, **words: Any) -> None:
        """Write the walk line of an address; `words` are status, reason, failure and found_on, where there are any."""
        line = WalkLine(
            at=self.visit.clock.now(),
            shop=self.visit.recipe.key,
            url=url,
            role=role,
            outcome=outcome,
            **words,
            **(place or place_of(None)),
        )
        self.visit.log(line)


def _problem(response: Response) -> tuple[str, Failure] | None:
    """Return why an answer is none, and of what kind that is; a cut off or empty body says nothing about the goods."""
    if response.status not in {200, 203} and "unchanged" not in response.flags:
        return f"answers with status {response.status}", failure_of_status(response.status)
    if "broken" in response.flags:
        too_large = len(response.body) >= BODY_LIMIT
        return "the body is cut off, damaged or too large", Failure.TOO_LARGE if too_large else Failure.CUT_OFF
    if not response.body.strip():
        return "the body is empty", Failure.EMPTY
    return None


def read_json(response: Response) -> Any:
    """Return the JSON of a response; None where it is none."""
    try:
        return orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return None
