"""Product feeds: one Listing a product, prices in the feed's own unit, addresses as the shop's pages have them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from crawler.items import Listing, Qualifier, Source
from crawler.reading import read
from tests.crawler.pages.build import response

SHOPIFY: dict[str, Any] = {
    "products": [
        {"id": 1, "title": "Lie-easy acupressure mat", "handle": "lie-easy", "vendor": "Reedbank", "body_html":
        "<p>A mat &amp; no more.</p>",
         "variants": [{"id": 11, "title": "Default Title", "sku": "RB-12", "price": "59.00", "compare_at_price":
         "79.00", "available": True}],
         "images": [{"src": "http://reedbank.example/i/1.jpg"}]},
        {"id": 2, "title": "Meadow set", "handle": "meadow-set", "vendor": "Reedbank", "body_html": "",
         "variants": [{"id": 21, "title": "Mat", "sku": "", "price": "49.00", "available": False},
                      {"id": 22, "title": "Mat + pillow", "sku": "RB-22", "price": "69.00", "available": True}],
                      "images": []},
    ]
}  # fmt: skip


def _listings(body: object, url: str) -> list[Listing]:
    readings = read(response(json.dumps(body), url, "application/json"))
    assert all(isinstance(reading, Listing) for reading in readings), readings
    return [reading for reading in readings if isinstance(reading, Listing)]


def test_a_shopify_feed_gives_a_listing_a_product() -> None:
    mat, meadow = _listings(SHOPIFY, "http://reedbank.example/products.json?limit=250&page=1")

    assert mat.url == "http://reedbank.example/products/lie-easy"
    assert (mat.name, mat.brand, mat.sku) == ("Lie-easy acupressure mat", "Reedbank", "RB-12")
    assert (mat.price, mat.list_price, mat.availability) == (Decimal("59.00"), Decimal("79.00"), "InStock")
    assert mat.facts["price"].source is Source.FEED
    assert meadow.availability == "InStock"
    assert [(offer.variant, offer.price) for offer in meadow.offers] == [
        ("Mat", Decimal("49.00")),
        ("Mat + pillow", Decimal("69.00")),
    ]
    assert meadow.facts["price"].qualifier is Qualifier.AT_LEAST


def test_a_feed_below_a_language_prefix_lists_addresses_below_it() -> None:
    first, _ = _listings(SHOPIFY, "http://reedbank.example/de/collections/mats/products.json")

    assert first.url == "http://reedbank.example/de/products/lie-easy"


def test_a_product_js_prints_minor_units() -> None:
    table = {
        **SHOPIFY["products"][0],
        "variants": [{"id": 11, "title": "Default Title", "price": 5900, "available": True}],
    }
    (mat,) = _listings(table, "http://reedbank.example/products/lie-easy.js")

    assert mat.price == Decimal("59.00")


def test_a_store_api_prints_minor_units_of_its_own_count() -> None:
    for digits, printed in ((2, "5900"), (0, "59"), (3, "59000")):
        table = {
            "id": 7, "name": "Lie-easy &#8211; acupressure mat", "permalink":
            "http://reedbank.example/product/lie-easy/", "sku": "RB-12",
            "prices": {"price": printed, "regular_price": printed, "sale_price": printed, "price_range": None,
            "currency_code": "EUR",
                       "currency_minor_unit": digits},
            "is_in_stock": True, "is_on_backorder": False, "description": "<p>A mat.</p>", "images": [{"src": "http://reedbank.example/i/7.jpg"}],
            "attributes": [{"name": "Cover", "terms": [{"name": "Linen"}], "has_variations": False}],
        }  # fmt: skip
        (mat,) = _listings([table], "http://reedbank.example/wp-json/wc/store/v1/products?per_page=100")

        assert (mat.url, mat.price, mat.currency) == ("http://reedbank.example/product/lie-easy/", Decimal(59), "EUR")
        assert (mat.name, mat.availability) == ("Lie-easy – acupressure mat", "InStock")


def test_a_broken_feed_is_an_issue() -> None:
    (reading,) = read(response("{nothing", "http://reedbank.example/products.json", "application/json"))

    assert reading.kind == "other"
    assert reading.issues
