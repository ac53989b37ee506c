"""robots.txt: what can't be read forbids everything."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.http.headers import Headers

from crawler.politeness import LONGEST_CRAWL_DELAY, registrable, retry_after
from crawler.robots import LIFE, Answer, RobotsMiddleware, RobotsRefusedError, judge
from crawler.robots_txt import SIZE_LIMIT, parse_robots_txt
from crawler.run import Outcome, WalkLine
from crawler.turns import Turns

MAT = "http://fjell.example/products/mat"
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
IN_TWO_GROUPS = "User-agent: matguide\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: Matguide\nDisallow: /b"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(None, problem="no answer within 30 seconds"),
        Answer(500),
        Answer(503, b"User-agent: *\nAllow: /"),
        Answer(599),
        Answer(429),
        Answer(100),
        Answer(304),
        Answer(302),
        Answer(300),
        Answer(202, b"User-agent: *\nAllow: /"),
        Answer(206, b"User-agent: *\nAllow: /"),
        Answer(200, "<html>".encode("utf-16")),
        Answer(200, b"Welcome to <HTML><body>"),
        Answer(200, b"<!doctype html><title>Welcome</title>"),
        Answer(200, b"\xef\xbb\xbf \n<html>"),
        Answer(200, b"User-agent: *\nAllow: /", whole=False),
    ],
)
def test_whatever_is_in_doubt_forbids_everything_and_finishes_the_shop(answer: Answer) -> None:
    rules = judge(answer)

    assert not rules.allows(MAT)
    assert rules.finish is not None
    assert rules.verdict.split()[0] in {"refused", "unreachable"}


def test_the_verdict_says_where_less_is_kept_than_was_asked() -> None:
    def verdict(seconds: int) -> str:
        return judge(Answer(200, b"User-agent: *\nCrawl-delay: %d" % seconds)).verdict

    assert verdict(60) == "allowed"
    assert verdict(86400) == "allowed; Crawl-delay 86400 s asked, 60 s kept"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 451])
def test_where_there_is_none_everything_may_be_asked_for(status: int) -> None:
    rules = judge(Answer(status, b"<html>not here"))

    assert rules.allows(MAT)
    assert rules.finish is None


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (b"", True),
        (b"gar\xffbage", True),
        (b"User-agent: *\nDisallow:", True),
        (b"User-agent: *\nDisallow: /", False),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /products", False),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: matguide\nDisallow: /cart", True),
        (b"User-agent: Matguide\nDisallow: /products/\nAllow: /products/mat", True),
        (b"User-agent: *\r\nDisallow: /*/mat$", False),
        (b"user-agent:*\rdisallow:/products", False),
        (b"User-agent: *\nDisallow: /products\xff\xfe", True),
        (b"User-agent: Matguide\nClean-param: ref\n# and\n\nUser-agent: other\nDisallow: /", False),
        (b"User-agent: Matguide crawler # us\nDisallow: /", False),
        (b"User-agent: *\n<br/>\nDisallow: /\n<br/>", False),
    ],
)
def test_rules_are_obeyed(text: bytes, *, allowed: bool) -> None:
    assert judge(Answer(200, text)).allows(MAT) is allowed


ACCEPTED = {
    # RFC 9309 section 2.2.2: octets outside ASCII and escapes of unreserved characters are brought to one form first;
    # Google's matcher leaves the file's escapes as they are, and is never asked for a raw path.
    ("http://foo.bar/foo/bar/ツ", "Disallow: /\nAllow: /foo/bar/ツ\n"): ("RFC: the same path", 2),
    ("http://foo.bar/foo/bar/ツ", "Disallow: /\nAllow: /foo/bar/%E3%83%84\n"): ("RFC: the same path", 2),
    ("http://foo.bar/foo/bar/baz", "Disallow: /\nAllow: /foo/bar/%62%61%7A\n"): ("RFC: the same path", 2),
    # RFC 9309 section 2.2.2: /robots.txt itself is allowed, always; Google's cases are older.
    ("http://m.example.com/robots.txt", None): ("RFC: robots.txt is allowed", 1),
    ("http://example.com/robots.txt", None): ("RFC: robots.txt is allowed", 3),
}
"""Differences from Google's decisions: address and rules → the reason, and in how many cases."""


@pytest.mark.shared
def test_the_decisions_of_others_are_ours_but_for_ten_where_the_rfc_outranks_them(shared: Path) -> None:
    cases = json.loads((shared / "corpora" / "robots_cases.json").read_text())["cases"]
    differences = Counter[tuple[str, str | None]]()
    for case in cases:
        rules = parse_robots_txt(case["robotstxt"].encode("latin-1"), case["agent"])
        if rules.allows(case["url"]) != case["allowed"]:
            text = case["robotstxt"].encode("latin-1").decode().removeprefix("User-agent: FooBot\n")
            is_robots_txt = case["url"].endswith("/robots.txt")
            differences[case["url"], None if is_robots_txt else text] += 1

    assert len(cases) == 540
    assert differences == {key: times for key, (_, times) in ACCEPTED.items()}
    assert sum(differences.values()) == 10


