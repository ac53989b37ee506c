"""Which software a shop runs on, by what gives it away: a feed that answers, a header, the generator, marks of a theme.

A pure function of answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import orjson
from selectolax.lexbor import LexborHTMLParser

from crawler.archive import Response
from crawler.newshop.visits import Page
from crawler.pages.platform import platform_of

SHOPIFY_FEED = "/products.json?limit=250"
STORE_API = "/wp-json/wc/store/v1/products?per_page=100"

CALLED = {
    "shopify": "Shopify",
    "woocommerce": "WooCommerce",
    "magento": "Magento",
    "shopware": "Shopware",
    "prestashop": "PrestaShop",
    "jtl": "JTL-Shop",
    "oxid": "OXID",
    "bigcommerce": "BigCommerce",
    "wix": "Wix",
    "squarespace": "Squarespace",
    "opencart": "OpenCart",
    "salesforce": "Salesforce Commerce Cloud",
    "gambio": "Gambio",
    "ecwid": "Ecwid",
    "plain": "no shop software that is known here",
}
"""Name of a platform as its makers write it."""

_HEADERS: tuple[tuple[str, str, str], ...] = (
    # platform, header, what its value contains
    ("shopify", "x-shopify-stage", ""),
    ("shopify", "x-shopid", ""),
    ("shopify", "powered-by", "shopify"),
    ("magento", "x-magento-cache-debug", ""),
    ("magento", "x-magento-tags", ""),
    ("magento", "set-cookie", "mage-"),
    ("shopware", "sw-version-id", ""),
    ("shopware", "sw-context-token", ""),
    ("shopware", "set-cookie", "sw-states"),
    ("prestashop", "powered-by", "prestashop"),
    ("prestashop", "set-cookie", "prestashop-"),
    ("jtl", "set-cookie", "jtlshop"),
    ("oxid", "set-cookie", "oxid"),
    ("bigcommerce", "set-cookie", "shop_session_token"),
    ("wix", "x-wix-request-id", ""),
    ("squarespace", "server", "squarespace"),
    ("woocommerce", "set-cookie", "woocommerce_"),
)
_GENERATORS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (platform, re.compile(words, re.IGNORECASE))
    for platform, words in (
        ("woocommerce", r"woocommerce"),
        ("shopify", r"shopify"),
        ("magento", r"magento|adobe commerce"),
        ("shopware", r"shopware"),
        ("prestashop", r"prestashop"),
        ("jtl", r"jtl"),
        ("oxid", r"oxid"),
        ("bigcommerce", r"bigcommerce"),
        ("wix", r"wix\.com"),
        ("squarespace", r"squarespace"),
    )
)


class Platform(NamedTuple):
    """The software recognised."""

    key: str
    """As in CALLED; `plain` where nothing gives it away."""
    why: str
    """What gave it away."""
    feed: Page | None
    """Its product feed, where one answers."""

    @property
    def name(self) -> str:
        """Name for people."""
        return CALLED.get(self.key, self.key)


def recognise(home: Page | None, others: Sequence[Page]) -> Platform:
    """Say which software a shop runs on; a feed that answers goes before everything else."""
    for page in others:
        if "/products.json" in page.response.url and products_of(page.response):
            return Platform("shopify", "its product feed /products.json answers", page)
        if "/wc/store/" in page.response.url and products_of(page.response):
            return Platform("woocommerce", "its Store API (version 1) answers", page)
    if home is None:
        return Platform("plain", "the home page gives nothing away", None)
    key, why = _by_header(home.response) or _by_generator(home.source) or _by_marks(home.source)
    return Platform(key, why, None)


def products_of(response: Response) -> list[dict[str, object]]:
    """Return the products of a Shopify or WooCommerce feed; none where it is no such feed."""
    try:
        feed = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return []
    products = feed.get("products") if isinstance(feed, dict) else feed
    named = [product for product in products if isinstance(product, dict)] if isinstance(products, list) else []
    return [
        product for product in named if {"handle", "title"} <= set(product) or {"permalink", "name"} <= set(product)
    ]


def _by_header(response: Response) -> tuple[str, str] | None:
    for platform, name, part in _HEADERS:
        values = [value.lower() for header, value in response.headers if header.lower() == name]
        if any(part in value for value in values):
            return platform, f"its answers carry the header {name}"
    return None


def _by_generator(source: str) -> tuple[str, str] | None:
    for node in LexborHTMLParser(source).css("meta[name=generator i]"):
        told = node.attributes.get("content") or ""
        for platform, words in _GENERATORS:
            if words.search(told):
                return platform, f"its pages name their generator: {' '.join(told.split())[:60]}"
    return None


def _by_marks(source: str) -> tuple[str, str]:
    key = platform_of(source)
    return (key, "its pages carry that software's marks") if key else ("plain", "its pages carry no software's marks")
