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


def test_two_marked_products_that_the_page_is_not_named_for_are_a_list() -> None:
    listed = "".join(
        f'<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Mat {number}</b>'
        f'<span itemprop="offers" itemscope itemtype="https://schema.org/Offer"><b itemprop="price">4{number}.00</b>'
        f'<meta itemprop="priceCurrency" content="EUR"></span><button>Buy</button></div>'
        for number in range(2)
    )

    page = read_one(html(f"<h1>New in</h1>{listed}", title="New in | Reedbank"), "http://reedbank.example/new")

    assert page.kind == "other"


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


BOX = '<p class="price">€14.00</p><button>Add to cart</button>'
ROWS = "".join(
    f'<div><b>Mat {number}</b><p class="price">€{40 + number}.00</p><p><button>Add to cart</button></p></div>'
    for number in range(3)
)


@pytest.mark.parametrize(
    ("head", "main", "path"),
    [
        ('<meta property="og:type" content="article">', f"<h1>Soup for cold feet</h1><p>Boil it.</p>{BOX}", "/soup"),
        (json_ld({"@type": "Recipe", "name": "Soup"}), f"<h1>Soup for cold feet</h1><p>Boil it.</p>{BOX}", "/soup"),
        (
            json_ld({"@type": "NewsArticle", "isPartOf": {"@type": "Product", "name": "The Reedbank Gazette"}}),
            "<h1>The Reedbank Gazette on mats</h1><p>Read on for €1 a month.</p>",
            "/article/mats-again",
        ),
        ("", f"<h1>Mats of reed</h1>{ROWS}", "/mats/reed/"),
        ("", '<h1>Reedbank</h1><p class="cart price">€0.00</p><p>Mats of reed.</p><button>Buy</button>', "/reed"),
        (
            json_ld(*(product(name=f"Reed mat {n}", url=f"/mats/{n}") for n in range(3))),
            f"<h1>Reed mats</h1>{ROWS}",
            "/mats/reed/",
        ),
    ],
    ids=["article with a box", "recipe with a box", "paywall", "rows that each buy", "empty cart", "marked rows"],
)
def test_a_page_that_only_shows_or_names_goods_is_no_product(head: str, main: str, path: str) -> None:
    page = html(main, head, title="Reedbank")

    assert read_one(page, f"http://reedbank.example{path}").kind != "product"


@pytest.mark.parametrize(
    ("main", "address"),
    [
        ('<h1>Reed mat</h1><p class="price">€59.00</p><p>In stock</p>', "/reed-mat-2207.html"),
        ('<h1>Reed mat</h1><p class="price">€59.00</p><p>In stock</p>', "/reed-mat_60157_11/"),
        ('<h1>Reed mat</h1><p>Model: RM-46/15</p><p class="price">€59.00</p><p>In stock</p>', "/mats/reed"),
        ("<h1>Reed mat</h1><p>EAN: 4006381333931</p><p>Item no: RM46</p><button>Add to cart</button>", "/mats/reed"),
        (f"<h1>Reed mat</h1>{BOX}<p>In stock</p>", "/mats/reed/reed-mat?q=mat"),
    ],
    ids=["number in the address", "number between lines", "model", "codes and a button", "searched for"],
)
def test_several_signs_make_a_product_without_markup(main: str, address: str) -> None:
    assert read_one(html(main, title="Reed mat | Reedbank"), f"http://reedbank.example{address}").kind == "product"


def test_the_only_product_of_markup_is_the_page_s_where_no_heading_says_otherwise() -> None:
    sold = product(name="Reed mat", offers={"@type": "Offer", "price": "59.00", "priceCurrency": "EUR"})
    page = html("<p><b>Reed mat</b> €59.00</p><button>Add to cart</button>", json_ld(sold), title="Product details")

    assert read_one(page, "http://reedbank.example/detail?id=RM46").kind == "product"
