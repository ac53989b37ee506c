"""Structured data as each platform prints it: JSON-LD, sound and broken, and the state of themes."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from crawler.market.view import ProductView

_CONTEXT = "https://schema.org"


def script(content: Any) -> Markup:
    """Print a JSON value for a script element."""
    return Markup(json.dumps(content, ensure_ascii=False, indent=1).replace("</", "<\\/"))  # noqa: S704 - JSON, closed tags escaped


def json_ld(view: ProductView) -> Markup:
    """Return the product's JSON-LD in the shape of the shop's platform."""
    return _SHAPES[view.shop.platform](view)


def theme_state(view: ProductView) -> Markup:
    """Return the product as Shopify themes embed it: money in cents."""
    variant = {
        "id": 40_000_000_000 + view.number, "title": view.variant, "sku": view.sku, "available": view.in_stock,
        "price": int(view.tag.price * 100),
        "compare_at_price": None if view.tag.list_price is None else int(view.tag.list_price * 100),
    }  # fmt: skip
    return script(
        {"id": 7_000_000_000 + view.number, "title": view.title, "handle": view.slug, "price": variant["price"],
         "available": view.in_stock, "variants": [variant]}
    )  # fmt: skip


def _offer(view: ProductView, **more: Any) -> dict[str, Any]:
    return {
        "@type": "Offer", "url": view.url, "priceCurrency": view.shop.currency, "price": f"{view.marked_price:.2f}",
        "availability": f"http://schema.org/{view.tag.availability}", **more,
    }  # fmt: skip


def _product(view: ProductView, offers: Any) -> dict[str, Any]:
    product = {
        "@context": _CONTEXT, "@type": "Product", "name": view.title, "url": view.url,
        "image": [f"{view.shop.home}media/{view.slug}-1.jpg"], "description": view.description, "sku": view.sku,
        "brand": {"@type": "Brand", "name": view.brand} if view.brand else None,
        "gtin13": view.gtin, "mpn": view.mpn, "offers": offers,
    }  # fmt: skip
    return {key: value for key, value in product.items() if value}


def _dawn(view: ProductView) -> Markup:
    offer = _offer(view, sku=view.sku, price=float(view.marked_price))
    return script(_product(view, [offer | ({"gtin": view.gtin} if view.gtin else {})]))


def _plain_offer(view: ProductView) -> Markup:
    return script(_product(view, _offer(view)))


def _woo(view: ProductView) -> Markup:
    price = {"@type": "UnitPriceSpecification", "price": f"{view.tag.price:.2f}", "priceCurrency": view.shop.currency}
    offer = {key: value for key, value in _offer(view).items() if key not in {"price", "priceCurrency"}}
    seller = {"@type": "Organization", "name": view.shop.name, "url": view.shop.home}
    product = _product(view, [{**offer, "priceSpecification": [price], "seller": seller}])
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Home"}]}
    page = {"@type": "WebPage", "@id": view.url, "url": view.url, "name": f"{view.title} - {view.shop.name}"}
    return script({"@context": _CONTEXT, "@graph": [page, crumbs, {**product, "@id": f"{view.url}#product"}]})


def _bazaar(view: ProductView) -> Markup:
    offers = [
        {"@type": "Offer", "price": f"{offer.price:.2f}", "priceCurrency": view.shop.currency,
         "availability": f"{_CONTEXT}/{offer.availability}", "seller": {"@type": "Organization", "name": offer.seller}}
        for offer in view.offers
    ]  # fmt: skip
    if not offers:
        return _plain_offer(view)
    prices = [offer.price for offer in view.offers]
    many = {
        "@type": "AggregateOffer", "lowPrice": f"{min(prices):.2f}", "highPrice": f"{max(prices):.2f}",
        "priceCurrency": view.shop.currency, "offerCount": len(offers), "offers": offers,
    }  # fmt: skip
    return script(_product(view, many))


def _vintage(view: ProductView) -> Markup:
    """Broken as old themes were seen to print it: comments, CDATA, an unquoted value, trailing commas, a raw break."""
    brand = f'\n  "brand": {{"@type": "Thing", "name": "{view.brand}",}},' if view.brand else ""
    return Markup(  # noqa: S704 - our own names hold no markup
        "//<![CDATA[\n/* product schema */\n"
        f'{{\n  "@context": "http://schema.org/",\n  "@type": "Product",\n  "name": "{view.title}",{brand}\n'
        f'  "sku": {view.sku},\n  "description": "{view.description[:60].replace(chr(34), "")}\n",\n'
        f'  "offers": {{\n    "@type": "Offer", // one variant\n    "priceCurrency": "{view.shop.currency}",\n'
        f'    "price": {view.tag.price:.2f},\n    "availability": "http://schema.org/{view.tag.availability}",\n  }},'
        "\n}\n//]]>"
    )


_SHAPES = {
    "dawn": _dawn, "woo": _woo, "shopware": _plain_offer, "presta": _plain_offer, "bazaar": _bazaar,
    "vintage": _vintage,
}  # fmt: skip
