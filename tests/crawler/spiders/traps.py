"""Twelve shops that would keep a walk busy without end, and one that is well (research/reliability.md, C5)."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count, product
from urllib.parse import parse_qs, urlsplit

from crawler.shops import Recipe
from crawler.spiders.addresses import VARIANTS, Trap
from crawler.spiders.shop import ALIKE
from tests.crawler.shop_server import Answer, Asked, Page, Wire
from tests.crawler.spiders.walked import page, recipe

MATS = 40
"""Products of the shop that is well."""


@dataclass(frozen=True)
class TrapShop:
    """One trap."""

    recipe: Recipe
    pages: Mapping[str, Answer]
    trap: Trap | str
    """What the walk log calls it: a trap, or the words of a failure."""
    most: int
    """Requests that it may cost, robots.txt included."""
    products: tuple[str, ...] = ()
    """Products that are found all the same."""
    slow: bool = field(default=False, kw_only=True)
    """Whether it takes its time, or the whole budget, and is for the campaign alone."""


def well() -> dict[str, Answer]:
    """Return the pages of the shop that is well."""
    paths = [f"/p/{number}" for number in range(MATS)]
    return {"/": page(*paths), **{path: Page(f"<h1>Mat {path}</h1>".encode()) for path in paths}}


def _shop(key: str, kind: str = "category", **walk: object) -> Recipe:
    return recipe(key, kind, **{"product": "/p/", "policies": ["/"], **walk})


def _number(asked: Asked, name: str) -> int:
    return int(parse_qs(urlsplit(asked.path).query).get(name, ["1"])[0])


def _mat(asked: Asked) -> Page:
    return Page(f"<h1>Mat {asked.path}</h1>".encode())


def _by_path(**answers: Callable[[Asked], Page]) -> dict[str, Answer]:
    """Return pages by the first part of their path; any other is a product."""

    def answer(asked: Asked) -> Page:
        return answers.get(urlsplit(asked.path).path.strip("/").partition("/")[0] or "home", _mat)(asked)

    return {"*": answer}


def traps() -> list[TrapShop]:
    """Return every trap."""
    return [
        TrapShop(_shop("endless", start=["/list?page=1"]), _by_path(list=_endless), Trap.BARREN, 8, ("/p/1", "/p/2")),
        TrapShop(_shop("calendar", start=["/days?month=1"]), _by_path(days=_calendar), Trap.BARREN, 6),
        TrapShop(_shop("sessions"), _by_path(home=_Sessions(), p=_Sessions()), Trap.SESSION, 8, ("/p/1", "/p/2")),
        TrapShop(_shop("nesting"), _by_path(home=_nesting, mats=_nesting), Trap.REPEATS, 8),
        TrapShop(_shop("facets"), _by_path(home=_facets), Trap.VARIANTS, VARIANTS + 3),
        TrapShop(_shop("turning"), _by_path(home=_link_to("/p/1"), p=_turning), Trap.REDIRECTS, 10),
        TrapShop(_shop("mirrors", "sitemap", start=["/map-0.xml"]), {"*": _mirrors}, Trap.NESTED, 12),
        TrapShop(_shop("million", "sitemap", start=["/map.xml"]), _million(), Trap.MANY, 5_000, slow=True),
        TrapShop(
            _shop("drips"),
            _by_path(home=_link_to("/p/1", "/p/2", "/h/1")) | _drips(),
            "no answer within",
            12,
            slow=True,
        ),
        TrapShop(
            _shop("flood"),
            {"/": page("/p/1", "/p/2"), "/p/1": _flood(), "/p/2": Page(MAT)},
            "larger than",
            5,
            ("/p/2",),
        ),
        TrapShop(_shop("tarpit", start=["/w/1"]), _by_path(w=_tarpit), Trap.DEEP, 205),
        TrapShop(_shop("bog", start=["/w/1"]), _by_path(w=_bog), Trap.MANY, 5_000, slow=True),
        TrapShop(_shop("parrot"), {"*": page(*(f"/p/{number}" for number in range(90)))}, Trap.ALIKE, ALIKE + 6),
    ]


MAT = b"<h1>Mat</h1>"


def _link_to(*paths: str) -> Callable[[Asked], Page]:
    return lambda _: page(*paths)


def _endless(asked: Asked) -> Page:
    return page("/p/1", "/p/2", f"/list?page={_number(asked, 'page') + 1}")


def _calendar(asked: Asked) -> Page:
    return page(more=f'<a rel="next" href="/days?month={_number(asked, "month") + 1}">Next month</a>')


class _Sessions:
    """Gives every visitor, at every page, a session of its own."""

    def __init__(self) -> None:
        self._numbers = count()

    def __call__(self, asked: Asked) -> Page:
        marks = (hashlib.md5(str(next(self._numbers)).encode()).hexdigest() for _ in range(6))  # noqa: S324 - a mark
        links = [f"/p/{number}?sid={mark}" for number, mark in product((1, 2), list(marks)[:3])]
        links += [f"/p/{number};jsessionid={number}A{len(asked.path)}F" for number in (1, 2)]
        return page(*links, more=f"<h1>{asked.path}</h1>")


def _nesting(asked: Asked) -> Page:
    """Link, as if relatively, to a folder that every path has again; each page names a mat of its own."""
    path = urlsplit(asked.path).path.rstrip("/")
    return page(f"/p/{len(path)}", more=f'<a rel="next" href="{path}/mats">more</a>')


def _facets(_: Asked) -> Page:
    return page(
        *(f"/p/mat?colour={colour}&size={size}&sort={sort}" for colour, size, sort in product(range(9), repeat=3))
    )


def _turning(asked: Asked) -> Page:
    return Page(b"", 302, (("Location", f"/p/{int(asked.path.rpartition('/')[2]) + 1}"),))


def _mirrors(asked: Asked) -> Page:
    number = int("".join(filter(str.isdigit, asked.path)) or 0)
    home = f"http://{asked.host}/map-"
    maps = (f"<sitemap><loc>{home}{each}.xml</loc></sitemap>" for each in (number, number + 1))
    return Page(f"<sitemapindex>{''.join(maps)}</sitemapindex>".encode())


def _million() -> dict[str, Answer]:
    """Return an index of twenty sitemaps of 50,000 addresses each."""

    def sitemap(asked: Asked) -> Page:
        if not asked.path.startswith("/map"):
            return _mat(asked)
        part = asked.path.strip("/").removesuffix(".xml.gz")
        urls = (f"<url><loc>http://million.example/p/{part}-{number}</loc></url>" for number in range(50_000))
        return Page(gzip.compress(f"<urlset>{''.join(urls)}</urlset>".encode(), 1), 200, (("Content-Type", "x/gzip"),))

    entries = (f"<sitemap><loc>http://million.example/map-{part}.xml.gz</loc></sitemap>" for part in range(20))
    return {"/map.xml": Page(f"<sitemapindex>{''.join(entries)}</sitemapindex>".encode()), "*": sitemap}


def _drips() -> dict[str, Answer]:
    """Return pages that come byte by byte, one in its head, one in its body."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    return {
        "/p/1": Wire((head,), forever=b"x", pause=1.0),
        "/p/2": Wire((head, b"Content-Length: 9999\r\n\r\n"), forever=b"x", pause=1.0),
    }


def _flood() -> Wire:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    return Wire((b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n",), forever=chunk)


def _tarpit(asked: Asked) -> Page:
    return _babble(asked, 1)


def _bog(asked: Asked) -> Page:
    return _babble(asked, 80)


def _babble(asked: Asked, links: int) -> Page:
    """Link to pages of random words, and to more of the kind."""
    words = hashlib.sha256(asked.path.encode()).hexdigest()
    mats = [f"/p/{words[number % 50 :][:9]}-{number}" for number in range(links)]
    return page(*mats, more=f'<a rel="next" href="/w/{words[:12]}">more</a>')
