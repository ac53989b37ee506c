"""Shops in all sorts of trouble, and the watch over how politely they are asked: the server's own record decides.

By a seed, pages answer 429 and 503 with Retry-After in seconds or as a date, 200 and 302 with one, hang up, are slow or
lead elsewhere. Every fourth shop answers under two names, every fifth has its robots.txt on a host that it shares with
others, every third asks for a longer delay.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import NamedTuple

from crawler.shops import Recipe
from tests.crawler.shop_server import Answer, Asked, Page, Wire
from tests.crawler.test_crawl import HTML, recipe

ONE_REGISTRABLE_DOMAIN = (
    "import tldextract, crawler.politeness as p\n"
    "p._suffixes = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), extra_suffixes=('example',))\n"
    "p._shared_suffixes = p._suffixes"
)
"""Alters the crawl's child: `www.shop.example` and `shop.example` are of one registrable domain, as with `.com`."""
PER_LIST = 50
_TROUBLES = {
    "none": 82,
    "429 seconds": 3,
    "503 date": 1,
    "503": 3,
    "302": 3,
    "302 seconds": 1,
    "200 seconds": 1,
    "500 twice": 1,
    "hangs up": 2,
    "slow": 3,
}


@dataclass
class BusyShops:
    """Hosts for the server, recipes for the crawl, and what was done."""

    pages: dict[str, dict[str, Answer]] = field(default_factory=dict)
    recipes: list[Recipe] = field(default_factory=list)
    delays: dict[str, float] = field(default_factory=dict)
    """Delay to be kept, by registrable domain."""
    troubles: Counter[str] = field(default_factory=Counter)
    """How often a page was in which trouble."""


def busy_shops(shops: int, products: int, delay: float, seed: int) -> BusyShops:
    """Make shops; half are walked by their sitemaps, half by their lists."""
    made = BusyShops(delays={"shared.example": delay})
    made.pages["shared.example"] = {}
    for number in range(shops):
        _add(made, number, products, delay, random.Random(f"{seed} {number}"))  # noqa: S311 - to be repeated
    return made


def _add(made: BusyShops, number: int, products: int, delay: float, chance: random.Random) -> None:
    key = f"shop{number:02d}"
    host = f"{key}.example"
    asked_delay = delay * 2 if number % 3 == 0 else None
    made.delays[host] = asked_delay or delay
    rules = f"User-agent: *\nDisallow: /private\nSitemap: http://{host}/map.xml\n"
    rules += f"Crawl-delay: {asked_delay}\n" if asked_delay else ""
    pages: dict[str, Answer] = {"/": Page(b"Welcome"), "/terms": Page(b"<p>30 days</p>")}
    pages["/robots.txt"] = Page(rules.encode())
    if number % 5 == 0:
        pages["/robots.txt"] = Page(b"", 302, (("Location", f"http://shared.example/{key}"),))
        made.pages["shared.example"][f"/{key}"] = Page(rules.encode())
    other: dict[str, Answer] = {"/robots.txt": Page(rules.encode())}
    paths = [f"/p/{product}" for product in range(products)]
    for path in paths:
        (trouble,) = chance.choices(list(_TROUBLES), list(_TROUBLES.values()))
        elsewhere = f"www.{host}" if number % 4 == 0 else host
        pages[path] = _Troubled(trouble, made, f"http://{elsewhere}{path}-moved")
        (other if elsewhere != host else pages)[f"{path}-moved"] = Page(f"<h1>Mat {path}</h1>".encode())
    if number % 2:
        pages |= _lists(paths)
        made.recipes.append(recipe(key, "category", start=["/list?page=1"], product="/p/", policies=["/terms"]))
    else:
        pages |= _sitemaps(host, paths)
        made.recipes.append(recipe(key, "sitemap", product="/p/", policies=["/terms"]))
    made.pages[host] = pages
    if number % 4 == 0:
        made.pages[f"www.{host}"] = other


def _lists(paths: Sequence[str]) -> dict[str, Answer]:
    pages: dict[str, Answer] = {}
    for page, begin in enumerate(range(0, len(paths), PER_LIST), 1):
        links = "".join(f'<a href="{path}">Mat</a>' for path in paths[begin : begin + PER_LIST])
        more = f'<a rel="next" href="/list?page={page + 1}">more</a>' if begin + PER_LIST < len(paths) else ""
        pages[f"/list?page={page}"] = Page((links + more).encode())
    return pages


