"""A shop's own page class is found by its name, reads its host alone, and keeps the rules of evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.items import Candidate, Source
from crawler.pages import readers
from crawler.pages.own import OwnPage
from crawler.pages.shops.mattmarket import MattmarketProduct
from crawler.shops import load_recipe
from tests.crawler.pages.build import BUYING, html, listing_of, read_one

ROOT = Path(__file__).parents[4]
MODULES = sorted(path for path in (ROOT / "crawler" / "pages" / "shops").glob("*.py") if path.stem != "__init__")
OWN = "http://mattmarket.example/item/17/lie-easy"
TABLE = html(f"{BUYING}<table><tr><td>Final sale</td><td>no, it can be returned</td></tr></table>")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_page_class_bears_its_recipes_name_and_host(module: Path) -> None:
    (recipe,) = (ROOT / "data" / "shops").rglob(f"{module.stem}.toml")

    classes = [page for page in readers() if type(page).__module__.endswith(f".{module.stem}")]

    assert [page.host for page in classes if isinstance(page, OwnPage)] == [load_recipe(recipe).shop.host]


def test_it_adds_a_fact_that_its_shop_states_in_words_of_its_own() -> None:
    fact = listing_of(TABLE, OWN).facts["final_sale"]

    assert (fact.value, fact.source) == (False, Source.SPEC_TABLE)
    assert "no, it can be returned" in str(fact.quote)


def test_it_reads_no_other_shop_and_no_feed_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(self: MattmarketProduct, key: str, candidates: list[Candidate]) -> list[Candidate]:  # noqa: ARG001
        pytest.fail("a page class was asked for a page that is not its own")

    monkeypatch.setattr(MattmarketProduct, "own", asked)

    assert listing_of(TABLE, "http://reedbank.example/goods/17-lie-easy").name == "Lie-easy acupressure mat"
    read_one(b"\xff\xd8\xff\xe0", "http://mattmarket.example/media/mat.jpg", "image/jpeg")


def test_words_that_the_page_does_not_contain_are_dropped_from_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def invent(self: MattmarketProduct, key: str, candidates: list[Candidate]) -> list[Candidate]:  # noqa: ARG001
        made_up = Candidate(value=9999, quote="9,999 spikes", source=Source.TEXT, locator="p")
        return [made_up] if key == "spike_count" else candidates

    monkeypatch.setattr(MattmarketProduct, "own", invent)

    assert "spike_count" not in listing_of(TABLE, OWN).facts


def test_it_can_drop_what_its_pages_get_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_name(self: MattmarketProduct, key: str, candidates: list[Candidate]) -> list[Candidate]:  # noqa: ARG001
        return [] if key == "name" else candidates

    monkeypatch.setattr(MattmarketProduct, "own", without_name)

    assert listing_of(TABLE, OWN).name is None
