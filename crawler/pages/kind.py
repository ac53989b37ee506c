"""What kind of page it is: a product, a shop's terms, a list of products, or something else.

Reads a Document and what was found on it; gives a kind. A page must show several signs of selling one thing to be a
product.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from crawler.pages.buying import BuyingArea, Shown, is_one_of_many
from crawler.pages.document import Document
from crawler.pages.shop_words import POLICY, POLICY_PATH
from crawler.pages.statement import Statement

Kind = Literal["product", "policy", "category", "other"]

_PRODUCT_PATH = re.compile(
    r"/(?:products?|produkt\w*|produit\w*|producto\w*|prodott\w*|p|dp|gp/product|item|itm|artikel|article(?=/[^/]*\d{4})|tuote|vare|ilan|prod|pd|offer|listing|goods|artiklar|annonce|anzeige|annuncio|anuncio|ogloszenie|inzerat|classified-ad|shop/[^/]+/[^/]+)/[^/]{3,}|"
    r"[-_/]p[-_]?\d{4,}|/\d{6,}(?:\.html?|/)?$|-(?!(?:19|20)\d\d\.)\d{4,}\.html?$|/\d{5}\.html?$|_\d{5,}(?:_\d+)?/?$|\biid-\d+"
)
_CATEGORY_PATH = re.compile(
    r"/(?:c|cat|category|categories|categor\w+|kategorie\w*|collections?|search|suche|recherche|buscar|ricerca|zoeken|tag|brands?|marken|wishlist|wunschliste|compare|cart|basket|warenkorb|panier|carrito|checkout|account|blog|news|magazin\w*|journal|stories|guides?)(?:/|$)"
)
_PRODUCT_QUERY = re.compile(
    r"(?:^|&)(?:products?_?id|prod_?id|pid|sku|item|item_?id|route=product/product)=|^[^&]*/product&"
)
_SEARCH_QUERY = re.compile(r"(?:^|&)(?:q|query|search|s|keyword|suche|page|p)=")


_WRITING = frozenset({"Recipe", "Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle"})
_WRITTEN = re.compile(r"article|recipe|blog|food|video|profile")
"""What og:type says of a page that is written to be read."""
_CODES = frozenset({"sku", "gtin", "mpn"})

_ENOUGH = 3.0
_PLAINLY = 4.0
_GRID = 6
"""Amounts in cards from which a page is a list, unless it plainly offers one thing itself."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found on a page that speaks for or against its selling one thing."""

    main: Statement | None
    """The product that markup describes as the page's own."""
    meta: Statement
    """OpenGraph."""
    declared_type: str
    """og:type."""
    listed: int
    """Products that markup merely lists."""
    area: BuyingArea
    codes: AbstractSet[str]
    """Keys of what labelled rows state."""
    has_contact: bool
    """A button reaches a private seller, or a field asks for how many; there is no button that buys."""
    has_stock: bool
    """Words near the heading say whether it can be had."""
    types: AbstractSet[str] = frozenset()
    """Types of the things that JSON-LD describes."""

    @property
    def price(self) -> Shown | None:
        """The likeliest price shown; nothing is an empty cart's."""
        return next((shown for shown in self.area.current if shown.amount.value), None)


def kind_of(document: Document, signs: Signs) -> Kind:
    """Decide the kind of a page."""
    score = product_score(document, signs)
    # Goods may be named for a policy, too: `… with warranty`.
    if _is_policy(document) and not _sells(signs) and score < _PLAINLY:
        return "policy"
    if score >= _ENOUGH:
        return "product"
    return "category" if signs.area.cards >= 4 or signs.listed >= 3 else "other"


def _sells(signs: Signs) -> bool:
    return signs.main is not None and bool(signs.main.candidates.get("price") or signs.main.variant_prices)


def _offers_itself(document: Document, signs: Signs) -> bool:
    """Tell whether a price and a way to buy stand apart from those of the cards around them."""
    price, button = signs.price, signs.area.button
    if price is None or price.weight < 3.0:
        return False
    return signs.has_contact if button is None else not is_one_of_many(document, button)


def _is_ranged(main: Statement) -> bool:
    """Tell whether markup gives no price but a lowest one, as shops mark a whole category as one product."""
    return all(price.qualifier is not None for price in main.candidates.get("price", ()))


def product_score(document: Document, signs: Signs) -> float:
    """Add up what speaks for a page's selling one thing; from _ENOUGH it does."""
    score = 0.0
    sells = _sells(signs)
    declared = "product" in signs.declared_type and "group" not in signs.declared_type
    if signs.main is not None:
        score += 3.0 if sells else 2.0
    if declared:
        score += 2.0
    if signs.meta.candidates.get("price"):
        score += 2.0
    score += _shown_score(document, signs, sells=sells)
    coded = len(_CODES & signs.codes)
    score += min(1.5, 0.5 + 0.5 * coded) if coded else 0.0
    price = signs.price
    leads = price is not None and price.weight >= 5.0 and price.marked
    if signs.area.cards >= _GRID and not leads and not _offers_itself(document, signs):
        is_of_one = sells and signs.main is not None and not _is_ranged(signs.main)
        score -= 1.5 if is_of_one or (declared and coded) else 3.0
    score -= 2.0 if signs.listed >= 2 and signs.main is None else 0.0
    # What is written to be read may name and link goods; it sells where its markup says so of the page's own.
    if not sells and (_WRITTEN.match(signs.declared_type) or not _WRITING.isdisjoint(signs.types)):
        score -= 1.5
    return score + _path_score(document.url) - (0.0 if document.title else 1.5)


def _shown_score(document: Document, signs: Signs, *, sells: bool) -> float:
    """Add up what is shown: a price, a button that buys, words on stock."""
    price, button = signs.price, signs.area.button
    score = 0.0
    if price is not None:
        score += 1.5 if price.weight >= 5.0 and price.marked else 1.0 if price.weight >= 3.0 else 0.0
    if button is not None:
        may_be_of_many = signs.area.cards >= _GRID or not sells
        score += 0.0 if may_be_of_many and is_one_of_many(document, button) else 1.5
    return score + (1.0 if signs.has_stock or signs.has_contact else 0.0)


def _path_score(url: str) -> float:
    parts = urlsplit(url)
    path = unquote(parts.path).lower()
    if _PRODUCT_PATH.search(path) or _PRODUCT_QUERY.search(parts.query):
        return 1.0
    if path.strip("/") in {"", "index.html", "index.php"} and not parts.query:
        return -2.0
    if _CATEGORY_PATH.search(path):
        return -2.0
    # A page deep in a shop may only remember what was searched for.
    return (-1.0 if path.strip("/").count("/") >= 2 else -2.0) if _SEARCH_QUERY.search(parts.query) else 0.0


def _is_policy(document: Document) -> bool:
    title = document.title
    heading = document.text(title).lower() if title else ""
    if not heading and document.landmarks.titles:
        heading = document.landmarks.titles[0].node.text().strip().lower()
    named = len(heading) <= 90 and POLICY.search(heading) is not None
    path = unquote(urlsplit(document.url).path).lower()
    addressed = POLICY_PATH.search(path) is not None
    return (named and addressed) or (addressed and "/polic" in path) or (named and len(heading) <= 48)
