"""Which shop software made a page, by marks that its templates leave.

Reads the decoded source; gives a name.
"""

from __future__ import annotations

import re

_HEAD = 60_000
"""Characters searched for marks; templates leave them early."""
_VALUE = re.compile(r"""=["']([^"'<>]{4,200})""")
"""What stands in attributes: addresses, classes, types, what says that it generated the page."""

_MARKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("shopify", ("cdn.shopify.com", "shopify-section", "/cdn/shop/")),
    ("woocommerce", ("woocommerce", "wc-block", "wp-content/plugins/woo")),
    ("magento", ("text/x-magento-init", "/frontend/magento/", "magento_")),
    ("shopware", ("shopware", "/bundles/storefront/")),
    ("prestashop", ("prestashop", "/modules/ps_", "id_product_attribute")),
    ("bigcommerce", ("bigcommerce", "stencil-utils")),
    ("squarespace", ("static1.squarespace", "squarespace.com")),
    ("wix", ("static.wixstatic", "wix-code", "wixstores")),
    ("oxid", ("oxidesales", "oxid-esales", "/out/azure/", "/out/flow/", "/out/wave/")),
    ("opencart", ("index.php?route=product", "index.php?route=common", "catalog/view/theme")),
    ("salesforce", ("demandware.static", "demandware.store", "demandware.net")),
    ("jtl", ("jtl-shop", "jtlshop")),
    ("gambio", ("gambio",)),
    ("ecwid", ("ecwid",)),
)
_MARKS_IN_CODE = (("shopify", "Shopify.theme"), ("magento", "data-mage-init"))


def platform_of(source: str) -> str | None:
    """Return the shop software recognised, or None."""
    values = "\n".join(dict.fromkeys(_VALUE.findall(source, 0, _HEAD))).lower()
    named = (name for name, marks in _MARKS if any(mark in values for mark in marks))
    return next(named, None) or next((name for name, mark in _MARKS_IN_CODE if mark in source[:_HEAD]), None)
