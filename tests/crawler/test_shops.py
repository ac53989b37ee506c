"""Recipes: what an editor gets wrong is named with file, line, fault and remedy; nothing else comes of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.shops import RecipeError, load_recipe, load_recipes
from crawler.spiders import SPIDERS
from tests.conftest import ROOT

RECIPE = """\
# A shop.
[shop]
name = "Shop"
home = "https://www.shop.example/"
country = "DE"
currency = "EUR"
language = "de"

[walk]
kind = "category"
start = ["/matten"]
product = "/p/"

[expect]
listings_min = 12
"""


def _load(folder: Path, text: str) -> None:
    path = folder / "shop.toml"
    path.write_text(text)
    load_recipe(path)


def test_a_recipe_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(RECIPE)

    recipe = load_recipe(path)

    assert (recipe.key, recipe.market, recipe.shop.host) == ("shop", "real", "www.shop.example")
    assert recipe.walk.start == ("/matten",)
    assert load_recipes(tmp_path) == ([recipe], [])


@pytest.mark.parametrize(
    ("line", "instead", "at", "words"),
    [
        ('product = "/p/"', 'pruduct = "/p/"', 12, "did you mean product?"),
        ("[walk]", "[walks]", 9, "walks: there is no such entry; did you mean walk?"),
        ('home = "https://www.shop.example/"', "", 2, "shop.home: is missing; add home = … below [shop]"),
        ("[expect]\nlistings_min = 12", "", 1, "expect: is missing; add a table [expect]"),
        ('start = ["/matten"]', 'start = "/matten"', 11, 'write it as a list: ["…", "…"]'),
        ("listings_min = 12", 'listings_min = "many"', 15, "write a whole number"),
        ("listings_min = 12", "listings_min = 0", 15, "write 1 or more"),
        ('name = "Shop"', "name = 7", 3, "write it in quotes"),
        ('country = "DE"', 'country = "Germany"', 5, 'two capital letters, e.g. "DE"'),
        ('currency = "EUR"', 'currency = "€"', 6, "three capital letters"),
        ('language = "de"', 'language = "de-DE"', 7, "two small letters"),
        ('kind = "category"', 'kind = "magento"', 10, "'magento' is none of them; write one of 'shopify'"),
        ('product = "/p/"', 'product = "/p/("', 12, "is no regular expression: missing ), unterminated subpattern"),
        ('home = "https://www.shop.example/"', 'home = "www.shop.example"', 4, "must be an http or https address"),
        ('home = "https://www.shop.example/"', 'home = "ftp://shop.example"', 4, "must be an http or https address"),
        *(
            ('home = "https://www.shop.example/"', f'home = "https://{host}/"', 4, "must name the shop's host alone")
            for host in ("shop.example:8443", "me@shop.example", "127.0.0.1", "[::1]", "0x7f.1", "localhost")
        ),
        (
            'start = ["/matten"]',
            'start = ["https://other.example/m"]',
            11,
            "https://other.example/m is at another host",
        ),
        ('start = ["/matten"]', 'start = ["//other.example/m"]', 11, "is at another host"),
        ('start = ["/matten"]', 'start = ["matten"]', 11, "matten must begin with / or http"),
        ('kind = "category"', 'kind = "search"', 9, 'needs start = ["/search?q={words}"]'),
        ('kind = "category"', 'kind = "addresses"', 9, "needs addresses = "),
        ('product = "/p/"', 'offers = "/offers"', 12, 'offers is of no use in this walk; set kind = "marketplace"'),
        ('product = "/p/"', 'queries = ["mat"]', 12, 'set kind = "search" or take queries out'),
        ('product = "/p/"', 'product = "/p/', 12, "not readable as TOML"),
        ('name = "Shop"', 'name = "Shop"\nname = "Again"', 4, "not readable as TOML"),
        ("# A shop.", 'key = "other"', 1, "there is no such entry"),
        ('[walk]\nkind = "category"\nstart = ["/matten"]\nproduct = "/p/"', "", 1, "add a table [walk]"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_remedy(
    tmp_path: Path, line: str, instead: str, at: int, words: str
) -> None:
    assert line in RECIPE

    with pytest.raises(RecipeError) as told:
        _load(tmp_path, RECIPE.replace(line, instead))

    assert str(told.value).startswith(f"{tmp_path / 'shop.toml'}:{at}: ")
    assert words in str(told.value)


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as told:
        _load(tmp_path, RECIPE.replace('country = "DE"', 'country = "x"').replace("listings_min", "listings_mim"))

    assert [line.partition("shop.toml")[2].split(":")[1] for line in str(told.value).splitlines()] == ["5", "15", "14"]


def test_a_recipe_that_is_no_text_or_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="there is no such recipe"):
        load_recipe(tmp_path / "none.toml")
    (tmp_path / "shop.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(RecipeError, match="not readable as TOML"):
        load_recipe(tmp_path / "shop.toml")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_no_text_in_place_of_a_recipe_ends_in_a_traceback(tmp_path: Path, text: str) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(text)
    with pytest.raises(RecipeError):
        load_recipe(path)


LISTED = RECIPE.replace('kind = "category"\nstart = ["/matten"]', 'kind = "addresses"\naddresses_file = "shop.txt"')


def test_addresses_are_read_from_the_file_beside_a_recipe(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(LISTED)
    beside = tmp_path / "shop.txt"
    beside.write_text("# what we sell\n/p/1  # the green one\n\nhttps://shop.example/p/2#details\n")

    recipe = load_recipe(path)
    assert recipe.walk.addresses == ("/p/1", "https://shop.example/p/2#details")

    beside.write_text("/p/1\n")
    assert load_recipe(path).digest != recipe.digest


def test_a_mistake_in_that_file_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"addresses_file: .*shop\.txt can't be read"):
        _load(tmp_path, LISTED)
    (tmp_path / "shop.txt").write_text("/p/1\n\nhttps://other.example/p/2\n")
    with pytest.raises(RecipeError, match=r"shop\.txt:3: https://other\.example/p/2 is at another host"):
        _load(tmp_path, LISTED)
    with pytest.raises(RecipeError, match="without folders"):
        _load(tmp_path, LISTED.replace("shop.txt", "../shop.txt"))


def test_no_recipe_can_switch_a_guard_off(tmp_path: Path) -> None:
    for wish in (
        "obey_robots = false",
        "delay = 0",
        "agent = 'Mozilla'",
        "budget = 100000",
        "private_addresses = true",
    ):
        for table in ("shop", "walk", "expect"):
            with pytest.raises(RecipeError, match="there is no such entry"):
                _load(tmp_path, RECIPE.replace(f"[{table}]", f"[{table}]\n{wish}"))


def test_the_example_for_editors_is_a_recipe(tmp_path: Path) -> None:
    text = (ROOT / "data" / "shops" / "README.md").read_text()
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)

    _load(tmp_path, example)
    assert all(f"| `{kind}` |" in text for kind in SPIDERS)
