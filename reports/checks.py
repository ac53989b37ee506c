"""What an edition must satisfy before it may be switched in: links, and the rules of every page.

Reads rendered pages. Writes nothing; gives back sentences that name page and fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from markupsafe import escape
from selectolax.lexbor import LexborHTMLParser, LexborNode

from reports.aids import script_source
from reports.words import Safety

BUYING_PAGES = ("index.html", "shops.html", "mats/", "for-", "versus/")
"""Pages (or folders of pages) that may lead to a purchase; so does every page that links to another site."""
_FORBIDDEN = {"iframe", "object", "embed", "base", "form"}
_ROWS = {"application/json", "application/ld+json"}
_LINKS = {("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("source", "src"), ("use", "href")}


@dataclass(slots=True)
class Seen:
    """What the checks need to know of one page."""

    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    """(address, rel) of everything the page points to."""
    faults: list[str] = field(default_factory=list)


class Checks:
    """Collects pages one by one, then tells what is wrong with the whole."""

    def __init__(self, safety: Safety) -> None:
        self._pages: dict[str, Seen] = {}
        self._notices = {"safety notice": str(escape(safety.notice)), "disclaimer": str(escape(safety.disclaimer))}

    def add(self, path: str, body: bytes) -> None:
        """Look at one page; files that are no HTML are left alone."""
        if not path.endswith(".html"):
            return
        text = body.decode()
        page = _look(text)
        leads_out = any(_is_external(address) for address, _ in page.links)
        if leads_out or any(path.startswith(buying) for buying in BUYING_PAGES):
            page.faults += [f"lacks the {name}" for name, words in self._notices.items() if words not in text]
        self._pages[path] = page

    def faults(self, files: Iterable[str]) -> list[str]:
        """Return every fault of the edition, in the order of the pages.

        Args:
            files: paths of all files of the edition, below its folder.
        """
        there = set(files)
        found = []
        for path, page in sorted(self._pages.items()):
            found += [f"{path}: {fault}" for fault in page.faults]
            for address, rel in page.links:
                fault = self._external(address, rel) if _is_external(address) else self._internal(path, address, there)
                if fault:
                    found.append(f"{path}: {fault}")
        return found

    def _internal(self, path: str, address: str, there: set[str]) -> str | None:
        parts = urlsplit(address)
        target = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
        if parts.scheme or address.startswith("/"):
            return f"{address!r} is no relative link"
        if target not in there:
            return f"links to {address!r}, which is not in the edition"
        if parts.fragment and target in self._pages and unquote(parts.fragment) not in self._pages[target].ids:
            return f"links to {address!r}, but there is no such place on that page"
        return None

    @staticmethod
    def _external(address: str, rel: str) -> str | None:
        return None if {"nofollow", "noopener"} <= set(rel.split()) else f"links to {address} without nofollow noopener"


def _look(text: str) -> Seen:
    seen = Seen()
    root = LexborHTMLParser(text).root
    for node in root.traverse() if root else ():
        named = {name: value or "" for name, value in node.attributes.items()}
        if "id" in named:
            if named["id"] in seen.ids:
                seen.faults.append(f"has the id {named['id']!r} twice")
            seen.ids.add(named["id"])
        forbidden = [name for name in named if name.startswith("on") or name in {"style", "srcdoc"}]
        if node.tag in _FORBIDDEN or forbidden or (node.tag == "script" and not _is_ours(node)):
            seen.faults.append(f"holds <{' '.join([node.tag or '', *forbidden])}>, which no page of ours has")
        seen.links += [
            (value, named.get("rel", "")) for name, value in named.items() if (node.tag, name) in _LINKS and value
        ]
    return seen


def _is_ours(script: LexborNode) -> bool:
    """Tell whether a script is rows to read, or the one that the site has, letter by letter."""
    kind = script.attributes.get("type")
    return kind in _ROWS if kind is not None else script.attributes == {} and script.text() == script_source()


def _is_external(address: str) -> bool:
    return address.startswith(("http://", "https://"))
