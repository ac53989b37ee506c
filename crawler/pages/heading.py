"""The heading of the main thing on a page: which `h1` it is, and the names other places give the page.

Reads a parser's tree; gives a node and strings.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.readers.text import fold, similarity

_SEPARATOR = re.compile(r"\s+[|–—»«·•:-]\s+|\s*[|｜]\s*|:\s+")
_MAX_HEADINGS = 60


def page_titles(parser: LexborHTMLParser) -> list[str]:
    """Return what the page calls itself in its head: og:title, then title."""
    shared = parser.css_first('meta[property="og:title"],meta[name="og:title"],meta[name="twitter:title"]')
    titles = [shared.attributes.get("content") or ""] if shared else []
    if title := parser.css_first("title"):
        titles.append(title.text())
    return [folded for title in titles if (folded := fold(title))]


def parts_of(title: str) -> list[str]:
    """Return a page title's pieces between separators, and the pieces up to each separator, the whole first."""
    pieces = _SEPARATOR.split(title)
    starts = [match.start() for match in _SEPARATOR.finditer(title)]
    return [title, *(title[:start] for start in reversed(starts)), *pieces[1:]]


def main_heading(parser: LexborHTMLParser) -> LexborNode | None:
    """Return the heading that says what the page is about: the `h1` nearest to the page's titles, else the first."""
    headings = [(node, fold(node.text())) for node in parser.css("h1")[:_MAX_HEADINGS]]
    headings = [(node, text) for node, text in headings if text] or _marked_headings(parser)
    if not headings:
        return None
    titles = [part for title in page_titles(parser) for part in parts_of(title)]
    return max(headings, key=lambda heading: max((similarity(heading[1], title) for title in titles), default=0.0))[0]


def _marked_headings(parser: LexborHTMLParser) -> list[tuple[LexborNode, str]]:
    """Find the heading of a page without `h1`: a second-level heading that the page's title repeats."""
    titles = [part for title in page_titles(parser) for part in parts_of(title)]
    found = []
    for node in parser.css("h2,h3,[itemprop=name],[class*=product-title],[class*=product-name]")[:_MAX_HEADINGS]:
        text = fold(node.text())
        if text and len(text) < 300 and any(similarity(text, title) >= 0.8 for title in titles):
            found.append((node, text))
    return found
