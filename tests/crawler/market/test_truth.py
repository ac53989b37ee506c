"""The market's truth: every fact key and every trap is planted, and what is served says what the truth says."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.items import FACT_KEYS
from crawler.market.listings import MAT_TOPICS, TERM_TOPICS, Listing, listings_of
from crawler.market.mats import mats_on, white_labels
from crawler.market.policies import policies_of
from crawler.market.shops import invented_shops, terms_of
from crawler.market.site import site_of
from crawler.market.traps import KINDS, all_traps
from crawler.market.truth import truth_of
from crawler.market.wording import wordings
from crawler.shops import load_recipes
from tests.conftest import ROOT

SHOPS = tuple(invented_shops().values())
COMMERCE = {"name", "brand", "sku", "gtin", "mpn", "price", "currency", "list_price", "availability"}
TERMS = {*TERM_TOPICS, "warranty_months"}
SEEDS = (1, 2, 3)


def every_listing(seed: int) -> Iterator[Listing]:
    for shop in SHOPS:
        yield from listings_of(seed, 1, shop)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("place", ["rows", "prose"])
def test_every_fact_key_is_planted_in_spec_tables_and_in_prose(seed: int, place: str) -> None:
    said = [one for listing in every_listing(seed) for one in listing.statements if one.place == place]
    planted = {key for one in said for key in (*one.says, *one.may)}
    assert FACT_KEYS.keys() - COMMERCE <= planted


@pytest.mark.parametrize("seed", SEEDS)
def test_every_term_is_planted_in_policies(seed: int) -> None:
    planted = {key for shop in SHOPS for page in policies_of(seed, shop) for one in page.statements for key in one.says}
    assert planted >= TERMS


@pytest.mark.parametrize("seed", SEEDS)
def test_every_commerce_fact_is_stated_somewhere(seed: int) -> None:
    assert {key for page in truth_of(seed, 1).pages.values() for key in page.facts} >= COMMERCE


@pytest.mark.parametrize("seed", SEEDS)
def test_all_fifteen_kinds_of_traps_are_planted_with_what_must_come_out(seed: int) -> None:
    truth = truth_of(seed, 1)
    assert {trap.number for trap in truth.traps} == set(range(1, 16)) == KINDS.keys()
    assert {trap.name for trap in all_traps()} <= {trap.name for trap in truth.traps}
    for trap in truth.traps:
        assert trap.outcomes, trap.name
        assert trap.url in truth.pages
        known = truth.terms[trap.shop] if truth.pages[trap.url].kind == "policy" else truth.pages[trap.url].facts
        for key, outcome in trap.outcomes.items():
            assert (key in known) == (outcome in {"value", "contradicted"}), (trap.name, key)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_statement_stands_on_its_page(seed: int) -> None:
    for shop in SHOPS:
        site = site_of(seed, 1, shop)
        paths = {view.slug: view.url.removeprefix(shop.home[:-1]) for view in site.products}
        for listing in listings_of(seed, 1, shop):
            text = folded(LexborHTMLParser(site.answer(paths[listing.slug]).body).body)
            for one in listing.statements:
                assert folded(LexborHTMLParser(f"<p>{one.html}</p>").body) in text, (listing.title, one.html)
        for page in policies_of(seed, shop):
            text = folded(LexborHTMLParser(site.answer(page.path).body).body)
            assert all(folded(LexborHTMLParser(f"<p>{one.html}</p>").body) in text for one in page.statements)


def folded(node: object) -> str:
    return " ".join(node.text().split())  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_states_only_what_is_true_of_its_mat_but_in_traps(seed: int) -> None:
    for listing in every_listing(seed):
        trapped = {key for trap in listing.traps for key in trap.kept_silent}
        facts = {**listing.mat.facts, **terms_of(seed, listing.shop)}
        for one in listing.statements:
            for key, value in one.says.items():
                if key in trapped | {"material", "dimensions"}:
                    continue
                true = facts[key]
                if isinstance(true, int | float) and not isinstance(true, bool) and isinstance(value, int | float):
                    assert abs(value - true) <= 0.13, (listing.title, key)
                else:
                    assert value == true, (listing.title, key)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_page_contradicts_itself_but_in_traps(seed: int) -> None:
    for page in truth_of(seed, 1).pages.values():
        for key, expected in page.facts.items():
            if key in {"material", "dimensions", "availability"} or expected.contradicted:
                continue
            numbers = [value for value in expected.accept if isinstance(value, float)]
            if numbers:
                assert max(numbers) - min(numbers) < 0.2, (page.url, key)
            else:
                assert len(set(expected.accept)) == 1, (page.url, key)


def test_traps_stand_on_mats_that_no_day_changes() -> None:
    where = {(trap.name, trap.url) for trap in truth_of(1, 1).traps}
    for day in (2, 3, 4):
        assert {(trap.name, trap.url) for trap in truth_of(1, day).traps} == where


def test_one_mat_is_one_key_at_every_shop() -> None:
    shops_of: dict[str, set[str]] = {}
    for page in truth_of(1, 1).pages.values():
        if page.mat:
            shops_of.setdefault(page.mat, set()).add(page.shop)
    assert max(len(shops) for shops in shops_of.values()) >= 4


@pytest.mark.parametrize("seed", SEEDS)
def test_a_white_labels_two_mats_are_alike_in_all_but_their_names_and_both_are_sold_on_every_day(seed: int) -> None:
    made, sold = white_labels(seed)
    assert made.facts == sold.facts
    assert (made.colour, made.is_set, made.cents) == (sold.colour, sold.is_set, sold.cents)
    assert made.brand != sold.brand
    assert made.model != sold.model
    assert made.mpn != sold.mpn
    assert made.gtin is None or made.gtin != sold.gtin
    for day in range(1, 11):
        pages = truth_of(seed, day).pages
        for label in (made, sold):
            shops = {page.shop for page in pages.values() if page.mat == label.key}
            assert len(shops) >= 3
            assert any("spike_count" in page.facts for page in pages.values() if page.mat == label.key)
            assert not [trap for trap in truth_of(seed, day).traps if pages[trap.url].mat == label.key]


@pytest.mark.parametrize("language", ["en", "de", "sv", "fr"])
def test_every_fact_is_worded_in_at_least_four_ways_at_every_place(language: str) -> None:
    lists = [
        (topic, place, words)
        for topic, table in wordings(language).tables.items()
        if topic in {*MAT_TOPICS, *TERM_TOPICS}
        for place, words in _lists(table)
    ]
    assert len(lists) > 90
    assert not [(topic, place) for topic, place, words in lists if len(words) < 4]


def _lists(table: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    for name, words in table.items():
        if isinstance(words, dict):
            yield from _lists(words)
        else:
            yield name, words


def test_every_shop_has_a_recipe_that_fits_it() -> None:
    recipes = {recipe.key: recipe for recipe in load_recipes(ROOT / "data" / "shops" / "invented").usable}
    assert recipes.keys() == invented_shops().keys()
    for shop in SHOPS:
        recipe = recipes[shop.key]
        assert (recipe.shop.name, recipe.shop.host, recipe.shop.currency) == (shop.name, shop.host, shop.currency)
        assert (recipe.shop.language, recipe.shop.country, recipe.market) == (shop.language, shop.country, "invented")
        site = site_of(1, 1, shop)
        assert all(site.answer(path).status == 200 for path in (*recipe.walk.policies, *recipe.walk.start))
        assert recipe.expect.listings_min <= len(site.products)
    kinds = {recipe.walk.kind for recipe in recipes.values()}
    assert kinds == {"shopify", "woocommerce", "sitemap", "category", "search", "marketplace"}


def test_the_reader_can_not_import_the_market() -> None:
    for folder in ("pages", "readers"):
        for path in (ROOT / "crawler" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
                module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
                assert not any(name.startswith("crawler.market") for name in (*names, module)), path
                assert not (module == "crawler" and "market" in names), path


@pytest.mark.shared
def test_no_invented_brand_is_a_real_one(shared: Path) -> None:
    records = json.loads((shared / "mats" / "market_facts.json").read_text(encoding="utf-8"))
    real = {str(record["brand"]).casefold() for record in records if record["brand"]}
    invented = {mat.brand.casefold() for seed in SEEDS for mat in mats_on(seed, 1).values()}
    assert len(invented) > 10
    for brand in invented:
        assert not any(brand in name or name in brand for name in real), brand
