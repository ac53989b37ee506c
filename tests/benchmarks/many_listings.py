"""20,000 listings of 5,000 mats as shops write them: facts partly missing, rounded or wrong, names in any word order.

Every mat has pages at three or four shops; a shop may give each colour a page. What makes it hard, with its share:
GTINs that are left out, mistyped or another mat's; models under an old and a new name, mistyped, shortened or of words
that every brand uses; brands that are missing or the shop's own; sets with pillow under their mat's name; white-label
twins, the same mat under two brands, which stay two products.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tests.scoring.small_runs import listing

SHOPS = 100
_SOUNDS = "ba be bi bo da do fa fe fi ga go ka ke ki la le li lo ma mi mo na ne no pa pe ra re ri ro sa se so ta te va"
_COMMON = ("Original", "Classic", "Pro", "Premium", "Travel", "Basic", "Comfort", "Nature", "Deluxe", "Soft", "Relax")
_FURTHER = ("2", "XL", "Pro", "Mini", "Plus", "III")
_COLOURS = (("green", "grün"), ("black", "schwarz"), ("blue", "blau"), ("violet", "lila"))
_NAMES = (
    "{brand} {model} acupressure mat{pillow}",
    "{model}{pillow} Akupressurmatte von {brand}, {farbe}",
    "Acupressure mat {brand} {model}{pillow} – {length} x {width} cm",
    "{model} spike mat{pillow} ({colour})",
    "{brand} spikmatta {model}{pillow}, {spikes} spikes",
    "{model} by {brand} – {material} acupressure mat{pillow} for back and neck",
    "{brand} Akupressurmatte{pillow} {model} - {farbe}",
)
_PILLOWS = (" Set", " with pillow", " mit Kissen", " + cushion", "")
_MATERIALS = ("cotton", "linen", "organic_cotton", "polyester")
_FILLINGS = ("foam", "coconut_fibre", "latex")
_SHARES = {
    "mat_length_cm": 0.6, "mat_width_cm": 0.6, "weight_kg": 0.4, "spike_count": 0.55, "cover_material": 0.6,
    "core_material": 0.5, "pillow_included": 0.6, "gtin": 0.4, "mpn": 0.3,
}  # fmt: skip
"""How many listings state a fact."""


@dataclass(frozen=True)
class _Mat:
    brand: str
    model: str
    old_model: str | None
    facts: dict[str, Any]


def many_listings(mats: int = 5000, seed: int = 1) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return four listings of each mat, and by their addresses which mat they sell."""
    chance = Random(seed)  # noqa: S311  # listings, not secrets
    pages: list[dict[str, Any]] = []
    truth = {}
    for number, mat in enumerate(every := _mats(chance, mats)):
        shops = chance.sample(range(SHOPS), 4)
        if chance.random() < 0.08:  # one page a colour
            shops[3] = shops[2]
        for shop in shops:
            pages.append(_listing(chance, mat, every[number - 1], f"shop{shop}", f"/{len(pages)}"))
            truth[pages[-1]["url"]] = number
    return pages, truth


