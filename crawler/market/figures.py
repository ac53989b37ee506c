"""Figures and names: how a fact's value is printed in a shop's language, and what the printed figure then states.

A printed figure may be rounded (26.8 inches for 68 cm); the truth is what is printed, so each figure returns both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crawler.market.chance import Chance
from crawler.market.mats import Value

Printed = tuple[str, Value]
"""The words on the page, and the value they state in the fact key's unit."""

_GROUP = {"en": ",", "de": ".", "sv": "\u00a0", "fr": "\u202f"}
_CM_PER_INCH = 2.54
_KG_PER_POUND = 0.45359237


@dataclass(frozen=True, slots=True)
class Tongue:
    """What printing needs to know of a language and a shop."""

    language: str
    """en, de, sv or fr."""
    currency: str
    """ISO 4217 code that money is printed in."""
    names: Mapping[str, Any]
    """The `[names]` table of the language's wordings."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A placeholder of the wordings."""

    key: str
    """Fact key it states."""
    printed: Callable[[Any, Tongue, Chance], Printed | None]
    """Value → words and stated value; None where the value can't be said this way."""


def money(amount: Decimal, language: str, currency: str) -> str:
    """Print an amount as the language's shops do: `€4.50`, `4,50 €`, `549 kr`, `1 049 kr`."""
    whole, _, cents = f"{amount:.2f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", _GROUP[language])
    if currency == "SEK":
        return f"{grouped}\u00a0kr" if cents == "00" else f"{grouped},{cents}\u00a0kr"
    if language == "en":
        return {"EUR": "€", "GBP": "£", "USD": "$"}[currency] + f"{grouped}.{cents}"
    return f"{grouped},{cents}\u00a0€"


def _decimal(number: float, tongue: Tongue) -> str:
    text = f"{number:g}"
    return text if tongue.language == "en" else text.replace(".", ",")


def _count(value: int, tongue: Tongue, chance: Chance) -> Printed:
    grouped = f"{value:,}".replace(",", _GROUP[tongue.language])
    return (grouped if chance.happens(0.7) else str(value)), value


def _plain(value: int, tongue: Tongue, chance: Chance) -> Printed:  # noqa: ARG001 - the signature of every figure
    return str(value), value


def _scaled(factor: float, places: int) -> Callable[[Any, Tongue, Chance], Printed]:
    """Print value * factor rounded to `places`; what is stated is the rounded figure, converted back."""

    def printed(value: float, tongue: Tongue, chance: Chance) -> Printed:  # noqa: ARG001 - as above
        shown = round(value * factor, places)
        return _decimal(shown, tongue), round(shown / factor, 3)

    return printed


def _names(part: str) -> Callable[[Any, Tongue, Chance], Printed]:
    def printed(value: str | tuple[str, ...], tongue: Tongue, chance: Chance) -> Printed:
        each = (value,) if isinstance(value, str) else value
        # With two materials only the short names read well: "cotton and linen".
        words = [chance.pick(tongue.names[part][name][: 4 if len(each) == 1 else 1]) for name in each]
        return f" {tongue.names['and']} ".join(words), value

    return printed


def _words(value: int, tongue: Tongue, chance: Chance) -> Printed | None:  # noqa: ARG001 - as above
    word = tongue.names["numbers"].get(str(value)) if isinstance(value, int) else None
    return None if word is None else (word, value)


def _weeks_words(value: int, tongue: Tongue, chance: Chance) -> Printed | None:
    words = _words(value // 7, tongue, chance) if value > 7 and value % 7 == 0 else None
    return (words[0], value) if words else None


def _months(value: int | str, tongue: Tongue, chance: Chance) -> Printed | None:  # noqa: ARG001 - as above
    return (str(value), value) if isinstance(value, int) else None


def _years(value: int | str, tongue: Tongue, chance: Chance) -> Printed | None:  # noqa: ARG001 - as above
    # From two years on, because "1 years" is not said.
    return (str(value // 12), value) if isinstance(value, int) and value % 12 == 0 and value > 12 else None


def _years_words(value: int | str, tongue: Tongue, chance: Chance) -> Printed | None:
    years = _years(value, tongue, chance)
    word = tongue.names["numbers"].get(years[0]) if years else None
    return (word, value) if word else None


def _money(value: str, tongue: Tongue, chance: Chance) -> Printed:
    amount = Decimal(value)
    text = money(amount, tongue.language, tongue.currency)
    if amount == int(amount) and tongue.currency != "SEK" and chance.happens(0.6):
        text = text.replace(".00", "").replace(",00", "")
    return text, value


FIGURES: dict[str, Figure] = {
    "count": Figure("spike_count", _count),
    "discs": Figure("disc_count", _plain),
    "per": Figure("spikes_per_disc", _plain),
    "l": Figure("mat_length_cm", _scaled(1, 1)),
    "w": Figure("mat_width_cm", _scaled(1, 1)),
    "t": Figure("mat_thickness_cm", _scaled(1, 1)),
    "lmm": Figure("mat_length_cm", _scaled(10, 0)),
    "wmm": Figure("mat_width_cm", _scaled(10, 0)),
    "tmm": Figure("mat_thickness_cm", _scaled(10, 0)),
    "lin": Figure("mat_length_cm", _scaled(1 / _CM_PER_INCH, 1)),
    "win": Figure("mat_width_cm", _scaled(1 / _CM_PER_INCH, 1)),
    "pl": Figure("pillow_length_cm", _scaled(1, 1)),
    "pw": Figure("pillow_width_cm", _scaled(1, 1)),
    "plin": Figure("pillow_length_cm", _scaled(1 / _CM_PER_INCH, 1)),
    "pwin": Figure("pillow_width_cm", _scaled(1 / _CM_PER_INCH, 1)),
    "kg": Figure("weight_kg", _scaled(1, 2)),
    "g": Figure("weight_kg", _scaled(1000, 0)),
    "lb": Figure("weight_kg", _scaled(1 / _KG_PER_POUND, 1)),
    "fabric": Figure("cover_material", _names("cover_material")),
    "filling": Figure("core_material", _names("core_material")),
    "pfilling": Figure("pillow_core", _names("core_material")),
    "spikes": Figure("spike_material", _names("spike_material")),
    "months": Figure("warranty_months", _months),
    "years": Figure("warranty_months", _years),
    "years_words": Figure("warranty_months", _years_words),
    "days": Figure("return_window_days", _plain),
    "days_words": Figure("return_window_days", _words),
    "weeks_words": Figure("return_window_days", _weeks_words),
    "keep": Figure("return_minimum_keep_days", _plain),
    "keep_words": Figure("return_minimum_keep_days", _words),
    "percent": Figure("restocking_fee_percent", _plain),
    "cost": Figure("shipping_cost", _money),
    "from": Figure("free_shipping_from", _money),
}
"""Every placeholder; written with a capital (`{Fabric}`) it prints a capital."""
