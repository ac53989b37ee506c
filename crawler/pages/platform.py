"""Which shop software made a page, by marks that its templates leave.

Reads the decoded source; gives a name.
"""

from __future__ import annotations

import re

_HEAD = 60_000
"""Characters searched for marks; templates leave them early."""

_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("shopify", re.compile(r"cdn\.shopify\.com|Shopify\.(?:theme|shop|routes)|shopify-section|/cdn/shop/")),
    ("woocommerce", re.compile(r"woocommerce|wc-block|wp-content/plugins/woo")),
    ("magento", re.compile(r"Magento_|mage/|text/x-magento-init|/static/version\d+/frontend/|data-mage-init")),
    ("shopware", re.compile(r"shopware|/bundles/storefront/|data-.{0,30}plugin.{0,10}sw-")),
    ("prestashop", re.compile(r"prestashop|/modules/ps_|id_product_attribute")),
    ("bigcommerce", re.compile(r"bigcommerce|cdn\d+\.bcapp|stencil-utils")),
    ("squarespace", re.compile(r"static1\.squarespace|squarespace\.com")),
    ("wix", re.compile(r"static\.wixstatic|wix-code|wixstores")),
    ("oxid", re.compile(r"oxid-?esales|/out/(?:azure|flow|wave)/")),
    ("opencart", re.compile(r"index\.php\?route=(?:product|common)|catalog/view/theme")),
    ("salesforce", re.compile(r"demandware\.(?:static|store|net)")),
    ("jtl", re.compile(r"jtl-shop|JTL-?Shop", re.IGNORECASE)),
    ("gambio", re.compile(r"gambio", re.IGNORECASE)),
    ("ecwid", re.compile(r"ecwid", re.IGNORECASE)),
)


def platform_of(source: str) -> str | None:
    """Return the shop software recognised, or None."""
    head = source[:_HEAD]
    return next((name for name, mark in _MARKS if mark.search(head)), None)
