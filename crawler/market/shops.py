"""The invented shops: who they are, which mats they sell, at what price, and on which terms.

Reads shops.toml. Prices and stock move with the market's days; the terms are drawn by the seed and stay.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from crawler.market.chance import Chance
from crawler.market.mats import Mat, Value, mats_on, steady_keys

RATES = {"EUR": Decimal(1), "GBP": Decimal("0.86"), "USD": Decimal("1.1"), "SEK": Decimal(11)}
"""Invented rates, to price one mat in every shop's currency."""

REDESIGNED = "tallowpost"
"""Shop whose pages have another structure from REDESIGNED_ON on."""
REDESIGNED_ON = 3
"""Market day."""
DOWN = "chambrecalme"
"""Shop that answers nothing but 503 on DOWN_ON."""
DOWN_ON = 4
"""Market day; on the next one the shop is back."""
PRETENDS = "pinfold"
"""Shop that from PRETENDS_ON on crosses out a price it never asked for one of its mats, whose price stays as it was."""
PRETENDS_ON = 3
"""Market day."""


@dataclass(frozen=True, slots=True, eq=False)
class InventedShop:
    """One shop of the market; compared by identity, because there is one object per shop."""

    key: str
    """Shop key; its recipe is data/shops/invented/<key>.toml."""
    name: str
    """Name in the page head."""
    platform: str
    """Shape of its pages; the folder below templates/."""
    language: Literal["en", "de", "sv", "fr"]
    """Language of its pages."""
    currency: str
    """ISO 4217 code."""
    country: str
    """ISO 3166 code."""
    mats: int
    """How many mats it sells on day 1, about."""
    talk: dict[str, float]
    """How often a fact it knows stands in its spec table and in its prose."""
    terms_on_listings: Literal["prose", "table", "both", "none"]
    """Where on product pages it repeats its terms, if anywhere."""
    shows: tuple[str, ...]
    """Which of brand, sku, gtin, mpn its pages show."""
    stock: tuple[str, ...]
    """Stock states its software knows, as schema.org terms."""
    terms: dict[str, list[int | str | bool]]
    """Term → what a seed chooses from."""

    @property
    def host(self) -> str:
        """Host name."""
        return f"{self.key}.example"

    @property
    def home(self) -> str:
        """Home address."""
        return f"http://{self.host}/"


@dataclass(frozen=True, slots=True)
class PriceTag:
    """What a shop asks for a mat on one day, in the shop's currency."""

    price: Decimal
    """To pay now."""
    list_price: Decimal | None
    """Crossed out beside it, where a sale is on."""
    availability: str
    """schema.org term."""


@lru_cache(maxsize=1)
def invented_shops() -> dict[str, InventedShop]:
    """Return every shop by key, in the order of shops.toml."""
    tables = tomllib.loads((Path(__file__).parent / "shops.toml").read_text())
    return {
        key: InventedShop(key=key, **table | {"shows": tuple(table["shows"]), "stock": tuple(table["stock"])})
        for key, table in tables.items()
    }


def terms_of(seed: int, shop: InventedShop) -> dict[str, Value]:
    """Return the terms the shop sells on: fact key → value (money as a decimal string)."""
    return {key: Chance(seed, shop.key, "term", key).pick(choices) for key, choices in shop.terms.items()}


@lru_cache(maxsize=64)
def range_of(seed: int, day: int, shop: InventedShop) -> tuple[Mat, ...]:
    """Return the mats a shop sells on a day; the first ones are steady, which is where traps are planted."""
    every = mats_on(seed, day)
    steady = steady_keys(seed)
    moving = [key for key in sorted(every) if key not in steady and shop.key in _sellers(seed, key)]
    return tuple(every[key] for key in (*_steady_range(seed, shop), *moving))


@lru_cache(maxsize=64)
def _steady_range(seed: int, shop: InventedShop) -> tuple[str, ...]:
    """Return the keys of the mats a shop sells every day, sets among the others."""
    every = mats_on(seed, 1)
    steady = Chance(seed, shop.key, "range").shuffled(steady_keys(seed))
    sets = [key for key in steady if every[key].is_set][: shop.mats // 3]
    alone = [key for key in steady if not every[key].is_set][: shop.mats - 3 - len(sets)]
    return tuple(key for pair in zip_longest(alone, sets) for key in pair if key)


def pretended(seed: int) -> str:
    """Return the key of the mat whose reduction at PRETENDS is none: the last one there, which has no other trap."""
    return _steady_range(seed, invented_shops()[PRETENDS])[-1]


def _sellers(seed: int, key: str) -> list[str]:
    """Choose three to five shops for a mat that comes, goes, changes or has a twin, so that it is seen somewhere."""
    chance = Chance(seed, key, "sold")
    return chance.some(tuple(invented_shops()), chance.number(3, 5))


def price_tag(seed: int, day: int, shop: InventedShop, mat: Mat) -> PriceTag:
    """Return price, list price and stock of a mat at a shop on a day."""
    chance = Chance(seed, shop.key, mat.key, "price")
    euros = Decimal(mat.cents) / 100 * chance.number(92, 112) / 100
    if shop.key == PRETENDS and mat.key == pretended(seed):
        asked = _rounded(euros, shop.currency)
        return PriceTag(
            asked, _rounded(euros * Decimal("1.4"), shop.currency) if day >= PRETENDS_ON else None, "InStock"
        )
    stock = chance.pick(("InStock",) * 9 + ("OutOfStock", "PreOrder", "BackOrder"))
    sale_until = chance.number(1, 5) if chance.happens(0.3) else 0
    off = chance.pick((15, 20, 25, 30))
    for passed in range(2, day + 1):
        turn = Chance(seed, shop.key, mat.key, "price", passed)
        if turn.happens(0.12):
            euros = euros * turn.pick((80, 90, 95, 105, 110)) / 100
        if turn.happens(0.06):
            sale_until, off = passed + turn.number(1, 4), turn.pick((15, 20, 25))
        if turn.happens(0.06):
            stock = "InStock" if stock != "InStock" else "OutOfStock"
    stock = stock if stock in shop.stock else "InStock"
    regular = _rounded(euros, shop.currency)
    if day > sale_until:
        return PriceTag(regular, None, stock)
    return PriceTag(_rounded(euros * (100 - off) / 100, shop.currency), regular, stock)


def _rounded(euros: Decimal, currency: str) -> Decimal:
    """Round to what shops print: 59.90, or whole crowns ending in nine."""
    amount = euros * RATES[currency]
    if currency == "SEK":
        return Decimal(int(amount) // 10 * 10 + 9)
    return Decimal(int(amount)) + Decimal("0.90" if int(amount) % 3 else "0.00")
