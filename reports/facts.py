"""Every fact of a mat with the words behind it: quote, place, day, archived copy.

Reads known facts. Writes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from reports.cells import term_lines
from reports.filters import capital, short_day
from reports.known import Known, Line
from reports.language import _, spoken, translated
from reports.words import from_json
from scoring.results import CellState, EvidenceRow, FactCell, Mat, Offer

_LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Card:
    """The evidence for one value: words, place, day, archived copy."""

    quote: str
    is_promise: bool
    """Whether the words promise something of body or mind: the shop's claim."""
    read_as: str
    role: str
    used: bool
    shop: str
    shop_key: str
    address: str
    observed_on: date
    unchanged_since: date
    source: str
    locator: str
    digest: str
    run_id: str
    tier: str
    tier_words: str
    source_date: str
    language: str
    """Of the words; empty where it is not known, or is the language of our page."""


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact with everything that stands behind it."""

    key: str
    label: str
    state: CellState
    words: str
    reason: str
    first: tuple[Card, ...]
    """Cards that are open from the start: the one decided on, or all sides of a contradiction."""
    more: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that belong together."""

    title: str
    facts: tuple[FactView, ...]


def fact_groups(known: Known, mat: Mat) -> list[FactGroup]:
    """Gather every fact of a mat in the order of data/guide/words.toml, and those that file does not name."""
    linked = _linked(known, mat)
    groups = []
    for group, title in known.words.file.groups.items():
        keys = [fact.key for fact in known.words.file.fact if fact.group == group]
        facts = tuple(view for key in keys if (view := _fact(known, mat, key, linked)))
        if facts:
            groups.append(FactGroup(translated(title), facts))
    strays = [cell.key for cell in known.cells_of[mat.product_id] if cell.key not in known.words.by_key]
    if strays:
        groups.append(
            FactGroup(_("Also stated"), tuple(view for key in strays if (view := _fact(known, mat, key, linked))))
        )
    return groups


def _fact(known: Known, mat: Mat, key: str, linked: set[str]) -> FactView | None:
    cell = known.cells.get((mat.product_id, key))
    rows = known.evidence.get((mat.product_id, key), [])
    if (cell is None or (cell.state == "unknown" and not rows)) and key not in linked:
        return None
    cell = cell or FactCell(mat.product_id, key, "unknown", None, None, None, None, 0)
    cards = [_card(known, row) for row in rows]
    is_open = [row.role == "contradicts" or index == 0 for index, row in enumerate(rows)]
    return FactView(
        key=key,
        label=known.words.label(key),
        state=cell.state,
        words=capital(known.cell_words(cell)),
        reason=cell.reason or "",
        first=tuple(card for card, first in zip(cards, is_open, strict=True) if first),
        more=tuple(card for card, first in zip(cards, is_open, strict=True) if not first),
    )


def _linked(known: Known, mat: Mat) -> set[str]:
    """Facts that something leads to; each needs its place on the page, stated or not."""
    asked = {"price"} | {fact.key for fact in known.words.file.fact if fact.ask}
    counted = {key for criterion in known.results.criteria for key in criterion.fact_keys}
    return asked | counted | {line.key for offer in known.offers[mat.product_id] for line in offer_returns(offer)}


def offer_returns(offer: Offer) -> tuple[Line, ...]:
    """Word the return terms of one offer; nothing where none are stated."""
    terms = {key: from_json(value) for key, value in offer.return_summary.items()}
    return term_lines(terms) if terms else ()


def _card(known: Known, row: EvidenceRow) -> Card:
    words = known.words
    return Card(
        quote=row.quote or "",
        is_promise=words.claims.is_promise(row.quote or ""),
        read_as=words.value(row.key, row.value, row.unit, row.qualifier),
        role=words.of("roles", row.role),
        used=row.role in {"decided", "agrees"},
        shop=row.shop_name or "",
        shop_key=row.shop or "",
        address=row.source_address or row.url,
        observed_on=row.observed_on,
        unchanged_since=row.unchanged_since,
        source=words.of("sources", row.source),
        locator=row.locator,
        digest=row.digest or "",
        run_id=row.run_id,
        tier=row.tier or "",
        tier_words=words.of("tiers", row.tier) if row.tier else "",
        source_date=row.source_date or "",
        language=_other_language(row.language or ""),
    )


def _other_language(code: str) -> str:
    return code if _LANGUAGE.fullmatch(code) and code != spoken().code else ""


def seen_words(card: Card) -> str:
    """Word when a page was read: 2 Sep 2026, unchanged since 1 Sep 2026."""
    read = short_day(card.observed_on)
    if card.unchanged_since >= card.observed_on:
        return read
    return _("%(read)s, unchanged since %(since)s", read=read, since=short_day(card.unchanged_since))
