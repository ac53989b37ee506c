"""What kind of page it is: sells one thing, states terms, lists things, or none of these."""

from __future__ import annotations

import pytest

from crawler.reading import read
from tests.crawler.pages.build import BUYING, html, json_ld, product, read_one, response

CARDS = "".join(
    f'<div class="card"><a href="/products/mat-{number}">Mat {number}</a><span class="price">€{40 + number}.00</span>'
    f"<button>Add to cart</button></div>"
    for number in range(12)
)


def test_a_list_of_products_is_a_category() -> None:
    page = html(f"<h1>Acupressure mats</h1>{CARDS}", title="Acupressure mats | Reedbank")

    assert read_one(page, "http://reedbank.example/collections/mats").kind == "category"


def test_a_list_with_markup_for_each_card_is_a_category() -> None:
    listed = [product(name=f"Mat {number}") for number in range(12)]
    page = html(f"<h1>Acupressure mats</h1>{CARDS}", json_ld(*listed), title="Acupressure mats | Reedbank")

    assert read_one(page, "http://reedbank.example/mats").kind == "category"


def test_a_product_page_with_cards_below_is_a_product() -> None:
    page = html(f'{BUYING}<section class="more">{CARDS}</section>', json_ld(product()))

    assert read_one(page).kind == "product"


@pytest.mark.parametrize(
    ("path", "title", "language"),
    [
        ("/policies/refund-policy", "Refund policy", "en"), ("/pages/shipping-returns", "Shipping and returns", "en"),
        ("/widerrufsbelehrung", "Widerrufsbelehrung", "de"), ("/versand", "Versand und Lieferung", "de"),
        ("/pages/retours", "Retours et remboursements", "fr"), ("/devoluciones", "Devoluciones y reembolsos", "es"),
        ("/resi", "Resi e rimborsi", "it"), ("/retourneren", "Retourneren", "nl"), ("/kopvillkor", "Köpvillkor", "sv"),
        ("/handelsbetingelser", "Handelsbetingelser", "da"), ("/toimitusehdot", "Toimitusehdot", "fi"),
        ("/zwroty", "Zwroty i reklamacje", "pl"), ("/obchodni-podminky", "Obchodní podmínky", "cs"),
        ("/trocas", "Trocas e devoluções", "pt"), ("/returns", "返品について", "ja"),
    ],
)  # fmt: skip
def test_a_page_of_terms_is_a_policy(path: str, title: str, language: str) -> None:
    page = html(f"<h1>{title}</h1><p>1, 2, 3.</p>", language=language, title=title)
    reading = read_one(page, f"http://reedbank.example{path}")

    assert (reading.kind, reading.language) == ("policy", language)


@pytest.mark.parametrize(
    ("path", "main"),
    [
        (
            "/blogs/journal/how-to-lie",
            "<h1>How to lie on spikes</h1><p>Begin with ten minutes. Mats cost from €30 to €120.</p>",
        ),
        ("/", "<h1>Welcome to Reedbank</h1><p>Mats and rest since spring.</p>"),
        ("/about", "<h1>About us</h1><p>We are four people and a dog.</p>"),
        ("/cart", "<h1>Your cart</h1><p>Your cart is empty.</p><p>Total: €0.00</p>"),
    ],
)
def test_a_page_that_sells_nothing_by_itself_is_other(path: str, main: str) -> None:
    assert read_one(html(main, title="Reedbank"), f"http://reedbank.example{path}").kind == "other"


@pytest.mark.parametrize(("status", "kind"), [(404, "other"), (500, "other"), (200, "product")])
def test_an_error_answer_is_no_product(status: int, kind: str) -> None:
    (reading,) = read(response(html(BUYING, json_ld(product())), status=status))

    assert reading.kind == kind
