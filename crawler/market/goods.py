"""Look-alike goods: foot mats, heated mats, yoga mats, police spike strips; none of them is an acupressure mat.

Reads goods.toml. They stand among the mats in every shop, with prices that never move.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from crawler.market.chance import Chance
from crawler.market.shops import RATES, InventedShop, PriceTag

_PER_SHOP = 5


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A product that is no acupressure mat."""

    shop: InventedShop
    """Who sells it."""
    kind: str
    """What it is, in English."""
    number: int
    """The shop's running number."""
    title: str
    """Main heading."""
    says: tuple[str, ...]
    """Its description."""
    tag: PriceTag
    """Price and stock."""

    @property
    def slug(self) -> str:
        """The part of its address that names it."""
        words = "".join(letter if letter.isalnum() else " " for letter in self.title.lower()).split()
        plain = str.maketrans({"ä": "a", "å": "a", "ö": "o", "ü": "u", "ß": "s", "é": "e", "è": "e"})
        return "-".join(words).translate(plain)

    @property
    def sku(self) -> str:
        """The shop's article number."""
        return f"G{self.number}"


@lru_cache(maxsize=64)
def look_alikes(seed: int, shop: InventedShop) -> tuple[LookAlike, ...]:
    """Return the look-alike goods of a shop."""
    kinds = [goods for goods in _goods() if goods["language"] == shop.language]
    chosen = Chance(seed, shop.key, "look-alikes").some(kinds, _PER_SHOP)
    return tuple(_look_alike(seed, shop, goods, place) for place, goods in enumerate(chosen))


@lru_cache(maxsize=1)
def _goods() -> list[dict[str, Any]]:
    tables = tomllib.loads((Path(__file__).parent / "goods.toml").read_text(encoding="utf-8"))
    return list(tables["goods"])


def _look_alike(seed: int, shop: InventedShop, goods: dict[str, Any], place: int) -> LookAlike:
    chance = Chance(seed, shop.key, goods["kind"])
    price = Decimal(int(Decimal(goods["cents"]) / 100 * RATES[shop.currency])) + (
        Decimal("0.90") if shop.currency != "SEK" else Decimal(0)
    )
    return LookAlike(
        shop=shop,
        kind=goods["kind"],
        number=19_000 + 100 * (len(shop.key) % 9) + place,
        title=chance.pick(goods["names"]),
        says=tuple(chance.shuffled(goods["say"])),
        tag=PriceTag(price, None, "InStock"),
    )
