"""What each invented mat IS, by seed and day: the first half of the market's truth.

Reads catalogue.toml (names). Everything else about a mat is drawn by the seed; from day 2 on some mats change.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from crawler.market.chance import Chance

Value = bool | int | float | str | tuple[str, ...]
"""A fact's value; certifications are `name:part` words here and become objects in the truth."""

_FABRICS = (("cotton",), ("organic_cotton",), ("linen",), ("hemp",), ("polyester",), ("nylon",), ("cotton", "linen"),
            ("organic_linen",), ("viscose",))  # fmt: skip
_FILLINGS = (("foam",), ("foam",), ("foam",), ("coconut_fibre",), ("latex",), ("wool",), ("coconut_fibre", "latex"),
             ("cotton",))  # fmt: skip
_PILLOW_FILLINGS = (("foam",), ("buckwheat",), ("spelt",), ("kapok",), ("latex",), ("polyester",))
_SPIKES = ("abs", "abs", "abs", "hips", "hips", "plastic", "plastic", "pp", "ps", "metal")
_SIZES = ((68, 42), (74, 44), (67, 42), (72, 40), (65, 41), (75, 44), (66, 40), (70, 42.5), (130, 50))
_COLOURS = ("green", "black", "violet", "natural", "blue", "grey")
_WARRANTIES: tuple[int | str, ...] = (12, 24, 24, 36, 60, "lifetime")
_SHUT = ("wipe", "hand", "no")
_OPEN = ("machine", "machine", "hand", "washable")


@dataclass(frozen=True, slots=True)
class Mat:
    """One product as its maker sells it: a mat, or a mat with a pillow."""

    key: str
    """Name that stays the same when the mat is renamed, e.g. `quillomat-heath-set`."""
    brand: str
    """Invented maker."""
    model: str
    """Model, without the word set."""
    is_set: bool
    """Whether a pillow belongs to it by name."""
    colour: str
    """One of `green`, `black` …; shops name it in their language."""
    gtin: str | None
    """GTIN-13 of the restricted range 2…, or None."""
    mpn: str
    """Maker's part number."""
    cents: int
    """What it costs about, in euro cents."""
    facts: dict[str, Value]
    """Fact key → true value."""


@lru_cache(maxsize=8)
def mats_on(seed: int, day: int) -> dict[str, Mat]:
    """Return the mats that exist on a market day, by key: one is gone and one is new on day 2 and each day after."""
    every = [_drawn(seed, brand, model) for brand, model in _names()]
    order = Chance(seed, "coming and going").shuffled([mat.key for mat in every if mat.key not in _twins(every)])
    new = {key: 2 + place for place, key in enumerate(order[:2])}
    gone = {key: 2 + place for place, key in enumerate(order[2:4])}
    living = [mat for mat in every if new.get(mat.key, 1) <= day < gone.get(mat.key, day + 1)]
    changed = [_as_of(mat, seed, day, order[4:7], order[7:11]) for mat in living]
    return {mat.key: mat for mat in (*changed, *white_labels(seed))}


def white_labels(seed: int) -> tuple[Mat, Mat]:
    """Return one maker's mat under its own brand and under another's: two products, alike in every fact.

    No day changes them, and no trap stands on them.
    """
    told = _catalogue()["white_label"]
    made, sold = (_drawn(seed, **told[label]) for label in ("made_as", "sold_as"))
    return made, replace(sold, colour=made.colour, cents=made.cents, facts=made.facts)


def steady_keys(seed: int) -> tuple[str, ...]:
    """Return the keys of the mats that no day changes: traps are planted on these."""
    every = [_drawn(seed, brand, model) for brand, model in _names()]
    moving = Chance(seed, "coming and going").shuffled([mat.key for mat in every if mat.key not in _twins(every)])[:11]
    return tuple(mat.key for mat in every if mat.key not in moving)


def _names() -> list[tuple[str, str]]:
    return [(brand["name"], model) for brand in _catalogue()["brand"] for model in brand["models"]]


def _catalogue() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "catalogue.toml").read_text())


