"""Every number of plausibility in one table, and the checks that look across facts.

A value outside its range is set aside with the reason: it is shown with its words and not scored. Where two facts
can't both be true (more spikes than fit on the mat, discs that don't multiply up), the same happens to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.items import Candidate, Fact, Status

RANGES: dict[str, tuple[float, float]] = {
    "price": (0.01, 100_000_000),
    "list_price": (0.01, 100_000_000),
    "shipping_cost": (0, 1_000_000),
    "free_shipping_from": (0, 10_000_000),
    "spike_count": (300, 60_000),
    "disc_count": (10, 3_000),
    "spikes_per_disc": (4, 200),
    "mat_length_cm": (20, 220),
    "mat_width_cm": (10, 130),
    "mat_thickness_cm": (0.3, 15),
    "pillow_length_cm": (12, 90),
    "pillow_width_cm": (5, 60),
    "weight_kg": (0.1, 12),
    "warranty_months": (1, 600),
    "return_window_days": (0, 400),
    "restocking_fee_percent": (0, 100),
    "return_minimum_keep_days": (1, 200),
}
"""Lowest and highest value taken seriously, in the unit of the fact key (crawler/items.py FACT_KEYS)."""

SPIKES_PER_CM2 = (0.6, 15.0)
"""Spikes per cm² of mat that a body can lie on and a mould can make; mats on record have 1.2 to 4, long ones fewer."""

KG_PER_M2 = (0.7, 30.0)
"""Weight of a square metre of mat; the mats on record weigh 2 to 8 kg."""

LIGHT_CORES, KG_PER_M2_OF_LIGHT_CORE = frozenset({"foam", "polyester", "kapok", "felt"}), 15.0
"""Fillings that are mostly air, and the most that a square metre of mat filled with nothing else weighs."""

MULTIPLIES_WITHIN = 0.02
"""Share by which discs x spikes per disc may miss the stated count: shops round counts (8,800 for 8,820)."""

_GTIN_LENGTHS = (8, 12, 13, 14)


def why_implausible(key: str, value: object) -> str | None:
    """Say in a sentence why a value can't be true by itself, or None where it can."""
    if key == "gtin":
        return None if _gtin_is_right(str(value)) else f"{value} is no GTIN: its check digit is wrong."
    if isinstance(value, str | bool) or key not in RANGES:
        return None
    lowest, highest = RANGES[key]
    if lowest <= float(value) <= highest:  # type: ignore[arg-type]  # keys in RANGES hold numbers or the words above
        return None
    return f"{value} is outside {lowest:g} to {highest:g}, the range taken seriously for {key}."


def _gtin_is_right(digits: str) -> bool:
    if not (digits.isascii() and digits.isdigit() and len(digits) in _GTIN_LENGTHS):
        return False
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighted % 10 == 0 and int(digits) > 0


def clashes(facts: Mapping[str, Fact]) -> Iterator[tuple[str, Status, str]]:
    """Give (key, new status, reason) for every stated fact that can't be true beside the others."""
    discs, each, spikes = (_number(facts, key) for key in ("disc_count", "spikes_per_disc", "spike_count"))
    if discs and each and spikes and abs(discs * each - spikes) > spikes * MULTIPLIES_WITHIN:
        reason = f"{discs:g} discs of {each:g} spikes make {discs * each:g}, and {spikes:g} are stated."
        keys = ["disc_count", "spikes_per_disc"]
        if len({candidate.source for candidate in _saying(facts["spike_count"])}) < 2:
            keys.append("spike_count")
        for key in keys:
            yield key, Status.CONTRADICTED, reason
        return
    length, width = _number(facts, "mat_length_cm"), _number(facts, "mat_width_cm")
    if not (length and width):
        return
    if spikes:
        density = spikes / (length * width)
        if not SPIKES_PER_CM2[0] <= density <= SPIKES_PER_CM2[1]:
            reason = f"{spikes:g} spikes on {length:g} x {width:g} cm would be {density:.2g} per cm²."
            yield "spike_count", Status.SET_ASIDE, reason
    weight = _number(facts, "weight_kg")
    if weight:
        heaviness = weight / (length * width) * 10_000
        core = facts["core_material"].value if "core_material" in facts else None
        light = isinstance(core, tuple) and LIGHT_CORES.issuperset(core)
        if not KG_PER_M2[0] <= heaviness <= (KG_PER_M2_OF_LIGHT_CORE if light else KG_PER_M2[1]):
            filled = f" filled with {', '.join(map(str, core))}" if isinstance(core, tuple) else ""
            reason = f"{weight:g} kg for {length:g} x {width:g} cm{filled} would be {heaviness:.2g} kg per m²."
            yield "weight_kg", Status.SET_ASIDE, reason


def _number(facts: Mapping[str, Fact], key: str) -> float | None:
    fact = facts.get(key)
    return float(fact.value) if fact and isinstance(fact.value, int | float) else None


def _saying(fact: Fact) -> list[Candidate]:
    return [candidate for candidate in fact.candidates if candidate.value == fact.value]
