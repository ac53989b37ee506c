"""Holds readings against the market's truth: per fact key right, wrong, unknown and false, and every trap's outcome.

Reads reading lines (JSON objects, see DESIGN.md) of one run over the market; writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from crawler.items import FACT_KEYS
from crawler.market.report import Mark, Miss, Report, Tally, TrapOutcome
from crawler.market.shops import DOWN, DOWN_ON
from crawler.market.truth import Expected, PageTruth, PlantedTrap, Truth, truth_of

__all__ = ["Report", "check"]

_CM_OFF = 0.06
_KG_OFF = 0.02


def check(readings: Iterable[Mapping[str, Any]], seed: int, day: int) -> Report:
    """Hold the readings of one run over the market against its truth.

    Args:
        readings: reading lines; the last one of an address counts.
        seed: seed the market was served with.
        day: market day it was crawled on.
    """
    truth = truth_of(seed, day)
    read = {str(reading["url"]): reading for reading in readings}
    closed = DOWN if day == DOWN_ON else None
    traps = [trap for trap in truth.traps if trap.shop != closed]
    report = Report(seed, day, planted=len(traps))
    for page in truth.pages.values():
        if page.shop != closed:
            _judge_page(report, page, read.get(page.url))
    for shop, terms in truth.terms.items():
        if shop != closed:
            found = _merged_terms(truth, shop, read)
            judged = {key: value for key, value in found.items() if key in _TERMS}
            _judge_facts(report, f"http://{shop}.example/", terms, judged, truth.loose_terms[shop])
    report.traps = [_trap_outcome(trap, truth, read) for trap in traps]
    report.keys = {key: report.keys[key] for key in FACT_KEYS if key in report.keys}
    return report


_TERMS = frozenset(key for key in FACT_KEYS if key.startswith("return_")) | {
    "hygiene_exclusion", "final_sale", "restocking_fee_percent", "warranty_months", "shipping_cost",
    "free_shipping_from",
}  # fmt: skip


def _judge_page(report: Report, page: PageTruth, reading: Mapping[str, Any] | None) -> None:
    if reading is None:
        report.unread.append(page.url)
    kind = reading.get("kind") if reading else None
    _judge_whole(report, page, "kind", _kind_mark(page.kind, kind), str(kind))
    if page.kind != "product":
        return
    found = _found(reading) if kind == "product" and reading else {}
    if not page.is_mat:
        found = {key: value for key, value in found.items() if key in page.facts}
    _judge_facts(report, page.url, page.facts, found, page.loose)
    is_mat = reading.get("is_mat") if reading else None
    _judge_whole(report, page, "is_mat", "unknown" if is_mat is None else _either(is_mat is page.is_mat), str(is_mat))
    if len(page.offers) > 1:
        offers = _offers(reading or {})
        mark: Mark = "unknown" if len(offers) < len(page.offers) else _either(offers == page.offers)
        _judge_whole(report, page, "offers", mark, str(len(offers)))


def _judge_whole(report: Report, page: PageTruth, key: str, mark: Mark, read: str) -> None:
    report.pages.setdefault(key, Tally()).add(mark)
    if mark not in {"right", "quiet"}:
        report.misses.append(Miss(mark, key, page.url, str(getattr(page, key)), read))


def _judge_facts(
    report: Report, url: str, expected: Mapping[str, Expected], found: Mapping[str, Any], loose: frozenset[str]
) -> None:
    for key in [*expected, *(key for key in found if key not in expected and key not in loose)]:
        mark = _mark(key, expected.get(key), found.get(key))
        report.keys.setdefault(key, Tally()).add(mark)
        if mark not in {"right", "quiet"}:
            right = expected[key].accept if key in expected else "nothing"
            report.misses.append(Miss(mark, key, url, str(right), str(found.get(key))))


def _mark(key: str, expected: Expected | None, found: Any) -> Mark:
    if expected is None:
        return "quiet" if found in (None, _CONTRADICTED) else "false"
    if found is None:
        return "unknown" if expected.required else "quiet"
    if found == _CONTRADICTED:
        return "right" if expected.contradicted else "unknown"
    return _either(any(_same(key, found, value) for value in expected.accept))


def _either(is_right: bool) -> Mark:  # noqa: FBT001 - two marks, chosen by a truth
    return "right" if is_right else "wrong"


_CONTRADICTED = "contradicted"


def _found(reading: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was read: values of stated facts, and the word contradicted; facts set aside are unknown."""
    found: dict[str, Any] = {}
    for key, fact in (reading.get("facts") or {}).items():
        status = fact.get("status", "stated")
        if status == _CONTRADICTED:
            found[key] = _CONTRADICTED
        elif status == "stated" and fact.get("value") not in (None, [], ""):
            found[key] = fact["value"]
    return found


