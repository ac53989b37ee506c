"""What every walk has in common: asking, logging what became of each address, and finding the shop's terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
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
from crawler.pages.limits import PageTooLargeError
from crawler.pages.wall import wall_of
from crawler.politeness import LeftOutError
from crawler.robots import RobotsRefusedError
from crawler.run import Failure, Outcome, WalkLine
from crawler.spiders.addresses import Frontier, Trap, asked_as, holds_session, path_of
from crawler.spiders.links import links
from crawler.spiders.shop_terms import Terms
from crawler.visit import Visit

Role: TypeAlias = Literal["feed", "sitemap", "category", "product", "policy", "other"]
Then: TypeAlias = Callable[[Response], Iterable[Request]]
Otherwise: TypeAlias = Callable[[], Iterable[Request]]
Step: TypeAlias = tuple[str, Role, Then]

ALIKE = 10
"""Product addresses that may answer with the very same bytes before the shop is left in peace."""


class ShopSpider(scrapy.Spider):
    """Walks one shop by its recipe."""

    policy_convention: ClassVar[tuple[str, ...]] = ()
    """Paths where shops of this kind keep their terms."""

    def __init__(self, visit: Visit, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.visit = visit
        self.walk = visit.recipe.walk
        self._frontier = Frontier(visit.budget.requests, visit.recipe.walk.parameters)
        self._alike: Counter[str] = Counter()
        self._trapped: set[Trap] = set()
        self._terms = Terms(self)

    async def start(self) -> AsyncIterator[Request]:
        """Begin with the products; the terms come after them."""
        for request in self.begin():
            yield request
        for request in self._terms.begin(self.policy_convention):
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
        """Ask for a page once; go on with `then` when it answers, with `otherwise` when it does not."""
        meta = {"role": role, "then": then, "otherwise": otherwise, "found_on": found_on}
        if holds_session(url):
            self._trap_once(url, role, Trap.SESSION, found_on)
        try:
            request = Request(asked_as(url), callback=self._received, errback=self._failed, meta=meta, dont_filter=True)
        except ValueError:
            return
        request.meta["asked"] = request.url
        if not self._frontier.meet(request.url, found_on):
            return
        trap = self._frontier.trap(request.url, role)
        if trap is None:
            yield request
        elif trap is Trap.MANY:
            self._trap_once(request.url, role, trap, found_on)
        else:
            self.leave_out(request.url, role, f"trap: {trap}", found_on)

    def leave_out(self, url: str, role: Role, reason: str, found_on: str | None) -> None:
        """Log an address that is not asked for, and why."""
        self._log(url, role, Outcome.LEFT_OUT, reason=reason, found_on=found_on)

    def leave_out_new(self, url: str, role: Role, reason: str, found_on: str | None) -> None:
        """Log an address that is not asked for, unless it was met before."""
        if self._frontier.meet(url, found_on):
            self.leave_out(url, role, reason, found_on)

    def _trap_once(self, url: str, role: Role, trap: Trap, found_on: str | None) -> None:
        """Log a trap that shows in many addresses by its first."""
        if trap not in self._trapped:
            self._trapped.add(trap)
            self.leave_out(url, role, f"trap: {trap}", found_on)

    def end_feed(self, following: str, named: Iterable[str], found_on: str) -> None:
        """End a feed that names nothing new: without a word where its page is empty, as a trap where it repeats."""
        if any(named):
            self.leave_out_new(following, "feed", f"trap: {Trap.BARREN}", found_on)

    @property
    def is_full(self) -> bool:
        """Whether the walk has as many addresses as a run may ask for."""
        return self._frontier.is_full

    def ask_product(self, url: str, words: str, found_on: str, then: Then | None = None) -> Iterator[Request]:
        """Ask for a product page, unless the recipe searches for words that neither it nor its path names."""
        sought = self.walk.search
        named = f"{words} {unquote(path_of(url))}".casefold()
        if not sought or any(word.casefold() in named for word in sought):
            yield from self.ask(url, "product", then, found_on=found_on)
        else:
            self.leave_out_new(url, "product", f"names none of: {', '.join(sought)}", found_on)

    def follow_terms(self, response: Response) -> Iterable[Request]:
        """Ask for the pages of terms that the home page leads to."""
        return self._terms.follow(response)

    def ask_in_turn(self, steps: Sequence[Step]) -> Iterator[Request]:
        """Ask for the first of several starts; for the next one where it fails or leads nowhere."""
        if not steps:
            return
        (url, role, then), rest = steps[0], steps[1:]

        def read(response: Response) -> Iterator[Request]:
            found = False
            for request in then(response):
                found = True
                yield request
            if not found:
                yield from self.ask_in_turn(rest)

        asked = list(self.ask(url, role, read, otherwise=lambda: self.ask_in_turn(rest)))
        yield from asked or self.ask_in_turn(rest)

    def _received(self, response: Response) -> Iterator[Request]:
        meta = response.meta
        is_parsed = meta["then"] is not None and meta["role"] not in {"feed", "sitemap"}
        problem, kind = _problem(response) or (_keep_links(response) if is_parsed else None) or (None, None)
        unchanged = "unchanged" in response.flags
        kept = Outcome.UNCHANGED if unchanged else Outcome.ANSWERED
        redirected = response.url != meta["asked"]
        if problem is None and redirected and meta["role"] == "product" and urlsplit(response.url).path in {"", "/"}:
            problem, kind = f"leads to the home page, so it is gone (asked for {meta['asked']})", Failure.GONE
        if redirected:
            self._frontier.meet(response.url, meta["found_on"])
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
        if problem is None and meta["role"] == "product":
            self._stop_where_all_is_alike(response)
        if problem is None and meta["then"]:
            yield from meta["then"](response)
        elif problem is not None and meta["otherwise"]:
            yield from meta["otherwise"]()

    def _stop_where_all_is_alike(self, response: Response) -> None:
        """Stop the visit of a shop that answers most of its product addresses with one page."""
        record = place_of(response)["record"]
        if record is None or response.url != response.meta["asked"]:
            return
        self._alike[record.digest] += 1
        times = self._alike[record.digest]
        if times >= ALIKE and 2 * times > self.visit.roles["product"]:
            self._trap_once(response.url, "product", Trap.ALIKE, None)
            self.visit.stop(f"trap: {times} product addresses answer with one and the same page")

    def _failed(self, failed: TwistedFailure) -> Iterator[Request]:
        request = cast("Request", failed.request)  # type: ignore[attr-defined]  # Scrapy puts it there
        error = cast("BaseException", failed.value)
        outcome = Outcome.FAILED
        if isinstance(error, RobotsRefusedError):
            outcome = Outcome.REFUSED
        elif isinstance(error, LeftOutError | AddressRefusedError):
            outcome = Outcome.LEFT_OUT
        meta = request.meta
        endless = "max redirections" in str(error)  # Scrapy's words
        led_on = f"redirects to {request.url}: " if request.url != meta["asked"] and not endless else ""
        self._log(
            meta["asked"] if led_on else request.url,
            meta["role"],
            outcome,
            reason=f"trap: {Trap.REDIRECTS}" if endless else led_on + reason_of(error),
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
    wall = wall_of(response.url, response.status, _headers(response), response.body)
    return (wall.words, wall.kind) if wall else None


def _headers(response: Response) -> Iterator[tuple[str, str]]:
    for name, values in response.headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")


def _keep_links(response: Response) -> tuple[str, Failure] | None:
    """Note a page's links where `links_of` finds them; return why it can't be parsed, where it can't."""
    try:
        response.meta["links"] = links(response.body, response.url)
    except PageTooLargeError as error:
        return f"not parsed: {error}", Failure.TOO_LARGE
    return None


def read_json(response: Response) -> Any:
    """Return the JSON of a response; None where it is none."""
    try:
        return orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return None
