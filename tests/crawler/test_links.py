"""Links, lists and sitemaps: what a page leads to."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders.links import Link, links, next_page, policy_links, product_links
from crawler.spiders.sitemap import Sitemap, read_sitemap

URL = "http://shop.example/list"


def test_links_are_absolute_without_fragment_and_in_order() -> None:
    body = b"""<base href="/en/"><a href="mat-1#top">Mat <b>one</b></a><a href=" //cdn.example/x ">x</a>
        <link rel="Next" href="?page=2"><a href="mailto:a@b.example">mail</a><a href="http://[bad">bad</a><a>none</a>"""

    assert links(body, URL) == [
        Link("http://shop.example/en/mat-1", "Mat one", ""),
        Link("http://cdn.example/x", "x", ""),
        Link("http://shop.example/en/?page=2", "", "next"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Returns", "Refund policy", "Shipping & delivery", "Warranty", "Terms of service", "Widerrufsrecht",
        "Rückgabe", "Versandkosten", "AGB", "Livraison et retours", "CGV", "Garantie", "Frakt och retur",
        "Ångerrätt", "Köpvillkor", "Fortrydelsesret", "Handelsbetingelser", "Angrerett", "Envíos y devoluciones",
        "Resi e rimborsi", "Spedizioni", "Verzending en retourneren", "Algemene voorwaarden", "Palautukset",
        "Toimitustavat", "Zwroty i reklamacje", "Dostawa", "Regulamin",
    ],
)  # fmt: skip
def test_pages_of_terms_are_known_by_their_words_in_many_languages(words: str) -> None:
    assert policy_links([Link("http://shop.example/17", words, "")])


@pytest.mark.parametrize("path", ["/refund_returns/", "/content/3-retours", "/help/delivery", "/widerrufsbelehrung"])
def test_pages_of_terms_are_known_by_their_path(path: str) -> None:
    assert policy_links([Link(f"http://shop.example{path}", "more", "")])


@pytest.mark.parametrize("words", ["About us", "Blog", "Contact", "Mats", "Newsletter", "Über uns", "Om oss", "Panier"])
def test_other_pages_are_not_taken_for_terms(words: str) -> None:
    assert policy_links([Link("http://shop.example/17", words, "")]) == []


def test_a_page_of_terms_is_asked_for_once_and_not_without_end() -> None:
    page = [Link(f"http://shop.example/{n // 2}", "Returns", "") for n in range(100)]

    assert [link.url for link in policy_links(page)] == [f"http://shop.example/{n}" for n in range(8)]


@pytest.mark.parametrize(
    ("url", "hrefs", "following"),
    [
        ("/mats", ["/mats?page=2", "/mats?page=3"], "/mats?page=2"),
        ("/mats?page=2", ["/mats", "/mats?page=1", "/mats?page=3"], "/mats?page=3"),
        ("/mats?page=3", ["/mats", "/mats?page=1", "/mats?page=2"], None),
        ("/mats/", ["/mats/page/2/"], "/mats/page/2/"),
        ("/mats/page/2/", ["/mats/", "/mats/page/3/"], "/mats/page/3/"),
        ("/mats?sort=a&p=1", ["/mats?sort=a&p=2", "/mats?sort=b&p=2"], "/mats?sort=a&p=2"),
        ("/mats?p=1&sort=a", ["/mats?p=2&sort=a"], "/mats?p=2&sort=a"),
        ("/mats", ["/other?page=2", "/mats?seite=2"], "/mats?seite=2"),
        ("/mats", ["/mat-1", "/mat-2"], None),
    ],
)
def test_the_next_page_of_a_list_is_the_one_with_the_next_number(
    url: str, hrefs: list[str], following: str | None
) -> None:
    page = [Link(f"http://shop.example{href}", "x", "") for href in hrefs]

    assert next_page(page, f"http://shop.example{url}") == (following and f"http://shop.example{following}")


def test_a_link_marked_next_goes_before_numbers() -> None:
    page = [Link("http://shop.example/list?page=2", "2", ""), Link("http://shop.example/list?after=x", "more", "next")]

    assert next_page(page, URL) == "http://shop.example/list?after=x"
    assert next_page([Link(URL, "", "next")], URL) is None


def test_products_are_known_by_their_path_once_each() -> None:
    page = [Link(f"http://shop.example{path}", "", "") for path in ("/p/1", "/about", "/p/2", "/p/1", "/x?u=/p/3")]

    assert [link.url[-4:] for link in product_links(page, "^/p/")] == ["/p/1", "/p/2"]


def test_a_sitemap_is_read_newest_first_with_namespaces_cdata_and_entities() -> None:
    body = b"""<?xml version="1.0"?><urlset xmlns="x" xmlns:image="y">
        <url><loc>http://shop.example/old</loc><lastmod>2026-01-01</lastmod></url>
        <url><image:image><image:loc>http://cdn.example/a.jpg</image:loc></image:image></url>
        <url>
          <loc> <![CDATA[http://shop.example/new?a=1&amp;b=2]]> </loc><lastmod>2026-08-01T10:00:00Z</lastmod>
        </url><url><lastmod>2026-09-01</lastmod></url></urlset>"""

    sitemap = read_sitemap(body)
    assert sitemap == read_sitemap(gzip.compress(body))
    assert not sitemap.is_index
    assert sitemap.urls[:2] == ("http://shop.example/new?a=1&b=2", "http://shop.example/old")


def test_an_index_is_told_from_a_sitemap() -> None:
    body = b"<s:sitemapindex><s:sitemap><s:loc>http://shop.example/1.xml</s:loc></s:sitemap></s:sitemapindex>"

    assert read_sitemap(body) == Sitemap(is_index=True, urls=("http://shop.example/1.xml",))


def test_a_sitemap_cut_off_lists_what_is_there() -> None:
    assert read_sitemap(b"<urlset><url><loc>http://shop.example/1</loc></url><url><loc>").urls == (
        "http://shop.example/1",
    )


@given(body=st.binary(max_size=400))
def test_no_bytes_make_reading_links_or_sitemaps_fail(body: bytes) -> None:
    links(body, URL)
    read_sitemap(b"<urlset><url><loc>" + body)