def _sitemaps(host: str, paths: Sequence[str]) -> dict[str, Answer]:
    pages: dict[str, Answer] = {}
    maps = []
    for number, begin in enumerate(range(0, len(paths), PER_LIST)):
        urls = "".join(f"<url><loc>http://{host}{path}</loc></url>" for path in paths[begin : begin + PER_LIST])
        pages[f"/map-{number}.xml"] = Page(f"<urlset>{urls}</urlset>".encode())
        maps.append(f"<sitemap><loc>http://{host}/map-{number}.xml</loc></sitemap>")
    pages["/map.xml"] = Page(f"<sitemapindex>{''.join(maps)}</sitemapindex>".encode())
    return pages


class _Troubled:
    """A page in some trouble, at first."""

    def __init__(self, trouble: str, made: BusyShops, moved: str) -> None:
        self._trouble, self._made, self._moved = trouble, made, moved
        self._times = 0

    def __call__(self, asked: Asked) -> Page | Wire:
        self._times += 1
        kind, _, rest = self._trouble.partition(" ")
        body = f"<h1>Mat {asked.path}</h1>".encode()
        times = 2 if rest == "twice" else 1
        if self._trouble == "none" or self._times > times:
            return Page(body)
        self._made.troubles[self._trouble] += 1
        headers = [HTML, ("Location", self._moved)] if kind == "302" else [HTML]
        if rest in {"seconds", "date"}:
            headers.append(("Retry-After", self._retry_after(asked, rest)))
        if kind == "slow":
            return Wire([b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body), body], "keep", pause=0.15)
        return Page(body, 0 if kind == "hangs" else int(kind), tuple(headers))

    @staticmethod
    def _retry_after(asked: Asked, form: str) -> str:
        if form == "seconds":
            asked.rests = 1.0
            return "1"
        now = datetime.now(UTC)
        moment = now.replace(microsecond=0) + timedelta(seconds=2)
        asked.rests = (moment - now).total_seconds() - (time.monotonic() - asked.at)
        return format_datetime(moment, usegmt=True)


class Watched(NamedTuple):
    """What the server's record says."""

    faults: list[str]
    """Each breach of politeness, in words."""
    requests: int
    hosts: int
    """Registrable domains that were asked."""
    windows: int
    """Answers that asked to be left alone for a time."""
    narrowest: float
    """Least seconds by which a pause was longer than it had to be."""
    together: int
    """Requests that came within the delay of one to another domain: domains don't wait for each other."""


def watch(log: Sequence[Asked], delays: dict[str, float]) -> Watched:
    """Judge a record: no two requests of a domain at once, none closer to an answer than its delay, none in a rest.

    Nor is a connection kept while another one is used. There is no tolerance. The server notes an answer before it
    sends its last part and a request after it has arrived, on the clock that the crawl counts its pauses by, so that a
    pause that was kept is never measured too short.
    """
    by_domain = defaultdict(list)
    for asked in sorted(log, key=lambda asked: asked.at):
        by_domain[".".join(asked.host.split(".")[-2:])].append(asked)
    faults = []
    spare = []
    for domain, requests in by_domain.items():
        free_at = 0.0
        left: set[int] = set()
        for one, other in pairwise(requests):
            ended = one.at if one.answered_at is None else one.answered_at
            free_at = max(free_at, ended + one.rests)
            where = f"{domain}: {one.path} then {other.path}"
            spare.append(other.at - ended - delays[domain])
            if other.at < ended:
                faults.append(f"{where}: at the same time")
            elif other.at < ended + delays[domain]:
                faults.append(f"{where}: after {other.at - ended:.4f} s of {delays[domain]:g}")
            if one.connection != other.connection:
                left.add(one.connection)
            if other.connection in left:
                faults.append(f"{where}: on a connection that was kept beside another")
            if other.at < free_at:
                faults.append(f"{where}: {free_at - other.at:.4f} s before the end of its Retry-After")
    in_time = sorted(log, key=lambda asked: asked.at)
    least = min(delays.values())
    return Watched(
        faults=faults,
        requests=len(log),
        hosts=len(by_domain),
        windows=sum(asked.rests > 0 for asked in log),
        narrowest=min(spare),
        together=sum(one.host != other.host and other.at - one.at < least for one, other in pairwise(in_time)),
    )
