"""Addresses: which path of a shop holds what, in the convention of its platform."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from crawler.market.shops import InventedShop

WITHDRAWN = "/artiklar/utgangen-spikmatta.html"
"""Article that Vilohyllan still links to and answers with 200 and a page that says it is gone (a soft 404)."""

PER_PAGE = 8
"""Products on one page of a category."""

_PRODUCT = {
    "dawn": "/products/{slug}",
    "woo": "/product/{slug}/",
    "luma": "/{slug}-{number}.html",
    "plain": "/goods/{number}-{slug}",
    "shopware": "/wohlfuehlen/{slug}/SW{number}",
    "hyllan": "/artiklar/{slug}.html",
    "presta": "/accueil/{number}-{slug}.html",
    "bazaar": "/item/{number}/{slug}",
    "vintage": "/products/{slug}",
}
_CATEGORY = {
    "dawn": "/collections/all",
    "woo": "/product-category/relax/",
    "luma": "/relaxation/acupressure.html",
    "plain": "/find?words=acupressure+mat",
    "shopware": "/wohlfuehlen/",
    "hyllan": "/kategori/avkoppling",
    "presta": "/2-accueil",
    "bazaar": "/browse/acupressure",
    "vintage": "/collections/all",
}
_POLICIES = {
    "dawn": ("/policies/refund-policy", "/policies/shipping-policy"),
    "woo": ("/refund_returns/", "/shipping/"),
    "luma": ("/returns", "/shipping"),
    "plain": ("/terms", "/terms"),
    "shopware": ("/widerruf", "/versand-und-zahlung"),
    "hyllan": ("/kopvillkor", "/kopvillkor"),
    "presta": ("/content/3-retours", "/content/1-livraison"),
    "bazaar": ("/help/returns", "/help/delivery"),
    "vintage": ("/policies/refund-policy", "/policies/shipping-policy"),
}
_SITEMAPS = {
    "dawn": ("/sitemap.xml", "/sitemap_products_1.xml"),
    "woo": ("/wp-sitemap.xml", "/wp-sitemap-posts-product-1.xml"),
    "luma": ("/sitemap.xml", "/media/sitemap-1.xml"),
    "shopware": ("/sitemap.xml", "/sitemap/products.xml"),
    "presta": ("/1_index_sitemap.xml", "/1_fr_0_sitemap.xml"),
    "vintage": ("/sitemap.xml", "/sitemap_products_1.xml"),
}


def product_path(shop: InventedShop, slug: str, number: int) -> str:
    """Return the path of a product page."""
    return _PRODUCT[shop.platform].format(slug=slug, number=number)


def category_path(shop: InventedShop, page: int = 1) -> str:
    """Return the path (and query) of one page of the shop's listing."""
    path = _CATEGORY[shop.platform]
    if page == 1:
        return path
    if shop.platform == "woo":
        return f"{path}page/{page}/"
    place = cursor(shop, page) if shop.platform == "hyllan" else page
    return f"{path}{'&' if '?' in path else '?'}{_page_word(shop)}={place}"


def cursor(shop: InventedShop, page: int) -> str:
    """Return the opaque mark by which a shop that doesn't number its pages says where a list goes on."""
    return hashlib.sha256(f"{shop.key}/{page}".encode()).hexdigest()[:12]


def page_asked(shop: InventedShop, query: Mapping[str, str], last: int) -> int:
    """Return which page of the listing a query asks for; 0 where there is none such."""
    asked = query.get(_page_word(shop), "1")
    if shop.platform == "hyllan" and asked != "1":
        return next((page for page in range(2, last + 1) if cursor(shop, page) == asked), 0)
    return int(asked) if asked.isdecimal() else 0


def other_language(path: str) -> str:
    """Return the path of a page's English version, which a French shop's sitemap names beside the French one."""
    return f"/en{path}"


def policy_paths(shop: InventedShop) -> tuple[str, str]:
    """Return the paths of the return terms and of the shipping terms; some shops have one page for both."""
    return _POLICIES[shop.platform]


def sitemap_paths(shop: InventedShop) -> tuple[str, str] | None:
    """Return the paths of the sitemap index and of the products' sitemap, or None where the shop has none."""
    return _SITEMAPS.get(shop.platform)


def address(shop: InventedShop, path: str) -> str:
    """Return the full address of a path."""
    return f"{shop.home.rstrip('/')}{path}"


def _page_word(shop: InventedShop) -> str:
    return {"luma": "p", "shopware": "p", "hyllan": "efter"}.get(shop.platform, "page")
