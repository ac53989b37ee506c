"""Atom feeds (RFC 4287) of what moved: prices, places in the ranking, facts.

Reads known facts; writes nothing. Dates are those of the runs, ids are made of what moved and when: the same warehouse
gives the same bytes, and a reader that saw an entry never sees it as new again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from reports.address import Site
from reports.changes import worded
from reports.filters import money, plain
from reports.known import Known
from reports.language import SOURCE, _
from scoring.results import PriceSpell

ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 100
"""Entries that a feed holds."""
_PLACES = frozenset({"rank", "new", "gone"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that moved."""

    of: tuple[str, ...]
    """What and when, told apart from all others."""
    when: date
    title: str
    words: str
    product_id: str | None
    """The mat's page, where the mat is still in the guide."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed, in one language."""

    page: str
    title: str
    entries: tuple[Entry, ...]


def build_feeds(known: Known, site: Site, language: str = SOURCE) -> tuple[Feed, ...]:
    """Gather every feed of the edition in one language, which is the one that is spoken."""
    return (
        Feed(site.page_in("feeds/ranking.xml", language), _("Places in the ranking"), _newest(_moved(known, _PLACES))),
        Feed(site.page_in("feeds/prices.xml", language), _("Prices"), _newest(_prices(known))),
        Feed(site.page_in("feeds/facts.xml", language), _("Facts"), _newest(_moved(known, frozenset({"fact"})))),
    )


def atom(feed: Feed, site: Site, known: Known, language: str = SOURCE) -> bytes:
    """Write a feed as Atom."""
    edition = known.results.edition
    whose = (site.name, edition.market, *([] if language == SOURCE else [language]))
    space = uuid5(NAMESPACE_URL, " ".join(whose))
    up = "../" * feed.page.count("/")
    root = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _text(root, "id", _urn(space, "feed", feed.page))
    _text(root, "title", f"{site.name}: {feed.title}")
    if edition.market == "invented":
        _text(root, "subtitle", _("Invented market: every shop, brand and mat is made up. Nothing here can be bought."))
    _text(root, "updated", _moment(max((entry.when for entry in feed.entries), default=edition.edition_date)))
    _text(SubElement(root, "author"), "name", site.owner or site.name)
    if site.address:
        SubElement(root, "link", {"rel": "self", "href": site.absolute(feed.page)})
    SubElement(
        root,
        "link",
        {"rel": "alternate", "type": "text/html", "href": _link(site, up, site.page_in("index.html", language))},
    )
    for entry in feed.entries:
        node = SubElement(root, "entry")
        _text(node, "id", _urn(space, *entry.of))
        _text(node, "title", entry.title)
        _text(node, "updated", _moment(entry.when))
        page = site.page_in(f"mats/{entry.product_id}.html" if entry.product_id else "changes.html", language)
        SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": _link(site, up, page)})
        _text(node, "content", entry.words)
    indent(root, " ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _newest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Keep the newest; what is told twice, word for word, is told once."""
    told = {entry.of: entry for entry in entries}
    return tuple(sorted(told.values(), key=lambda entry: (-entry.when.toordinal(), entry.of))[:NEWEST])


def _moved(known: Known, kinds: frozenset[str]) -> Iterator[Entry]:
    """Tell what moved since the day before."""
    edition = known.results.edition
    for change in known.results.changes:
        if change.kind not in kinds:
            continue
        moved = worded(known, change)
        steps = " → ".join(filter(None, (moved.before, moved.after)))
        about = ": ".join(filter(None, (moved.what or moved.title, steps)))
        of = (change.kind, change.product_id or change.name, change.shop or "", change.key or "")
        yield Entry(
            of=(*of, change.before or "", change.after or "", edition.edition_date.isoformat()),
            when=edition.edition_date,
            title=f"{moved.name}: {about}",
            words=f"{moved.title}: {moved.name}. {about}.",
            product_id=moved.product_id,
        )


def _prices(known: Known) -> Iterator[Entry]:
    """Tell every change of a price that was ever seen."""
    for _sold, spells in groupby(known.results.price_spells, key=_sold_as):
        before: PriceSpell | None = None
        for spell in spells:
            if before is not None and (before.price, before.currency) != (spell.price, spell.currency):
                yield _price_change(known, before, spell)
            before = spell


def _price_change(known: Known, before: PriceSpell, now: PriceSpell) -> Entry:
    name = known.mats[now.product_id].name
    was, is_now = (money(spell.price, spell.currency) or f"{spell.price:f}" for spell in (before, now))
    seller = now.shop_name
    if now.seller and now.seller != now.shop_name:
        seller = _("%(seller)s at %(shop)s", seller=now.seller, shop=now.shop_name)
    words = _(
        "%(mat)s: %(price)s at %(seller)s, was %(before)s when it was last seen at that, on %(day)s.",
        mat=f"{name} ({now.variant})" if now.variant else name,
        price=is_now,
        seller=seller,
        before=was,
        day=before.until.isoformat(),
    )
    return Entry(
        of=("price", *(each or "" for each in _sold_as(now)), f"{now.price:f}", now.since.isoformat()),
        when=now.since,
        title=_("%(mat)s: %(price)s, was %(before)s", mat=name, price=is_now, before=was),
        words=words,
        product_id=now.product_id,
    )


def _sold_as(spell: PriceSpell) -> tuple[str | None, ...]:
    return spell.product_id, spell.shop, spell.url, spell.seller, spell.variant


def _urn(space: UUID, *of: str) -> str:
    return uuid5(space, "\x1f".join(plain(part) for part in of)).urn


def _moment(when: date) -> str:
    """Write a run's day as RFC 3339 asks: what moved was seen that day, at no minute that anyone could know."""
    return f"{when.isoformat()}T00:00:00Z"


def _link(site: Site, up: str, page: str) -> str:
    return site.absolute(page) if site.address else up + page


def _text(parent: Element, tag: str, words: str) -> None:
    SubElement(parent, tag).text = plain(words)
