"""OpenGraph and product meta elements: the few that state facts of a product.

Reads a parser's tree; gives one Statement and the declared type of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.items import Candidate, Source
from crawler.pages.document import node_path
from crawler.pages.landmarks import Landmarks
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


@dataclass(frozen=True, slots=True)
class _Meta:
    """A meta element."""

    content: str
    node: LexborNode

    @property
    def locator(self) -> str:
        return node_path(self.node)


def read_opengraph(landmarks: Landmarks) -> tuple[Statement, str]:
    """Return what the page's meta elements state of its product, and og:type in lower case or an empty string."""
    said = Statement(Source.OPENGRAPH, "head")
    metas = _metas(landmarks)
    said.url = metas["og:url"].content if "og:url" in metas else None
    for key, names in _WORDS.items():
        for meta in _named(metas, names):
            said.add(key, worded(meta.content, said.source, meta.locator))
    _add_price(said, metas)
    for meta in _named(metas, _AVAILABILITIES):
        said.add("availability", available(meta.content, said.source, meta.locator))
    for meta in _named(metas, _GTINS):
        said.add("gtin", gtin(meta.content, said.source, meta.locator))
    if "og:image" in metas:
        said.images.append(metas["og:image"].content)
    return said, metas["og:type"].content.lower() if "og:type" in metas else ""


def _metas(landmarks: Landmarks) -> dict[str, _Meta]:
    """Return the first meta element of each name."""
    metas: dict[str, _Meta] = {}
    for node, attributes in landmarks.metas:
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        if name.startswith(("og:", "product:")) and name not in metas:
            content = fold(attributes.get("content") or "")
            if content:
                metas[name] = _Meta(content, node)
    return metas


def _named(metas: dict[str, _Meta], names: tuple[str, ...]) -> list[_Meta]:
    return [metas[name] for name in names if name in metas]


def _add_price(said: Statement, metas: dict[str, _Meta]) -> None:
    for meta in _named(metas, _CURRENCIES):
        said.add("currency", currency_of(meta.content, said.source, meta.locator))
    currency = text(said.first("currency"))
    for key, names in _PRICES.items():
        made = (priced(meta.content, currency, said.source, meta.locator) for meta in _named(metas, names))
        said.add(key, next((candidate for candidate in made if candidate), None))
    if not currency:
        _add_sign(said, _named(metas, _PRICES["price"]))


def _add_sign(said: Statement, prices: list[_Meta]) -> None:
    """Take the currency from a sign printed with the price, where it is one currency's alone."""
    for meta in prices:
        for amount in amounts_in(meta.content):
            if len(codes := codes_of(amount.sign)) == 1:
                code = Candidate(value=codes[0], quote=amount.sign, source=said.source, locator=meta.locator)
                said.add("currency", code)
