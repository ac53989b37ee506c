"""Which shop software made a page, by marks that its templates leave.

Reads the decoded source; gives a name.
"""

from __future__ import annotations

import re

_HEAD = 60_000
"""Characters searched for marks; templates leave them early."""

_MARKS: tuple[tuple[str, tuple[str | re.Pattern[str], ...]], ...] = (
    (
        "shopify",
        ("cdn.shopify.com", "Shopify.theme", "Shopify.shop", "Shopify.routes", "shopify-section", "/cdn/shop/"),
    ),
    ("woocommerce", ("woocommerce", "wc-block", "wp-content/plugins/woo")),
    (
        "magento",
        ("Magento_", "mage/", "text/x-magento-init", "data-mage-init", re.compile(r"/static/version\d+/frontend/")),
    ),
    ("shopware", ("shopware", "/bundles/storefront/", re.compile(r"-plugin.{0,10}sw-"))),
    ("prestashop", ("prestashop", "/modules/ps_", "id_product_attribute")),
    ("bigcommerce", ("bigcommerce", "stencil-utils", re.compile(r"cdn\d+\.bcapp"))),
    ("squarespace", ("static1.squarespace", "squarespace.com")),
    ("wix", ("static.wixstatic", "wix-code", "wixstores")),
    ("oxid", ("oxidesales", "oxid-esales", "/out/azure/", "/out/flow/", "/out/wave/")),
    ("opencart", ("index.php?route=product", "index.php?route=common", "catalog/view/theme")),
    ("salesforce", ("demandware.static", "demandware.store", "demandware.net")),
    ("jtl", ("jtl-shop", "jtlshop", "JTL-Shop", "JTLShop", "JTL-SHOP")),
    ("gambio", ("gambio", "Gambio", "GAMBIO")),
    ("ecwid", ("ecwid", "Ecwid", "ECWID")),
)
"""Words are found many times faster than patterns, and every page is searched for all of them."""


def platform_of(source: str) -> str | None:
    """Return the shop software recognised, or None."""
    head = source[:_HEAD]
    return next((name for name, marks in _MARKS if any(_has(head, mark) for mark in marks)), None)


def _has(head: str, mark: str | re.Pattern[str]) -> bool:
    return mark in head if isinstance(mark, str) else mark.search(head) is not None
