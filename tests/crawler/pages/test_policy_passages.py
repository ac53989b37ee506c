"""A policy page's rows and headings reach the grammar: a short answer is read by what it stands under."""

from __future__ import annotations

import pytest

from crawler.items import ShopPolicy
from crawler.reading import read
from tests.crawler.pages.build import html, json_ld, listing_of, product, response

POLICY_URL = "http://reedbank.example/policies/refund-policy"


def stated(main: str) -> dict[str, object]:
    (page,) = read(response(html(main, title="Returns | Reedbank"), POLICY_URL))
    assert isinstance(page, ShopPolicy)
    return {key: fact.value for key, fact in page.facts.items()}


@pytest.mark.parametrize(
    ("main", "key", "value"),
    [
        ("<h2>Returns</h2><h3>How long?</h3><p>Within 14 working days.</p>", "return_window_days", 14),
        ("<h2>Returns</h2><p>Within 14 working days.</p>", "return_window_basis", "business"),
        ("<table><tr><th>Return window</th><td>21 days</td></tr></table>", "return_window_days", 21),
        ("<dl><dt>Used mats accepted</dt><dd>no</dd></dl>", "return_used_allowed", False),
        ("<table><tr><th>Return postage</th><td>customer</td></tr></table>", "return_paid_by", "buyer"),
    ],
)
def test_an_answer_is_read_by_its_heading_or_label(main: str, key: str, value: object) -> None:
    words = "<h1>Returns and refunds</h1><p>What we agree on with everybody who buys a mat from us.</p>"
    assert stated(words + main)[key] == value


def test_a_period_under_another_heading_is_no_window() -> None:
    main = "<h1>Shipping and returns</h1><h2>Delivery</h2><p>Within 5 working days of your order.</p>"
    assert "return_window_days" not in stated(main + "<h2>Returns</h2><p>Ask us whenever you like.</p>")


def test_short_lines_and_numbers_in_labels_are_read() -> None:
    listing = listing_of(
        html(
            "<h1>Lie-easy acupressure mat</h1><p>240 petals.</p><p>3-Year Warranty: we mend what breaks.</p>",
            json_ld(product()),
        )
    )
    assert listing.facts["disc_count"].value == 240
    assert listing.facts["warranty_months"].value == 36
