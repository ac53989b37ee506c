"""What each syntax states, in whole and in broken form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crawler.items import Source, Status
from tests.crawler.pages.build import BUYING, html, json_ld, listing_of, product

WHOLE = (
    '{"@type":"Product","name":"Lie-easy acupressure mat","sku":"RB-12",'
    '"offers":{"price":"59.00","priceCurrency":"EUR"}}'
)


@pytest.mark.parametrize(
    "script",
    [
        f"/*<![CDATA[*/ {WHOLE} /*]]>*/",
        f"//<![CDATA[\n{WHOLE}\n//]]>",
        f"<!-- {WHOLE} -->",
        WHOLE.replace('"59.00"', "59.00,").replace('"RB-12",', '"RB-12", // our own\n'),
        WHOLE.replace('"59.00"', "0059.00"),
        WHOLE.replace('"sku"', '"description":"two\nlines\tand a tab","sku"'),
        f'{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite"}},{WHOLE}]}}',
        f'[{{"@type":"Organization","name":"Reedbank"}},{WHOLE}]',
        f'{{"@type":"Organization","name":"Reedbank"}}{WHOLE}',
        WHOLE.replace('"', "&quot;"),
        WHOLE.replace('"offers":{', '"offers":[{').replace("}}", "}]}"),
        WHOLE[:-2],
    ],
    ids=[
        "cdata",
        "cdata-lines",
        "html-comment",
        "comma-comment",
        "zeros",
        "control-characters",
        "graph",
        "list",
        "roots",
        "entities",
        "offers",
        "cut",
    ],
)
def test_broken_json_ld_still_states_its_product(script: str) -> None:
    listing = listing_of(html(BUYING, json_ld(script)))

    assert (listing.price, listing.currency, listing.sku) == (Decimal("59.00"), "EUR", "RB-12")
    assert listing.facts["price"].source is Source.JSON_LD


def test_a_script_that_is_no_json_is_an_issue_and_nothing_more() -> None:
    listing = listing_of(html(BUYING, json_ld("var product = 1;")))

    assert listing.price == Decimal("59.00")
    assert any("JSON-LD script 1" in issue for issue in listing.issues)


def test_nan_and_infinity_are_no_price() -> None:
    for number in ("NaN", "Infinity", "-59.00", "1e400", "0"):
        script = WHOLE.replace('"59.00"', number)
        listing = listing_of(html("<h1>Lie-easy acupressure mat</h1><button>Add to cart</button>", json_ld(script)))

        assert listing.price is None, number


def test_a_related_product_is_not_the_page_s_own() -> None:
    other = {"@type": "Product", "name": "Heath bolster", "offers": {"price": "19.00", "priceCurrency": "EUR"}}
    listing = listing_of(html(BUYING, json_ld(product(isRelatedTo=other), other)))

    assert (listing.name, listing.price) == ("Lie-easy acupressure mat", Decimal("59.00"))


def test_one_variant_in_stock_is_enough() -> None:
    variants = [
        {"@type": "Offer", "price": "59.00", "priceCurrency": "EUR", "availability": f"http://schema.org/{term}"}
        for term in ("OutOfStock", "InStock", "SoldOut")
    ]

    assert listing_of(html(BUYING, json_ld(product(offers=variants)))).availability == "InStock"


def test_a_product_group_s_variants_are_offers_of_one_product() -> None:
    group = {
        "@type": "ProductGroup",
        "name": "Lie-easy acupressure mat",
        "brand": {"@type": "Brand", "name": "Reedbank"},
        "hasVariant": [
            {"@type": "Product", "name": f"Lie-easy acupressure mat, {colour}", "sku": f"RB-{place}",
             "offers": {"price": price, "priceCurrency": "EUR"}}
            for place, (colour, price) in enumerate((("moss", "59.00"), ("slate", "64.00")))
        ],
    }  # fmt: skip
    listing = listing_of(html(BUYING, json_ld(group)))

    assert listing.brand == "Reedbank"
    assert listing.price == Decimal("59.00")
    assert [(offer.variant, offer.price) for offer in listing.offers] == [
        ("Lie-easy acupressure mat, moss", Decimal("59.00")),
        ("Lie-easy acupressure mat, slate", Decimal("64.00")),
    ]


def test_sellers_of_a_marketplace_are_offers() -> None:
    offers = [
        {"@type": "Offer", "price": price, "priceCurrency": "EUR", "seller": {"@type": "Organization", "name": name}}
        for name, price in (("Fen & Daughters", "59.00"), ("Low Meadow", "57.50"))
    ]
    listing = listing_of(html(BUYING, json_ld(product(offers={"@type": "AggregateOffer", "offers": offers}))))

    assert {(offer.seller, offer.price) for offer in listing.offers} == {
        ("Fen & Daughters", Decimal("59.00")),
        ("Low Meadow", Decimal("57.50")),
    }


def test_a_list_price_specification_is_not_the_price() -> None:
    offer = {
        "@type": "Offer",
        "price": "59.00",
        "priceCurrency": "EUR",
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "priceType": "https://schema.org/ListPrice",
            "price": "79.00",
        },
    }
    listing = listing_of(html(BUYING, json_ld(product(offers=offer))))

    assert (listing.price, listing.list_price) == (Decimal("59.00"), Decimal("79.00"))


MICRODATA = """<div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">Lie-easy acupressure mat</h1>
<span itemprop="brand" itemscope itemtype="http://schema.org/Brand"><meta itemprop="name" content="Reedbank"></span>
<span itemprop="sku">RB-12</span><meta itemprop="gtin13" content="4006381333931">
<div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><span itemprop="price" content="59.00">59,00</span>
<meta itemprop="priceCurrency" content="EUR"><link itemprop="availability" href="http://schema.org/PreOrder"></div>
<div itemprop="isSimilarTo" itemscope itemtype="http://schema.org/Product"><span itemprop="name">Bolster</span>
</div></div>"""


def test_microdata_states_a_product() -> None:
    listing = listing_of(html(MICRODATA))

    assert (listing.price, listing.currency, listing.availability) == (Decimal("59.00"), "EUR", "PreOrder")
    assert (listing.brand, listing.sku, listing.gtin) == ("Reedbank", "RB-12", "4006381333931")
    assert {fact.source for fact in (listing.facts["price"], listing.facts["brand"])} == {Source.MICRODATA}


def test_rdfa_states_a_product() -> None:
    main = """<div vocab="https://schema.org/" typeof="Product"><h1 property="name">Lie-easy acupressure mat</h1>
    <div property="offers" typeof="Offer"><span property="price">59.00</span>
    <meta property="priceCurrency" content="EUR">
    </div></div>"""
    listing = listing_of(html(main))

    assert (listing.name, listing.price, listing.currency) == ("Lie-easy acupressure mat", Decimal("59.00"), "EUR")
    assert listing.facts["price"].source is Source.RDFA


@pytest.mark.parametrize(
    "names", ["gr:{}", "http://purl.org/goodrelations/v1#{}"], ids=["by prefix", "by the whole address"]
)
def test_rdfa_in_goodrelations_states_a_product(names: str) -> None:
    def gr(name: str) -> str:
        return names.format(name)

    main = f"""<div typeof="{gr("Offering")}"><h1 property="{gr("name")}">Lie-easy acupressure mat</h1>
    <span property="{gr("hasEAN_UCC-13")}" content="4006381333931"></span>
    <span property="{gr("hasStockKeepingUnit")}">RB-12</span>
    <div rel="{gr("hasPriceSpecification")}"><div typeof="{gr("UnitPriceSpecification")}">
    <span property="{gr("hasCurrency")}" content="EUR">€</span> <b property="{gr("hasCurrencyValue")}">59.00</b>
    </div></div></div>"""
    listing = listing_of(html(main))

    assert (listing.price, listing.currency, listing.gtin) == (Decimal("59.00"), "EUR", "4006381333931")
    assert (listing.sku, listing.facts["price"].source) == ("RB-12", Source.RDFA)


def test_opengraph_states_price_and_sale_price() -> None:
    head = """<meta property="og:type" content="product"><meta property="og:title" content="Lie-easy acupressure mat">
    <meta property="product:price:amount" content="79.00"><meta property="product:sale_price:amount" content="59.00">
    <meta property="product:original_price:amount" content="79.00">
    <meta property="product:price:currency" content="EUR">"""
    listing = listing_of(html("<h1>Lie-easy acupressure mat</h1><button>Add to cart</button>", head))

    assert (listing.price, listing.list_price, listing.currency) == (Decimal("59.00"), Decimal("79.00"), "EUR")


def test_a_gtin_with_a_wrong_check_digit_is_none() -> None:
    assert listing_of(html(BUYING, json_ld(product(gtin13="4006381333932")))).gtin is None


def test_a_number_is_a_brand_only_where_the_name_says_it_too() -> None:
    assert listing_of(html(BUYING, json_ld(product(brand="4248")))).brand is None
    named = BUYING.replace("<h1>Lie-easy", "<h1>4711 Lie-easy")
    assert listing_of(html(named, json_ld(product(brand="4711")))).brand == "4711"


def test_a_printed_template_is_no_brand() -> None:
    for printed in ("{{ product.vendor }}", "$brand", "null", "[[VENDOR]]", "https://reedbank.example/"):
        assert listing_of(html(BUYING, json_ld(product(brand=printed)))).brand is None, printed


STATE = """<script>window.__INITIAL_STATE__ = {"catalog":{"current":{"name":"Lie-easy acupressure mat","price":59.5,
"currency":"EUR","sku":"RB-12","brand":{"name":"Reedbank"}},"others":[{"name":"Bolster","price":12}]}};</script>"""


@pytest.mark.parametrize(
    "state",
    [
        STATE,
        (
            '<script id="__NEXT_DATA__" type="application/json">{"props":{"p":{'
            '"title":"Lie-easy acupressure mat","price":"59.5","currency":"EUR","sku":"RB-12",'
            '"brand":"Reedbank"}}}</script>'
        ),
        (
            '<script>dataLayer.push({"event":"view_item","ecommerce":{"items":[{"item_name":"Lie-easy acupressure mat",'
            '"item_id":"RB-12","item_brand":"Reedbank","price":59.5,"currency":"EUR"}]}});</script>'
        ),
    ],
    ids=["assigned", "next", "data-layer"],
)
def test_embedded_state_states_the_page_s_product(state: str) -> None:
    listing = listing_of(html("<h1>Lie-easy acupressure mat</h1><button>Add to cart</button>" + state))

    assert (listing.price, listing.currency, listing.brand, listing.sku) == (
        Decimal("59.5"),
        "EUR",
        "Reedbank",
        "RB-12",
    )
    assert listing.facts["price"].source is Source.EMBEDDED_STATE


def test_theme_json_prices_are_minor_units() -> None:
    state = """<script type="application/json" id="ProductJson-1">{"title":"Lie-easy acupressure mat",
    "vendor":"Reedbank","available":true,"variants":[{"id":1,"title":"Default Title","sku":"RB-12","price":5900,
    "available":true}]}</script>"""
    listing = listing_of(html("<h1>Lie-easy acupressure mat</h1><button>Add to cart</button>" + state))

    assert (listing.price, listing.availability, listing.brand) == (Decimal("59.00"), "InStock", "Reedbank")


def test_markup_against_plain_words_on_stock_is_contradicted() -> None:
    main = '<h1>Lie-easy acupressure mat</h1><p class="price">€59.00</p><p class="availability">Sold out</p>'
    fact = listing_of(html(main, json_ld(product()))).facts["availability"]

    assert fact.status is Status.CONTRADICTED
    assert {candidate.value for candidate in fact.candidates} == {"InStock", "OutOfStock"}


def test_blocks_of_a_marked_description_do_not_run_together() -> None:
    described = (
        '<div itemprop="description"><ul><li>3,000 spikes, set close</li><li>Pillow size: 40 × 15 cm</li></ul></div>'
    )
    name = '<span itemprop="name">Lie-easy mat</span>'
    marked = f'<div itemscope itemtype="http://schema.org/Product">{name}{described}</div>'
    listing = listing_of(html(BUYING + marked))
    assert "mat_length_cm" not in listing.facts
    assert listing.facts["pillow_length_cm"].value == 40
