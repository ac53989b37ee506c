"""Links of a page: their addresses, their words, and what marks them.

Pure functions of the page; selectolax, because Scrapy's LinkExtractor costs 9 ms a page (measured 2026-11-22).
"""

from __future__ import annotations

import re
from typing import NamedTuple, cast
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapy.http import Response
from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.in_time import in_time
from crawler.pages.limits import refuse_past_limits

_MORE = ("data-next-url", "data-load-more", "data-next", "hx-get", "data-url", "data-href")
"""Attributes in which a button keeps the address of more."""


class Link(NamedTuple):
    """A link of a page."""

    url: str
    """Absolute address without fragment."""
    text: str
    """Its words, white space folded."""
    rel: str
    """Its rel attribute, lower case."""
    mark: str = ""
    """What else says where it leads: its class, label and title, and the class around it; lower case."""


def links(body: bytes, url: str) -> list[Link]:
    """Return the http(s) links of a page in their order, `<link>` elements and buttons that load more included.

    Raises:
        PageTooLargeError: the page would cost the parser too much.
    """
    refuse_past_limits(body)
    tree = LexborHTMLParser(body)
    base_node = tree.css_first("base[href]")
    base = absolute(url, base_node.attributes.get("href") or "") if base_node else None
    found = []
    for node in tree.css("a[href], link[rel][href], button[data-url], button[data-href], " + _selector()):
        href = node.attributes.get("href") or next(filter(None, map(node.attributes.get, _MORE)), None) or ""
        address = absolute(base or url, href)
        if address is not None:
            text = " ".join(node.text(deep=True).split())
            found.append(Link(address, text, (node.attributes.get("rel") or "").lower(), _mark(node)))
    return found


def links_of(response: Response) -> list[Link]:
    """Return the links of a page that a walk received: it parses a page once (crawler/spiders/shop.py)."""
    return cast("list[Link]", response.meta["links"])


def _selector() -> str:
    return ", ".join(f"[{name}]:not(a):not(link)" for name in _MORE if name not in {"data-url", "data-href"})


def _mark(node: LexborNode) -> str:
    around = node.parent.attributes.get("class") if node.parent is not None else None
    marks = (node.attributes.get(name) for name in ("class", "aria-label", "title"))
    named = "data-next-url" if "data-next-url" in node.attributes else None
    return " ".join(filter(None, (*marks, around, named))).lower()


def absolute(base: str, href: str) -> str | None:
    """Return the http(s) address that a link leads to, without fragment; None where it leads to none."""
    try:
        address = urldefrag(urljoin(base, href.strip())).url
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None


def product_links(page: list[Link], pattern: str) -> list[Link]:
    """Return the links that lead to a product by the recipe's pattern, in order, each address once.

    Raises:
        SlowPatternError: the pattern takes too long.
    """
    first: dict[str, Link] = {}
    for link in page:
        first.setdefault(link.url, link)
    with in_time(pattern):
        return [link for url, link in first.items() if _matches(url, pattern)]


def is_product(url: str, pattern: str) -> bool:
    r"""Tell whether an address is a product's: its path contains the pattern; path and query, where that has a `\?`.

    Raises:
        SlowPatternError: the pattern takes too long.
    """
    with in_time(pattern):
        return _matches(url, pattern)


def _matches(url: str, pattern: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return re.search(pattern, f"{parts.path}?{parts.query}" if r"\?" in pattern else parts.path) is not None
