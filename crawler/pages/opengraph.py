"""OpenGraph and product meta elements: the few that state facts of a product.

Reads a parser's tree; gives one Statement.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.items import Candidate, Source
from crawler.pages.document import node_path
from crawler.pages.statement import Statement, available, currency_of, gtin, priced, text, worded
from crawler.readers.currencies import codes_of
from crawler.readers.money import amounts_in
from crawler.readers.text import fold

_PRICES = {
    "price": (
        "product:sale_price:amount",
        "og:sale_price:amount",
        "product:price:amount",
        "og:price:amount",
        "og:price",
    ),
    "list_price": ("product:original_price:amount", "og:price:standard_amount", "product:regular_price:amount"),
}
_CURRENCIES = ("product:price:currency", "og:price:currency", "product:sale_price:currency", "og:currency")
_AVAILABILITIES = ("product:availability", "og:availability")
_GTINS = ("product:ean", "product:gtin", "product:upc", "product:isbn", "og:upc", "og:ean")
_WORDS = {
    "name": ("og:title",),
    "brand": ("product:brand", "og:brand"),
    "sku": ("product:retailer_item_id", "product:sku", "og:sku", "product:item_id"),
    "mpn": ("product:mfr_part_no", "product:mpn"),
}


def read_opengraph(parser: LexborHTMLParser) -> Statement:
    """Return what the page's meta elements state of its product."""
    said = Statement(Source.OPENGRAPH, "head")
    metas = _metas(parser)
    said.url = metas.get("og:url", (None, ""))[0]
    for key, names in _WORDS.items():
        for name in names:
            if name in metas:
                said.add(key, worded(metas[name][0], said.source, metas[name][1]))
    _add_price(said, metas)
    for name in _AVAILABILITIES:
        if name in metas:
            said.add("availability", available(metas[name][0], said.source, metas[name][1]))
    for name in _GTINS:
        if name in metas:
            said.add("gtin", gtin(metas[name][0], said.source, metas[name][1]))
    if "og:image" in metas:
        said.images.append(metas["og:image"][0])
    return said


def _metas(parser: LexborHTMLParser) -> dict[str, tuple[str, str]]:
    """Return content and place of the first meta element of each name."""
    metas: dict[str, tuple[str, str]] = {}
    for node in parser.css("meta[property],meta[name]"):
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        content = fold(attributes.get("content") or "")
        if content and name.startswith(("og:", "product:")) and name not in metas:
            metas[name] = (content, node_path(node))
    return metas


def _add_price(said: Statement, metas: dict[str, tuple[str, str]]) -> None:
    for name in _CURRENCIES:
        if name in metas:
            said.add("currency", currency_of(metas[name][0], said.source, metas[name][1]))
    currency = text(said.first("currency"))
    for key, names in _PRICES.items():
        printed = (metas[name] for name in names if name in metas)
        said.add(key, next((c for content, at in printed if (c := priced(content, currency, said.source, at))), None))
    if not currency:
        _add_sign(said, [metas[name] for name in _PRICES["price"] if name in metas])


def _add_sign(said: Statement, prices: list[tuple[str, str]]) -> None:
    """Take the currency from a sign printed with the price, where it is one currency's alone."""
    for content, locator in prices:
        for amount in amounts_in(content):
            codes = codes_of(amount.sign)
            if len(codes) == 1:
                said.add("currency", Candidate(value=codes[0], quote=amount.sign, source=said.source, locator=locator))


def declared_type(parser: LexborHTMLParser) -> str:
    """Return og:type in lower case, or an empty string."""
    node = parser.css_first('meta[property="og:type"],meta[name="og:type"]')
    return (node.attributes.get("content") or "").lower() if node else ""
