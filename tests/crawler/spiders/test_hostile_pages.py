"""Whatever a page, feed or sitemap holds, reading it for links raises nothing: it may cost its own addresses alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from crawler.spiders import SPIDERS
from crawler.spiders.addresses import ListSoFar
from crawler.spiders.links import links
from crawler.spiders.shop import ShopSpider
from crawler.visit import Budget, Clock, Visit
from tests.crawler.spiders.walked import recipe

HOME = "http://shop.example/"
NASTY = st.sampled_from(
    [
        "http://[bad", "//", "javascript:alert(1)", "file:///etc/passwd", "http://shop.example:99999/p/1", "\0", "%",
        "http://shop.example/p/\ud800", "?sid=a1b2c3d4e5", "/p/" + "x/" * 3000, "http://\u2024.example/p", "/p/1?&&=&;",
    ]
)  # fmt: skip
TEXT = st.one_of(st.text(max_size=40), NASTY)
VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=6,
)
PRODUCT = st.one_of(
    VALUE,
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("handle", "permalink", "title", "name", "tags", "variants"), VALUE)
    ),
)


def _spider(kind: str, **walk: object) -> Any:
    """Return a spider on a visit that writes nothing."""
    visit = SimpleNamespace(
        recipe=recipe("shop", kind, **walk),
        budget=Budget(),
        clock=cast("Clock", SimpleNamespace(now=lambda: "2026-09-01T08:00:00Z")),
        roles={"policy": 0, "product": 0},
        sitemaps=(),
        log=lambda _: None,
    )
    return SPIDERS[kind](cast("Visit", visit))


def _answer(body: bytes, url: str = HOME, **headers: str) -> Response:
    meta = {"role": "feed", "asked": url, "found_on": None, "then": None, "otherwise": None, "links": links(body, url)}
    request = Request(url, meta=meta)
    return Response(url, headers=headers, body=body, request=request)


def _exhaust(read: Callable[[Response], Any], body: bytes, **headers: str) -> None:
    for request in read(_answer(body, **headers)):
        assert request.url.partition(":")[0] in {"http", "https", "file", "javascript"}


def test_a_page_is_parsed_for_its_links_once(monkeypatch: pytest.MonkeyPatch) -> None:
    spider: ShopSpider = _spider("category", product="/p/")
    parsed = []
    monkeypatch.setattr("crawler.spiders.shop.links", lambda *page: parsed.append(page) or links(*page))
    answer = _answer(b'<a href="/p/1">mat</a><a href="/returns">Returns</a>')
    answer.meta.update(role="category", then=next(iter(cast("Any", spider).begin())).meta["then"])
    del answer.meta["links"]

    asked = [request.url for request in spider._received(answer)]

    assert asked == [f"{HOME}returns", f"{HOME}p/1"]
    assert len(parsed) == 1


@given(products=st.lists(PRODUCT, max_size=4), total=TEXT)
def test_a_feed_of_anything(products: list[Any], total: str) -> None:
    shopify, woocommerce = _spider("shopify"), _spider("woocommerce", search=["mat"])
    body = json.dumps({"products": products}).encode()

    _exhaust(lambda answer: shopify._read_page(answer, scope="", number=1, listed=ListSoFar()), body)
    _exhaust(
        lambda answer: woocommerce._read_page(answer, path="/x", number=1, listed=ListSoFar()),
        json.dumps(products).encode(),
        **{"X-WP-TotalPages": total.encode("utf-8", "replace").decode("latin-1")},
    )


@given(locs=st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=4), index=st.booleans())
def test_a_sitemap_of_anything(locs: list[tuple[str, str, str]], index: bool) -> None:
    kind, entry = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    entries = "".join(
        f'<{entry}><loc>{loc}</loc><lastmod>{day}</lastmod><x:link hreflang="en" href="{other}"/></{entry}>'
        for loc, day, other in locs
    )
    body = f"<{kind}>{entries}</{kind}>".encode("utf-8", "surrogatepass")

    for spider in (_spider("sitemap", product="/p/", search=["mat"]), _spider("woocommerce")):
        read = spider._follow if spider.name == "sitemap" else spider._read_sitemap
        _exhaust(read, body)


@pytest.mark.parametrize("kind", ["category", "marketplace"])
@given(hrefs=st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_a_list_of_anything(kind: str, hrefs: list[tuple[str, str]]) -> None:
    more = {"offers": "/offers"} if kind == "marketplace" else {}
    spider: ShopSpider = _spider(kind, product="/p/", **more)
    body = "".join(f'<a href="{href}" class="{words}">{words}</a>' for href, words in hrefs).encode(
        "utf-8", "surrogatepass"
    )

    for asked in list(cast("Any", spider).begin()):
        _exhaust(asked.meta["then"], body)
    _exhaust(spider.follow_terms, body)
