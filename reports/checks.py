"""What an edition must satisfy before it may be switched in: links, and the rules of every page.

Reads rendered pages, feeds and the sitemap. Writes nothing; gives back sentences that name page and fault. An address
of the site's own is looked up among the edition's files, wherever a machine may read it.

A page that was taken over was looked at when it was made, and led somewhere in the edition that it comes from. So it is
looked into again only where something is gone since that a link may lead to: a file, or a place on a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from sys import intern
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from markupsafe import escape
from selectolax.lexbor import LexborHTMLParser, LexborNode

from reports.address import Site
from reports.aids import script_source
from reports.language import ENGLISH, Language, translated
from reports.words import Safety

BUYING_PAGES = ("index.html", "shops.html", "mats/", "for-", "versus/")
"""Pages (or folders of pages) that may lead to a purchase; so does every page that links to another site."""
_FORBIDDEN = {"iframe", "object", "embed", "base", "form"}
_ROWS = {"application/json", "application/ld+json"}
DATA = "data"
"""Stands for the rel of what is no link: only where it is an address of ours it is looked up."""
_LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "use": "href"}
_WORTH_A_LOOK = f":is([id], [href], [src], [style], [srcdoc], script, meta[property], {', '.join(sorted(_FORBIDDEN))})"
"""Every element that a rule is about, but for handlers, which no selector names."""
_LEADS = re.compile(rb' href="([^"#][^"]*)')
"""Where a page of ours leads, but for places on itself."""
_HANDLER = re.compile(r"on(?<=[\s/\"']on)\w+\s*=")
"""What any handler's attribute looks like, and some texts."""


@dataclass(slots=True)
class Seen:
    """What the checks need to know of one page."""

    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    """(address, rel) of everything the page points to."""
    faults: list[str] = field(default_factory=list)


class Checks:
    """Looks at pages one by one, then tells what is wrong with the whole.

    Of each page only its ids stay, and of links one for each way from a folder: memory hardly grows with the pages.
    """

    def __init__(
        self,
        safety: Safety,
        site: Site,
        folder: Path = Path(),
        languages: Sequence[Language] = (ENGLISH,),
        before: Path | None = None,
        files_before: Collection[str] = (),
    ) -> None:
        """Prepare.

        Args:
            safety: what stands on every page that may lead to a purchase.
            site: whose site it is.
            folder: where the pages are that are not looked at again.
            languages: in which the pages are written.
            before: the edition that unchanged pages come from.
            files_before: paths of all its files.
        """
        self._folder = folder
        self._before = before
        self._files_before = files_before
        self._unchanged: set[str] = set()
        self._ids: dict[str, tuple[str, ...]] = {}
        self._ways: dict[tuple[str, str, str], str] = {}
        """The first page that links so, by its folder, the address and the rel."""
        self._found: list[str] = []
        self._own = site.address
        self._who = [str(escape(words)) for words in (site.owner, site.contact) if site.address]
        self._notices = {site.page_in("", each.code): each.speaks(_notices)(safety) for each in languages}
        """What stands on every buying page, by the folder of its language."""

    def add(self, path: str, body: bytes) -> None:
        """Look at one page, feed or sitemap; other files are left alone."""
        if path.endswith(".xml"):
            self._keep(path, _look_at_xml(body))
        if not path.endswith(".html"):
            return
        text = body.decode()
        page = _look(text)
        page.faults += [f"does not say {who}, who answers for it" for who in self._who if who not in text]
        leads_out = any(rel != DATA and self._is_external(address) for address, rel in page.links)
        folder = max((each for each in self._notices if path.startswith(each)), key=len)
        if leads_out or path.removeprefix(folder).startswith(BUYING_PAGES):
            page.faults += [f"lacks the {name}" for name, words in self._notices[folder].items() if words not in text]
        self._keep(path, page)

    def add_unchanged(self, path: str) -> None:
        """Note a page that the edition before had, which was looked at then."""
        self._unchanged.add(path)

    def join(self, other: Checks) -> None:
        """Take over what was seen of other pages; the ids of those are looked up where somebody asks."""
        self._found += other._found
        self._unchanged |= other._unchanged
        for way, path in other._ways.items():
            self._ways.setdefault(way, path)

    def __getstate__(self) -> dict[str, object]:
        """Hand on what `join` takes over."""
        return {"_found": self._found, "_ways": self._ways, "_unchanged": self._unchanged}

    def faults(self, files: Iterable[str]) -> list[str]:
        """Return every fault of the edition, in the order of the pages; a dead link is told of the first that has it.

        Args:
            files: paths of all files of the edition, below its folder.
        """
        there = set(files)
        if self._unchanged and self._something_is_gone(there):
            self._look_at_unchanged()
        ways = ((path, self._fault(*way, there)) for way, path in self._ways.items())
        found = [*self._found, *(f"{path}: {fault}" for path, fault in ways if fault)]
        return sorted(found, key=lambda fault: fault.partition(": ")[0])

    def _something_is_gone(self, there: set[str]) -> bool:
        """Tell whether a file of the edition before is gone, or a place on a page that it had."""
        had = set(self._files_before)
        changed = (path for path in had - self._unchanged if path.endswith(".html"))
        return not had <= there or any(not self._ids_before(path) <= set(self._ids_of(path)) for path in changed)

    def _ids_before(self, path: str) -> set[str]:
        try:
            return set(_ids_in((self._before or Path()) / path))
        except OSError:  # whatever it had, it is not there to be held against what there is
            return {""}

    def _look_at_unchanged(self) -> None:
        """See where unchanged pages lead. Their templates quote every attribute, and escape quotes in every text."""
        told: dict[str, set[bytes]] = {}
        for path in sorted(self._unchanged):
            folder = dirname(path)
            ways = set(_LEADS.findall((self._folder / path).read_bytes())) - told.setdefault(folder, set())
            told[folder] |= ways
            for address in sorted(ways):
                self._ways.setdefault((folder, unescape(address.decode()), "nofollow noopener"), path)

    def _keep(self, path: str, page: Seen) -> None:
        self._ids[path] = tuple(map(intern, page.ids))
        self._found += [f"{path}: {fault}" for fault in page.faults]
        folder = dirname(path)
        for address, rel in page.links:
            if address.startswith("#") and rel != DATA:
                if unquote(address[1:]) not in page.ids:
                    self._found.append(f"{path}: links to {address!r}, but there is no such place on that page")
            elif (folder, address, rel) not in self._ways:
                self._ways[folder, address, rel] = path

    def _is_external(self, address: str) -> bool:
        return address.startswith(("http://", "https://")) and not (self._own and address.startswith(self._own))

    def _fault(self, folder: str, address: str, rel: str, there: set[str]) -> str | None:
        if self._own and address.startswith(self._own):
            below = address.removeprefix(self._own)
            return self._internal("", f"{below}index.html" if below.endswith("/") or not below else below, there)
        if rel == DATA:
            return None
        return self._external(address, rel) if self._is_external(address) else self._internal(folder, address, there)

    def _internal(self, folder: str, address: str, there: set[str]) -> str | None:
        way, _, fragment = address.partition("#")
        target = _target(folder, way)
        if target is None:
            return f"{address!r} is no relative link"
        if target not in there:
            return f"links to {address!r}, which is not in the edition"
        if fragment and target.endswith(".html") and unquote(fragment) not in self._ids_of(target):
            return f"links to {address!r}, but there is no such place on that page"
        return None

    def _ids_of(self, path: str) -> tuple[str, ...]:
        """Return what may be linked to on a page; one that is unchanged is looked into only where somebody asks."""
        if path not in self._ids:
            self._ids[path] = _ids_in(self._folder / path)
        return self._ids[path]

    @staticmethod
    def _external(address: str, rel: str) -> str | None:
        return None if {"nofollow", "noopener"} <= set(rel.split()) else f"links to {address} without nofollow noopener"


