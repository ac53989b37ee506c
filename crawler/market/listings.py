"""What each shop STATES about each mat it sells: the second half of the market's truth.

A listing is decided before any page is rendered: which facts it states, where, in which words, and which traps stand
on it.
Facts a listing does not state are unknown, however true they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.market.chance import Chance
from crawler.market.figures import Tongue
from crawler.market.mats import Mat, Value
from crawler.market.shops import InventedShop, PriceTag, price_tag, range_of, terms_of
from crawler.market.traps import Trap, planted_statements, traps_of
from crawler.market.wording import Place, Statement, state, wordings

MAT_TOPICS = (
    "spike_material", "spike_count", "disc_count", "spikes_per_disc", "spike_attachment", "burr_free",
    "cover_material", "cover_removable", "cover_washable", "core_material", "pillow_core", "mat_size",
    "mat_thickness_cm", "pillow_size", "weight_kg", "pillow_included", "bag_included", "certifications",
    "warranty_months", "material",
)  # fmt: skip
"""Topics a listing may speak about, in the order of its spec table."""

TERM_TOPICS = (
    "return_window_days", "return_window_basis", "return_clock", "return_deadline", "return_minimum_keep_days",
    "return_used_allowed", "hygiene_exclusion", "final_sale", "return_paid_by", "restocking_fee_percent",
    "shipping_cost", "free_shipping_from",
)  # fmt: skip
"""Terms a shop may state, in the order of its policy pages."""

_TERM_ON_LISTING = 0.35
_IN_ADDRESS = {"en": "acupressure-mat", "de": "akupressurmatte", "sv": "spikmatta", "fr": "tapis-acupression"}
_STOCKED_AS = {"dawn": "SKU", "woo": "W", "luma": "1", "shopware": "SW", "presta": "R"}


@dataclass(frozen=True, slots=True)
class Listing:
    """One mat at one shop on one day."""

    shop: InventedShop
    """Who sells it."""
    mat: Mat
    """What it is."""
    number: int
    """The shop's own running number, part of its addresses; a mat keeps it."""
    title: str
    """Main heading of the page."""
    tag: PriceTag
    """Price and stock."""
    statements: tuple[Statement, ...]
    """What the page says, with what each sentence states."""
    traps: tuple[Trap, ...]
    """Traps planted on the page."""

    @property
    def quirks(self) -> frozenset[str]:
        """Faults of the template on this page."""
        return frozenset(trap.quirk for trap in self.traps if trap.quirk)

    @property
    def sku(self) -> str:
        """The shop's article number."""
        return f"{_STOCKED_AS.get(self.shop.platform, 'A')}{self.number}"

    @property
    def slug(self) -> str:
        """The part of its address that names it; it stays when the mat is renamed."""
        return f"{self.mat.key}-{_IN_ADDRESS[self.shop.language]}"

    def shows(self, what: str) -> bool:
        """Whether the page shows brand, sku, gtin or mpn."""
        return what in self.shop.shows and not any(what in trap.unknown for trap in self.traps)


def tongue_of(shop: InventedShop) -> Tongue:
    """Return how a shop prints names and figures."""
    return Tongue(shop.language, shop.currency, wordings(shop.language).names)


@lru_cache(maxsize=64)
def listings_of(seed: int, day: int, shop: InventedShop) -> tuple[Listing, ...]:
    """Return every mat a shop lists on a day."""
    mats = range_of(seed, day, shop)
    traps = traps_of(shop, mats)
    return tuple(_listing(seed, day, shop, mat, traps.get(mat.key, ())) for mat in mats)


def _listing(seed: int, day: int, shop: InventedShop, mat: Mat, traps: tuple[Trap, ...]) -> Listing:
    chance = Chance(seed, shop.key, mat.key)
    return Listing(
        shop=shop,
        mat=mat,
        number=10_000 + Chance(shop.key, mat.key).number(0, 8_999),
        title=_title(shop, mat, chance, traps),
        tag=price_tag(seed, day, shop, mat),
        statements=(*_said(seed, shop, mat, traps), *planted_statements(seed, traps)),
        traps=traps,
    )


def _title(shop: InventedShop, mat: Mat, chance: Chance, traps: tuple[Trap, ...]) -> str:
    words = wordings(shop.language)
    template = words.title(is_set=mat.is_set, chance=chance)
    if any("brand" in trap.unknown for trap in traps):
        template = "Acupressure Mat {model}"
    colour = chance.pick(words.names["colour"][mat.colour])
    return template.format(brand=mat.brand, model=mat.model, colour=colour)


def _said(seed: int, shop: InventedShop, mat: Mat, traps: tuple[Trap, ...]) -> list[Statement]:
    """Choose what the listing says in its spec table and in its prose."""
    terms = terms_of(seed, shop)
    facts: dict[str, Value] = {**mat.facts, **terms}
    silent = {key for trap in traps for key in trap.kept_silent}
    said: list[Statement] = []
    for topic in (*MAT_TOPICS, *TERM_TOPICS):
        for place in ("rows", "prose"):
            chance = Chance(seed, shop.key, mat.key, topic, place)
            if chance.happens(_how_often(shop, topic, place, terms)):
                statement = state(topic, facts, place, tongue_of(shop), chance, silent)
                if statement is not None:
                    said.append(_with_stated_words(statement, topic))
    return said


def _how_often(shop: InventedShop, topic: str, place: Place, terms: Mapping[str, Value]) -> float:
    if topic in terms or topic in TERM_TOPICS:
        wanted = {"rows": ("table", "both"), "prose": ("prose", "both")}[place]
        return _TERM_ON_LISTING if shop.terms_on_listings in wanted and topic in terms else 0
    if topic == "material":
        return 0.2
    return shop.talk["table" if place == "rows" else "prose"]


def _with_stated_words(statement: Statement, topic: str) -> Statement:
    """Add what the text keys `material` and `dimensions` take: the very words of the row."""
    key = {"material": "material", "mat_size": "dimensions"}.get(topic)
    words = str(statement.html.striptags())
    if key is None:
        # "Cover material: linen" may well be taken for the words on material.
        is_material = any(word in str(statement.label).lower() for word in ("material", "matière"))
        return replace(statement, may={**statement.may, "material": words}) if is_material else statement
    if statement.place == "rows":
        return replace(statement, says={**statement.says, key: words})
    return replace(statement, may={**statement.may, key: words.partition(": ")[2].rstrip(".") or words})
