"""Every quote is found again in the bytes, or its candidate is dropped and an issue says so."""

from __future__ import annotations

import json

import pytest

from crawler.items import Candidate, Source
from crawler.pages.ground import Ground, found, grounded
from tests.crawler.pages.build import BUYING, HTML, MAT_URL, html, json_ld, listing_of, product
from tests.crawler.pages.test_markup import MICRODATA, STATE


@pytest.mark.parametrize(
    ("quote", "body"),
    [
        ("cotton & linen", b"<p>cotton &amp; linen</p>"),
        ("68 x 42 cm", "<p>68\u00a0x\n  42&nbsp;cm</p>".encode()),
        ("Überzug", "<p>Überzug</p>".encode("latin-1")),
        ("Größe “L”", b'{"a":"Gr\\u00f6\\u00dfe \\u201cL\\u201d"}'),
        ("40/50 cm", b'{"a":"40\\/50 cm"}'),
        ('17" long', b'{"a":"17\\" long"}'),
        ("6,000 spikes", b"<p><b>6,000</b> spikes</p>"),
    ],
)
def test_a_quote_is_found_through_charset_escapes_blanks_and_tags(quote: str, body: bytes) -> None:
    content_type = "text/html; charset=iso-8859-1" if "Ü" in quote else HTML

    assert found(quote, body, content_type)


def test_words_that_do_not_stand_there_are_not_found() -> None:
    assert not found("7,000 spikes", b"<p><b>6,000</b> spikes</p>", HTML)
    assert not found("", b"<p></p>", HTML)


def test_a_quote_across_tags_is_cut_to_the_piece_that_carries_the_value() -> None:
    issues: list[str] = []
    candidate = Candidate(value=6000, quote="with 6,000 spikes of plastic", source=Source.TEXT, locator="p")
    (kept,) = grounded("spike_count", [candidate], Ground("<p>with <b>6,000 spikes</b> of plastic</p>"), issues)

    assert (kept.quote, issues) == ("6,000 spikes", [])


def test_an_invented_quote_is_dropped_with_an_issue() -> None:
    issues: list[str] = []
    candidate = Candidate(value=6000, quote="6,000 spikes", source=Source.TEXT, locator="p")

    assert grounded("spike_count", [candidate], Ground("<p>nothing</p>"), issues) == []
    assert "spike_count" in issues[0]


PAGES = {
    "json-ld": html(
        BUYING + "<p>The cover is cotton &amp; linen, 68 x 42 cm.</p>",
        json_ld(product(sku="RB-12", brand="Reed & Bank")),
    ),
    "microdata": html(MICRODATA),
    "state": html("<h1>Lie-easy acupressure mat</h1><button>Add to cart</button>" + STATE),
    "text": html(
        '<h1>Lie-easy acupressure mat</h1><p class="price">€59<sup>90</sup></p><p>In stock</p>'
        "<p>With <b>6,210</b> spikes.</p>"
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_quote_of_a_page_is_found_in_it(name: str) -> None:
    body = PAGES[name].encode()
    listing = listing_of(body)

    quotes = [c.quote for fact in listing.facts.values() for c in fact.candidates]
    assert quotes
    assert all(quote is not None and found(quote, body, HTML) for quote in quotes)


def test_every_quote_of_a_feed_is_found_in_it() -> None:
    body = json.dumps({"product": {"title": "Lie-easy “soft” mat", "handle": "lie-easy", "vendor": "Reed/Bank",
                                   "variants": [{"price": "59.00", "available": True, "sku":
                                   "RB-12"}]}}).encode()  # fmt: skip
    listing = listing_of(body, MAT_URL + ".json", "application/json")

    assert {"name", "brand", "price", "availability", "sku"} <= listing.facts.keys()
    for fact in listing.facts.values():
        assert all(c.quote and found(c.quote, body, "application/json") for c in fact.candidates), fact


@pytest.mark.parametrize("row", ["<tr><th>Washable</th><td>Yes</td></tr>", "<tr><td colspan=2>Washable: Yes</td></tr>"])
def test_a_short_value_is_quoted_with_the_label_of_its_row(row: str) -> None:
    body = html(f"{BUYING}<table>{row}</table>", json_ld(product()))
    quote = listing_of(body).facts["cover_washable"].quote or ""
    assert quote.replace(":", "") == "Washable Yes"
    assert found(quote, body.encode(), HTML)
