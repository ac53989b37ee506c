"""What ties the publisher to a shop is said wherever the site says that nothing does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from reports.site import Published
from reports.texts import GUIDE_TEXTS
from scoring.results import Results
from tests.reports.html import text, tree

NOTHING = "We earn nothing from links"


def test_without_ties_every_page_says_that_there_are_none(site: Path, results: Results) -> None:
    rows = tree(site / "disclosure.html").css("tbody tr")

    assert len(rows) == len(results.shops)
    assert {text(row.css_first("td")) for row in rows} == {"none"}
    assert all(NOTHING in text(tree(page).css_first("footer")) for page in site.glob("*.html"))


def test_a_tie_is_named_beside_the_shop_and_no_page_denies_it(
    results: Results, publishing: Callable[..., Published], tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    shutil.copytree(GUIDE_TEXTS, texts)
    (texts / "ties.toml").write_text('[[tie]]\nshop = "kvist"\nwords = "The publisher’s aunt runs it."\n')

    site = publishing(results, texts=texts).path

    assert "aunt runs it" in text(tree(site / "shops.html").css_first("#shop-kvist"))
    assert "aunt runs it" in text(tree(site / "disclosure.html"))
    assert "Nothing. We own no shop" not in text(tree(site / "disclosure.html"))
    pages = [*site.glob("*.html"), *site.glob("mats/*.html")]
    assert not [page for page in pages if NOTHING in text(tree(page).css_first("footer"))]
