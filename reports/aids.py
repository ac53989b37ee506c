"""What the guide's script needs to filter, sort, compare and weigh: facts and partial values as whole numbers.

Reads known facts. Writes nothing. The script repeats the arithmetic of scoring/sql in whole numbers, so that its values
are DuckDB's to the last decimal: weights and partial values in millionths, points in ten-thousandths.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.numbers import get_decimal_symbol
from markupsafe import Markup

from reports.filters import alphabetical, country
from reports.known import Known
from reports.language import spoken, translated
from reports.table import ROWS_A_PAGE
from scoring.results import Mat

SCRIPT = Path(__file__).resolve().parent / "script" / "guide.js"
MILLION = 1_000_000
TEN_THOUSAND = 10_000
MOST = 30
"""Whole percent that the sliders reach at least."""
_LISTS = {"cover": "cover_material", "core": "core_material", "spikes": "spike_material"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a filter's list."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Aids:
    """The script of the guide page with what it works on, and the choices of its filters."""

    data: Markup
    """JSON that can't end its element."""
    script: Markup
    script_hash: str
    """As a content security policy names it."""
    weights: tuple[tuple[str, str, int], ...]
    """(criterion, question, weight in whole percent)."""
    most: int
    """Where the sliders end, in whole percent."""
    point: str
    """What parts the decimals of a number."""
    choices: Mapping[str, tuple[Choice, ...]]
    """Filter to the values that occur, by their words."""


def script_source() -> str:
    """Return the one script that the site has."""
    return SCRIPT.read_text(encoding="utf-8")


def build_aids(known: Known) -> Aids:
    """Gather what the script works on: the ranked mats of the guide's page, in the order of the ranking."""
    mats = [mat for mat in known.results.mats if mat.state == "ranked"][:ROWS_A_PAGE]
    script = script_source()
    edition = known.results.edition
    data = {
        "currency": edition.currency,
        "least": _whole(edition.known_weight_min, MILLION),
        "weights": [_whole(criterion.weight, MILLION) for criterion in known.results.criteria],
        "mats": [_mat(known, mat) for mat in mats],
    }
    return Aids(
        data=Markup(json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")),  # noqa: S704 - no `<` is left
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}",
        weights=tuple(
            (each.key, translated(each.question), _whole(each.weight, 100)) for each in known.results.criteria
        ),
        point=get_decimal_symbol(spoken().code),
        most=max(MOST, 2 * max(_whole(each.weight, 100) for each in known.results.criteria)),
        choices={filtered: _choices(known, mats, filtered) for filtered in (*_LISTS, "country")},
    )


def _mat(known: Known, mat: Mat) -> dict[str, Any]:
    terms = known.returns(mat)
    lines = {line.key: line for line in known.contributions[mat.product_id] if line.kind == "criterion"}
    partials = []
    for criterion in known.results.criteria:
        line = lines[criterion.key]
        central, worst, best = (_whole(each, MILLION) for each in (line.partial, line.partial_worst, line.partial_best))
        partials.append(central if line.state == "stated" else [central, worst, best])
    density = known.density(mat)
    price = mat.offer.price_guide if mat.offer else None
    return {
        "id": mat.product_id,
        "partials": partials,
        "caps": [[_whole(cap.limit, TEN_THOUSAND), cap.applies] for cap in known.caps[mat.product_id]],
        "price": None if price is None else _whole(price, 100),
        "length": _float(known.measure(mat, "mat_length_cm")),
        "density": None if density is None else _float(round(density, 3)),
        "pillow": known.value(mat, "pillow_included"),
        "window": 0 if terms.get("final_sale") is True else _float(terms.get("return_window_days")),
        "used": terms.get("return_used_allowed"),
        "country": sorted(_countries(known, mat)),
        **{filtered: _listed(known.value(mat, key)) for filtered, key in _LISTS.items()},
    }


def _choices(known: Known, mats: list[Mat], filtered: str) -> tuple[Choice, ...]:
    if filtered == "country":
        there = {code: country(code) for mat in mats for code in _countries(known, mat)}
    else:
        key = _LISTS[filtered]
        values = {value for mat in mats for value in _listed(known.value(mat, key)) or ()}
        there = {value: known.words.value(key, json.dumps(value)) for value in values}
    return tuple(
        Choice(value, words) for value, words in sorted(there.items(), key=lambda each: (alphabetical(each[1]), each))
    )


def _countries(known: Known, mat: Mat) -> set[str]:
    countries = {shop.shop: shop.country for shop in known.results.shops}
    return {found for offer in known.offers[mat.product_id] if (found := countries.get(offer.shop))}


def _listed(value: Any) -> list[str] | None:
    if value is None:
        return None
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _whole(value: Decimal, parts: int) -> int:
    return int((value * parts).to_integral_value())


def _float(value: Any) -> float | None:
    return float(value) if isinstance(value, Decimal) else None
