"""The planted traps: what real pages were seen to do wrong, each on a page of the market, with what must come out.

Reads traps.toml. Traps on listings stand on mats that no day changes; traps in a shop's terms stand on its policy page.
Look-alike goods and listing pages (trap 14) are pages of their own; truth.py names them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from crawler.market.chance import Chance
from crawler.market.mats import Mat, Value
from crawler.market.shops import InventedShop
from crawler.market.wording import Place, Statement

KINDS = {
    1: "generic text", 2: "one list for all parts", 3: "counts", 4: "negations and competitors",
    5: "two senses of cover",
    6: "pillow", 7: "returns", 8: "unfilled templates", 9: "stale machine data", 10: "guarantee is not warranty",
    11: "contradicting sources", 12: "copied shops", 13: "impossible numbers", 14: "look-alike goods", 15: "units",
}  # fmt: skip
"""The fifteen kinds."""


@dataclass(frozen=True, slots=True, eq=False)
class Trap:
    """One trap, as traps.toml words it."""

    number: int
    """Its kind."""
    name: str
    """What it is, in a few words."""
    shop: str
    """Shop it stands in."""
    prose: Sequence[str | Mapping[str, Any]] = ()
    """Sentences for a description; one is planted."""
    rows: Sequence[str | Mapping[str, Any]] = ()
    """Rows for a spec table; one is planted."""
    policy: Sequence[str] = ()
    """Sentences for the policy page; one is planted."""
    value: Mapping[str, Value] = field(default_factory=dict)
    """Facts that must come out with these values."""
    unknown: tuple[str, ...] = ()
    """Facts that must stay unknown."""
    contradicted: tuple[str, ...] = ()
    """Facts that must come out contradicted."""
    silent: tuple[str, ...] = ()
    """Further facts the page says nothing else about."""
    loose: tuple[str, ...] = ()
    """Facts that one may read from it or not."""
    keeps: tuple[str, ...] = ()
    """Terms of the shop that must come out as they are."""
    quirk: str | None = None
    """A fault of the template."""
    own_price: bool = False
    """Whether the price must come out as a buyer sees it."""
    set: bool | None = None
    """Whether it needs a mat with (or without) a pillow."""

    @property
    def on_listing(self) -> bool:
        """Whether it stands on a product page rather than in the shop's terms."""
        return not self.keeps

    @property
    def kept_silent(self) -> frozenset[str]:
        """Every fact the rest of the page must not speak of."""
        values = {key for given in (*self.prose, *self.rows) if not isinstance(given, str) for key in given["value"]}
        return frozenset({*self.value, *self.unknown, *self.contradicted, *self.silent, *values})


@lru_cache(maxsize=1)
def all_traps() -> tuple[Trap, ...]:
    """Return every trap in the order of traps.toml."""
    tables = tomllib.loads((Path(__file__).parent / "traps.toml").read_text(encoding="utf-8"))
    return tuple(Trap(**{key: _frozen(given) for key, given in table.items()}) for table in tables["trap"])


def traps_of(shop: InventedShop, mats: Sequence[Mat]) -> dict[str, tuple[Trap, ...]]:
    """Give each listing trap of a shop a mat of its own; returns mat key → traps."""
    free = list(mats)
    placed: dict[str, tuple[Trap, ...]] = {}
    for trap in (trap for trap in all_traps() if trap.shop == shop.key and trap.on_listing):
        mat = next(mat for mat in free if trap.set is None or mat.is_set == trap.set)
        free.remove(mat)
        placed[mat.key] = (trap,)
    return placed


def planted_statements(seed: int, traps: Sequence[Trap]) -> list[Statement]:
    """Return what the traps say on a listing, with the values that must come out."""
    return [planted(seed, trap, place) for trap in traps for place in ("rows", "prose") if getattr(trap, place)]


def planted(seed: int, trap: Trap, place: Place) -> Statement:
    """Choose a trap's words for one place."""
    given = Chance(seed, "trap", trap.shop, trap.name, place).pick(getattr(trap, place))
    say, says = (given, {}) if isinstance(given, str) else (given["say"], given["value"])
    label, _, cell = say.partition(": ") if place == "rows" else (None, "", say)
    frozen = {key: _frozen(value) for key, value in {**trap.value, **says}.items()}
    return Statement(place, Markup(cell), None if label is None else Markup(label), frozen, {})  # noqa: S704 - our own words


def _frozen(given: Any) -> Any:
    """Make TOML's lists tuples, one level down; sentences with values stay tables."""
    if isinstance(given, list):
        return tuple(given)
    if isinstance(given, dict):
        return {key: _frozen(value) for key, value in given.items()}
    return given
