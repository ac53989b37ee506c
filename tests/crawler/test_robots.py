"""robots.txt: what can't be read forbids everything."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.http.headers import Headers

from crawler.politeness import registrable, retry_after
from crawler.robots import Answer, judge
from crawler.robots_txt import SIZE_LIMIT

MAT = "http://fjell.example/products/mat"


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


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 451])
def test_where_there_is_none_everything_may_be_asked_for(status: int) -> None:
    rules = judge(Answer(status, b"<html>not here"))

    assert rules.allows(MAT)
    assert rules.finish is None


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (b"", True),
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


@pytest.mark.shared
def test_the_decisions_of_others_are_ours_but_for_known_differences(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = json.loads((shared / "corpora" / "robots_cases.json").read_text())["cases"]
    others = []
    for case in cases:
        monkeypatch.setattr("crawler.robots.AGENT", case["agent"])
        rules = judge(Answer(200, case["robotstxt"].encode("latin-1")))
        if rules.finish is None and rules.allows(case["url"]) != case["allowed"]:
            others.append(case)

    assert len(cases) == 540
    # Percent-encoded paths (6), robots.txt itself (4), agents that begin alike (4) or hold a blank (2): Protego's.
    assert len(others) <= 16


def test_no_more_than_the_limit_is_read() -> None:
    filler = b"# nothing\n" * (SIZE_LIMIT // 10)

    assert not judge(Answer(200, b"User-agent: *\nDisallow: /\n" + filler)).allows(MAT)
    assert judge(Answer(200, filler + b"User-agent: *\nDisallow: /\n")).allows(MAT)


def test_crawl_delay_and_sitemaps_are_read() -> None:
    rules = judge(Answer(200, b"User-agent: *\nCrawl-delay: 2.5\nSitemap: http://fjell.example/map.xml\n"))

    assert rules.text.crawl_delay == 2.5
    assert rules.text.sitemaps == ("http://fjell.example/map.xml",)


NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


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
