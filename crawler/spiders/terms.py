"""Links to a shop's terms: what a shop returns, ships, guarantees and sells on, by words of 15 languages.

Pure functions of a page's links.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from urllib.parse import unquote, urlsplit

from crawler.spiders.links import Link
from crawler.spiders.words import NO_TERMS, SERVICE, TERMS

POLICY_PAGES = 8
"""Most pages of terms that are asked for by their wording."""
_LONGEST_WORDS = 60
"""Characters; longer words of a link are a sentence or a product."""
_NO_PAGE = frozenset({"next", "stylesheet", "preload", "prefetch", "modulepreload", "icon", "alternate", "canonical"})
"""What a link is for that leads to no page of its own."""
_UNREADABLE = re.compile(r"\.(?:css|js|json|pdf|docx?|png|jpe?g|svg|webp|gif|woff2?)(?:[?#]|$)", re.IGNORECASE)


def policy_links(page: list[Link]) -> list[Link]:
    """Return the links whose words or path name a page with the shop's terms, each address once.

    Each kind of terms comes once before any comes twice: returns, shipping, warranty, conditions.
    """
    kinds: dict[str, dict[str, Link]] = {kind: {} for kind in TERMS}
    for link in page:
        kind = kind_of_terms(link)
        if kind is not None:
            kinds[kind].setdefault(link.url, link)
    rows = zip_longest(*(found.values() for found in kinds.values()))
    found = {link.url: link for row in rows for link in row if link is not None}
    return list(found.values())[:POLICY_PAGES]


def kind_of_terms(link: Link) -> str | None:
    """Return which terms a link's words, or else its path, name; None where they name none."""
    if _NO_PAGE & set(link.rel.split()) or len(link.text) > _LONGEST_WORDS or _UNREADABLE.search(link.url):
        return None
    words, path = link.text, _words_of(link.url)
    if NO_TERMS.search(words) or NO_TERMS.search(path):
        return None
    return next(
        (kind for spoken in (words, path) for kind, names in TERMS.items() if names.search(spoken)),
        None,
    )


def service_link(page: list[Link]) -> Link | None:
    """Return the link to a help or customer service page, which may lead on to the terms."""
    for link in page:
        named = SERVICE.search(link.text) or SERVICE.search(_words_of(link.url))
        if named and len(link.text) <= _LONGEST_WORDS and not NO_TERMS.search(f"{link.text} {_words_of(link.url)}"):
            return link
    return None


def _words_of(url: str) -> str:
    return re.sub(r"[-_/.+]+", " ", unquote(urlsplit(url).path))
