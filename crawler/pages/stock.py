"""Availability as shown: words on stock near the heading, and the buy button.

Reads a Document and its buying area; gives candidates.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import Candidate, Source
from crawler.pages.buying import BuyingArea
from crawler.pages.document import Document, Element, Line, named_for
from crawler.pages.shop_words import BACKORDER, BUY, CONTACT, IN_STOCK, OTHER_SERVICE, OUT_OF_STOCK, PREORDER, QUANTITY
from crawler.readers.text import fold

_MAX_LINE = 120
_MAX_SIZE = 12
"""Characters of a size or colour before words on its stock."""
_REACH = 900
"""Words below the heading that are read for stock."""
_names_stock = named_for(
    r"stock|availab|verfügbar|verfuegbar|lager|dispo|inventory|delivery|lieferzeit|sold-?out|dostupn|skladem|lieferbar"
)
_TERMS = (("OutOfStock", OUT_OF_STOCK), ("BackOrder", BACKORDER), ("PreOrder", PREORDER), ("InStock", IN_STOCK))
_OPTION = frozenset({"option", "select", "label"})


@dataclass(frozen=True, slots=True)
class Stock:
    """What is shown on availability."""

    said: Candidate | None = None
    """By words on stock."""
    plain: bool = False
    """Those words stand in an element named for stock."""
    offered: Candidate | None = None
    """By a button that buys, a quantity field, a private seller's contact button."""


def read_stock(document: Document, area: BuyingArea) -> Stock:
    """Return what is shown on availability in the product's area."""
    start = document.title.start if document.title else 0
    said, plain = None, False
    for line in document.lines:
        if line.start < start or line.start > start + _REACH or len(line.text) > _MAX_LINE or line.inner.hidden:
            continue
        said = _said(document, line)
        if said is not None:
            plain = _is_marked(line)
            break
    return Stock(said, plain, _offered(document, area))


def _offered(document: Document, area: BuyingArea) -> Candidate | None:
    button = area.button
    if button is None:
        found = _field_or_contact(document, area)
    else:
        found = None if _is_disabled(button.element) else (button.text, button.element)
    if found is None:
        return None
    return Candidate(value="InStock", quote=found[0], source=Source.TEXT, locator=found[1].path)


def _field_or_contact(document: Document, area: BuyingArea) -> tuple[str, Element] | None:
    """Find what else says that a priced thing can be bought: a quantity field, a private seller's contact button."""
    title = document.title
    if title is None or not area.current:
        return None
    for line in document.lines:
        if line.start >= title.start and len(line.printed) <= 40 and not line.inner.hidden:
            text = line.printed.lower()
            is_button = any(
                e.tag == "button" or "button" in e.marks for e, _ in zip(line.inner.ancestors(), range(3), strict=False)
            )
            if QUANTITY.match(text) or (is_button and CONTACT.match(text)):
                return line.printed, line.inner
    return None


def _is_marked(line: Line) -> bool:
    element: Element | None = line.inner
    for _ in range(4):
        if element is None:
            return False
        if _names_stock(element.marks):
            return True
        element = element.parent
    return False


def _said(document: Document, line: Line) -> Candidate | None:
    marked = _is_marked(line)
    # A sentence of prose about stock speaks of anything; a short line, or one in an element named for stock, of this.
    if not (marked or len(line.text) <= 48) or line.inner.tag in _OPTION or line.element.tag in _OPTION:
        return None
    lower = line.text.lower()
    for term, pattern in _TERMS:
        match = None if term == "OutOfStock" and OTHER_SERVICE.search(lower) else pattern.search(lower)
        if match and (_is_of_button(document, line) or _is_of_entry(line, lower[: match.start()])):
            return None
        if match and (marked or match.end() - match.start() >= 0.35 * len(lower)):
            place = document.holder(line.inner, line.printed) or line.element
            return Candidate(value=term, quote=line.printed, source=Source.TEXT, locator=place.path)
    return None


def _is_of_entry(line: Line, before: str) -> bool:
    """Tell whether words on stock follow a list entry's own (`40" sold out`): they are on one of several sizes."""
    entry = any(element.tag == "li" for element, _ in zip(line.inner.ancestors(), range(3), strict=False))
    return entry and bool(before.strip()) and len(before) <= _MAX_SIZE and ":" not in before


def _is_of_button(document: Document, line: Line) -> bool:
    """Tell whether a line is one of several texts that a buy button may show (`Add to cart`, `Sold out`)."""
    for element, _ in zip(line.inner.ancestors(), range(3), strict=False):
        if element.tag in {"a", "button"}:
            return any(BUY.match(fold(word).lower()) for word in document.words[element.start : element.stop])
    return False


def _is_disabled(button: Element) -> bool:
    return any("disabled" in element.attributes for _, element in zip(range(3), button.ancestors(), strict=False))
