"""The heading of the main thing on a page: which `h1` it is, and the names other places give the page.

Reads a parser's tree; gives a node and strings.
"""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.pages.landmarks import Landmarks
from crawler.readers.text import fold, similarity

_SEPARATOR = re.compile(r"\s+[|–—»«·•:-]\s+|\s*[|｜]\s*|:\s+")
_SHARED = frozenset({"og:title", "twitter:title"})
_MAX_HEADINGS = 60
_MAX_TITLE = 400
_MAX_PARTS = 16
_LIKE = 0.5
"""Likeness to the page's titles below which the best of several `h1` is doubted."""
_NOTHING = 0.01
_SAME = 0.8
"""Likeness from which another element is the heading."""


def page_titles(landmarks: Landmarks) -> list[str]:
    """Return what the page calls itself in its head: og:title, then title."""
    shared = (meta for meta in landmarks.metas if _SHARED & {meta.attribute("property"), meta.attribute("name")})
    titles = [meta.attribute("content") for meta in islice(shared, 1)]
    titles += [title.node.text() for title in landmarks.titles[:1]]
    return [folded for title in titles if (folded := fold(title[:_MAX_TITLE]))]


def parts_of(title: str) -> list[str]:
    """Return a page title's pieces between separators, and the pieces up to each separator, the whole first."""
    pieces = _SEPARATOR.split(title)
    starts = [match.start() for match in _SEPARATOR.finditer(title)]
    return [title, *(title[:start] for start in reversed(starts)), *pieces[1:]][:_MAX_PARTS]


def main_heading(parser: LexborHTMLParser, landmarks: Landmarks) -> LexborNode | None:
    """Return the heading that says what the page is about: the `h1` nearest to the page's titles, else the first."""
    titles = [part for title in page_titles(landmarks) for part in parts_of(title)]

    def likeness(heading: tuple[LexborNode, str]) -> float:
        return max((similarity(heading[1], title) for title in titles), default=0.0)

    nodes = [heading.node for heading in landmarks.headings]
    # Shops that make every card a heading of the first level put it into the card's link.
    nodes = [node for node in nodes if not _is_linked(node)] if len(nodes) > 3 else nodes
    headings = [(node, text) for node in nodes[:_MAX_HEADINGS] if (text := fold(node.text()))]
    best = max(headings, key=likeness) if len(headings) > 1 else next(iter(headings), None)
    # The only one is doubted, too, where the titles share no word with it: it heads a pop-up.
    if best is None or likeness(best) < (_LIKE if len(headings) > 1 else _NOTHING):
        best = max(_marked_headings(parser, titles), key=likeness, default=best)
    return best[0] if best else None


def _is_linked(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag == "a":
            return True
        above = above.parent
    return False


def _marked_headings(parser: LexborHTMLParser, titles: list[str]) -> list[tuple[LexborNode, str]]:
    """Find the heading of a page without a fitting `h1`: a heading of another level that the page's title repeats."""
    found = []
    for node in parser.css("h2,h3,[itemprop=name],[class*=product-title],[class*=product-name],[class*=title]")[
        :_MAX_HEADINGS
    ]:
        text = fold(node.text())
        if text and len(text) < 300 and any(similarity(text, title) >= _SAME for title in titles):
            found.append((node, text))
    return found
