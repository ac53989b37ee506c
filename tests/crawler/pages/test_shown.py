"""What is read from visible words alone: prices by role, stock, rows, names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crawler.items import Qualifier, Source, Status
from tests.crawler.pages.build import MAT_URL, html, json_ld, listing_of, product

HEAD = "<h1>Lie-easy acupressure mat</h1>"
BUTTON = "<button>Add to cart</button>"


@pytest.mark.parametrize(
    ("shown", "price", "list_price"),
    [
        ('<p class="price"><del>€79.00</del> €59.00</p>', "59.00", "79.00"),
        ('<p class="price">€59.00 RRP: €79.00</p>', "59.00", "79.00"),
        ('<p><span class="old-price">79,00 €</span> <span class="price">59,00 €</span></p>', "59.00", "79.00"),
        ('<p class="price">€59.00</p><p>3 x €19.67 with no interest</p>', "59.00", None),
        ('<p class="price">59,00 €</p><p>(Grundpreis: 42,14 € / kg)</p>', "59.00", None),
        ('<p>Free delivery on orders over €80.00</p><p class="price">€59.00</p>', "59.00", None),
        ('<p class="price">€59.00</p><p>You save €20.00 (25%)</p>', "59.00", None),
        ('<p class="price">€59.00</p><p>plus €4.90 shipping</p>', "59.00", None),
        ('<p class="price">€59<sup>90</sup></p>', "59.90", None),
        ('<div><span>Price:</span> <b>€ 59,-</b></div>', "59", None),
        ('<div class="price"><span>Regular price</span> <span class="price--regular">€59.00</span></div>',
        "59.00", None),
        ('<p class="price">€59.00</p><p>Lowest price of the last 30 days: €52.00</p>', "59.00", None),
        ('<p class="pay price--now price--discount"><i class="price--line-through">79,00 €</i> <b>59,00 €</b></p>',
        "59.00", "79.00"),
        ("<ul><li>Our Price</li><li>€59.00</li></ul><p>Or read on for €14.00</p>", "59.00", None),
        ('<table><tr><td>Cena s DPH:</td><td>59,00 €</td></tr><tr><td>Cena bez DPH:</td><td>48,76 €</td></tr></table>',
        "59.00", None),
        ('<p class="price price-discount">59,00 €</p><p class="price-pseudo">UVP 79,00 €</p>', "59.00", "79.00"),
    ],
)  # fmt: skip
def test_the_price_is_told_from_what_stands_beside_it(shown: str, price: str, list_price: str | None) -> None:
    listing = listing_of(html(HEAD + shown + BUTTON))

    assert listing.price == Decimal(price)
    assert listing.list_price == (Decimal(list_price) if list_price else None)
    assert listing.currency == "EUR"


def test_a_button_says_nothing_of_stock_where_markup_leaves_its_place_blank() -> None:
    shown = HEAD + '<p class="price">€59.00</p>' + BUTTON
    offer = {"@type": "Offer", "price": "59.00", "priceCurrency": "EUR"}

    assert "availability" not in listing_of(html(shown, json_ld(product(offers={**offer, "availability": ""})))).facts
    assert listing_of(html(shown, json_ld(product(offers=offer)))).availability == "InStock"


def test_where_the_heading_is_a_template_left_unfilled_markup_s_name_tells_what_the_page_sells() -> None:
    shown = '<h1>{{ product.title }}</h1><p class="price">€59.00</p>' + BUTTON
    listing = listing_of(html(shown, json_ld(product())))

    assert (listing.name, listing.is_mat) == ("Lie-easy acupressure mat", True)


def test_a_price_in_a_card_of_another_product_is_not_the_price() -> None:
    card = '<div class="box"><a href="/products/bolster">Bolster <span class="price">€19.00</span></a></div>'
    listing = listing_of(html(HEAD + card + '<p class="price">€59.00</p>' + BUTTON))

    assert listing.price == Decimal("59.00")


def test_markup_that_differs_from_what_is_shown_is_contradicted() -> None:
    main = HEAD + '<p class="price">€64.00</p>' + BUTTON
    fact = listing_of(html(main, json_ld(product()))).facts["price"]

    assert fact.status is Status.CONTRADICTED
    assert {candidate.value for candidate in fact.candidates} == {Decimal("59.00"), Decimal("64.00")}


def test_markup_with_the_struck_price_is_plainly_the_wrong_one() -> None:
    main = HEAD + '<p class="price"><s>€59.00</s> <b class="sale-price">€49.00</b></p>' + BUTTON
    listing = listing_of(html(main, json_ld(product())))

    assert listing.price == Decimal("49.00")
    assert listing.facts["price"].reason


def test_a_price_above_the_one_it_strikes_through_is_contradicted_whatever_markup_says() -> None:
    shown = HEAD + '<p class="price"><s>€49.00</s> <b>€59.00</b></p>' + BUTTON
    fact = listing_of(html(shown, json_ld(product()))).facts["price"]

    assert (fact.status, fact.value) == (Status.CONTRADICTED, None)
    assert {candidate.value for candidate in fact.candidates} == {Decimal("59.00"), Decimal("49.00")}
    assert "list_price" not in listing_of(html(shown, json_ld(product()))).facts


@pytest.mark.parametrize("struck", ["<s>€4.90 shipping</s> free", "<s>€12.30 / kg</s>", "<s>€79.00</s> <s>€49.00</s>"])
def test_other_amounts_struck_through_beside_the_price_leave_it_stated(struck: str) -> None:
    shown = HEAD + f'<p class="price"><b>€59.00</b></p><p>{struck}</p>' + BUTTON

    assert listing_of(html(shown, json_ld(product()))).price == Decimal("59.00")


def test_a_from_price_of_variants_is_at_least() -> None:
    offers = [{"@type": "Offer", "price": price, "priceCurrency": "EUR"} for price in ("59.00", "89.00")]
    fact = listing_of(html(HEAD + BUTTON, json_ld(product(offers=offers)))).facts["price"]

    assert (fact.value, fact.qualifier) == (Decimal("59.00"), Qualifier.AT_LEAST)


@pytest.mark.parametrize(
    ("url", "language", "sign", "code"),
    [
        ("http://reedbank.ca/products/mat", "en-CA", "$", "CAD"),
        ("http://reedbank.com.au/products/mat", "en", "$", "AUD"),
        ("http://reedbank.example/products/mat", "en-US", "$", "USD"),
        ("http://reedbank.se/products/mat", "sv", "kr", "SEK"),
        ("http://reedbank.example/products/mat", "da", "kr", "DKK"),
        ("http://reedbank.example/products/mat", "nb-NO", "kr", "NOK"),
        ("http://reedbank.example/products/mat", "ja", "¥", "JPY"),
        ("http://reedbank.example/products/mat", "de-CH", "CHF", "CHF"),
    ],
)
def test_a_sign_is_the_currency_of_the_page_s_country(url: str, language: str, sign: str, code: str) -> None:
    main = f'{HEAD}<p class="price">{sign} 590</p>{BUTTON}'

    assert listing_of(html(main, language=language), url).currency == code


def test_an_obsolete_code_is_the_code_of_today() -> None:
    offer = {"@type": "Offer", "price": "4900", "priceCurrency": "RUR"}

    assert listing_of(html(HEAD + BUTTON, json_ld(product(offers=offer)))).currency == "RUB"


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("In stock", "InStock"), ("Auf Lager", "InStock"), ("Ausverkauft", "OutOfStock"), ("Nicht auf Lager",
        "OutOfStock"),
        ("En rupture de stock", "OutOfStock"), ("Agotado", "OutOfStock"), ("Slut i lager", "OutOfStock"),
        ("Loppuunmyyty", "OutOfStock"),
        ("Není skladem", "OutOfStock"), ("Skladem", "InStock"), ("Varastossa", "InStock"), ("Op voorraad", "InStock"),
        ("Pre-order", "PreOrder"), ("Sur commande", "BackOrder"), ("在庫あり", "InStock"), ("売り切れ", "OutOfStock"),
    ],
)  # fmt: skip
def test_words_on_stock_are_the_availability(words: str, term: str) -> None:
    listing = listing_of(html(f'{HEAD}<p class="price">€59.00</p><p class="stock">{words}</p>{BUTTON}'))

    assert listing.availability == term
    assert listing.facts["availability"].quote == words


def test_a_button_that_buys_says_that_it_can_be_had() -> None:
    fact = listing_of(html(f'{HEAD}<p class="price">€59.00</p>{BUTTON}')).facts["availability"]

    assert (fact.value, fact.quote) == ("InStock", "Add to cart")


@pytest.mark.parametrize(
    "rows",
    [
        "<table><tr><th>Brand</th><td>Reedbank</td></tr><tr><th>Item no.</th><td>RB-12</td></tr></table>",
        "<dl><dt>Brand</dt><dd>Reedbank</dd><dt>Item no.</dt><dd>RB-12</dd></dl>",
        "<ul><li>Brand: Reedbank</li><li>Item no.: RB-12</li></ul>",
        "<ul><li><b>Brand</b><span>Reedbank</span></li><li><b>Item no.</b><span>RB-12</span></li></ul>",
        (
            '<div><span class="spec-label">Brand</span><span class="spec-value">Reedbank</span></div>'
            '<div><span class="spec-label">Item no.</span><span class="spec-value">RB-12</span></div>'
        ),
        "<div><p>Brand</p><p>Reedbank</p></div><div><p>Item no.</p><p>RB-12</p></div>",
    ],
    ids=["table", "definitions", "lines", "list-pairs", "class-pairs", "stacked"],
)
def test_rows_of_every_shape_state_brand_and_article_number(rows: str) -> None:
    listing = listing_of(html(f'{HEAD}<p class="price">€59.00</p>{BUTTON}{rows}'))

    assert (listing.brand, listing.sku) == ("Reedbank", "RB-12")
    assert listing.facts["brand"].source is Source.SPEC_TABLE


def test_stated_words_on_material_and_size_are_the_mat_s() -> None:
    rows = """<table><tr><td>Material:</td><td>Cotton cover, foam inside</td></tr><tr><td>Mat dimensions</td>
    <td>68 x 42 cm</td>
    </tr><tr><td>Size (pillow)</td><td>37 x 12 cm</td></tr></table>"""
    listing = listing_of(html(f'{HEAD}<p class="price">€59.00</p>{BUTTON}{rows}'))

    assert listing.stated("material") == "Cotton cover, foam inside"
    assert listing.stated("dimensions") == "68 x 42 cm"


def test_an_article_number_of_the_address_counts_where_the_page_uses_it_as_one() -> None:
    url = "http://reedbank.example/mats/lie-easy-20418.html"
    plain = f'{HEAD}<p class="price">€59.00</p>{BUTTON}'
    named = f'{plain}<form><input type="hidden" name="product_id" value="20418"></form>'

    assert listing_of(html(plain), url).sku is None
    assert listing_of(html(named), url).sku == "20418"


def test_the_name_is_the_heading_without_what_only_it_says() -> None:
    head = "<h1><span>Details about</span> Lie-easy acupressure mat</h1>"
    main = f'{head}<p class="price">€59.00</p>{BUTTON}'

    assert listing_of(html(main)).name == "Lie-easy acupressure mat"


def test_a_heading_of_a_pop_up_is_not_the_name() -> None:
    main = f'<div class="modal"><h1>Your basket is empty</h1></div>{HEAD}<p class="price">€59.00</p>{BUTTON}'

    assert listing_of(html(main), MAT_URL).name == "Lie-easy acupressure mat"


def test_cents_that_style_alone_raises_are_cents() -> None:
    listing = listing_of(html(HEAD + '<p class="price"><span>€59</span><span class="end">90</span></p>' + BUTTON))

    assert listing.price == Decimal("59.90")


def test_a_wrapper_that_a_script_opens_hides_nothing() -> None:
    body = f'<div style="display:none">{HEAD}<p class="price">€59.00</p><p hidden>€12.00</p>{BUTTON}</div>'

    assert listing_of(html(body)).price == Decimal("59.00")


def test_a_chat_that_is_unavailable_says_nothing_of_the_goods() -> None:
    shown = HEAD + '<p class="price">€59.00</p><p>Chat is unavailable</p>' + BUTTON

    assert listing_of(html(shown)).availability == "InStock"


def test_amounts_that_only_style_sets_apart_are_two() -> None:
    shown = HEAD + '<p><span class="old-price">79,00 €</span><span class="price">59,00 €</span>' + BUTTON
    listing = listing_of(html(shown))

    assert (listing.price, listing.list_price) == (Decimal("59.00"), Decimal("79.00"))


@pytest.mark.parametrize(("language", "currency"), [("en", "USD"), ("es", None)])
def test_a_bare_dollar_sign_is_american_only_in_english(language: str, currency: str | None) -> None:
    listing = listing_of(html(HEAD + '<p class="price">$59.00</p>' + BUTTON, language=language))

    assert listing.currency == currency


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Item No. 704-B", "704-B"), ("Артикул: LM700", "LM700"), ("Код: 96133", "96133"), ("Cikkszám: AM-12", "AM-12"),
        ("Cod produs: AM12", "AM12"), ("Ürün kodu: AM12", "AM12"), ("Κωδικός: AM12", "AM12"), ("货号: AM12", "AM12"),
        ("Style: AM2077-030", "AM2077-030"), ("딜번호 : 3454863", "3454863"), ("Style: 2-button", None),
    ],
)  # fmt: skip
def test_an_article_number_that_the_page_labels_beats_the_number_in_its_address(row: str, code: str | None) -> None:
    page = html(f'{HEAD}<p>{row}</p><p class="price">€59.00</p><input name="product_id" value="163104">{BUTTON}')
    listing = listing_of(page, "http://reedbank.example/product/lie-easy/163104.html")

    assert listing.sku == (code or "163104")


@pytest.mark.parametrize("printed", ["sku:856802", "SKU: 856802", "mpn:856802"])
def test_what_kind_of_code_it_is_is_no_part_of_an_article_number(printed: str) -> None:
    assert listing_of(html(HEAD, json_ld(product(sku=printed)))).sku == "856802"


@pytest.mark.parametrize(
    ("button", "stock"),
    [
        ("Купити", "Є в наявності"), ("Dodaj u košaricu", "Na zalihi"), ("Adaugă în coș", "În stoc"),
        ("Sepete at", "Stokta"), ("Thêm vào giỏ hàng", "Còn hàng"), ("Προσθήκη στο καλάθι", "Διαθέσιμο"),
        ("หยิบใส่ตะกร้า", "มีสินค้า"), ("أضف إلى السلة", "متوفر"), ("Zum Warenkorb hinzufügen", "Sofort lieferbar"),
    ],
)  # fmt: skip
def test_buttons_and_words_on_stock_are_known_in_more_languages(button: str, stock: str) -> None:
    listing = listing_of(html(f'{HEAD}<p class="price">€59.00</p><p>{stock}</p><button>{button}</button>'))

    assert (listing.price, listing.availability) == (Decimal("59.00"), "InStock")
    assert listing.facts["availability"].quote == stock


@pytest.mark.parametrize(
    "words", ["Нет на складе", "Немає в наявності", "Hết hàng", "Rasprodano", "غير متوفر", "Stokta yok"]
)
def test_words_on_stock_that_say_no_are_told_from_those_that_say_yes(words: str) -> None:
    listing = listing_of(html(f'{HEAD}<p class="price">€59.00</p><p>{words}</p>{BUTTON}'))

    assert listing.availability == "OutOfStock"


@pytest.mark.parametrize(
    ("main", "code"),
    [
        ('<span class="meta sku">HB095BLK</span>', "HB095BLK"),
        ('<meta itemprop="sku" content="ND-GPC-015-X">', "ND-GPC-015-X"),
        ('<p class="sku">HB095BLK</p><div class="card"><p class="sku">HB096BLK</p></div>', None),
        ('<p class="sku">Choose a size</p>', None),
    ],
)
def test_an_element_named_for_an_article_number_states_it_where_it_is_the_only_one(main: str, code: str | None) -> None:
    page = html(f'{HEAD}{main}<p class="price">€59.00</p>{BUTTON}')

    assert listing_of(page, "http://reedbank.example/lie-easy").sku == code


@pytest.mark.parametrize(
    "main",
    [
        "<p><span>Artikelnummer: </span><br><span>AM-10001</span></p>",
        '<div><span class="model">Kód tovaru:</span><h2><a href="/mats">AM-10001</a></h2></div>',
    ],
    ids=["one above the other in a paragraph", "a box in the label's"],
)
def test_a_label_and_the_line_below_it_make_a_row_in_a_small_box(main: str) -> None:
    around = "<p>Reed and cotton.</p>" * 12

    assert listing_of(html(f'{HEAD}{main}<p class="price">€59.00</p>{BUTTON}{around}')).sku == "AM-10001"


def test_a_size_that_is_sold_out_is_not_the_thing() -> None:
    sizes = '<ul class="sizes"><li><a href="#38">38</a></li><li><span>40" sold out</span></li></ul>'
    page = html(f'{HEAD}<p class="price">€59.00</p>{sizes}{BUTTON}')

    assert listing_of(page).availability == "InStock"
    assert listing_of(page.replace("40&quot; ", "").replace('40" ', "")).availability == "OutOfStock"


@pytest.mark.parametrize(
    ("label", "of_the_whole"),
    [
        ("Material", True), ("Main material", True), ("Fabric", True), ("Materiale", True), ("材質", True),
        ("Cover material", False), ("Cover / material", False), ("Material (cover)", False), ("Outer material", False),
        ("Bezug/Material", False), ("Obermaterial", False), ("Matière (housse)", False), ("Material / fodera", False),
        ("Spike material", False), ("Pillow / material", False),
    ],
)  # fmt: skip
def test_the_material_of_a_part_is_not_that_of_the_whole(label: str, of_the_whole: bool) -> None:
    listing = listing_of(html(f'{HEAD}<p>{label}: linen</p><p class="price">€59.00</p>{BUTTON}'))

    assert ("material" in listing.facts) is of_the_whole


@pytest.mark.parametrize(("fabric", "material"), [("Fabric", "Materials"), ("Tyg", "Material"), ("Stoff", "Material")])
def test_a_row_on_the_fabric_yields_to_one_on_the_material(fabric: str, material: str) -> None:
    rows = f"<tr><td>{fabric}</td><td>linen</td></tr><tr><td>{material}</td><td>linen, foam, ABS</td></tr>"
    listing = listing_of(html(f'{HEAD}<p class="price">€59.00</p>{BUTTON}<table>{rows}</table>'))

    assert listing.stated("material") == "linen, foam, ABS"


@pytest.mark.parametrize(("sign", "currency"), [("PLN", "PLN"), ("€", "EUR"), ("each", None), ("SALE", None)])
def test_a_sign_alone_below_a_bare_price_is_its_currency(sign: str, currency: str | None) -> None:
    main = f'{HEAD}<div class="price">2399</div><div class="unit">{sign}</div>{BUTTON}'
    listing = listing_of(html(main), "http://reedbank.example/products/lie-easy")

    assert (listing.price, listing.currency) == (Decimal(2399), currency)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/Reed-Bank-Mat-Of-1000-Spikes/prod2015", "Reed bank mat of 1000 spikes"),
        ("/prod2015", "Free shipping above €35"),
    ],
)
def test_a_heading_that_neither_title_nor_address_knows_is_a_banner_s(address: str, name: str) -> None:
    main = f'<h1>Free shipping above €35</h1><p class="price">€59.00</p><p>In stock</p>{BUTTON}'
    page = html(main, title="Reed bank mat of 1000 spikes | Reedbank")

    assert listing_of(page, f"http://reedbank.example{address}").name == name