def _twins(every: list[Mat]) -> set[str]:
    """Keys of models that come alone and as a set; they stay, so that the two can always be told apart."""
    sets = {mat.key.removesuffix("-set") for mat in every if mat.is_set}
    return {mat.key for mat in every if mat.key.removesuffix("-set") in sets}


def _as_of(mat: Mat, seed: int, day: int, renamed: list[str], respecified: list[str]) -> Mat:
    """Return the mat after the renames and changed specifications up to `day`: one of each on every day from 2 on."""
    if mat.key in renamed[: max(day - 1, 0)]:
        mat = replace(mat, model=Chance(seed, mat.key, "new name").pick([f"{mat.model} II", f"New {mat.model}"]))
    if mat.key in respecified[: 2 * max(day - 1, 0)]:
        discs = int(mat.facts["disc_count"]) + 12  # type: ignore[arg-type]  # a count is always an int
        per_disc = int(mat.facts["spikes_per_disc"])  # type: ignore[arg-type]
        changed: dict[str, Value] = {"disc_count": discs, "spike_count": discs * per_disc, "warranty_months": 60}
        mat = replace(mat, facts={**mat.facts, **changed})
    return mat


def _drawn(seed: int, brand: str, model: str) -> Mat:
    key = "-".join(f"{brand} {model}".lower().replace("é", "e").split())
    chance = Chance(seed, "mat", key.removesuffix("-set"))
    is_set = model.endswith(" Set")
    facts = _body(chance) | _cover(chance) | _rest(chance, Chance(seed, "mat", key), is_set=is_set)
    number = Chance(seed, "gtin", key).number(10_000_000_000, 99_999_999_999)
    return Mat(
        key=key,
        brand=brand,
        model=model.removesuffix(" Set"),
        is_set=is_set,
        colour=chance.pick(_COLOURS),
        gtin=_with_check_digit(f"2{number}") if chance.happens(0.7) else None,
        mpn=f"{brand[:2].upper()}-{number % 9000 + 1000}",
        cents=chance.number(22, 95) * 100 + (chance.number(10, 25) * 100 if is_set else 0),
        facts=facts,
    )


def _body(chance: Chance) -> dict[str, Value]:
    length, width = chance.pick(_SIZES)
    per_disc = chance.pick((25, 27, 30, 36, 42))
    discs = round(length * width * chance.number(16, 28) / 10 / per_disc)
    facts: dict[str, Value] = {
        "spike_material": chance.pick(_SPIKES),
        "disc_count": discs,
        "spikes_per_disc": per_disc,
        "spike_count": discs * per_disc,
        "spike_attachment": chance.pick(("heat_fused", "glued", "sewn", "moulded", "clipped")),
        "burr_free": True,
        "mat_length_cm": length,
        "mat_width_cm": width,
        "mat_thickness_cm": chance.pick((2, 2.5, 3, 3.5)),
        "weight_kg": chance.pick((0.55, 0.65, 0.8, 1.1, 1.4, 1.9)),
    }
    return facts


def _cover(chance: Chance) -> dict[str, Value]:
    removable = chance.happens(0.65)
    fabric = chance.pick(_FABRICS)
    marks = [("oeko_tex_100:cover", "oeko_tex_100:"), ("gots:cover",)][fabric[0].startswith("organic")]
    facts: dict[str, Value] = {
        "cover_material": fabric,
        "cover_removable": removable,
        "cover_washable": chance.pick(_OPEN if removable else _SHUT),
        "core_material": chance.pick(_FILLINGS),
    }
    if fabric[0] not in {"nylon", "polyester"} and chance.happens(0.6):
        facts["certifications"] = (chance.pick(marks),)
    return facts


def _rest(chance: Chance, own: Chance, *, is_set: bool) -> dict[str, Value]:
    facts: dict[str, Value] = {
        "pillow_included": is_set,
        "bag_included": own.happens(0.5),
        "warranty_months": chance.pick(_WARRANTIES),
    }
    if is_set:
        facts["pillow_length_cm"], facts["pillow_width_cm"] = own.pick(((40, 15), (38, 15), (37, 12), (35, 14)))
        facts["pillow_core"] = own.pick(_PILLOW_FILLINGS)
    return facts


def _with_check_digit(twelve: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return f"{twelve}{-total % 10}"
