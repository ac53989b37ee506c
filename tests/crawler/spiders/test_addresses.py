"""Addresses: one page is asked for once, however its links spell it; what leads into a trap is known by its form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders.addresses import (
    DEEPEST,
    DEEPEST_SITEMAP,
    VARIANTS,
    Frontier,
    ListSoFar,
    Trap,
    asked_as,
    holds_session,
    page_key,
    path_repeats,
)

HOME = "http://shop.example"


@pytest.mark.parametrize(
    ("spelling", "asked"),
    [
        ("/p/1#reviews", "/p/1"),
        ("/p/1?utm_source=mail&utm_campaign=x", "/p/1"),
        ("/p/1?gclid=x&id=4&fbclid=y", "/p/1?id=4"),
        ("/p/1;jsessionid=0A1B2C3D", "/p/1"),
        ("/p/1;jsessionid=0A1B?page=2", "/p/1?page=2"),
        ("/p/1?PHPSESSID=0123456789abcdef", "/p/1"),
        ("/p/1?sid=8f14e45fceea167a5a36dedd4bea2543&x=1", "/p/1?x=1"),
        ("/(S(0aw2kx))/p/1", "/p/1"),
        ("/p/1?sid=4", "/p/1?sid=4"),
        ("/p/1?sid=20261123", "/p/1?sid=20261123"),
        ("/p/1?session=summer", "/p/1?session=summer"),
        ("/p/1?b=2&a=1", "/p/1?b=2&a=1"),
        ("/p/1?size=L%26M", "/p/1?size=L%26M"),
    ],
)
def test_a_page_is_asked_for_without_fragment_tracking_and_session(spelling: str, asked: str) -> None:
    assert asked_as(HOME + spelling) == HOME + asked
    assert asked_as(asked_as(HOME + spelling)) == HOME + asked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://shop.example/p/1?a=1&b=2", "http://shop.example/p/1?b=2&a=1"),
        ("http://shop.example:80/p/1", "http://shop.example/p/1"),
        ("https://SHOP.example:443/p/1", "https://shop.example/p/1"),
        ("http://shop.example/m%c3%b6", "http://shop.example/m%C3%B6"),
        ("http://shop.example", "http://shop.example/"),
        ("http://shop.example/p/1?", "http://shop.example/p/1"),
        ("http://shop.example/p/1?utm_id=9", "http://shop.example/p/1#x"),
    ],
)
def test_two_spellings_of_one_page_are_one(one: str, other: str) -> None:
    assert page_key(one) == page_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://shop.example/p/1", "https://shop.example/p/1"),
        ("http://shop.example/p/1", "http://shop.example:8080/p/1"),
        ("http://shop.example/p/1", "http://shop.example/P/1"),
        ("http://shop.example/p/1?a=1", "http://shop.example/p/1?a=2"),
        ("http://shop.example/p?id=1&id=2", "http://shop.example/p?id=2"),
    ],
)
def test_two_pages_are_never_taken_for_one(one: str, other: str) -> None:
    assert page_key(one) != page_key(other)


@given(st.text(max_size=80))
def test_no_text_makes_an_address_fail(text: str) -> None:
    for url in (text, f"{HOME}/{text}", f"http://{text}/"):
        page_key(url)
        holds_session(url)


@pytest.mark.parametrize("path", ["/a/a/a", "/a/b/a/b/a/b/", "/shop/x/y/x/y/x/y/1", "/mats/mats/mats/mats"])
def test_a_path_that_repeats_itself_more_than_twice_is_a_trap(path: str) -> None:
    assert path_repeats(path)
    assert _trap_of(HOME + path) is Trap.REPEATS


@pytest.mark.parametrize("path", ["/a/a", "/a/b/a/b", "/en/shop/en/mats", "/", "", "/a/b/c/a/b/d/a/b"])
def test_a_path_that_repeats_itself_twice_is_none(path: str) -> None:
    assert not path_repeats(path)
    assert _trap_of(HOME + path) is None


def _trap_of(url: str, role: str = "category") -> Trap | None:
    frontier = Frontier(most=100)
    frontier.meet(url, None)
    return frontier.trap(url, role)


def test_long_addresses_and_paths_of_many_parts_are_traps() -> None:
    assert _trap_of(f"{HOME}/?{'x' * 2100}") is Trap.LONG
    assert _trap_of(HOME + "".join(f"/{n}" for n in range(21))) is Trap.SEGMENTS
    assert _trap_of(HOME + "".join(f"/{n}" for n in range(20))) is None


@pytest.mark.parametrize(
    ("role", "deepest", "trap"), [("category", DEEPEST, Trap.DEEP), ("sitemap", DEEPEST_SITEMAP, Trap.NESTED)]
)
def test_a_chain_of_pages_ends(role: str, deepest: int, trap: Trap) -> None:
    frontier, found_on = Frontier(most=1000), None
    traps = []
    for number in range(deepest + 1):
        url = f"{HOME}/{number}"
        frontier.meet(url, found_on)
        traps.append(frontier.trap(url, role))
        found_on = url
    assert traps == [None] * deepest + [trap]


def test_one_path_has_few_variants_unless_its_query_names_the_product() -> None:
    def admitted(paths: list[str], *parameters: str) -> int:
        frontier = Frontier(10_000, parameters)
        return sum(frontier.meet(HOME + path, None) and frontier.trap(HOME + path, "product") is None for path in paths)

    assert admitted([f"/p/oak?colour={n}" for n in range(90)]) == VARIANTS
    assert admitted([f"/index.php?route=product&product_id={n}" for n in range(90)]) == 90
    assert admitted([f"/show?ware={n}" for n in range(90)]) == VARIANTS
    assert admitted([f"/show?ware={n}" for n in range(90)], "ware") == 90
    assert admitted([f"/show?id=7&colour={n}" for n in range(90)]) == VARIANTS


def test_no_more_addresses_are_asked_for_than_a_run_may() -> None:
    frontier = Frontier(most=3)
    traps = []
    for number in range(5):
        frontier.meet(f"{HOME}/{number}", None)
        traps.append(frontier.trap(f"{HOME}/{number}", "product"))
    assert traps == [None, None, None, Trap.MANY, Trap.MANY]
    assert frontier.is_full


def test_a_list_has_ended_when_it_names_nothing_new() -> None:
    listed = ListSoFar()
    assert listed.goes_on([f"{HOME}/1", f"{HOME}/2"])
    assert listed.goes_on([f"{HOME}/2", f"{HOME}/3"])
    assert not listed.goes_on([f"{HOME}/1", f"{HOME}/3?utm_source=x"])


def test_a_patient_list_may_begin_with_a_page_that_names_nothing() -> None:
    listed = ListSoFar(patience=1)
    assert listed.goes_on([])
    assert listed.goes_on([f"{HOME}/1"])
    assert listed.goes_on([f"{HOME}/1"])
    assert not listed.goes_on([])