def _mats(chance: Random, count: int) -> list[_Mat]:
    made: list[_Mat] = []
    models: dict[str, set[str]] = {}  # a brand has no two of one name
    brands = _words(chance, count // 16, 3)
    while len(made) < count:
        brand = brands[len(made) % len(brands)]
        own = models.setdefault(brand, set())
        mat = _Mat(brand, _model(chance, own), None, _body(chance, brand))
        drawn = chance.random()
        if drawn < 0.06 and made:  # a white-label twin: made alike, sold by another
            mat = replace(mat, facts={**made[-1].facts, **_numbers(chance, brand)})
        if chance.random() < 0.05:
            mat = replace(mat, old_model=_model(chance, own))
        family = [mat]
        if drawn > 0.8:
            family.append(_as_set(chance, mat))
        elif drawn > 0.65:  # a further model, of another make
            model = _further(chance, mat.model, own)
            family.append(_Mat(brand, model, None, _body(chance, brand)))
        made += family
    return made[:count]


def _model(chance: Random, own: set[str]) -> str:
    while True:
        model = f"{_words(chance, 1, chance.choice((2, 3)))[0]} {chance.choice(('', '', '', *_COMMON[:4]))}".strip()
        if chance.random() < 0.25:
            model = chance.choice(_COMMON)
        if model not in own:
            own.add(model)
            return model


def _further(chance: Random, model: str, own: set[str]) -> str:
    further = chance.choice(
        [f"{model} {word}" for word in _FURTHER if word not in model and f"{model} {word}" not in own]
    )
    own.add(further)
    return further


def _words(chance: Random, count: int, sounds: int) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < count:
        words["".join(chance.choice(_SOUNDS.split()) for _ in range(sounds)).title()] = None
    return list(words)


def _numbers(chance: Random, brand: str) -> dict[str, str]:
    twelve = f"2{chance.randrange(10**11):011}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return {"gtin": f"{twelve}{-total % 10}", "mpn": f"{brand[:2].upper()}-{chance.randrange(1000, 10000)}"}


def _body(chance: Random, brand: str) -> dict[str, Any]:
    return {
        **_numbers(chance, brand),
        "pillow_included": False,
        "spike_count": chance.choice((4200, 5720, 6210, 6900, 7308, 8820)) + 30 * chance.randrange(8),
        "mat_length_cm": chance.choice((65, 66, 68, 70, 72, 74, 75, 130)),
        "mat_width_cm": chance.choice((40, 41, 42, 44, 50)),
        "cover_material": [chance.choice(_MATERIALS)],
        "core_material": [chance.choice(_FILLINGS)],
        "weight_kg": chance.choice((0.55, 0.65, 0.8, 1.1, 1.4, 1.9)),
    }


def _as_set(chance: Random, mat: _Mat) -> _Mat:
    numbers = _numbers(chance, mat.brand)
    if chance.random() < 0.2:  # some makers number only the mat
        numbers["gtin"] = mat.facts["gtin"]
    return replace(mat, facts={**mat.facts, **numbers, "pillow_included": True, "weight_kg": 1.9})


def _listing(chance: Random, mat: _Mat, other: _Mat, shop: str, path: str) -> dict[str, Any]:
    told = {key: value for key, value in mat.facts.items() if chance.random() < _SHARES[key]}
    if told.get("gtin") and chance.random() < 0.04:
        told["gtin"] = chance.choice((_swapped(chance, mat.facts["gtin"]), other.facts["gtin"]))
    if "spike_count" in told and chance.random() < 0.03:  # rounded, or with those of the pillow
        told["spike_count"] = chance.choice((round(told["spike_count"], -3), told["spike_count"] + 1782))
    if "weight_kg" in told:
        told["weight_kg"] = round(told["weight_kg"] * chance.choice((1, 1, 1.1, 1.25)), 2)
    if "mat_length_cm" in told and chance.random() < 0.1:
        told["mat_length_cm"] += chance.choice((-1, 1, 2))
    if "cover_material" in told and chance.random() < 0.05:
        told["cover_material"] = [chance.choice(_MATERIALS)]
    model = mat.old_model if mat.old_model and chance.random() < 0.5 else mat.model
    if chance.random() < 0.06:
        model = _mistyped(chance, model)
    elif " " in model and chance.random() < 0.05:  # only its first word
        model = model.split()[0]
    colour, farbe = chance.choice(_COLOURS)
    name = chance.choice(_NAMES).format(
        brand=mat.brand, model=model, colour=colour, farbe=farbe, spikes=mat.facts["spike_count"],
        pillow=chance.choice(_PILLOWS[: 4 if "pillow_included" not in told else 5]) if _comes_with(mat) else "",
        length=mat.facts["mat_length_cm"], width=mat.facts["mat_width_cm"],
        material=mat.facts["cover_material"][0].replace("_", " "),
    )  # fmt: skip
    brand = chance.choices((mat.brand, mat.brand.upper(), None, shop.title()), (0.78, 0.1, 0.1, 0.02))[0]
    return listing(shop, path, name, brand, facts=told)


def _comes_with(mat: _Mat) -> bool:
    return bool(mat.facts["pillow_included"])


def _swapped(chance: Random, digits: str) -> str:
    place = chance.randrange(1, len(digits) - 2)
    return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]


def _mistyped(chance: Random, word: str) -> str:
    place = chance.randrange(1, max(2, len(word) - 1))
    return word[:place] + word[place + 1 :] if chance.random() < 0.5 else word[:place] + word[place - 1] + word[place:]
