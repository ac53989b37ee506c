"""Links, lists and sitemaps: what a page leads to."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders.links import Link, links, product_links
from crawler.spiders.paging import next_page
from crawler.spiders.sitemap import Entry, Sitemap, in_language, read_sitemap
from crawler.spiders.terms import kind_of_terms, policy_links, service_link

URL = "http://shop.example/list"


def test_links_are_absolute_without_fragment_and_in_order() -> None:
    body = b"""<base href="/en/"><a href="mat-1#top">Mat <b>one</b></a><a href=" //cdn.example/x ">x</a>
        <link rel="Next" href="?page=2"><a href="mailto:a@b.example">mail</a><a href="http://[bad">bad</a><a>none</a>"""

    assert links(body, URL) == [
        Link("http://shop.example/en/mat-1", "Mat one", ""),
        Link("http://cdn.example/x", "x", ""),
        Link("http://shop.example/en/?page=2", "", "next"),
    ]


WORDS_OF_TERMS = {
    "en": ["Returns", "Refund policy", "Shipping & delivery", "Warranty", "Terms of service", "30-day money back"],
    "de": ["Widerrufsrecht", "Rückgabe", "Versandkosten", "AGB", "Zahlung und Versand", "Garantiebedingungen"],
    "fr": ["Livraison et retours", "CGV", "Remboursement", "Droit de rétractation", "Garanties"],
    "es": ["Envíos y devoluciones", "Condiciones generales", "Derecho de desistimiento", "Garantía"],
    "it": ["Resi e rimborsi", "Spedizioni", "Diritto di recesso", "Condizioni di vendita", "Garanzia"],
    "nl": ["Verzending en retourneren", "Algemene voorwaarden", "Bezorging", "Herroepingsrecht"],
    "sv": ["Frakt och retur", "Ångerrätt", "Köpvillkor", "Öppet köp", "Leverans"],
    "da": ["Fortrydelsesret", "Handelsbetingelser", "Fragt og levering", "Returnering"],
    "nb": ["Angrerett", "Kjøpsvilkår", "Frakt", "Bytte og retur"],
    "fi": ["Palautukset", "Toimitustavat", "Peruutusoikeus", "Takuu", "Toimitusehdot"],
    "pl": ["Zwroty i reklamacje", "Dostawa", "Regulamin", "Gwarancja", "Odstąpienie od umowy"],
    "cs": ["Vrácení zboží", "Doprava a platba", "Obchodní podmínky", "Reklamace", "Odstoupení od smlouvy"],
    "pt": ["Trocas e devoluções", "Envios", "Termos e condições", "Garantia"],
}


@pytest.mark.parametrize("words", [words for spoken in WORDS_OF_TERMS.values() for words in spoken])
def test_pages_of_terms_are_known_by_their_words_in_many_languages(words: str) -> None:
    assert policy_links([Link("http://shop.example/17", words, "")])


@pytest.mark.parametrize("path", ["/refund_returns/", "/content/3-retours", "/help/delivery", "/widerrufsbelehrung"])
def test_pages_of_terms_are_known_by_their_path(path: str) -> None:
    assert policy_links([Link(f"http://shop.example{path}", "more", "")])


@pytest.mark.parametrize(
    "words",
    [
        "About us", "Blog", "Contact", "Mats", "Newsletter", "Über uns", "Om oss", "Panier", "Privacy policy",
        "Returning customer? Sign in", "Back to top", "Datenschutz", "Order tracking", "Lieferbar",
        "Mein Konto: Retouren", "Reseller", "Resistance bands", "Cambiador", "Reviews of our returns", "Long-term care",
    ],
)  # fmt: skip
def test_other_pages_are_not_taken_for_terms(words: str) -> None:
    assert policy_links([Link("http://shop.example/17", words, "")]) == []


@pytest.mark.parametrize(
    "link",
    [
        Link("http://shop.example/returns.css", "", "stylesheet"),
        Link("http://shop.example/terms.pdf", "Terms and conditions", ""),
        Link("http://shop.example/de/returns", "", "alternate"),
    ],
)
def test_what_is_no_page_to_read_is_no_page_of_terms(link: Link) -> None:
    assert policy_links([link]) == []


def test_each_kind_of_terms_comes_before_any_comes_twice() -> None:
    words = ["Returns", "Returns by post", "Refunds", "Shipping", "Warranty", "Delivery times", "Terms and conditions"]
    page = [Link(f"http://shop.example/{text.replace(' ', '_')}", text, "") for text in words]

    assert [kind_of_terms(link) for link in page] == [
        "returns", "returns", "returns", "shipping", "warranty", "shipping", "conditions",
    ]  # fmt: skip
    assert [link.text for link in policy_links(page)[:4]] == ["Returns", "Shipping", "Warranty", "Terms and conditions"]


def test_a_help_page_is_known_where_no_terms_are_linked() -> None:
    page = [Link("http://shop.example/blog/help", "Help me sleep", ""), Link("http://shop.example/k", "Kundtjänst", "")]

    assert service_link(page) == page[1]
    assert service_link([Link("http://shop.example/x", "Mats", "")]) is None


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
        ("/mats", ["/mats?offset=24", "/mats?offset=48"], "/mats?offset=24"),
        ("/mats?offset=24", ["/mats?offset=0", "/mats?offset=72", "/mats?offset=48"], "/mats?offset=48"),
        ("/mats?start=48&sort=a", ["/mats?start=24&sort=a", "/mats?start=72&sort=b"], None),
        ("/mats", ["/mats?cursor=q1"], "/mats?cursor=q1"),
        ("/mats?cursor=q1", ["/mats?cursor=q1", "/mats?cursor=q2", "/mats"], "/mats?cursor=q2"),
        ("/mats", ["/mats?cursor=q1", "/mats?cursor=q2"], None),
        ("/mats?page=99999", ["/mats?page=100000"], None),
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


@pytest.mark.parametrize(
    "link",
    [
        Link("http://shop.example/list?token=abc", "Load more", ""),
        Link("http://shop.example/list?token=abc", "Mehr anzeigen …", ""),
        Link("http://shop.example/list?token=abc", "Visa fler →", ""),
        Link("http://shop.example/list?token=abc", "›", "", "pagination__item pagination__item--next"),
        Link("http://shop.example/list?token=abc", "", "", "next page"),
        Link("http://shop.example/list/page/7/", "Suivant", ""),
    ],
)
def test_words_and_classes_say_that_a_list_goes_on(link: Link) -> None:
    back = Link("http://shop.example/list?token=zzz", "Previous", "", "pagination__item--prev")

    assert next_page([back, link], URL) == link.url


@pytest.mark.parametrize(
    "link",
    [
        Link("http://shop.example/list/oak-mat", "More", ""),
        Link("http://shop.example/blog", "Next", ""),
        Link("http://other.example/list?page=2", "Next", "next"),
        Link("http://shop.example/list?sort=price", "Sort by price", ""),
        Link("http://shop.example/list?next-day=1", "Delivered tomorrow", "", "next-day-badge"),
    ],
)
def test_what_leads_elsewhere_is_no_next_page(link: Link) -> None:
    assert next_page([link], URL) is None


def test_a_button_that_loads_more_is_a_link() -> None:
    body = b"""<button data-url="/list?after=9" class="load-more">Show more</button>
        <div data-next-url="/list?after=9"></div><a href="/x" data-url="/y">x</a>"""

    assert [link.url[19:] for link in links(body, URL)] == ["/list?after=9", "/list?after=9", "/x"]
    assert next_page(links(body, URL), URL) == "http://shop.example/list?after=9"


def test_products_are_known_by_their_path_once_each() -> None:
    page = [Link(f"http://shop.example{path}", "", "") for path in ("/p/1", "/about", "/p/2", "/p/1", "/x?u=/p/3")]

    assert [link.url[-4:] for link in product_links(page, "^/p/")] == ["/p/1", "/p/2"]


def test_a_pattern_with_a_question_mark_is_held_against_the_query_too() -> None:
    page = [Link(f"http://shop.example/index.php?route={route}", "", "") for route in ("product&id=1", "about")]

    assert [link.url for link in product_links(page, r"\?route=product")] == [page[0].url]
    assert list(product_links(page, "route=product")) == []


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

    assert read_sitemap(body) == Sitemap(is_index=True, entries=(Entry("http://shop.example/1.xml"),))


def test_a_sitemap_cut_off_lists_what_is_there() -> None:
    assert read_sitemap(b"<urlset><url><loc>http://shop.example/1</loc></url><url><loc>").entries == (
        Entry("http://shop.example/1"),
    )


def test_versions_in_other_languages_are_read_and_the_shops_own_is_chosen() -> None:
    body = b"""<urlset xmlns:xhtml="x"><url><loc>http://shop.example/fr/p/1</loc>
        <xhtml:link rel="alternate" hreflang="fr" href="http://shop.example/fr/p/1"/>
        <xhtml:link rel="alternate" hreflang="en-GB" href="http://shop.example/gb/p/1?a=1&amp;b=2"/>
        <xhtml:link href='http://shop.example/us/p/1' hreflang='en-US' rel='alternate'/>
        <xhtml:link rel="alternate" hreflang="x-default" href="http://shop.example/p/1"/></url></urlset>"""

    (entry,) = read_sitemap(body).entries
    assert [language for language, _ in entry.languages] == ["fr", "en-gb", "en-us", "x-default"]
    assert in_language(entry, "en", "GB") == "http://shop.example/gb/p/1?a=1&b=2"
    assert in_language(entry, "en", "US") == "http://shop.example/us/p/1"
    assert in_language(entry, "en", "IE") == "http://shop.example/gb/p/1?a=1&b=2"
    assert in_language(entry, "fr", "BE") == "http://shop.example/fr/p/1"
    assert in_language(entry, "sv", "SE") == "http://shop.example/fr/p/1"


def test_a_sitemap_lists_no_more_than_it_may() -> None:
    body = b"<urlset>" + b"<url><loc>http://shop.example/p</loc></url>" * 60_000

    assert len(read_sitemap(body).entries) == 50_000


@given(body=st.binary(max_size=400))
def test_no_bytes_make_reading_links_or_sitemaps_fail(body: bytes) -> None:
    links(body, URL)
    read_sitemap(b"<urlset><url><loc>" + body)
