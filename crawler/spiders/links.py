"""Links of a page: their addresses and words, and which of them lead to a shop's terms or to the next page of a list.

A pure function of the page; selectolax, because Scrapy's LinkExtractor costs 9 ms a page (measured 2026-11-22).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

POLICY_PAGES = 8
"""Most pages of terms that are asked for by their wording."""


class Link(NamedTuple):
    """A link of a page."""

    url: str
    """Absolute address without fragment."""
    text: str
    """Its words, white space folded."""
    rel: str
    """Its rel attribute, lower case."""


def links(body: bytes, url: str) -> list[Link]:
    """Return the http(s) links of a page in their order, `<link>` elements included."""
    tree = LexborHTMLParser(body)
    base_node = tree.css_first("base[href]")
    base = _absolute(url, base_node.attributes.get("href") or "") if base_node else None
    found = []
    for node in tree.css("a[href], link[rel][href]"):
        address = _absolute(base or url, node.attributes.get("href") or "")
        if address is not None:
            text = " ".join(node.text(deep=True).split())
            found.append(Link(address, text, (node.attributes.get("rel") or "").lower()))
    return found


def _absolute(base: str, href: str) -> str | None:
    try:
        address = urldefrag(urljoin(base, href.strip())).url
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None


# Words by which shops name the pages with their terms: returns, shipping, warranty, conditions. Matched against the
# words of a link and the words of its path; a prefix, because most languages decline or compound them.
_POLICY_WORDS = re.compile(
    r"\b(?:"
    r"return|refund|money.?back|shipping|deliver|warrant|guarantee|terms|exchange"  # English
    r"|rückgab|rueckgab|rücksend|ruecksend|widerruf|versand|liefer|garantie|agb\b|erstattung"  # German
    r"|retour|rembours|livraison|rétractation|retractation|cgv\b|conditions"  # French
    r"|retur|ånger|angerratt|frakt|leverans|köpvillkor|kopvillkor|villkor|garanti"  # Swedish
    r"|fortryd|levering|handelsbeting|angre|kjøpsvilk|kjopsvilk"  # Danish, Norwegian
    r"|devoluci|reembols|envío|envio|garantía|desist"  # Spanish, Portuguese
    r"|resi\b|reso\b|rimbors|spedizion|consegna|garanzia|recesso"  # Italian
    r"|verzend|bezorg|herroep|voorwaarden"  # Dutch
    r"|palaut|toimitus|takuu"  # Finnish
    r"|zwrot|reklamac|dostaw|wysyłk|wysylk|gwarancj|regulamin"  # Polish
    r")",
    re.IGNORECASE,
)


def policy_links(page: list[Link]) -> list[Link]:
    """Return the links whose words or path name a page with the shop's terms, each address once."""
    found: dict[str, Link] = {}
    for link in page:
        if link.rel and "next" in link.rel.split():
            continue
        if len(link.text) <= 60 and _POLICY_WORDS.search(f"{link.text} {_words_of(link.url)}"):
            found.setdefault(link.url, link)
    return list(found.values())[:POLICY_PAGES]


def _words_of(url: str) -> str:
    return re.sub(r"[-_/.+]+", " ", unquote(urlsplit(url).path))


_PAGE = re.compile(
    r"(?P<lead>[?&](?:page|p|pg|paged|seite|sida|side|pagina|pagenumber)=|/(?:page|seite|sida|side|pagina)/)"
    r"(?P<number>\d{1,4})(?P<tail>/?)",
    re.IGNORECASE,
)


def next_page(page: list[Link], url: str) -> str | None:
    """Return the next page of a list: the one marked `rel=next`, else the one whose page number is one higher."""
    for link in page:
        if "next" in link.rel.split() and link.url != url:
            return link.url
    here, number = _without_page(url)
    for link in page:
        there, other = _without_page(link.url)
        if there == here and other == number + 1:
            return link.url
    return None


def _without_page(url: str) -> tuple[str, int]:
    match = _PAGE.search(url)
    if match is None:
        return url.rstrip("/"), 1
    rest = url[: match.start()] + (
        url[match.end() :].replace("&", "?", 1) if match["lead"][0] == "?" else url[match.end() :]
    )
    return rest.rstrip("/"), int(match["number"])


def product_links(page: list[Link], pattern: str) -> Iterator[Link]:
    """Yield the links whose path contains the recipe's product pattern, in order, each address once."""
    is_product = re.compile(pattern)
    seen: set[str] = set()
    for link in page:
        if link.url not in seen and is_product.search(urlsplit(link.url).path):
            seen.add(link.url)
            yield link
