"""Product feeds: Shopify's products.json and product.js, WooCommerce's Store API, one Listing a product.

Reads a JSON response; gives (address, Statement) pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from crawler.items import Source
from crawler.pages.lenient_json import BrokenJsonError, Json, loads
from crawler.pages.shop_json import shopify_product, woo_product
from crawler.pages.statement import Statement

_SHOPIFY_PATH = re.compile(r"/products(?:\.json|/[^/]+\.(?:json|js))$|/collections/[^/]+/products\.json$")
_WOO_PATH = re.compile(r"/wp-json/wc/store(?:/v1)?/products(?:/\d+)?/?$|rest_route=/wc/store")
_MAX_PRODUCTS = 2000


def is_feed(url: str, content_type: str | None, body: bytes) -> bool:
    """Tell whether a response is a product feed: by its path, and JSON by type or first sign."""
    parts = urlsplit(url)
    is_json = (
        "json" in (content_type or "") or "javascript" in (content_type or "") or body[:64].lstrip()[:1] in (b"{", b"[")
    )
    return is_json and bool(
        _SHOPIFY_PATH.search(parts.path)
        or _WOO_PATH.search(f"{parts.path}?{parts.query}")
        or _WOO_PATH.search(parts.path)
    )


def read_feed(url: str, source: str) -> Iterator[tuple[str, Statement, str]]:
    """Yield address, statement and platform of each product of a feed.

    Raises:
        BrokenJsonError: the feed is no JSON, or has no list of products.
    """
    roots = loads(source)
    root: Json = roots[0] if roots else None
    if isinstance(root, list):
        products, platform, pointer = root, "woocommerce", ""
    elif isinstance(root, dict) and isinstance(root.get("products"), list):
        products, platform, pointer = list(root["products"] or []), "shopify", "/products"  # type: ignore[arg-type]  # a list by the line above
    elif isinstance(root, dict) and isinstance(root.get("product"), dict):
        products, platform, pointer = [root["product"]], "shopify", "/product"
    elif isinstance(root, dict) and "prices" in root:
        products, platform, pointer = [root], "woocommerce", ""
    elif isinstance(root, dict) and "variants" in root:
        products, platform, pointer = [root], "shopify", ""
    else:
        msg = "the feed has no list of products"
        raise BrokenJsonError(msg)
    single = pointer in {"", "/product"} and len(products) == 1 and not isinstance(root, list)
    cents = urlsplit(url).path.endswith(".js")
    for place, product in enumerate(products[:_MAX_PRODUCTS]):
        if not isinstance(product, dict):
            continue
        locator = pointer if single else f"{pointer}/{place}"
        if platform == "shopify":
            said = shopify_product(product, Source.FEED, locator, source, cents=cents)
            said.url = _shopify_address(url, product)
        else:
            said = woo_product(product, Source.FEED, locator, source)
        if said.url and said.candidates.get("name"):
            yield urljoin(url, said.url), said, platform


def _shopify_address(url: str, product: dict[str, Json]) -> str | None:
    handle = product.get("handle")
    if not isinstance(handle, str) or not handle:
        return None
    path = urlsplit(url).path
    # A shop in several languages keeps them below a prefix: /de/products.json lists /de/products/<handle>.
    prefix = re.split(r"/(?:collections/[^/]+/)?products(?=[./]|$)", path)[0]
    return urljoin(url, f"{prefix}/products/{handle}")
