"""What servers do, one behaviour a shop, through the real crawl: what the walk log says of it, and that it goes on.

Each shop has a page before and a page after the one that behaves. Nothing that a server does may read as goods that are
gone, but 404 and 410.
"""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import brotli
import pytest

from crawler.archive import read_response
from crawler.coding import BODY_LIMIT
from crawler.crawl import crawl
from crawler.robots_txt import SIZE_LIMIT
from crawler.run import Failure, Manifest, Outcome, WalkLine, load_manifest, read_walk
from crawler.shops import Recipe
from tests.crawler.altered import alter_child
from tests.crawler.shop_server import Answer, Asked, Page, ShopServer, Wire, serve
from tests.crawler.test_crawl import HTML, page, recipe

DELAY = 0.01
LONGEST_RETRY_AFTER = 120
MAT = b"<h1>Matte</h1>"
MATTE = Page(MAT)
POISON = b"<h1>not this page</h1>"
PACKED = gzip.compress(MAT * 500)
ZIPPED = (HTML, ("Content-Encoding", "gzip"))


def http(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    return b"\r\n".join((b"HTTP/1.1 " + status, b"Content-Type: text/html", *headers, b"", body))


def sized(body: bytes = MAT, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    return http(body, b"Content-Length: %d" % len(body), *headers, status=status)


def chunks(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


CHUNKED = b"Transfer-Encoding: chunked"


def first(answer: Page | Wire, times: int = 1, then: Page = MATTE) -> Answer:
    """Answer in another way at first, then with the page."""
    tries = Counter[str]()

    def by_turns(asked: Asked) -> Page | Wire:
        tries[asked.path] += 1
        return answer if tries[asked.path] <= times else then

    return by_turns


def moved(to: str, status: int = 302) -> Page:
    return Page(status=status, headers=(("Location", to),))


class Case(NamedTuple):
    """One behaviour of a page."""

    answer: Answer
    outcome: Outcome = Outcome.FAILED
    failure: Failure | None = None
    status: int | None = None
    more: dict[str, Answer] = {}  # noqa: RUF012 - never changed
    at: str = "/p/odd"
    """Path of the walk line."""


def failed(answer: Answer, failure: Failure, status: int | None = None, **more: Answer) -> Case:
    return Case(answer, Outcome.FAILED, failure, status, {f"/p/{name}": page for name, page in more.items()})


def answered(answer: Answer, at: str = "/p/odd", **more: Answer) -> Case:
    return Case(answer, Outcome.ANSWERED, None, 200, {f"/p/{name}": page for name, page in more.items()}, at)


F = Failure
PAGES: dict[str, Case] = {
    # statuses
    "status-204": failed(Wire([b"HTTP/1.1 204 No Content\r\n\r\n"], "keep"), F.STATUS, 204),
    "status-206": failed(Page(MAT, 206), F.STATUS, 206),
    "status-304-unasked": failed(Page(b"", 304), F.STATUS, 304),
    "status-400": failed(Page(b"x", 400), F.STATUS, 400),
    "status-401": failed(Page(b"x", 401), F.BLOCKED, 401),
    "status-403": failed(Page(MAT, 403), F.BLOCKED, 403),
    "status-404": failed(Page(MAT, 404), F.GONE, 404),
    "status-410": failed(Page(b"", 410), F.GONE, 410),
    "status-418": failed(Page(MAT, 418), F.STATUS, 418),
    "status-429": failed(Page(b"slow down", 429), F.BLOCKED, 429),
    "status-451": failed(Page(b"x", 451), F.BLOCKED, 451),
    "status-500": failed(Page(MAT, 500), F.SERVER, 500),
    "status-503-always": failed(Page(MAT, 503, (("Retry-After", "0"),)), F.SERVER, 503),
    "status-599": failed(Page(MAT, 599), F.SERVER, 599),
    "status-999": failed(Page(MAT, 999), F.SERVER, 999),
    "status-500-once": answered(first(Page(b"", 500))),
    "status-502-twice": answered(first(Page(b"", 502), times=2)),
    "hangs-up-once": answered(first(Page(status=0))),
    # redirects
    "redirect-5": answered(moved("/p/r1"), "/p/r5", r1=moved("/p/r2"), r2=moved("/p/r3", 301), r3=moved("/p/r4", 307),
                           r4=moved("/p/r5", 308), r5=Page(MAT)),
    "redirect-6": failed(moved("/p/r1"), F.STATUS, None, r1=moved("/p/r2"), r2=moved("/p/r3"), r3=moved("/p/r4"),
                         r4=moved("/p/r5"), r5=moved("/p/r6"), r6=Page(MAT))._replace(at="/p/r5"),
    "redirect-to-itself": failed(moved("/p/odd"), F.STATUS),
    "redirect-empty-location": failed(moved(""), F.STATUS),
    "redirect-without-location": failed(Page(MAT, 302), F.STATUS, 302),
    "redirect-to-a-file": failed(moved("file:///etc/hostname"), F.STATUS, 302),
    "redirect-to-data": failed(moved("data:text/html,<h1>x"), F.STATUS, 302),
    "redirect-to-nonsense": failed(moved("http://[nonsense"), F.PARSE),
    "redirect-to-another-shop": Case(moved("http://other.example/p/x"), Outcome.LEFT_OUT, None, None),
    "redirect-to-this-machine": Case(moved("http://127.0.0.1/p/x"), Outcome.LEFT_OUT, None, None),
    "redirect-with-blanks": answered(Wire([sized(b"", b"Location:  /p/a b  ", status=b"302 x")], "keep"), "/p/a%20b",
                                     **{"a%20b": Page(MAT)}),
    "redirect-raw-bytes": answered(Wire([sized(b"", "Location: /p/möbel".encode(), status=b"301 x")], "keep"),
                                   "/p/m%C3%B6bel", **{"m%C3%B6bel": Page(MAT)}),
    "refresh-is-no-redirect": answered(Page(MAT + b'<meta http-equiv="refresh" content="0;url=/p/poison">', 200,
                                            (HTML, ("Refresh", "0; url=/p/poison"))), poison=Page(POISON)),
    # nothing, or not all of it
    "empty": failed(Page(b""), F.EMPTY, 200),
    "blank": failed(Page(b" \r\n\t"), F.EMPTY, 200),
    "empty-gzip": failed(Page(gzip.compress(b""), 200, ZIPPED), F.EMPTY, 200),
    "no-answer": failed(Wire(then="hang"), F.TIME_OUT),
    "hangs-up": failed(Page(status=0), F.CONNECTION),
    "reset": failed(Wire(then="reset"), F.CONNECTION),
    "hang-in-headers": failed(Wire([b"HTTP/1.1 200 OK\r\nContent-Ty"], "hang"), F.TIME_OUT),
    "hang-in-body": failed(Wire([http(MAT, b"Content-Length: 99")], "hang"), F.TIME_OUT),
    "close-in-headers": failed(Wire([b"HTTP/1.1 200 OK\r\nContent-Ty"]), F.CONNECTION),
    "close-in-body": failed(Page(MAT, 200, (HTML,), length=900), F.CUT_OFF),
    "reset-in-body": failed(Wire([http(MAT * 99, b"Content-Length: 9999")], "reset"), F.CUT_OFF),
    "slow-loris-header": failed(Wire([b"HTTP/1.1 200 OK\r\n"], forever=b"X-A: b\r\n", pause=0.2), F.TIME_OUT),
    "slow-loris-status": failed(Wire([b"HTTP/1.1 200 "], forever=b"O", pause=0.2), F.TIME_OUT),
    "slow-loris-body": failed(Wire([http(b"", b"Content-Length: 9999")], forever=b"a", pause=0.2), F.TIME_OUT),
    # sizes
    "larger-than-the-limit": failed(Page(b"x" * (BODY_LIMIT + 1)), F.TOO_LARGE),
    "endless-body": failed(Wire([http(b"")], forever=b"x" * 65536), F.TOO_LARGE),
    "endless-chunks": failed(Wire([http(b"", CHUNKED)], forever=chunks(b"x" * 65536)), F.TOO_LARGE),
    "gzip-bomb": failed(Page(gzip.compress(b"\0" * (BODY_LIMIT * 3)), 200, ZIPPED), F.TOO_LARGE, 200),
    "brotli-bomb": failed(Page(brotli.compress(b"\0" * (BODY_LIMIT * 3), quality=1), 200,
                               (HTML, ("Content-Encoding", "br"))), F.TOO_LARGE, 200),
    "gzip-in-gzip-bomb": failed(Page(gzip.compress(gzip.compress(b"\0" * (BODY_LIMIT * 3))), 200,
                                     (HTML, ("Content-Encoding", "gzip, gzip"))), F.TOO_LARGE, 200),
    "one-large-header": failed(Wire([http(MAT, b"X-A: " + b"a" * 1_000_000)]), F.PARSE),
    "many-headers": failed(Wire([http(MAT, *(b"X-%d: %s" % (n, b"a" * 200) for n in range(20_000)))]), F.PARSE),
    "endless-headers": failed(Wire([b"HTTP/1.1 200 OK\r\n"], forever=b"X-A: b\r\n" * 999), F.PARSE),
    # encodings
    "gzip-cut-off": failed(Page(PACKED[:-30], 200, ZIPPED), F.CUT_OFF, 200),
    "gzip-cut-off-to-nothing": failed(Page(PACKED[:10], 200, ZIPPED), F.CUT_OFF, 200),
    "gzip-damaged": failed(Page(PACKED[:-8] + b"\0" * 8, 200, ZIPPED), F.CUT_OFF, 200),
    "gzip-that-is-plain": answered(Page(MAT, 200, ZIPPED)),
    "gzip-unsaid": answered(Page(PACKED)),
    "deflate-raw": answered(Page(zlib.compress(MAT, wbits=-15), 200, (HTML, ("Content-Encoding", "deflate")))),
    "coding-unknown": answered(Page(MAT, 200, (HTML, ("Content-Encoding", "utf-8")))),
    "byte-order-mark": answered(Page(b"\xef\xbb\xbf" + MAT)),
    # framing
    "chunked": answered(Wire([http(chunks(MAT, MAT) + b"0\r\n\r\n", CHUNKED)], "keep")),
    "chunked-with-extension-and-trailer": answered(
        Wire([http(b"%x;a=b\r\n%s\r\n0\r\nX-T: 1\r\n\r\n" % (len(MAT), MAT), CHUNKED)], "keep")),
    "chunked-cut-off": failed(Wire([http(chunks(MAT), CHUNKED)]), F.CUT_OFF),
    "chunked-nonsense": failed(Wire([http(b"zz\r\n" + MAT, CHUNKED)]), F.PARSE),
    "chunked-negative": failed(Wire([http(b"-1\r\n" + MAT, CHUNKED)]), F.PARSE),
    "length-is-no-number": failed(Wire([http(MAT, b"Content-Length: many")]), F.PARSE),
    "length-is-negative": failed(Wire([http(MAT, b"Content-Length: -5")]), F.PARSE),
    "two-lengths": failed(Wire([http(MAT, b"Content-Length: 3", b"Content-Length: 9")]), F.PARSE),
    "longer-than-it-says": answered(Wire([sized() + sized(POISON)], "keep")),
    "longer-than-it-says-later": answered(Wire([sized(), sized(POISON)], "keep", pause=0.02))._replace(
        more={"/robots.txt": Page(b"User-agent: *\nCrawl-delay: 0.3")}),
    "no-length": answered(Wire([http(MAT, b"Connection: close")])),
    "http-1.0": answered(Wire([b"HTTP/1.0 200 OK\r\n\r\n" + MAT])),
    "http-0.9": failed(Wire([MAT]), F.PARSE),
    "http-2": failed(Wire([b"\0\0\x12\4\0\0\0\0\0" + b"\0" * 18]), F.PARSE),
    "status-line-garbage": failed(Wire([b"HELLO 200\r\n\r\n" + MAT]), F.PARSE),
    "status-line-no-number": failed(Wire([b"HTTP/1.1 OK fine\r\n\r\n" + MAT]), F.PARSE),
    "nul-in-header": failed(Wire([http(MAT, b"X-A: a\0b")]), F.PARSE),
    "100-then-the-page": answered(Wire([b"HTTP/1.1 100 Continue\r\n\r\n" * 50 + sized()], "keep")),
    "103-then-the-page": answered(Wire([b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + sized()], "keep")),
    "100-without-end": failed(Wire(forever=b"HTTP/1.1 100 Continue\r\n\r\n" * 9, pause=0.02), F.TIME_OUT),
    "101": failed(Wire([b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"], "hang"),
                  F.STATUS, 101),
    # manners
    "retry-after-seconds": answered(first(Page(b"", 429, (("Retry-After", "1"),)))),
    "retry-after-200": answered(Page(MAT, 200, (HTML, ("Retry-After", "1")))),
    "retry-after-302": answered(Page(b"", 302, (("Location", "/p/r1"), ("Retry-After", "1"))), "/p/r1", r1=Page(MAT)),
    "retry-after-nonsense": answered(first(Page(b"", 503, (("Retry-After", "soon"),)))),
    "set-cookie": answered(Page(MAT, 200, (HTML, ("Set-Cookie", "a=b; Path=/")))),
    "not-html": answered(Page(b"\x89PNG\r\n", 200, (("Content-Type", "image/png"),))),
}  # fmt: skip

ALL = b"User-agent: *\nDisallow:\n"
NONE = b"User-agent: *\nDisallow: /\n"
ODD = b"User-agent: *\nDisallow: /p/odd\n"
FILLER = b"# nothing\n" * (SIZE_LIMIT // 10)
FINISHED = "finished"
FORBIDDEN = "refused: robots.txt forbids the walk"


class RobotsCase(NamedTuple):
    """One behaviour of a robots.txt."""

    answer: Answer
    finish: str
    """How the shop's report begins."""
    paths: frozenset[str] = frozenset({"/", "/terms", "/p/before", "/p/odd", "/p/after"})
    """What is asked, beside robots.txt and its redirects."""
    more: dict[str, Answer] = {}  # noqa: RUF012 - never changed


def shut(answer: Answer, finish: str, **more: Answer) -> RobotsCase:
    return RobotsCase(answer, finish, frozenset(), {f"/{name}": page for name, page in more.items()})


def ruled(answer: Answer, **more: Answer) -> RobotsCase:
    paths = frozenset({"/", "/terms", "/p/before", "/p/after"})
    return RobotsCase(answer, FINISHED, paths, {f"/{name}": page for name, page in more.items()})


UNREACHABLE = "unreachable: "
ROBOTS: dict[str, RobotsCase] = {
    "robots-200": ruled(Page(ODD)),
    "robots-203": ruled(Page(ODD, 203)),
    "robots-204": RobotsCase(Wire([b"HTTP/1.1 204 No Content\r\n\r\n"], "keep"), FINISHED),
    "robots-empty": RobotsCase(Page(b""), FINISHED),
    "robots-nonsense": RobotsCase(Page(b"\xff\xfegar\x01bage\n" * 99), FINISHED),
    **{f"robots-{status}": RobotsCase(Page(NONE, status), FINISHED) for status in (400, 401, 403, 404, 410, 451)},
    **{
        f"robots-{status}": shut(Page(ALL, status), f"refused: robots.txt answers with status {status}")
        for status in (202, 206, 429, 500, 503, 599)
    },
    "robots-500-once": ruled(first(Page(b"", 500), then=Page(ODD))),
    "robots-304-unasked": shut(Page(b"", 304), "refused: robots.txt answers with status 304"),
    "robots-redirect-5": ruled(moved("/r1", 301), r1=moved("/r2"), r2=moved("/r3"), r3=moved("/r4"), r4=moved("/r5"),
                               r5=Page(ODD)),
    "robots-redirect-6": shut(moved("/r1"), UNREACHABLE, r1=moved("/r2"), r2=moved("/r3"), r3=moved("/r4"),
                              r4=moved("/r5"), r5=moved("/r6"), r6=Page(ALL)),
    "robots-redirect-to-another-host": ruled(moved("http://kept.example/rules.txt")),
    "robots-redirect-to-404": RobotsCase(moved("/r1"), FINISHED),
    "robots-redirect-to-503": shut(moved("/r1"), "refused: robots.txt answers with status 503", r1=Page(ALL, 503)),
    "robots-redirect-without-location": shut(Page(ALL, 301), "refused: robots.txt answers with status 301"),
    "robots-no-answer": shut(Wire(then="hang"), UNREACHABLE + "no answer within"),
    "robots-reset": shut(Wire(then="reset"), UNREACHABLE),
    "robots-hangs-up": shut(Page(status=0), UNREACHABLE + "the shop hung up"),
    "robots-slow-loris": shut(Wire([http(b"")], forever=b"# \n", pause=0.2), UNREACHABLE + "no answer within"),
    "robots-endless": shut(Wire([http(b"")], forever=ALL * 999), UNREACHABLE),
    "robots-garbage": shut(Wire([b"HELLO\r\n\r\n"]), UNREACHABLE),
    "robots-web-page": shut(Page(b"\n<!doctype html><title>Welcome"), "refused: a web page"),
    "robots-cut-off": shut(Page(ALL, 200, (HTML,), length=900), UNREACHABLE + "the connection broke off"),
    "robots-gzip": ruled(Page(gzip.compress(ODD), 200, ZIPPED)),
    "robots-gzip-cut-off": shut(Page(gzip.compress(ALL)[:-9], 200, ZIPPED), "refused: robots.txt broke off"),
    "robots-gzip-bomb": shut(Page(gzip.compress(b"#" * 2 * BODY_LIMIT), 200, ZIPPED), "refused: robots.txt broke off"),
    "robots-bom": ruled(Page(b"\xef\xbb\xbf" + ODD)),
    "robots-utf-16": ruled(Page(ODD.decode().encode("utf-16"))),
    "robots-nul": ruled(Page(b"\0" + ODD.replace(b"odd", b"\0odd\0"))),
    "robots-cr": ruled(Page(ODD.replace(b"\n", b"\r"))),
    "robots-crlf": ruled(Page(ODD.replace(b"\n", b"\r\n"))),
    "robots-within-500-kib": ruled(Page(FILLER[: -2 * len(ODD)] + b"\n" + ODD)),
    "robots-beyond-500-kib": RobotsCase(Page(FILLER + b"\n" + ODD), FINISHED),
    "robots-forbids-all": shut(Page(NONE), FORBIDDEN),
    "robots-rests-for-long": shut(Page(b"", 503, (("Retry-After", "86400"),)), "asked to come back in 86400 seconds"),
}  # fmt: skip

NOT_THERE = {
    "name-unknown": (f"{UNREACHABLE}no such host", Failure.DNS),
    "nobody-listens": (UNREACHABLE, Failure.CONNECTION),
    "no-tls": (f"{UNREACHABLE}no trusted connection", Failure.TLS),
}
RESTS_FOR_LONG = "rests-for-long"
ON_A_DATE = "retry-after-date"


def shop(odd: Answer, more: dict[str, Answer]) -> dict[str, Answer]:
    return {
        "/robots.txt": Page(ALL),
        "/": page("/p/before", "/p/odd", "/p/after"),
        "/terms": Page(b"<p>30 dagar</p>"),
        "/p/before": Page(MAT),
        "/p/odd": odd,
        "/p/after": Page(MAT),
        **more,
    }


def on_a_date() -> Answer:
    """Ask, with a date, to be left alone until the second after the next."""
    return first_made(lambda: Page(b"", 503, (("Retry-After", _in_seconds(2)),)))


def first_made(make: Callable[[], Page]) -> Answer:
    tries = itertools.count()
    return lambda _: make() if next(tries) == 0 else Page(MAT)


def _in_seconds(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


HANGING = [key for key, case in PAGES.items() if case.failure is Failure.TIME_OUT]
HANGING += [key for key, case in ROBOTS.items() if case.finish.endswith("no answer within")]
SHORT_TIME_OUTS = f"""
import aiohttp, crawler.connection
usual = crawler.connection.GuardedDownloads.__init__
def short(self, crawler):
    usual(self, crawler)
    if self.visit.recipe.key in {HANGING}:
        self._timeout = aiohttp.ClientTimeout(total=3)
crawler.connection.GuardedDownloads.__init__ = short
"""
"""Alters the crawl's child: those that hang get 3 seconds; the others may need more on a busy machine."""


def recipes() -> list[Recipe]:
    keys = [*PAGES, *ROBOTS, *NOT_THERE, RESTS_FOR_LONG, ON_A_DATE]
    made = [recipe(key, "category", product="/p/", policies=["/terms"]) for key in keys]
    for number, there in enumerate(made):
        if there.key == "no-tls":
            secure = there.shop.model_copy(update={"home": "https://no-tls.example/"})
            made[number] = there.model_copy(update={"shop": secure})
    return made


@dataclass
class Crawled:
    server: ShopServer
    run: Path
    manifest: Manifest
    lines: dict[str, list[WalkLine]]

    def line(self, shop: str, at: str) -> WalkLine:
        url = at if at.startswith("http:") else f"http://{shop}.example{at}"
        (found,) = [line for line in self.lines[shop] if line.url == url and line.role == "product"]
        return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    with pytest.MonkeyPatch.context() as monkeypatch:
        alter_child(monkeypatch, SHORT_TIME_OUTS)
        pages = {f"{key}.example": shop(case.answer, case.more) for key, case in PAGES.items()}
        for key, case in ROBOTS.items():
            pages[f"{key}.example"] = {**shop(Page(MAT), case.more), "/robots.txt": case.answer}
        pages["kept.example"] = {"/rules.txt": Page(ODD)}
        pages[f"{RESTS_FOR_LONG}.example"] = shop(Page(b"", 429, (("Retry-After", str(LONGEST_RETRY_AFTER + 1)),)), {})
        pages[f"{ON_A_DATE}.example"] = shop(on_a_date(), {})
        with serve(pages) as server:
            addresses = {
                **server.addresses,
                "nobody-listens.example": ("127.0.0.1", 9),
                "no-tls.example": ("127.0.0.1", server.port),
            }
            runs = tmp_path_factory.mktemp("data") / "runs"
            run = crawl(recipes(), runs, market="invented", addresses=addresses, delay=DELAY)
    lines = defaultdict(list)
    for line in read_walk(run):
        lines[line.shop].append(line)
    return Crawled(server, run, load_manifest(run), lines)


@pytest.mark.parametrize("key", PAGES)
def test_what_a_server_does_with_a_page_is_said_in_the_walk_log(crawled: Crawled, key: str) -> None:
    case = PAGES[key]
    line = crawled.line(key, case.at)

    assert (line.outcome, line.failure, line.status) == (case.outcome, case.failure, case.status)
    assert line.reason or line.outcome is Outcome.ANSWERED


@pytest.mark.parametrize("key", PAGES)
def test_the_walk_goes_on_after_it(crawled: Crawled, key: str) -> None:
    for at in ("/p/before", "/p/after"):
        line = crawled.line(key, at)
        assert line.outcome is Outcome.ANSWERED
        assert line.record is not None
        place = crawled.run / "archive" / line.record.file
        assert read_response(place, line.record.offset).body == MAT
    assert crawled.manifest.shops[key].finish == FINISHED


def test_nothing_but_404_and_410_reads_as_goods_that_are_gone(crawled: Crawled) -> None:
    gone = {line.shop for lines in crawled.lines.values() for line in lines if line.failure is Failure.GONE}

    assert gone == {"status-404", "status-410"}


def test_every_address_that_was_met_has_a_line(crawled: Crawled) -> None:
    for key, case in PAGES.items():
        paths = {line.url.removeprefix(f"http://{key}.example") for line in crawled.lines[key]}
        assert {"/robots.txt", "/", "/p/before", "/p/after"} <= paths
        assert case.at.startswith("http:") or case.at in paths


@pytest.mark.parametrize("key", ROBOTS)
def test_what_robots_txt_does_decides_what_is_asked(crawled: Crawled, key: str) -> None:
    case = ROBOTS[key]
    asked = set(crawled.server.asked(f"{key}.example")) - {"/robots.txt", *case.more}

    assert crawled.manifest.shops[key].finish.startswith(case.finish)
    assert asked == case.paths | ({"/r1"} if key.endswith("to-404") else set())


@pytest.mark.parametrize("key", NOT_THERE)
def test_a_shop_that_is_not_there_is_unreachable_and_of_that_kind(crawled: Crawled, key: str) -> None:
    finish, failure = NOT_THERE[key]

    assert crawled.manifest.shops[key].finish.startswith(finish)
    (robots,) = [line for line in crawled.lines[key] if line.role == "robots"]
    assert (robots.outcome, robots.failure) == (Outcome.FAILED, failure)
    assert {line.outcome for line in crawled.lines[key][1:]} <= {Outcome.REFUSED, Outcome.LEFT_OUT}


def test_a_redirected_robots_txt_rules_the_host_that_was_asked(crawled: Crawled) -> None:
    assert crawled.server.asked("kept.example") == ["/rules.txt"]
    refused = [line.url for line in crawled.lines["robots-redirect-to-another-host"] if line.outcome is Outcome.REFUSED]
    assert refused == ["http://robots-redirect-to-another-host.example/p/odd"]


@pytest.mark.parametrize(
    ("key", "seconds"),
    [("retry-after-seconds", 1.0), ("retry-after-200", 1.0), ("retry-after-302", 1.0), (ON_A_DATE, 1.0)],
)
def test_a_host_is_left_alone_for_as_long_as_it_asks(crawled: Crawled, key: str, seconds: float) -> None:
    asked = [asked for asked in crawled.server.log if asked.host == f"{key}.example"]
    number = [there.path for there in asked].index("/p/odd")
    answered_at = asked[number].answered_at

    assert answered_at is not None
    assert asked[number + 1].at - answered_at >= seconds


def test_a_host_that_asks_for_longer_than_a_run_waits_is_left_until_then(crawled: Crawled) -> None:
    assert crawled.manifest.shops[RESTS_FOR_LONG].finish.startswith("asked to come back in 121 seconds")
    assert crawled.server.asked(f"{RESTS_FOR_LONG}.example")[-1] == "/p/odd"
    assert crawled.line(RESTS_FOR_LONG, "/p/odd").failure is Failure.BLOCKED
    assert crawled.line(RESTS_FOR_LONG, "/p/after").outcome is Outcome.LEFT_OUT


def test_no_two_requests_of_a_host_come_closer_than_the_pause_whatever_it_did(crawled: Crawled) -> None:
    by_host = defaultdict(list)
    for asked in crawled.server.log:
        by_host[asked.host].append(asked)
    for asked in by_host.values():
        for one, other in itertools.pairwise(asked):
            assert other.at - (one.answered_at or one.at) >= DELAY, (one, other)


def test_what_was_never_to_be_asked_was_not(crawled: Crawled) -> None:
    assert {asked.host for asked in crawled.server.log} == set(crawled.server.pages)
    assert not any("poison" in asked.path for asked in crawled.server.log)
    assert not any("Cookie" in asked.headers or "Referer" in asked.headers for asked in crawled.server.log)
