"""The check: a reader that reads the truth passes, one that is silent, inventive or deaf to traps does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.console import Console

from crawler.market.check import check
from crawler.market.shops import DOWN, DOWN_ON
from crawler.market.truth import PageTruth, truth_of

SEED = 1


def perfect(day: int = 1) -> dict[str, dict[str, Any]]:
    """What a reader without fault would hand over."""
    return {url: _reading(page) for url, page in truth_of(SEED, day).pages.items()}


def _reading(page: PageTruth) -> dict[str, Any]:
    facts = {
        key: {"status": "contradicted", "value": None}
        if expected.contradicted
        else {"status": "stated", "value": _plain(key, expected.accept[0])}
        for key, expected in page.facts.items()
    }
    offers = [{"seller": seller, "price": str(price)} for seller, price in sorted(page.offers)]
    return json.loads(
        json.dumps({"url": page.url, "kind": page.kind, "is_mat": page.is_mat, "facts": facts, "offers": offers})
    )  # type: ignore[no-any-return]


def _plain(key: str, value: Any) -> Any:
    if key == "certifications":
        return [{"name": mark.split(":")[0], "part": mark.split(":")[1] or None} for mark in value]
    return value


def test_a_faultless_reader_passes_with_every_trap_held() -> None:
    report = check(perfect().values(), SEED, 1)
    assert report.passed
    assert not report.misses
    assert not report.unread
    assert (report.total.recall, report.wrong_share) == (1.0, 0.0)
    assert all(one.held for one in report.traps)
    assert len(report.traps) == report.planted > 100


def test_a_silent_reader_does_not_pass() -> None:
    readings = perfect()
    for reading in readings.values():
        reading["facts"] = {}
    report = check(readings.values(), SEED, 1)
    assert not report.passed
    assert report.total.right == 0
    assert report.total.unknown == report.total.stated > 3000


def test_an_empty_run_leaves_every_page_unread_and_every_trap_fallen() -> None:
    report = check([], SEED, 1)
    assert len(report.unread) == len(truth_of(SEED, 1).pages)
    assert not any(one.held for one in report.traps)
    assert not report.passed


def test_values_where_nothing_is_stated_are_false_and_fail_the_check() -> None:
    readings = perfect()
    for reading in readings.values():
        if reading["kind"] == "product" and reading["is_mat"]:
            reading["facts"].setdefault("core_material", {"status": "stated", "value": ["foam"]})
            reading["facts"].setdefault("spike_count", {"status": "stated", "value": 6000})
            reading["facts"].setdefault("weight_kg", {"status": "stated", "value": 1.0})
            reading["facts"].setdefault("bag_included", {"status": "stated", "value": True})
    report = check(readings.values(), SEED, 1)
    assert report.keys["core_material"].false > 10
    assert not report.passed
    assert {"generic sentence on materials", "spikes per square inch"} <= {
        one.trap.name for one in report.traps if not one.held
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [("price", "1.00"), ("mat_length_cm", 12.0), ("pillow_included", None), ("cover_material", ["jute"])],
)
def test_a_wrong_value_is_wrong_and_named(key: str, value: Any) -> None:
    readings = perfect()
    url = next(url for url, page in truth_of(SEED, 1).pages.items() if page.is_mat and key in page.facts)
    wanted = readings[url]["facts"][key]["value"]
    readings[url]["facts"][key]["value"] = (not wanted) if value is None else value
    report = check(readings.values(), SEED, 1)
    assert [(miss.mark, miss.key, miss.url) for miss in report.misses] == [("wrong", key, url)]


def test_inches_may_be_rounded_and_money_may_drop_its_zeros() -> None:
    readings = perfect()
    for reading in readings.values():
        for key, fact in reading["facts"].items():
            if key == "mat_length_cm" and fact["value"]:
                fact["value"] = round(fact["value"], 1)
            if key == "price" and fact["value"]:
                fact["value"] = fact["value"].rstrip("0").rstrip(".") if "." in fact["value"] else fact["value"]
    assert check(readings.values(), SEED, 1).passed


def test_a_contradiction_that_was_decided_is_a_fallen_trap() -> None:
    readings = perfect()
    trap = next(trap for trap in truth_of(SEED, 1).traps if trap.name == "two spike counts")
    readings[trap.url]["facts"]["spike_count"] = {"status": "stated", "value": 6000}
    report = check(readings.values(), SEED, 1)
    assert [one.trap.name for one in report.traps if not one.held] == ["two spike counts"]


def test_terms_are_merged_over_the_shop_and_a_term_read_two_ways_counts_as_not_read() -> None:
    readings = perfect()
    pages = [url for url, page in truth_of(SEED, 1).pages.items() if page.shop == "pinfold" and page.kind == "policy"]
    assert len(pages) == 2
    readings[pages[1]]["facts"]["return_window_days"] = {"status": "stated", "value": 7}
    report = check(readings.values(), SEED, 1)
    assert [(miss.mark, miss.key) for miss in report.misses] == [("unknown", "return_window_days")]


def test_look_alikes_and_listing_pages_taken_for_mats_are_fallen_traps() -> None:
    readings = perfect()
    for url, page in truth_of(SEED, 1).pages.items():
        if page.kind == "category":
            readings[url]["kind"] = "product"
        if page.is_mat is False:
            readings[url]["is_mat"] = True
    fallen = [one for one in check(readings.values(), SEED, 1).traps if not one.held]
    assert {one.trap.number for one in fallen} == {14}
    assert len(fallen) > 40


def test_a_shop_that_is_down_is_not_held_against_the_reader() -> None:
    readings = {url: reading for url, reading in perfect(DOWN_ON).items() if f"//{DOWN}." not in url}
    report = check(readings.values(), SEED, DOWN_ON)
    assert report.passed
    assert not report.unread
    assert report.traps
    assert all(one.held for one in report.traps)


def test_report_is_plain_json_and_its_tables_print() -> None:
    report = check(perfect().values(), SEED, 1)
    shown = json.loads(json.dumps(report.as_json()))
    assert shown["passed"] is True
    assert shown["keys"]["spike_count"]["recall"] == 1.0
    assert {trap["outcome"] for trap in shown["traps"]} == {"held"}
    console = Console(width=160, record=True, file=None, quiet=False, force_terminal=False)
    with console.capture() as printed:
        console.print(report.fact_table(), report.trap_table())
    assert "spike_count" in printed.get()
    assert "generic text" in printed.get()