def test_the_limit_is_read_to_the_end_of_its_line_and_no_further() -> None:
    filler = b"# nothing\n" * (SIZE_LIMIT // 10 - 3)
    group = b"User-agent: *\n"
    rest = SIZE_LIMIT - len(filler) - len(group)

    assert not judge(Answer(200, group + b"Disallow: /\n" + filler * 2)).allows(MAT)
    assert judge(Answer(200, filler * 2 + group + b"Disallow: /\n")).allows(MAT)
    # A line over the limit counts whole: half of `Allow: /products/none` would allow everything.
    across = group + filler + b"Disallow: /\n" + b"#" * (rest - 12 - 8) + b"\n"
    assert len(across) < SIZE_LIMIT < len(across + b"Allow: /products/none")
    assert not judge(Answer(200, across + b"Allow: /products/none\n")).allows(MAT)
    assert judge(Answer(200, across + b"Allow: /products/mat\n")).allows(MAT)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        # agents: the product token, in whatever case, whatever follows; never its beginning
        ("User-agent: MATGUIDE/9 (x)\nDisallow: /", "/a", False),
        ("User-agent: Mat\nDisallow: /", "/a", True),
        ("User-agent: Matguide-images\nDisallow: /", "/a", True),
        ("User-agent: Matguideimages\nDisallow: /", "/a", True),
        ("User-agent: *x\nDisallow: /", "/a", True),
        ("User-agent: * # all\nDisallow: /", "/a", False),
        ("Disallow: /", "/a", True),
        # our groups, wherever they stand, are one; those of * count only where there is none of ours
        (IN_TWO_GROUPS, "/a", False),
        (IN_TWO_GROUPS, "/b", False),
        (IN_TWO_GROUPS, "/c", True),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a", False),
        ("User-agent: *\nDisallow: /\nUser-agent: Matguide\nDisallow:", "/a", True),
        ("User-agent: Matguide\nUser-agent: x\nCrawl-delay: 2\nUser-agent: y\nDisallow: /", "/a", False),
        # the longest path decides, at equal length allow
        ("User-agent: *\nAllow: /p\nDisallow: /", "/p/a", True),
        ("User-agent: *\nAllow: /p\nDisallow: /p", "/p", True),
        ("User-agent: *\nAllow: /p*\nDisallow: /p/a", "/p/a", False),
        ("User-agent: *\nDisallow: /p\nAllow: /p/index.html", "/p/", True),
        # * and $
        ("User-agent: *\nDisallow: *.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: *.pdf$", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /*a$", "/aba", False),
        ("User-agent: *\nDisallow: /a*a$", "/a", True),
        ("User-agent: *\nDisallow: /$", "/", False),
        ("User-agent: *\nDisallow: /$", "/a", True),
        ("User-agent: *\nDisallow: /a$b", "/a$b", False),
        ("User-agent: *\nDisallow: /a%2Ab", "/a*b", False),
        ("User-agent: *\nDisallow: /a%2ab", "/axb", True),
        ("User-agent: *\nDisallow: /***x", "/ax", False),
        ("User-agent: *\nDisallow: /?s=", "/?s=1", False),
        ("User-agent: *\nDisallow: /*?", "/a?", False),
        ("User-agent: *\nDisallow: /a%2fb", "/a/b", True),
        ("User-agent: *\nDisallow: /m%c3%b6bel", "/m%C3%B6bel", False),
        ("User-agent: *\nDisallow: /möbel", "/m%C3%B6bel", False),
        ("User-agent: *\nDisallow: /%70", "/p", False),
        ("User-agent: *\nDisallow: /a b", "/a%20b", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        # lines as shops write them
        ("User-agent: *\rDisallow: /a\rDisallow: /b\r", "/b", False),
        ("\0User-agent: *\nDis\0allow: /", "/a", False),
        ("user agent : *\ndissallow : /", "/a", False),
        ("User-agent *\nDisallow /", "/a", False),
    ],
)  # fmt: skip
def test_a_path_is_decided_as_rfc_9309_has_it(text: str, path: str, *, allowed: bool) -> None:
    assert parse_robots_txt(text.encode(), "Matguide").allows(f"http://fjell.example{path}") is allowed


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_whatever_the_coding_what_is_forbidden_stays_forbidden(coding: str) -> None:
    assert not judge(Answer(200, "User-agent: *\r\nDisallow: /products".encode(coding))).allows(MAT)


def test_an_address_that_is_none_is_not_allowed() -> None:
    assert not parse_robots_txt(b"", "Matguide").allows("http://[fjell.example/")


@pytest.mark.parametrize(
    "hostile",
    [
        b"Disallow: /" + b"*a" * 250_000 + b"b$",
        b"Disallow: /" + (b"*" + b"a" * 50 + b"b") * 5_000,
        b"".join(b"Disallow: /%s%d\n" % (b"*a" * 100, n) for n in range(2_400)),
        b"".join(b"Disallow: /*%sb%d\n" % (b"a" * 1_000, n) for n in range(500)),
        b"".join(b"Allow:/%x\n" % n for n in range(46_000)),
        b"User-agent: *\n" * 18_000 + b"Disallow: /b\n" * 18_000,
        b"U" * 10_000_000,
    ],
)
def test_a_hostile_file_costs_no_more_than_its_length(hostile: bytes) -> None:
    began = time.process_time()
    rules = parse_robots_txt(b"User-agent: *\n" + hostile, "Matguide")
    read = time.process_time()
    assert rules.allows(f"http://fjell.example/{'a' * 2_000}")
    # Measured 0.2 s and 0.05 s; a matcher that tries again and again needs minutes.
    assert read - began < 2.0
    assert time.process_time() - read < 0.5


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"0", 0.0),
        (b"0.5", 0.5),
        (b"0,5", 0.5),
        (b"10", 10.0),
        (b"10s # ten", 10.0),
        (b"86400", 86400.0),
        (b"1e9", 1e9),
        (b"1e999999", 1e9),
        (b"9" * 5_000, 1e9),
        (b"NaN", None),
        (b"-1", None),
        (b"inf", None),
        ("٣".encode(), None),
        (b"", None),
    ],
)
def test_crawl_delay_is_read_in_whatever_form(value: bytes, seconds: float | None) -> None:
    rules = judge(Answer(200, b"User-agent: *\nCrawl-delay: " + value))

    assert rules.text.crawl_delay == seconds


def test_crawl_delay_is_the_longest_of_our_groups_and_of_no_others() -> None:
    text = (
        b"User-agent: matguide\nCrawl-delay: 2\nUser-agent: x\nCrawl-delay: 9\n\n"
        b"User-agent: Matguide\nCrawl-delay: 3\nDisallow:\n\nUser-agent: *\nCrawl-delay: 30"
    )

    assert judge(Answer(200, text)).text.crawl_delay == 9
    assert judge(Answer(200, text.replace(b"User-agent: x\n", b"Disallow: /q\nUser-agent: x\n"))).text.crawl_delay == 3


def test_sitemaps_are_read_wherever_they_stand() -> None:
    text = b"Sitemap: http://fjell.example/a.xml\nUser-agent: x\nSITE-MAP : http://fjell.example/b.xml # b\nSitemap:\n"

    assert judge(Answer(200, text)).text.sitemaps == ("http://fjell.example/a.xml", "http://fjell.example/b.xml")


class Engine:
    """Answers requests for robots.txt, one after the other."""

    def __init__(self, answers: list[Response | Exception]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer.replace(url=request.url, request=request)


class Visited:
    """A visit that keeps what is said to it, and a clock that is set by hand."""

    def __init__(self, delay: float = 1.0) -> None:
        self.at = NOW
        self.clock = SimpleNamespace(now=lambda: self.at)
        self.recipe = SimpleNamespace(key="fjell", shop=SimpleNamespace(host="www.fjell.se"))
        self.delay = delay
        self.sitemaps: tuple[str, ...] = ()
        self.turns = Turns(delay)
        self.held: dict[str, Any] = {}
        self.lines: list[WalkLine] = []
        self.log = self.lines.append
        self.stopped: str | None = None
        self.robots = ""
        self.crawl_delay: float | None = None

    def stop(self, reason: str) -> None:
        self.stopped = self.stopped or reason


def middleware(visited: Visited, *answers: Response | Exception) -> tuple[RobotsMiddleware, Engine]:
    engine = Engine(list(answers))
    crawler: Any = SimpleNamespace(engine=engine, spider=SimpleNamespace(visit=visited))
    return RobotsMiddleware(crawler), engine


def text_of(body: bytes, status: int = 200) -> Response:
    return Response("http://fjell.se/robots.txt", status=status, body=body)


async def may_ask(robots: RobotsMiddleware, path: str, authority: str = "https://www.fjell.se") -> bool:
    try:
        await robots.process_request(Request(authority + path, meta={"role": "product"}))
    except RobotsRefusedError:
        return False
    return True


def test_a_robots_txt_lives_for_a_day() -> None:
    visited = Visited()
    robots, engine = middleware(
        visited, text_of(b"User-agent: *\nDisallow: /old"), text_of(b"User-agent: *\nDisallow: /new")
    )

    async def walk() -> None:
        assert [await may_ask(robots, path) for path in ("/old", "/new")] == [False, True]
        visited.at = NOW + LIFE - timedelta(seconds=1)
        assert [await may_ask(robots, path) for path in ("/old", "/new")] == [False, True]
        assert len(engine.asked) == 1
        visited.at = NOW + LIFE
        assert [await may_ask(robots, path) for path in ("/old", "/new")] == [True, False]
        assert len(engine.asked) == 2

    asyncio.run(walk())
    assert visited.stopped is None


@pytest.mark.parametrize("answer", [text_of(b"", 503), text_of(b"<html>"), OSError("reset")])
def test_one_that_can_not_be_had_after_a_day_forbids_everything(answer: Response | Exception) -> None:
    visited = Visited()
    robots, _ = middleware(visited, text_of(b""), answer)

    async def walk() -> None:
        assert await may_ask(robots, "/a")
        visited.at = NOW + LIFE
        assert not await may_ask(robots, "/a")

    asyncio.run(walk())
    assert visited.stopped is not None
    assert [line.outcome for line in visited.lines] == [Outcome.ANSWERED, Outcome.FAILED]


def test_one_that_a_cut_off_run_holds_is_as_old_as_it_is() -> None:
    visited = Visited()
    visited.held = {"https://www.fjell.se/robots.txt": SimpleNamespace(at=NOW - timedelta(hours=23))}
    robots, engine = middleware(visited, text_of(b"").replace(flags=["held"]), text_of(b"User-agent: *\nDisallow: /"))

    async def walk() -> None:
        assert await may_ask(robots, "/a")
        visited.at = NOW + timedelta(minutes=59)
        assert await may_ask(robots, "/a")
        visited.at = NOW + timedelta(hours=1)
        assert not await may_ask(robots, "/a")

    asyncio.run(walk())
    assert len(engine.asked) == 2


def test_each_authority_has_its_own_rules_and_the_host_the_longest_of_their_delays() -> None:
    visited = Visited()
    robots, engine = middleware(
        visited,
        text_of(b"User-agent: *\nDisallow: /a\nCrawl-delay: 7"),
        text_of(b"User-agent: *\nDisallow: /b\nCrawl-delay: 3"),
        text_of(b"User-agent: *\nCrawl-delay: 86400"),
    )

    async def walk() -> None:
        for authority in ("https://www.fjell.se", "http://www.fjell.se"):
            allowed = [await may_ask(robots, path, authority) for path in ("/a", "/b")]
            assert allowed == ([False, True] if authority.startswith("https") else [True, False])
            async with visited.turns.hold("fjell.se"):
                pass
            assert 6.9 < visited.turns.seconds_left("fjell.se") <= 7.0
        assert visited.delay == 7.0
        assert await may_ask(robots, "/a", "https://fjell.se")

    asyncio.run(walk())
    assert engine.asked == [
        f"{a}/robots.txt" for a in ("https://www.fjell.se", "http://www.fjell.se", "https://fjell.se")
    ]
    assert LONGEST_CRAWL_DELAY - 0.1 < visited.turns.seconds_left("fjell.se") <= LONGEST_CRAWL_DELAY
    assert visited.turns.seconds_left("mose.se") == 0.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"7", 7.0),
        (b" 120 ", 120.0),
        (b"Tue, 01 Sep 2026 08:00:30 GMT", 30.0),
        (b"Tue, 01 Sep 2026 07:00:00 GMT", 0.0),
        (b"soon", None),
        (b"-5", None),
        (b"", None),
        (None, None),
        ("٣".encode(), None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(value: bytes | None, seconds: float | None) -> None:
    assert retry_after(Headers({} if value is None else {"Retry-After": value}), NOW) == seconds


def test_a_moment_counts_from_the_longer_of_our_clock_and_the_shops() -> None:
    moment = "Tue, 01 Sep 2026 08:00:30 GMT"

    assert retry_after(Headers({"Retry-After": moment, "Date": "Tue, 01 Sep 2026 07:50:00 GMT"}), NOW) == 630.0
    assert retry_after(Headers({"Retry-After": moment, "Date": "Tue, 01 Sep 2026 09:00:00 GMT"}), NOW) == 30.0
    assert retry_after(Headers({"Retry-After": "30", "Date": "Tue, 01 Sep 2026 07:50:00 GMT"}), NOW) == 30.0


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.shop.co.uk", "shop.co.uk"),
        ("shop.de", "shop.de"),
        ("fjell.example", "fjell.example"),
        ("www.fjell.example", "www.fjell.example"),
        ("8.8.8.8", "8.8.8.8"),
        ("localhost", "localhost"),
    ],
)
def test_hosts_of_one_registrable_domain_share_a_slot(host: str, domain: str) -> None:
    assert registrable(host) == domain
