"""Machine-readable answers of a shop: Shopify's products.json, WooCommerce's Store API, sitemaps and robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from markupsafe import Markup

from crawler.market.addresses import address, sitemap_paths
from crawler.market.figures import money
from crawler.market.shops import InventedShop
from crawler.market.view import ProductView

_MONEY_SIGN = {"EUR": "€", "GBP": "£", "USD": "$", "SEK": "kr"}
_EPOCH = date(2026, 9, 1)

ROBOTS = {
    "dawn": "User-agent: *\nDisallow: /cart\nDisallow: /checkout\nDisallow: /account\nDisallow: /*?*sort_by=\n",
    "woo": "User-agent: *\nDisallow: /wp-admin/\nDisallow: /cart/\nAllow: /wp-admin/admin-ajax.php\n",
    "luma": "User-agent: *\nCrawl-delay: 0.05\nDisallow: /checkout/\nDisallow: /customer/\nDisallow: /private-sale/\n",
    "plain": "User-agent: *\nDisallow: /basket\n",
    "shopware": "User-agent: *\nDisallow: /account/\nDisallow: /checkout/\nDisallow: /widgets/\n",
    "hyllan": "User-agent: *\nCrawl-delay: 0.05\nDisallow: /kassa\n",
    "presta": "User-agent: *\nDisallow: /panier\nDisallow: /*?order=\nAllow: /*.css\n",
    "bazaar": "User-agent: BadBot\nDisallow: /\n\nUser-agent: *\nDisallow: /checkout\nDisallow: /seller-login\n",
    "vintage": "User-agent: *\nDisallow: /cart\nDisallow: /checkout\n",
}
"""robots.txt by platform, without its sitemap line."""


def robots(shop: InventedShop) -> str:
    """Return a shop's robots.txt."""
    sitemaps = sitemap_paths(shop)
    return ROBOTS[shop.platform] + (f"\nSitemap: {address(shop, sitemaps[0])}\n" if sitemaps else "")


def shopify_products(views: Sequence[ProductView]) -> dict[str, Any]:
    """Return one page of products.json."""
    return {"products": [_shopify_product(view) for view in views]}


def store_api_products(views: Sequence[ProductView]) -> list[dict[str, Any]]:
    """Return one page of the WooCommerce Store API: prices in minor units."""
    return [_store_api_product(view) for view in views]


def sitemap_index(shop: InventedShop, paths: Sequence[str]) -> str:
    """Return a sitemap index."""
    entries = "".join(f"<sitemap><loc>{address(shop, path)}</loc></sitemap>" for path in paths)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SITEMAP}">{entries}</sitemapindex>\n'


class SitemapEntry(NamedTuple):
    """One address of a sitemap."""

    url: str
    """Where it leads."""
    day: int
    """Market day since which its page is as it is."""
    languages: tuple[tuple[str, str], ...] = ()
    """Language and address of each version of the page."""


def sitemap(entries: Sequence[SitemapEntry]) -> str:
    """Return a sitemap of pages."""
    urls = "".join(
        f"<url><loc>{Markup.escape(entry.url)}</loc>"
        + "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{Markup.escape(url)}"/>'
            for language, url in entry.languages
        )
        + f"<lastmod>{_EPOCH + timedelta(days=entry.day - 1)}</lastmod></url>\n"
        for entry in entries
    )
    spaces = f'xmlns="{_SITEMAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {spaces}>\n{urls}</urlset>\n'


_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _shopify_product(view: ProductView) -> dict[str, Any]:
    number = 7_000_000_000 + view.number
    variant = {
        "id": 40_000_000_000 + view.number, "title": view.variant, "option1": view.variant, "sku": view.sku,
        "requires_shipping": True, "taxable": True, "available": view.in_stock, "price": f"{view.tag.price:.2f}",
        "grams": 0, "compare_at_price": None if view.tag.list_price is None else f"{view.tag.list_price:.2f}",
        "position": 1, "product_id": number,
    }  # fmt: skip
    return {
        "id": number, "title": view.title, "handle": view.slug, "body_html": str(view.body),
        "published_at": "2026-03-02T10:00:00+01:00", "vendor": view.brand or view.shop.name, "product_type": "",
        "tags": ["relax", "home"], "variants": [variant],
        "images": [{"id": number + 1, "position": 1, "src": f"{view.shop.home}media/{view.slug}-1.jpg"}],
        "options": [
            {"name": "Title" if view.variant == "Default Title" else "Set", "position": 1, "values": [view.variant]}
        ],
    }  # fmt: skip


def _store_api_product(view: ProductView) -> dict[str, Any]:
    regular = view.tag.list_price or view.tag.price
    return {
        "id": view.number, "name": view.title, "slug": view.slug, "type": "simple", "permalink": view.url,
        "sku": view.sku, "short_description": "", "description": str(view.body),
        "on_sale": view.tag.list_price is not None,
        "prices": {
            "price": _minor(view.tag.price), "regular_price": _minor(regular), "sale_price": _minor(view.tag.price),
            "price_range": None, "currency_code": view.shop.currency,
            "currency_symbol": _MONEY_SIGN[view.shop.currency], "currency_minor_unit": 2,
            "currency_decimal_separator": ".", "currency_thousand_separator": ",", "currency_prefix": "$",
        },
        "price_html": money(view.tag.price, view.shop.language, view.shop.currency),
        "average_rating": "0", "review_count": 0,
        "images": [{"id": 1, "src": f"{view.shop.home}media/{view.slug}-1.jpg", "alt": ""}],
        "categories": [{"id": 17, "name": "Relax", "slug": "relax"}],
        "attributes": [
            {"id": place, "name": str(label.unescape()), "taxonomy": None, "has_variations": False,
             "terms": [{"id": place, "name": str(cell.striptags()), "slug": ""}]}
            for place, (label, cell) in enumerate(view.rows)
        ],
        "brands": [{"id": 3, "name": view.brand}] if view.brand else [],
        "is_purchasable": True, "is_in_stock": view.in_stock, "is_on_backorder": view.tag.availability == "BackOrder",
        "low_stock_remaining": None,
    }  # fmt: skip


def _minor(amount: Decimal) -> str:
    return str(int(amount * 100))
