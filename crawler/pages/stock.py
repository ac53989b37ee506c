"""Availability as shown: words on stock near the heading, and the buy button.

Reads a Document and its buying area; gives candidates.
"""

from __future__ import annotations

import re

from crawler.items import Candidate, Source
from crawler.pages.buying import BuyingArea
from crawler.pages.document import Document, Line
from crawler.pages.shop_words import IN_STOCK, OUT_OF_STOCK, PREORDER

_MAX_LINE = 120
_STOCK_MARK = re.compile(r"stock|availab|verfügbar|verfuegbar|lager|dispo|inventory|delivery|lieferzeit|sold-?out|dostupn|skladem|lieferbar")
_OPTION = frozenset({"option", "select", "label"})


def read_stock(document: Document, area: BuyingArea) -> list[Candidate]:
    """Return what is shown on availability: words in the product's area first, a button that buys as the last resort."""
    title = document.title
    start = title.start if title else 0
    stated: list[Candidate] = []
    for line in document.lines:
        if line.start < start or line.start > start + 900 or len(line.text) > _MAX_LINE or line.inner.hidden:
            continue
        candidate = _said(line)
        if candidate is not None:
            stated.append(candidate)
    if stated:
        return stated[:1]
    if area.button is not None and not _is_disabled(area.button):
        return [_candidate("InStock", area.button.printed, area.button)]
    return []


def _said(line: Line) -> Candidate | None:
    marked = any(_STOCK_MARK.search(element.marks) for _, element in zip(range(4), line.inner.ancestors(), strict=False))
    lower = line.text.lower()
    # A sentence of prose about stock speaks of anything; a short line, or one in an element named for stock, of this.
    if not (marked or len(line.text) <= 48) or line.inner.tag in _OPTION or line.element.tag in _OPTION:
        return None
    for term, pattern in (("OutOfStock", OUT_OF_STOCK), ("PreOrder", PREORDER), ("InStock", IN_STOCK)):
        match = pattern.search(lower)
        if match and (marked or match.end() - match.start() >= 0.35 * len(lower)):
            return _candidate(term, line.printed, line)
    return None


def _is_disabled(button: Line) -> bool:
    return any("disabled" in element.attributes for _, element in zip(range(3), button.inner.ancestors(), strict=False))


def _candidate(term: str, quote: str, line: Line) -> Candidate:
    return Candidate(value=term, quote=quote, source=Source.TEXT, locator=line.inner.path)
