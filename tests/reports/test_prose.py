"""Prose that editors write: facts bound in, claims held to, nothing that a shop wrote becomes markup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from reports.known import Known
from reports.prose import load_prose, render_prose
from reports.texts import GUIDE_TEXTS, GuideTextError
from reports.words import load_words
from scoring.results import Results
from tests.reports.conftest import publish
from tests.reports.html import faults, tree

HEAD = '+++\ntitle = "Trying"\nlead = "A page to try."\nmenu = "foot 99 Trying"\n+++\n'


@pytest.fixture
def known(results: Results) -> Known:
    return Known(results, load_words())


def rendered(known: Known, folder: Path, source: str) -> str:
    (folder / "trying.md").write_text(HEAD + source, encoding="utf-8")
    return str(render_prose(load_prose(folder)[0], known))


def cheapest_of(results: Results) -> str:
    priced = [mat for mat in results.mats if mat.offer and mat.offer.price_guide is not None and not mat.offer.stale]
    asked = [mat for mat in priced if mat.state != "requirement_failed"]
    return min(asked, key=lambda mat: (mat.offer.price_guide, mat.product_id)).product_id  # type: ignore[union-attr]


def test_a_bound_fact_is_worded_as_on_the_mat_s_page(known: Known, results: Results, tmp_path: Path) -> None:
    mat = next(mat for mat in results.mats if known.state(mat, "mat_length_cm") == "stated")

    html = rendered(known, tmp_path, f'{{{{ mat("{mat.product_id}").mat_length_cm }}}} long')

    assert f"{known.line(mat, 'mat_length_cm').words} long" in html


def test_a_claim_that_holds_is_said(known: Known, results: Results, tmp_path: Path) -> None:
    holds = f'mat("{cheapest_of(results)}").is_cheapest()'

    assert "the <em>cheapest</em>." in rendered(known, tmp_path, f'It is {{{{ claim("the *cheapest*", {holds}) }}}}.')


@pytest.mark.parametrize("method", ["is_cheapest", "is_best", "is_only"])
def test_a_claim_that_no_longer_holds_names_line_and_sentence(
    known: Known, results: Results, tmp_path: Path, method: str
) -> None:
    last = next(mat for mat in reversed(results.mats) if mat.product_id != cheapest_of(results))
    source = f'Fine.\n\nIt is {{{{ claim("the first", mat("{last.product_id}").{method}()) }}}}.'

    with pytest.raises(GuideTextError, match=r"trying\.md:8: “the first” is no longer true.*It is "):
        rendered(known, tmp_path, source)


def test_a_fact_that_nobody_states_can_not_be_bound(known: Known, results: Results, tmp_path: Path) -> None:
    mat, key = next(
        (mat, key) for mat in results.mats for key in ("burr_free", "weight_kg") if known.state(mat, key) == "unknown"
    )

    with pytest.raises(GuideTextError, match=rf"trying\.md:6: {key} of {mat.product_id} is not stated"):
        rendered(known, tmp_path, f'{{{{ mat("{mat.product_id}").{key} }}}}')


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('{{ mat("no-such").price }}', "this edition has no mat 'no-such'"),
        ("{{ cheapest().colour }}", "a mat has no 'colour'"),
        ('{{ cheapest(colour="red").name }}', "there is no fact 'colour'"),
        ('{{ best(core_material="moss") }}', "no mat that is ranked is known to have core_material = 'moss'"),
        ("{{ open }}", "'open' is undefined"),
        ("{% if %}", "Expected an expression"),
        ("{{ mat.__globals__ }}", "unsafe"),
        ("{{ claim() }}", "missing 2 required"),
    ],
)
def test_what_can_not_be_bound_is_named(known: Known, tmp_path: Path, source: str, fault: str) -> None:
    with pytest.raises(GuideTextError, match=r"trying\.md:6: ") as caught:
        rendered(known, tmp_path, source)

    assert fault in str(caught.value)


def test_what_a_shop_calls_its_mat_never_becomes_markup(results: Results, tmp_path: Path) -> None:
    name = "<b>x</b> [y](https://y.example) *z* `{{ 7 * 7 }}` | # &amp;"
    first = replace(results.mats[0], name=name)
    hostile = Known(replace(results, mats=(first, *results.mats[1:])), load_words())

    html = rendered(hostile, tmp_path, f'# {{{{ mat("{first.product_id}").name }}}}\n')

    assert LexborHTMLParser(html).css("b, a, em, code") == []
    assert LexborHTMLParser(html).css_first("h1").text() == name


def test_html_in_prose_is_shown_as_text(known: Known, tmp_path: Path) -> None:
    html = rendered(known, tmp_path, "<script>alert(1)</script> [x](javascript:alert(1))")

    assert LexborHTMLParser(html).css("script, a") == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("# No head\n", r"trying\.md:1: a page begins with its head"),
        ("+++\ntitle = \n+++\n", r"trying\.md:2: not readable as TOML"),
        ('+++\ntitle = "x"\nlead = "y"\nmenu = "top"\n+++\n', r"trying\.md:2: menu"),
        ('+++\ntitle = "x"\n+++\n', r"trying\.md:2: lead"),
    ],
)
def test_a_wrong_head_is_named(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "trying.md").write_text(text, encoding="utf-8")

    with pytest.raises(GuideTextError, match=fault):
        load_prose(tmp_path)


def test_tables_of_prose_have_captions_and_heads(site: Path) -> None:
    for page in load_prose(GUIDE_TEXTS / "pages"):
        html = site / page.page
        assert faults(html.read_bytes()) == []
        for table in tree(html).css("main table"):
            assert table.css_first("caption").text().strip()
            assert all(head.text().strip() for head in table.css("th"))
            assert table.css("tbody tr > th[scope=row]")


def test_prose_that_is_no_longer_true_stops_the_edition(results: Results, tmp_path: Path) -> None:
    texts = tmp_path / "guide"
    (texts / "pages").mkdir(parents=True)
    for path in GUIDE_TEXTS.glob("*.toml"):
        (texts / path.name).write_bytes(path.read_bytes())
    (texts / "pages" / "trying.md").write_text(HEAD + '{{ claim("the only one", best().is_only()) }}', encoding="utf-8")

    with pytest.raises(GuideTextError, match="“the only one” is no longer true"):
        publish(results, tmp_path / "editions", inputs={"run": "a" * 64}, texts=texts)

    assert not (tmp_path / "editions" / "current").exists()