def _ids_in(page: Path) -> tuple[str, ...]:
    """Return the ids of a page that templates of ours made."""
    return tuple(rest.partition(b'"')[0].decode() for rest in page.read_bytes().split(b' id="')[1:])


def _notices(safety: Safety) -> dict[str, str]:
    """Write what stands on every buying page, in the language that is spoken."""
    said = {"safety notice": safety.notice, "disclaimer": safety.disclaimer}
    return {name: str(escape(translated(words))) for name, words in said.items()}


def _look(text: str) -> Seen:
    seen = Seen()
    tree = LexborHTMLParser(text)
    may_have_handlers = _HANDLER.search(text.lower()) is not None
    for node in tree.root.traverse() if may_have_handlers and tree.root else tree.css(_WORTH_A_LOOK):
        tag, named = node.tag or "", node.attributes
        forbidden = [name for name in named if _is_forbidden(name)]
        if tag in _FORBIDDEN or forbidden or (tag == "script" and not _is_ours(node)):
            seen.faults.append(f"holds <{' '.join([tag, *forbidden])}>, which no page of ours has")
        if "id" in named:
            own = named["id"] or ""
            if own in seen.ids:
                seen.faults.append(f"has the id {own!r} twice")
            seen.ids.add(own)
        if tag == "script" and named.get("type") == "application/ld+json":
            seen.links += _addresses_in(node.text(), seen.faults)
        elif tag == "meta" and (named.get("property") or "").startswith("og:"):
            seen.links.append((named.get("content") or "", DATA))
        elif tag in _LINKS and (address := named.get(_LINKS[tag])):
            seen.links.append((address, named.get("rel") or ""))
    return seen


@lru_cache(maxsize=4096)
def _target(folder: str, way: str) -> str | None:
    """Return the path that a link from a folder leads to; None where it is no relative one."""
    parts = urlsplit(way)
    return None if parts.scheme or way.startswith("/") else normpath(join(folder, unquote(parts.path)))


@lru_cache(maxsize=256)
def _is_forbidden(attribute: str) -> bool:
    return attribute.startswith("on") or attribute in {"style", "srcdoc"}


def _is_ours(script: LexborNode) -> bool:
    """Tell whether a script is rows to read, or the one that the site has, letter by letter."""
    kind = script.attributes.get("type")
    return kind in _ROWS if kind is not None else script.attributes == {} and script.text() == script_source()


def _addresses_in(written: str, faults: list[str]) -> list[tuple[str, str]]:
    """Give every text of JSON-LD: one that is an address of ours must be there."""
    try:
        rest = [json.loads(written)]
    except ValueError as error:
        faults.append(f"holds JSON-LD that is no JSON: {error}")
        return []
    found = []
    while rest:
        match rest.pop():
            case str(text):
                found.append((text, DATA))
            case dict(node):
                rest += node.values()
            case list(nodes):
                rest += nodes
    return found


def _look_at_xml(body: bytes) -> Seen:
    seen = Seen()
    try:
        root = ET.fromstring(body)  # noqa: S314 - we wrote it a moment ago
    except ET.ParseError as error:
        seen.faults.append(f"is no XML: {error}")
        return seen
    for node in root.iter():
        name = node.tag.rpartition("}")[2]
        if name == "link":
            seen.links.append((node.attrib.get("href", ""), "nofollow noopener"))
        elif name == "loc":
            seen.links.append((node.text or "", "nofollow noopener"))
    return seen
