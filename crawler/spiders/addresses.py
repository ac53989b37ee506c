"""Which addresses lead to one page, and which lead into a trap.

Pure, but for Frontier, which remembers what a walk has come to know. Asking once goes by the page, not by how a link
spells it: no fragment, no tracking, no session id, the order of parameters of no account.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import parse_qsl, urldefrag, urlsplit, urlunsplit

from crawler.spiders.words import PRODUCT, SESSION, TRACKING

LONGEST_URL = 2048
"""Characters of an address."""
DEEPEST = 100
"""Links from a start to a page, one after the other, which are the pages of a list."""
DEEPEST_SITEMAP = 5
"""Sitemaps within sitemaps."""
SEGMENTS = 20
"""Parts of a path."""
REPEATS = 2
"""How often parts of a path may follow on themselves (Heritrix' rule)."""
VARIANTS = 20
"""Addresses of one path that differ in their query alone."""

_PORTS = {"http": ":80", "https": ":443"}
_PATH_SESSION = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/;?]*|/\(S\([0-9a-z]+\)\)(?=/)", re.IGNORECASE)
_SESSION_ID = re.compile(r"(?=[\w,-]*[a-z])(?=[\w,-]*[0-9])[\w,-]{8,}|[\w,-]{20,}", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


class Trap(StrEnum):
    """What could keep a walk busy without end, in words."""

    LONG = f"an address longer than {LONGEST_URL} characters"
    DEEP = f"more than {DEEPEST} links deep"
    NESTED = f"sitemaps nested more than {DEEPEST_SITEMAP} deep"
    SEGMENTS = f"a path of more than {SEGMENTS} parts"
    REPEATS = "a path that repeats itself"
    VARIANTS = f"more than {VARIANTS} addresses that differ in their query alone"
    SESSION = "a session's id in addresses (each page is asked for once, without it)"
    BARREN = "a list that goes on but names nothing new"
    MANY = "more addresses than a run may ask for"
    ALIKE = "one page under ever new addresses"
    REDIRECTS = "redirects without end"


def asked_as(url: str) -> str:
    """Return the address to ask for: without fragment, tracking parameters and session ids."""
    try:
        parts = urlsplit(urldefrag(url).url)
    except ValueError:
        return url
    kept = [pair for pair in parts.query.split("&") if not _is_noise(pair)] if parts.query else []
    return urlunsplit((parts.scheme, parts.netloc, _PATH_SESSION.sub("", parts.path), "&".join(kept), ""))


def holds_session(url: str) -> bool:
    """Tell whether an address carries a session's id."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(_PATH_SESSION.search(parts.path)) or any(map(_is_session, parts.query.split("&")))


def _is_noise(pair: str) -> bool:
    return bool(TRACKING.fullmatch(pair.partition("=")[0])) or _is_session(pair)


def _is_session(pair: str) -> bool:
    name, _, value = pair.partition("=")
    return bool(SESSION.fullmatch(name) and _SESSION_ID.fullmatch(value))


def page_key(url: str) -> str:
    """Return what is the same for all spellings of one page's address; to compare, not to ask for."""
    try:
        parts = urlsplit(asked_as(url))
    except ValueError:
        return url
    host = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, ""))
    path = _ESCAPE.sub(lambda escape: escape[0].upper(), parts.path) or "/"
    query = "&".join(sorted(pair for pair in parts.query.split("&") if pair))
    return urlunsplit((parts.scheme, host, path, query, ""))


def path_of(url: str) -> str:
    """Return the path of an address; empty where it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def path_repeats(path: str) -> bool:
    """Tell whether parts of a path follow on themselves more than twice: /a/a/a, /a/b/a/b/a/b."""
    parts = [part for part in path.split("/") if part]
    return any(
        parts[at : at + size] * (REPEATS + 1) == parts[at : at + size * (REPEATS + 1)]
        for size in range(1, len(parts) // (REPEATS + 1) + 1)
        for at in range(len(parts) - size * (REPEATS + 1) + 1)
    )


class Frontier:
    """What a walk knows of a shop's addresses: which it has met, how deep they lie, and where a trap shows."""

    def __init__(self, most: int, parameters: Iterable[str] = ()) -> None:
        self._most = most
        self._parameters = PRODUCT | {name.lower() for name in parameters}
        self._known: dict[str, int] = {}
        self._variants: Counter[str] = Counter()
        self._admitted = 0

    @property
    def is_full(self) -> bool:
        """Whether as many addresses were admitted as a run may ask for."""
        return self._admitted >= self._most

    def meet(self, url: str, found_on: str | None) -> bool:
        """Note an address; return whether it leads to a page not met before."""
        key = page_key(url)
        if key in self._known:
            return False
        self._known[key] = self._known.get(page_key(found_on), 0) + 1 if found_on else 1
        return True

    def trap(self, url: str, role: str) -> Trap | None:
        """Return the trap that an address, met just now, would lead into; None where it may be asked for."""
        parts = urlsplit(url)
        depth = self._known.get(page_key(url), 1)
        trap = None
        if len(url) > LONGEST_URL:
            trap = Trap.LONG
        elif role == "sitemap" and depth > DEEPEST_SITEMAP:
            trap = Trap.NESTED
        elif depth > DEEPEST:
            trap = Trap.DEEP
        elif parts.path.count("/") > SEGMENTS:
            trap = Trap.SEGMENTS
        elif path_repeats(parts.path):
            trap = Trap.REPEATS
        elif role == "product" and self._is_variant_too_many(url):
            trap = Trap.VARIANTS
        elif self.is_full:
            trap = Trap.MANY
        self._admitted += trap is None
        return trap

    def _is_variant_too_many(self, url: str) -> bool:
        parts = urlsplit(url)
        named = sorted(pair for pair in parse_qsl(parts.query) if pair[0].lower() in self._parameters)
        group = f"{parts.netloc}{parts.path}?{named}"
        self._variants[group] += 1
        return self._variants[group] > VARIANTS


class ListSoFar:
    """What the pages of one list have named so far: a list that names nothing new has ended, whatever it says."""

    def __init__(self, patience: int = 0) -> None:
        self._named: set[str] = set()
        self._patience = patience
        self._barren = 0

    def goes_on(self, named: Iterable[str]) -> bool:
        """Add what a page names; return whether the list is worth another page."""
        fresh = {page_key(url) for url in named} - self._named
        self._named |= fresh
        self._barren = 0 if fresh else self._barren + 1
        return self._barren <= self._patience
