"""The words readers see: labels of facts, words for values, the safety notice, the rules of the picks.

Reads data/guide/words.toml, safety.toml, picks.toml and ties.toml, which editors change. Writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field

from reports.claims import ClaimRules, load_claim_rules
from reports.filters import money, number
from reports.language import _, joined, translated
from reports.texts import GUIDE_TEXTS, GuideTextError, Text, load_text

WORDS = "words.toml"
_REMEMBERED = 16_384


class FactWords(Text):
    """How one fact key is called, and where it stands."""

    key: str
    label: str
    group: str
    ask: bool = False
    values: dict[str, str] = Field(default_factory=dict)


class WordFile(Text):
    """data/guide/words.toml."""

    groups: dict[str, str]
    units: dict[str, str]
    qualifiers: dict[str, str]
    states: dict[str, str]
    roles: dict[str, str]
    sources: dict[str, str]
    tiers: dict[str, str]
    walks: dict[str, str]
    changes: dict[str, str]
    causes: dict[str, str]
    fact: tuple[FactWords, ...]


class Safety(Text):
    """data/guide/safety.toml: what stands on every page that may lead to a purchase."""

    heading: str
    notice: str
    disclaimer: str


class PickRule(Text):
    """Title and rule of one pick."""

    title: str
    rule: str


class ValuePickRule(PickRule):
    """The best value also needs to know how far down the ranking it may look."""

    upper_share: Decimal = Field(gt=0, le=1)


class Bought(Text):
    """When a mat counts as one that can be bought now."""

    not_with: tuple[str, ...]


class PickRules(Text):
    """data/guide/picks.toml."""

    overall: PickRule
    value: ValuePickRule
    gentle: PickRule
    bought: Bought


class Tie(Text):
    """What ties the publisher to a shop."""

    shop: str
    words: str = Field(min_length=1)


class TieFile(Text):
    """data/guide/ties.toml."""

    tie: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Everything edited that the pages say, with the lookups that turn facts into words."""

    file: WordFile
    safety: Safety
    picks: PickRules
    by_key: dict[str, FactWords]
    claims: ClaimRules
    ties: dict[str, str] = dataclass_field(default_factory=dict)
    """What ties the publisher to a shop, by its key."""

    def label(self, key: str) -> str:
        """Name of a fact; a key without an entry is spelled out."""
        known = self.by_key.get(key)
        return translated(known.label) if known else _spelled(key)

    def labels(self, keys: Iterable[str]) -> str:
        """Name several facts, one after the other."""
        return ", ".join(map(self.label, keys))

    def tie(self, shop: str) -> str:
        """Say what ties the publisher to a shop."""
        return translated(self.ties[shop]) if shop in self.ties else _("none")

    def of(self, table: str, key: str) -> str:
        """Word for a key of one of the small tables (`sources`, `roles`, `tiers`, …)."""
        words: dict[str, str] = getattr(self.file, table)
        return translated(words[key]) if key in words else _spelled(key)

    def unit(self, key: str) -> str | None:
        """Unit that a key ends with: `days` of return_window_days."""
        last = key.rpartition("_")[2]
        return last if last in self.file.units else None

    def value(self, key: str, as_json: str | None, unit: str | None = None, qualifier: str | None = None) -> str:
        """Word a fact's value: `["linen"]` of cover_material is "linen", `60` in days "60 days".

        Args:
            key: fact key.
            as_json: the value as JSON text, as Results holds it; text that is no JSON is shown as it stands.
            unit: unit of the value, or an ISO 4217 code for money.
            qualifier: at_least or about.
        """
        if as_json is None:
            return self.of("states", "unknown")
        words = self._plain(key, from_json(as_json), unit)
        if not qualifier:
            return words
        return _("%(qualifier)s %(value)s", qualifier=self.of("qualifiers", qualifier), value=words)

    def _plain(self, key: str, value: Any, unit: str | None) -> str:
        known = self.by_key[key].values if key in self.by_key else {}
        match value:
            case bool() if str(value).lower() in known:
                return translated(known[str(value).lower()])
            case bool():
                return _("yes") if value else _("no")
            case Decimal():
                return self._measured(value, unit)
            case list():
                return joined([self._plain(key, part, unit) for part in value])
            case {"name": str(name), **rest}:
                part = str(rest.get("part") or "")
                named = translated(known[name]) if name in known else _spelled(name)
                return f"{named} ({translated(known.get(part, part))})" if part else named
            case str() if unit is not None and _is_currency(unit):
                return money(_decimal(value), unit) or value
            case str() if value in known:
                return translated(known[value])
            case str():
                return value
        return "" if value is None else str(value)

    def _measured(self, value: Decimal, unit: str | None) -> str:
        if unit is None:
            return number(value)
        if _is_currency(unit):
            return money(value, unit) or number(value)
        return f"{number(value)}\u00a0{self._unit(unit, is_one=value == 1)}"

    def _unit(self, unit: str, *, is_one: bool) -> str:
        word = self.file.units.get(unit, unit)
        return translated(word[:-1] if is_one and word.endswith("s") else word)


@lru_cache(maxsize=_REMEMBERED)
def from_json(text: str | None) -> Any:
    """Read a value as Results holds it, to be looked at only; text that is no JSON is taken as it stands."""
    if text is None:
        return None
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError):
        return text


def load_words(folder: Path = GUIDE_TEXTS) -> Words:
    """Read the edited texts of the guide.

    Raises:
        GuideTextError: a file is missing, is not TOML, or lacks a field; names file, line and remedy.
    """
    words = load_text(folder / WORDS, WordFile)
    strays = sorted({fact.group for fact in words.fact} - words.groups.keys())
    if strays:
        msg = f"{folder / WORDS}: no group {strays[0]!r}; add it under [groups] or use {', '.join(words.groups)}"
        raise GuideTextError(msg)
    return Words(
        file=words,
        safety=load_text(folder / "safety.toml", Safety),
        picks=load_text(folder / "picks.toml", PickRules),
        by_key={fact.key: fact for fact in words.fact},
        claims=load_claim_rules(folder),
        ties={tie.shop: tie.words for tie in load_text(folder / "ties.toml", TieFile).tie},
    )


def _spelled(key: str) -> str:
    return key.replace("_", " ").strip().capitalize() if key.islower() else key


def _is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isascii() and unit.isupper()


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