def _merged_terms(truth: Truth, shop: str, read: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Put a shop's policy pages together as the join by shop does: two different values contradict each other."""
    merged: dict[str, Any] = {}
    for page in sorted(truth.pages.values(), key=lambda page: page.url):
        reading = read.get(page.url)
        if page.shop != shop or page.kind != "policy" or reading is None or reading.get("kind") != "policy":
            continue
        for key, value in _found(reading).items():
            merged[key] = value if merged.get(key, value) == value else _CONTRADICTED
    return merged


def _trap_outcome(trap: PlantedTrap, truth: Truth, read: Mapping[str, Mapping[str, Any]]) -> TrapOutcome:
    page, reading = truth.pages[trap.url], read.get(trap.url)
    if reading is None:
        return TrapOutcome(trap, held=False, read="page not read")
    if "kind" in trap.outcomes:
        kind = str(reading.get("kind"))
        return TrapOutcome(trap, held=kind != "product", read=kind)
    if "is_mat" in trap.outcomes:
        return TrapOutcome(trap, held=reading.get("is_mat") is False, read=f"is_mat {reading.get('is_mat')}")
    is_policy = page.kind == "policy"
    found = _merged_terms(truth, page.shop, read) if is_policy else _found(reading)
    expected = truth.terms[page.shop] if is_policy else page.facts
    held = all(_trap_held(key, wanted, expected.get(key), found.get(key)) for key, wanted in trap.outcomes.items())
    return TrapOutcome(trap, held, ", ".join(f"{key} {found.get(key, 'unknown')}" for key in trap.outcomes))


def _trap_held(key: str, wanted: str, expected: Expected | None, found: Any) -> bool:
    if wanted == "unknown":
        return found in (None, _CONTRADICTED)
    return _mark(key, expected, found) == "right"


def _offers(reading: Mapping[str, Any]) -> frozenset[tuple[str, Decimal]]:
    return frozenset(
        (str(offer["seller"]), Decimal(str(offer["price"])))
        for offer in reading.get("offers") or ()
        if offer.get("seller") and offer.get("price") is not None
    )


def _kind_mark(wanted: str, kind: Any) -> Mark:
    if kind is None:
        return "unknown"
    # A listing page may be called anything but a product.
    return _either(kind != "product" if wanted == "category" else kind == wanted)


def _same(key: str, found: Any, right: Any) -> bool:
    kind = FACT_KEYS[key].kind
    try:
        return _COMPARED.get(kind, _equal)(key, found, right)
    except (TypeError, ValueError, InvalidOperation):
        return False


def _equal(key: str, found: Any, right: Any) -> bool:  # noqa: ARG001 - all comparisons have one signature
    return type(found) is type(right) and bool(found == right)


def _same_number(key: str, found: Any, right: Any) -> bool:
    return abs(float(found) - float(right)) <= (_KG_OFF if key == "weight_kg" else _CM_OFF)


def _same_money(key: str, found: Any, right: Any) -> bool:  # noqa: ARG001 - as above
    return Decimal(str(found)) == Decimal(str(right))


def _same_text(key: str, found: Any, right: Any) -> bool:
    one, other = (" ".join(str(words).casefold().split()) for words in (found, right))
    return one in other or other in one if key in {"material", "dimensions"} else one == other


def _same_choices(key: str, found: Any, right: Any) -> bool:  # noqa: ARG001 - as above
    return set(found) == set(right)


def _same_marks(key: str, found: Any, right: Any) -> bool:  # noqa: ARG001 - as above
    """Same certificates; where both name a part, the same part."""
    read = {mark["name"]: mark.get("part") for mark in found}
    wanted: dict[str, str] = dict(str(mark).split(":", 1) for mark in right)
    return read.keys() == wanted.keys() and all(read[name] in {None, part} or not part for name, part in wanted.items())


_COMPARED: dict[str, Callable[[str, Any, Any], bool]] = {
    "number": _same_number, "money": _same_money, "text": _same_text, "choices": _same_choices,
    "certifications": _same_marks,
}  # fmt: skip
