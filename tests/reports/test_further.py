"""A table that is too long for one page goes on: every mat stands somewhere, once, and the guide leads there."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from reports.address import Site
from reports.known import Known
from reports.pages import render_pages
from reports.table import ROWS_A_PAGE
from reports.words import load_words
from tests.reports.invented_results import invented_results

MANY = 2 * ROWS_A_PAGE + 120


@pytest.fixture(scope="module")
def pages() -> dict[str, LexborHTMLParser]:
    known = Known(invented_results(MANY), load_words())
    rendered = render_pages(known, {}, (), (), Site(name="M"))
    return {
        page.path: LexborHTMLParser(page.body)
        for page in rendered
        if page.path.startswith(("rank", "not-rank", "index"))
    }


def mats_of(page: LexborHTMLParser, table: str) -> list[str]:
    links = page.css(f"{table} tbody th[scope=row] a[href^='mats/']")
    return [(link.attributes["href"] or "").removeprefix("mats/").removesuffix(".html") for link in links]


def test_every_mat_stands_in_one_place(pages: dict[str, LexborHTMLParser]) -> None:
    results = invented_results(MANY)
    guide = pages["index.html"]
    listed = mats_of(guide, "#ranking table")
    assert len(listed) == ROWS_A_PAGE
    for path in ("ranking-2.html", "ranking-3.html"):
        listed += mats_of(pages[path], "main table")
        assert guide.css(f"a[href='{path}']")
    listed += mats_of(guide, "#not-ranked table")

    assert listed == [mat.product_id for mat in results.mats]
    assert {path for path in pages if path not in {"index.html", "ranking-2.html", "ranking-3.html"}} == set()


def test_the_guide_says_that_its_table_goes_on(pages: dict[str, LexborHTMLParser]) -> None:
    note = next(node.text() for node in pages["index.html"].css("#ranking .note") if "goes on" in node.text())

    assert f"The first {ROWS_A_PAGE}; filters and own weights work on these." in note
    assert "251–500" in note
    assert pages["ranking-2.html"].css_first("h1").text() == "The ranking: 251–500"
