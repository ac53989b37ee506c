"""Trimming a page keeps what it reads to, its figures and its structure, and no prose beside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler import fixture, trimming
from crawler.fixture import FixtureError, expected_of, make_fixture, page_response
from crawler.market.shops import InventedShop, invented_shops
from crawler.market.site import site_of
from crawler.reading import read
from tests.crawler.pages.build import BUYING, MAT_URL, html, json_ld, product, response

CHATTER = "Our family has loved the sea since 1987, and we think of you when we pack each parcel."
SAID = "The spikes are made of ABS plastic."
TOLD = "We are proud to say that each of the spikes on this mat of ours is made of pure ABS plastic."
PAGE = html(
    f"{BUYING}<p>{CHATTER} {SAID} {CHATTER}</p><ul><li>Size: 68 x 42 cm</li></ul><script>track('you')</script>"
    '<img src="/x.jpg" alt="A long sentence about a picture of a mat"><style>p { color: red }</style>',
    head=json_ld(product(description=CHATTER, sku="RB-17", image=["http://reedbank.example/a.jpg"])),
)


@pytest.mark.parametrize("shop", invented_shops().values(), ids=lambda shop: shop.key)
def test_a_trimmed_page_reads_to_the_facts_of_the_whole_one(shop: InventedShop) -> None:
    site = site_of(2, 1, shop)
    path = next(path for path in site.paths() if path in site._by_path)
    whole = response(site.answer(path).body, shop.home.rstrip("/") + path)

    trimmed = make_fixture(whole)

    assert trimmed.lost == ()
    assert trimmed.expected == expected_of(*read(whole))
    assert len(trimmed.page) < len(whole.body)


def test_no_sentence_stays_that_no_fact_was_read_from() -> None:
    page = make_fixture(response(PAGE)).page

    assert SAID in page
    assert "68 x 42 cm" in page
    assert "family" not in page
    assert "picture" not in page


def test_scripts_styles_and_pictures_go_and_markup_that_was_read_stays() -> None:
    page = make_fixture(response(PAGE)).page

    assert not re.search(r"<style|<img|track\(", page)
    assert '"@type": "Product"' in page
    assert '"sku": "RB-17"' in page
    assert "a.jpg" not in page


def test_figures_of_dropped_prose_stay_as_traps() -> None:
    assert "1987" in make_fixture(response(PAGE)).page


def test_the_page_says_where_it_is_from_and_whose_wording_it_is() -> None:
    page = make_fixture(response(PAGE)).page

    assert f"Trimmed from {MAT_URL} as of 2026-09-01" in page
    assert "project's own" in page


REAL = "https://reedbank.test/products/lie-easy"
SENTENCES = {
    "text": html(f"{BUYING}<p>{CHATTER} {TOLD} {CHATTER}</p>"),
    "JSON-LD": html(BUYING, head=json_ld(product(description=f"{CHATTER} {TOLD}", sku="RB-17"))),
    "attribute": html(f'{BUYING}<p>{TOLD}</p><div itemprop="about" data-words="{CHATTER}">x</div>'),
    "script": html(f'{BUYING}<p>{TOLD}</p><script>var said = "{CHATTER}"; track(said)</script>'),
}


@pytest.mark.parametrize("where", SENTENCES)
def test_of_a_real_shop_no_sentence_stays_but_its_facts_and_figures_do(where: str) -> None:
    whole = response(SENTENCES[where], url=REAL)

    made = make_fixture(whole)

    assert made.lost == ()
    assert made.sentences == ()
    words = re.findall(r"\w+", f"{CHATTER} {TOLD}")
    runs = [" ".join(words[at : at + 5]) for at in range(len(words) - 4)]
    assert not [run for run in runs if run in " ".join(re.findall(r"\w+|…", made.page))]
    (before,), (after,) = read(whole), read(page_response(made.page, REAL))
    assert {key: fact.value for key, fact in after.facts.items()} == {
        key: fact.value for key, fact in before.facts.items()
    }
    assert "spike_material" in after.facts


def test_a_sentence_that_stays_is_told_and_keeps_the_page_from_being_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without rewording the sentence is there, and is found."""
    monkeypatch.setattr(fixture, "reword", lambda page, _: page)

    made = make_fixture(response(SENTENCES["text"], url=REAL))

    assert any(TOLD in sentence for sentence in made.sentences)
    assert fixture.REWORD in made.page


def test_what_makes_no_fixture_is_refused_with_its_reason() -> None:
    with pytest.raises(FixtureError, match="page of kind other"):
        make_fixture(response("no", status=404))


def test_a_pair_is_never_overwritten_unasked(tmp_path: Path) -> None:
    made = make_fixture(response(PAGE))
    made.save(tmp_path, "reedbank-mat")

    with pytest.raises(FixtureError, match="--force"):
        made.save(tmp_path, "reedbank-mat")
    page, _ = made.save(tmp_path, "reedbank-mat", force=True)
    assert expected_of(*read(page_response(page.read_text(), MAT_URL))) == made.expected


def test_a_trimming_that_is_not_judged_by_the_reader_loses_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without its judge the trimming cuts facts, and says which."""

    def blindly(self: trimming.Trimming, edit: trimming.Edit) -> bool:
        self.tokens = [edit.get(at, token) for at, token in enumerate(self.tokens)]
        return True

    monkeypatch.setattr(trimming.Trimming, "_try", blindly)

    assert "spike_material" in make_fixture(response(PAGE)).lost


def test_of_a_script_only_the_parts_stay_that_are_read() -> None:
    page = f'<script>track("you"); var mat = {{"price": "59.00", "told": "{CHATTER}", "more": [1]}};\nmore()</script>'
    trimmed = trimming.Trimming(page, lambda page: '"price": "59.00"' in page and "var mat" in page, ())

    trimmed.trim()

    assert '<script>varmat={"price":"59.00"};</script>' in "".join(trimmed.page().split())
