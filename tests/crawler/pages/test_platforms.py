# ruff: noqa: UP031, ISC004, E501  # pages as tables of what is printed: braces and long lines are what they are
"""What the templates of many kinds of shop software print of their product, each in the shape it goes by.

A page here has a heading, a buy button and nothing else but what is tried, so that a value can come from nowhere else.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.crawler.evidence import Archived
from tests.crawler.pages.build import HTML, html, json_ld, listing_of

NAME = "Lie-easy acupressure mat"
HEAD = f"<h1>{NAME}</h1><button>Add to cart</button>"
OFFER = {"@type": "Offer", "price": "59.00", "priceCurrency": "EUR", "availability": "https://schema.org/InStock"}
FULL = {"price": "59.00", "currency": "EUR"}


def thing(**properties: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "Product", "name": NAME, **properties}


def script(code: str, kind: str = "") -> str:
    return f'<script type="{kind}">{code}</script>' if kind else f"<script>{code}</script>"


def nuxt3() -> str:
    flat = [
        ["ShallowReactive", 1], {"data": 2}, {"product-lie-easy": 3},
        {"name": 4, "price": 5, "currency": 6, "sku": 7, "brand": 8}, NAME, 59.5, "EUR", "RB-12", {"name": 9},
        "Reedbank",
    ]  # fmt: skip
    return json.dumps(flat)


JSON_LD: dict[str, tuple[str, dict[str, str | None]]] = {
    "list of types": (json_ld(thing(**{"@type": ["Product", "Thing"], "offers": OFFER})), FULL),
    "full addresses for names": (
        json_ld(
            {
                "@type": "http://schema.org/Product",
                "http://schema.org/name": NAME,
                "http://schema.org/offers": {
                    "@type": "http://schema.org/Offer",
                    "http://schema.org/price": "59.00",
                    "http://schema.org/priceCurrency": "EUR",
                },
            }
        ),
        FULL,
    ),
    "prefixed names": (
        json_ld({"@type": "schema:Product", "schema:name": NAME,
                 "schema:offers": {"@type": "schema:Offer", "schema:price": "59.00", "schema:priceCurrency": "EUR"}}),
        FULL,
    ),
    "expanded values": (
        json_ld(thing(offers={"@type": "Offer", "price": {"@value": "59.00"}, "priceCurrency": {"@value": "EUR"}})),
        FULL,
    ),
    "references in a graph": (
        json_ld({"@context": "https://schema.org", "@graph": [
            {"@type": "WebPage", "@id": "#page", "mainEntity": {"@id": "#product"}},
            {"@type": "Offer", "@id": "#offer", "price": "59.00", "priceCurrency": "EUR",
             "availability": "https://schema.org/InStock"},
            {"@type": "Brand", "@id": "#brand", "name": "Reedbank"},
            {"@type": "Product", "@id": "#product", "name": NAME, "brand": {"@id": "#brand"},
             "offers": [{"@id": "#offer"}]},
        ]}),
        {**FULL, "availability": "InStock", "brand": "Reedbank"},
    ),
    "offer that points at its product": (
        json_ld(
            {"@type": "Product", "@id": "#p", "name": NAME, "sku": "RB-12"},
            {"@type": "Offer", "itemOffered": {"@id": "#p"}, "price": "59.00", "priceCurrency": "EUR"},
        ),
        {**FULL, "sku": "RB-12"},
    ),
    "page around the product": (
        json_ld({"@type": "ItemPage", "name": "Reedbank shop", "mainEntity": thing(offers=OFFER, sku="RB-12")}),
        {**FULL, "sku": "RB-12"},
    ),
    "page that is about the product": (
        json_ld({"@type": "WebPage", "name": NAME, "about": thing(offers=OFFER)}), FULL
    ),
    "offers in offers": (
        json_ld(thing(offers={"@type": "AggregateOffer", "lowPrice": "59.00", "highPrice": "59.00", "offerCount": 1,
                              "priceCurrency": "EUR", "offers": [OFFER]})),
        {**FULL, "availability": "InStock"},
    ),
    "currency of the aggregate only": (
        json_ld(thing(offers={"@type": "AggregateOffer", "priceCurrency": "EUR", "lowPrice": "59.00",
                              "offers": [{"@type": "Offer", "price": "59.00"}]})),
        FULL,
    ),
    "stock of the aggregate only": (
        json_ld(thing(offers={"@type": "AggregateOffer", "priceCurrency": "EUR", "lowPrice": "59.00",
                              "availability": "http://schema.org/OutOfStock",
                              "offers": [{"@type": "Offer", "price": "59.00"}]})),
        {**FULL, "availability": "OutOfStock"},
    ),
    "low price only": (
        json_ld(thing(offers={"@type": "AggregateOffer", "lowPrice": 59, "priceCurrency": "EUR"})),
        {"price": "59", "currency": "EUR"},
    ),
    "specification only": (
        json_ld(thing(offers={"@type": "Offer", "availability": "InStock", "priceSpecification": [
            {"@type": "UnitPriceSpecification", "price": "59.00", "priceCurrency": "EUR",
             "valueAddedTaxIncluded": "true"}]})),
        {**FULL, "availability": "InStock"},
    ),
    "unit price beside the price": (
        json_ld(thing(offers={"@type": "Offer", "price": "59.00", "priceCurrency": "EUR", "priceSpecification": {
            "@type": "UnitPriceSpecification", "price": "42.14", "priceCurrency": "EUR",
            "referenceQuantity": {"@type": "QuantitativeValue", "value": "1", "unitCode": "KGM"}}})),
        FULL,
    ),
    "sale and list price, as WooCommerce has them": (
        json_ld(thing(offers=[{"@type": "Offer", "priceSpecification": [
            {"@type": "UnitPriceSpecification", "price": "59.00", "priceCurrency": "EUR"},
            {"@type": "UnitPriceSpecification", "price": "79.00", "priceCurrency": "EUR",
             "priceType": "https://schema.org/ListPrice"}], "availability": "http://schema.org/InStock"}])),
        {**FULL, "list_price": "79.00"},
    ),
    "net price beside the gross one": (
        json_ld(thing(offers={"@type": "Offer", "priceSpecification": [
            {"@type": "PriceSpecification", "price": "49.58", "priceCurrency": "EUR", "valueAddedTaxIncluded": False},
            {"@type": "PriceSpecification", "price": "59.00", "priceCurrency": "EUR", "valueAddedTaxIncluded": True}]})),
        FULL,
    ),
    "member price beside the price": (
        json_ld(thing(offers={"@type": "Offer", "price": "59.00", "priceCurrency": "EUR", "priceSpecification": [
            {"@type": "UnitPriceSpecification", "price": "53.10", "priceCurrency": "EUR",
             "validForMemberTier": {"@type": "MemberProgramTier", "name": "gold"}}]})),
        FULL,
    ),
    "group of variants at one price": (
        json_ld({"@type": "ProductGroup", "name": NAME, "productGroupID": "RB", "hasVariant": [
            {"@type": "Product", "name": f"{NAME} {colour}", "sku": f"RB-{colour}", "offers": OFFER}
            for colour in ("moss", "slate")]}),
        {**FULL, "availability": "InStock"},
    ),
    "variants that stand beside their group": (
        json_ld({"@context": "https://schema.org", "@graph": [
            {"@type": "ProductGroup", "@id": "#group", "name": NAME,
             "hasVariant": [{"@id": "#moss"}, {"@id": "#slate"}]},
            *({"@type": "Product", "@id": f"#{colour}", "name": f"{NAME} {colour}", "offers": OFFER}
              for colour in ("moss", "slate"))]}),
        {**FULL, "name": NAME},
    ),
    "variant of a group": (
        json_ld(thing(sku="RB-12", isVariantOf={"@type": "ProductGroup", "name": NAME, "hasVariant": [
            {"@type": "Product", "name": f"{NAME} XL", "offers": {**OFFER, "price": "89.00"}}]}, offers=OFFER)),
        {**FULL, "sku": "RB-12"},
    ),
    "an unquoted number with zeros before it": (
        json_ld('{"@type":"Product","name":"%s","gtin13":04006381333931,"sku":00123,'
                '"offers":{"price":59.00,"priceCurrency":"EUR"}}' % NAME),
        {**FULL, "sku": "00123", "gtin": "04006381333931"},
    ),
    "a quote sign within a string": (
        json_ld('{"@type":"Product","name":"%s","description":"the "soft" one, 40" long",'
                '"offers":{"price":"59.00","priceCurrency":"EUR"}}' % NAME),
        FULL,
    ),
    "a missing comma": (
        json_ld('{"@type":"Product","name":"%s" "sku":"RB-12"\n"offers":{"price":"59.00" "priceCurrency":"EUR"}}'
                % NAME),
        {**FULL, "sku": "RB-12"},
    ),
    "a semicolon at the end": (
        json_ld('{"@type":"Product","name":"%s","offers":{"price":"59.00","priceCurrency":"EUR"}};' % NAME), FULL
    ),
    "an assignment": (
        json_ld('var ld = {"@type":"Product","name":"%s","offers":{"price":"59.00","priceCurrency":"EUR"}};' % NAME),
        FULL,
    ),
    "an empty price": (
        json_ld('{"@type":"Product","name":"%s","sku": ,"offers":{"price": ,"lowPrice":59.00,"priceCurrency":"EUR"}}'
                % NAME),
        FULL,
    ),
    "entities in the values": (
        json_ld('{"@type":"Product","name":"Lie-easy acupressure mat","brand":"Reed &amp; Bank",'
                '"offers":{"price":"59.00","priceCurrency":"EUR"}}'),
        {**FULL, "brand": "Reed & Bank"},
    ),
    "a price with its sign": (json_ld(thing(offers={"price": "€59.00", "priceCurrency": "EUR"})), FULL),
    "a price with a comma": (json_ld(thing(offers={"price": "59,00", "priceCurrency": "EUR"})), FULL),
    "a sign for a code": (json_ld(thing(offers={"price": "59.00", "priceCurrency": "€"})), FULL),
    "an address of a wrong kind for stock": (
        json_ld(thing(offers={**OFFER, "availability": "https://schema.org/ItemAvailability/InStock"})),
        {**FULL, "availability": "InStock"},
    ),
    "a GTIN that the offer carries": (
        json_ld(thing(offers={**OFFER, "gtin13": "4006381333931", "mpn": "LE-1"})),
        {**FULL, "gtin": "4006381333931"},
    ),
    "codes as things": (
        json_ld(thing(offers=OFFER, identifier=[
            {"@type": "PropertyValue", "propertyID": "gtin13", "value": "4006381333931"}])),
        {**FULL, "gtin": "4006381333931"},
    ),
    "a brand in a list": (
        json_ld(thing(offers=OFFER, brand=[{"@type": "Brand", "name": "Reedbank"}])), {**FULL, "brand": "Reedbank"}
    ),
    "no type for the offer": (json_ld(thing(offers={"price": "59.00", "priceCurrency": "EUR"})), FULL),
    "types in small letters": (
        json_ld({"@type": "product", "name": NAME, "offers": {"@type": "offer", "price": "59.00",
                                                              "priceCurrency": "eur"}}),
        FULL,
    ),
}  # fmt: skip

ELEMENTS: dict[str, tuple[str, dict[str, str | None]]] = {
    "itemref": (
        f'<div itemscope itemtype="https://schema.org/Product" itemref="buy codes"><h2 itemprop="name">{NAME}</h2>'
        '</div><div id="buy"><div itemprop="offers" itemscope itemtype="https://schema.org/Offer">'
        '<meta itemprop="priceCurrency" content="EUR"><span itemprop="price" content="59.00">59</span></div></div>'
        '<p id="codes">Art. <span itemprop="sku">RB-12</span></p>',
        {**FULL, "sku": "RB-12"},
    ),
    "link and meta in the body": (
        f'<div itemscope itemtype="https://schema.org/Product"><meta itemprop="name" content="{NAME}">'
        '<link itemprop="url" href="/products/lie-easy"><meta itemprop="sku" content="RB-12">'
        '<div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="price" content="59.00">'
        '<meta itemprop="priceCurrency" content="EUR"><link itemprop="availability" '
        'href="https://schema.org/OutOfStock"></div></div>',
        {**FULL, "sku": "RB-12", "availability": "OutOfStock"},
    ),
    "value in its own attribute": (
        f'<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">{NAME}</span>'
        '<div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><data itemprop="price" value="59.00">'
        '59.00 euro</data><meta itemprop="priceCurrency" content="EUR"></div></div>',
        FULL,
    ),
    "aggregate of offers": (
        f'<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">{NAME}</span>'
        '<div itemprop="offers" itemscope itemtype="https://schema.org/AggregateOffer">'
        '<span itemprop="lowPrice">59,00</span> – <span itemprop="highPrice">59,00</span>'
        '<meta itemprop="priceCurrency" content="EUR"></div></div>',
        FULL,
    ),
    "offer without a scope": (
        f'<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">{NAME}</span>'
        '<div itemprop="offers"><span itemprop="price">€59.00</span><meta itemprop="priceCurrency" content="EUR">'
        "</div></div>",
        FULL,
    ),
    "review within the product": (
        f'<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">{NAME}</span>'
        '<div itemprop="review" itemscope itemtype="https://schema.org/Review"><span itemprop="name">Fine</span>'
        '<span itemprop="author">Mo</span></div><div itemprop="offers" itemscope itemtype="https://schema.org/Offer">'
        '<span itemprop="price" content="59.00">59</span><span itemprop="priceCurrency">EUR</span></div></div>',
        {**FULL, "name": NAME},
    ),
    "rdfa with a prefix": (
        f'<div prefix="schema: http://schema.org/" typeof="schema:Product"><h2 property="schema:name">{NAME}</h2>'
        '<div rel="schema:offers"><div typeof="schema:Offer"><span property="schema:price" content="59.00">59</span>'
        '<span property="schema:priceCurrency" content="EUR"></span></div></div></div>',
        FULL,
    ),
    "rdfa with another prefix": (
        f'<div prefix="s: http://schema.org/" typeof="s:Product"><h2 property="s:name">{NAME}</h2>'
        '<div property="s:offers" typeof="s:Offer"><span property="s:price" content="59.00">59</span>'
        '<span property="s:priceCurrency" content="EUR"></span></div></div>',
        FULL,
    ),
    "rdfa with full addresses": (
        f'<div typeof="http://schema.org/Product"><h2 property="http://schema.org/name">{NAME}</h2>'
        '<div property="http://schema.org/offers" typeof="http://schema.org/Offer">'
        '<span property="http://schema.org/price">59.00</span>'
        '<meta property="http://schema.org/priceCurrency" content="EUR"></div></div>',
        FULL,
    ),
    "rdfa with resource for stock": (
        f'<div vocab="http://schema.org/" typeof="Product" resource="#p"><h2 property="name">{NAME}</h2>'
        '<div property="offers" typeof="Offer"><span property="price">59.00</span>'
        '<meta property="priceCurrency" content="EUR"><link property="availability" '
        'href="http://schema.org/PreOrder"></div></div>',
        {**FULL, "availability": "PreOrder"},
    ),
    "old data vocabulary": (
        f'<div itemscope itemtype="http://data-vocabulary.org/Product"><span itemprop="name">{NAME}</span>'
        '<span itemprop="offerDetails" itemscope itemtype="http://data-vocabulary.org/Offer">'
        '<span itemprop="price">59.00</span><meta itemprop="currency" content="EUR"></span></div>',
        FULL,
    ),
    "metas with name for property": (
        '<meta name="product:price:amount" content="59.00"><meta name="product:price:currency" content="EUR">'
        '<meta name="product:availability" content="oos"><meta name="product:brand" content="Reedbank">',
        {**FULL, "availability": "OutOfStock", "brand": "Reedbank"},
    ),
}  # fmt: skip

STATE: dict[str, tuple[str, dict[str, str | None]]] = {
    "shopify theme": (
        script(json.dumps({"product": {"id": 1, "title": NAME, "vendor": "Reedbank", "available": False, "variants": [
            {"id": 2, "title": "Default Title", "sku": "RB-12", "price": 5900, "compare_at_price": 7900,
             "barcode": "4006381333931", "available": False}]}}), "application/json")
        + script('Shopify.currency = {"active":"EUR","rate":"1.0"};'),
        {**FULL, "brand": "Reedbank", "sku": "RB-12", "list_price": "79.00", "gtin": "4006381333931",
         "availability": "OutOfStock"},
    ),
    "shopify analytics": (
        script('window.ShopifyAnalytics = window.ShopifyAnalytics || {}; ShopifyAnalytics.meta = '
               'ShopifyAnalytics.meta || {}; ShopifyAnalytics.meta.currency = "EUR"; '
               'var meta = {"product":{"id":1,"vendor":"Reedbank","type":"Mat","variants":[{"id":2,"price":5900,'
               '"name":"%s","public_title":null,"sku":"RB-12"}]},"page":{"pageType":"product"}};' % NAME),
        {**FULL, "brand": "Reedbank", "sku": "RB-12"},
    ),
    "next": (
        script(json.dumps({"props": {"pageProps": {"product": {
            "name": NAME, "sku": "RB-12", "brand": {"name": "Reedbank"},
            "price": {"amount": 59, "currency": "EUR"}, "inStock": False}}}}), "application/json").replace(
                "<script", '<script id="__NEXT_DATA__"'),
        {"price": "59", "currency": "EUR", "sku": "RB-12", "brand": "Reedbank", "availability": "OutOfStock"},
    ),
    "next server components": (
        script("self.__next_f.push([1,%s])" % json.dumps('9:I[4707,["20","static/chunks/9.js"],"Cart"]\n11:' + json.dumps(
            ["$", "div", None, {"product": {"name": NAME, "sku": "RB-12", "brand": {"name": "Reedbank"},
            "price": {"amount": 59, "currency": "EUR"}, "inStock": False}}], separators=(",", ":")) + "\n")),
        {"price": "59", "currency": "EUR", "sku": "RB-12", "brand": "Reedbank", "availability": "OutOfStock"},
    ),
    "nuxt 2": (
        script('window.__NUXT__={layout:"default",data:[{product:{name:"%s",price:59.5,currency:"EUR",sku:"RB-12"}}]};'
               % NAME),
        {"price": "59.5", "currency": "EUR", "sku": "RB-12"},
    ),
    "nuxt 2 as a function": (
        script('window.__NUXT__=(function(a,b,c,d){return {layout:"default",data:[{product:{name:c,price:a,currency:b,'
               'list:[a,b],sku:"RB-12",brand:"b",note:d}}]}}(59.5,"EUR","%s",void 0));' % NAME),
        {"price": "59.5", "currency": "EUR", "sku": "RB-12", "brand": "b"},
    ),
    "nuxt 3": (
        script(nuxt3(), "application/json").replace("<script", '<script id="__NUXT_DATA__"'),
        {"price": "59.5", "currency": "EUR", "sku": "RB-12", "brand": "Reedbank"},
    ),
    "redux": (
        script('window.__PRELOADED_STATE__ = JSON.parse("%s");' % json.dumps({"product": {
            "name": NAME, "price": "59.00", "currency": "EUR", "sku": "RB-12"}}).replace('"', '\\"')),
        {**FULL, "sku": "RB-12"},
    ),
    "initial state": (
        script("window.__INITIAL_STATE__=%s;(function(){var s;}());" % json.dumps(
            {"pdp": {"title": NAME, "prices": {"current": {"value": 59, "currency": "EUR"}}, "sku": "RB-12"}})),
        {"price": "59", "currency": "EUR", "sku": "RB-12"},
    ),
    "apollo": (
        script("window.__APOLLO_STATE__=%s" % json.dumps({"Product:1": {
            "__typename": "Product", "name": NAME, "sku": "RB-12", "brand": "Reedbank", "price": 59.5,
            "currencyCode": "EUR"}})),
        {"price": "59.5", "currency": "EUR", "sku": "RB-12", "brand": "Reedbank"},
    ),
    "data layer of analytics 4": (
        script("dataLayer.push(%s);" % json.dumps({"event": "view_item", "ecommerce": {
            "currency": "EUR", "value": 59.5, "items": [{"item_name": NAME, "item_id": "RB-12",
                                                       "item_brand": "Reedbank", "price": 59.5}]}})),
        {"price": "59.5", "currency": "EUR", "sku": "RB-12", "brand": "Reedbank"},
    ),
    "data layer of enhanced commerce": (
        script("dataLayer = [%s];" % json.dumps({"ecommerce": {"currencyCode": "EUR", "detail": {"products": [
            {"name": NAME, "id": "RB-12", "price": "59.00", "brand": "Reedbank"}]}}})),
        {**FULL, "sku": "RB-12", "brand": "Reedbank"},
    ),
    "data layer with single quotes": (
        script("window.dataLayer = window.dataLayer || []; dataLayer.push({'event':'productDetail','ecommerce':"
               "{'currencyCode':'EUR','detail':{'products':[{'name':'%s','id':'RB-12','price':'59.00',"
               "'brand':'Reedbank'}]}}});" % NAME),
        {**FULL, "sku": "RB-12", "brand": "Reedbank"},
    ),
    "tag of analytics": (
        script('gtag("event", "view_item", {"currency":"EUR","value":59.0,"items":[{"id":"RB-12","name":"%s",'
               '"brand":"Reedbank","price":"59.00"}]});' % NAME),
        {**FULL, "sku": "RB-12", "brand": "Reedbank"},
    ),
    "universal tag": (
        script('var utag_data = {"product_name":["%s"],"product_id":["RB-12"],"product_price":["59.00"],'
               '"product_brand":["Reedbank"],"site_currency":"EUR"};' % NAME),
        {**FULL, "sku": "RB-12", "brand": "Reedbank"},
    ),
    "magento": (
        script(json.dumps({"[data-role=priceBox]": {"priceBox": {"priceConfig": {
            "productId": "12", "prices": {"finalPrice": {"amount": 59}, "oldPrice": {"amount": 79}}}}}}),
            "text/x-magento-init")
        + '<div class="price-box price-final_price" data-product-id="12"><span id="product-price-12" '
        'data-price-amount="59" data-price-type="finalPrice"><span class="price">59,00&nbsp;€</span></span></div>',
        FULL,
    ),
    "prestashop": (
        '<div class="tab-pane" id="product-details" data-product="%s"></div>' % json.dumps({
            "id_product": "12", "name": NAME, "price": "€59.00", "price_amount": 59, "reference": "RB-12",
            "ean13": "4006381333931", "quantity": 4, "manufacturer_name": "Reedbank"}).replace('"', "&quot;"),
        {"price": "59.00", "sku": "RB-12", "gtin": "4006381333931"},
    ),
    "woocommerce variations": (
        '<form class="variations_form cart" data-product_id="12" data-product_variations="%s"></form>' % json.dumps([
            {"display_price": 59, "display_regular_price": 79, "is_in_stock": True, "sku": f"RB-{colour}",
             "attributes": {"attribute_pa_colour": colour}} for colour in ("moss", "slate")]).replace('"', "&quot;")
        + '<p class="price"><del><bdi>79,00 €</bdi></del> <ins><bdi>59,00 €</bdi></ins></p>',
        {**FULL, "list_price": "79.00"},
    ),
    "squarespace": (
        '<div class="product-variants" data-variants="%s"></div>' % json.dumps([
            {"sku": "RB-12", "priceMoney": {"value": "59.00", "currency": "EUR"}, "qtyInStock": 3}]).replace(
                '"', "&quot;")
        + script("Static.SQUARESPACE_CONTEXT = %s;" % json.dumps({"product": {
            "title": NAME, "variants": [{"sku": "RB-12", "price": 5900,
                                         "priceMoney": {"value": "59.00", "currency": "EUR"}}]}})),
        {"price": "59.00"},
    ),
    "wix": (
        script(json.dumps({"appsWarmupData": {"x": {"productPage_EUR": {"catalog": {"product": {
            "name": NAME, "sku": "RB-12", "price": 59, "formattedPrice": "€59.00", "currency": "EUR",
            "isInStock": True, "brand": "Reedbank"}}}}}}), "application/json"),
        {"price": "59", "currency": "EUR", "sku": "RB-12", "brand": "Reedbank"},
    ),
    "bigcommerce": (
        script('var BCData = {"product_attributes":{"sku":"RB-12","upc":null,"instock":true,"price":'
               '{"without_tax":{"formatted":"€59.00","value":59,"currency":"EUR"}}}};')
        + '<meta property="product:price:amount" content="59"><meta property="product:price:currency" content="EUR">',
        {"price": "59", "currency": "EUR"},
    ),
    "salesforce": (
        '<div class="product-detail" data-pid="RB-12"></div><div class="prices"><div class="price"><span '
        'class="strike-through list"><span class="value" content="79.00">€ 79,00</span></span>'
        '<span class="sales"><span class="value" content="59.00">€ 59,00</span></span></div></div>',
        {**FULL, "list_price": "79.00"},
    ),
    "shopware": (
        '<p class="product-detail-price with-list-price">59,00 €*<span class="list-price-price">79,00 €*</span></p>'
        '<span class="product-detail-ordernumber-label">Product number:</span>'
        '<span class="product-detail-ordernumber">RB-12</span>',
        {**FULL, "list_price": "79.00", "sku": "RB-12"},
    ),
    "oxid": (
        '<div class="price"><del>79,00 €</del><label id="productPrice" class="price h2"><span>59,00 €</span></label>'
        '</div><span class="small text-muted">Art.Nr.: RB-12</span>',
        {**FULL, "list_price": "79.00", "sku": "RB-12"},
    ),
    "jtl": (
        '<ul class="product-info"><li class="product-sku"><strong>Article number:</strong> <span>RB-12</span></li>'
        '<li class="product-ean"><strong>GTIN:</strong> <span>4006381333931</span></li></ul>'
        '<div class="price_wrapper"><strong class="price"><span>59,00 €</span></strong></div>',
        {**FULL, "sku": "RB-12", "gtin": "4006381333931"},
    ),
    "opencart, with a related product": (
        '<ul class="list-unstyled"><li><span style="text-decoration: line-through;">€79.00</span></li><li><h2>€59.00</h2>'
        '</li></ul><div class="product-thumb"><h4><a href="/neck">Neck roll</a></h4><p class="price">€29.00</p></div>',
        {**FULL, "list_price": "79.00"},
    ),
    "prestashop's labels": (
        '<div class="current-price"><span content="59">59,00 €</span></div>'
        '<div class="product-manufacturer"><label class="label">Brand</label><span><a href="/b">Reedbank</a></span></div>'
        '<div class="product-reference"><label class="label">Reference </label><span>REED-MAT</span></div>',
        {**FULL, "brand": "Reedbank", "sku": "REED-MAT"},
    ),
    "tilda": (
        '<div class="t-store__prod-popup__price"><div class="t-store__prod-popup__price-value">59</div>'
        '<div class="t-store__prod-popup__price-currency">€</div></div>'
        '<div class="t-store__prod-popup__sku"><span>SKU: RB-12</span></div>',
        {**FULL, "price": "59", "sku": "RB-12"},
    ),
    "nuvemshop, and a price with pix": (
        '<div class="js-has-new-shipping"><div class="js-compare-price-display price-compare">R$ 79,00</div>'
        '<div class="js-price-display">R$ 59,00</div><div><strong>R$ 53,10</strong> com Pix</div></div>',
        {"price": "59.00", "currency": "BRL", "list_price": "79.00"},
    ),
    "goods in other places": (
        '<p class="price">€59.00</p><h2>16 other products in the same category:</h2>'
        '<div class="product-miniature"><h3>Neck roll</h3><span class="current-price">€29.00</span></div>',
        FULL,
    ),
}  # fmt: skip

EVERY = {**JSON_LD, **ELEMENTS, **STATE}


@pytest.mark.parametrize("name", EVERY)
def test_a_template_s_product_is_read(name: str) -> None:
    printed, expected = EVERY[name]
    body = html(HEAD + printed) if name not in JSON_LD else html(HEAD, printed)
    listing = listing_of(body)
    read = listing.model_dump(mode="json")

    assert {key: read[key] for key in expected} == expected
    assert Archived(body.encode(), HTML).amiss(listing) == []
