"""The pages: valid, complete without a script, honest about what is unknown or contradicted."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from reports.address import Site
from reports.filters import percent
from reports.known import Known
from reports.menu import find_menu
from reports.pages import render_pages
from reports.prose import load_prose
from reports.texts import GUIDE_TEXTS
from reports.words import load_words
from scoring.results import Results
from tests.conftest import ROOT
from tests.reports.html import faults, text, tree

BUYING = ("index.html", "shops.html", "mats")


def plain(words: str) -> str:
    return " ".join(words.lower().split())


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@pytest.mark.parametrize("which", ["site", "unranked_site"])
def test_every_page_is_valid_html(which: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(which)
    found = {path.name: errors for path in pages_of(site)[::3] if (errors := faults(path.read_bytes()))}

    assert not found


def test_the_validity_check_finds_what_is_wrong() -> None:
    assert faults(b"<!doctype html><title>x</title><p><a href=x></p>")


@pytest.mark.parametrize("which", ["site", "unranked_site"])
def test_pages_that_may_lead_to_a_purchase_carry_notice_and_disclaimer(
    which: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(which)
    safety = load_words().safety
    buying = [path for path in pages_of(site) if path.relative_to(site).parts[0] in BUYING]

    assert len(buying) > 40
    for path in buying:
        page = tree(path)
        assert safety.notice in text(page.css_first("[data-rule=safety]"))
        assert text(page.css_first("[data-rule=disclaimer]")) == safety.disclaimer


def test_the_notice_stands_before_the_table(site: Path) -> None:
    body = (site / "index.html").read_text()

    assert body.index('data-rule="safety"') < body.index("<table")


def test_every_page_says_that_the_market_is_invented(site: Path) -> None:
    assert all("Invented market." in text(tree(path).css_first(".market")) for path in pages_of(site))


def test_every_page_says_that_facts_were_noted_by_hand(unranked_site: Path) -> None:
    assert all("Noted by hand." in text(tree(path).css_first(".market")) for path in pages_of(unranked_site))


def test_invented_shops_are_never_linked(site: Path) -> None:
    written = {prose.page for prose in load_prose(GUIDE_TEXTS / "pages")}
    pages = [path for path in pages_of(site) if path.name not in written]
    addresses = [a.attributes.get("href") or "" for path in pages for a in tree(path).css("a[href]")]

    assert addresses
    assert not [address for address in addresses if "://" in address]


def test_real_sources_are_linked_without_endorsement(unranked_site: Path) -> None:
    links = [a for path in pages_of(unranked_site) for a in tree(path).css("a[href^='http']")]

    assert links
    assert {a.attributes.get("rel") for a in links} == {"nofollow noopener"}


def test_only_the_guide_has_a_script_and_no_page_asks_anyone_else(site: Path) -> None:
    for path in pages_of(site):
        page = tree(path)
        assert not page.css("iframe, object, embed, form, [style]")
        assert path.name == "index.html" or not page.css("script:not([type='application/ld+json'])")
        assert not [node for node in page.css("[src]") if "://" in (node.attributes.get("src") or "")]
        policy = page.css_first("meta[http-equiv='Content-Security-Policy']")
        assert policy is not None
        assert str(policy.attributes.get("content")).startswith("default-src 'none'")
    assert "url(" not in (site / "static" / "style.css").read_text()


def test_every_ranked_mat_has_a_row_in_the_order_of_rank(site: Path, results: Results) -> None:
    rows = tree(site / "index.html").css("#ranking tbody tr")

    assert [text(row.css_first("a.mat-name")) for row in rows] == [m.name for m in results.mats if m.state == "ranked"]


def test_every_cell_of_the_table_leads_to_its_evidence(site: Path) -> None:
    cells = tree(site / "index.html").css("table.compare tbody td:not(.missing)")

    assert len(cells) > 300
    assert all(cell.css("a[href]") or "not stated" in text(cell) or cell.css(".bar") for cell in cells)


def test_the_points_on_a_mat_s_page_add_up_to_its_value(site: Path, results: Results) -> None:
    for mat in results.mats[:20]:
        rows = tree(site / "mats" / f"{mat.product_id}.html").css("table.parts tbody tr:not(.group)")
        points = [Decimal(text(row.css_first("td.num")).split()[0].replace("−", "-")) for row in rows]
        assert sum(points[:-1]) == points[-1] == mat.value


def test_what_is_not_stated_is_said_and_hatched(site: Path, results: Results) -> None:
    for mat in results.mats:
        unknown = {c.key for c in results.contributions if c.product_id == mat.product_id and c.state == "unknown"}
        if unknown:
            page = tree(site / "mats" / f"{mat.product_id}.html")
            assert page.css("#facts .unknown")
            assert page.css("rect[fill='url(#hatch)']")
            return
    pytest.fail("no mat of the invented market has an unknown fact")


def test_all_sides_of_a_contradiction_are_shown(site: Path, results: Results) -> None:
    cells = [cell for cell in results.cells if cell.state == "contradicted"]
    assert cells
    known = Known(results, load_words())
    for cell in cells:
        fact = tree(site / "mats" / f"{cell.product_id}.html").css_first(f"#fact-{cell.key}")
        assert fact is not None
        sides = known.sides(cell)
        assert len(sides) > 1
        assert text(fact.css_first(".contradicted")).lower() == plain(" or ".join(sides))
        shown = [text(card.css_first(".read-as b")) for card in fact.css(".proof > .card")]
        assert {plain(side) for side in shown} == {plain(side) for side in sides}, (
            "every side stands open, none behind a click"
        )


def test_every_piece_of_evidence_stands_on_its_mat_s_page(site: Path, results: Results) -> None:
    mat = results.mats[0]
    page = text(tree(site / "mats" / f"{mat.product_id}.html").css_first("#facts"))
    rows = [row for row in results.evidence if row.product_id == mat.product_id]

    assert rows
    for row in rows:
        assert row.quote is not None
        assert all(piece in page for piece in (row.quote, row.locator, str(row.digest), row.run_id, str(row.shop_name)))


def test_a_guide_without_a_ranking_still_compares_what_is_known(unranked_site: Path, unranked: Results) -> None:
    page = tree(unranked_site / "index.html")

    assert not page.css("#ranking, .picks")
    assert len(page.css("#not-ranked tbody tr")) == len(unranked.mats)
    assert page.css("#contradictions li")
    assert {text(cell) for cell in page.css("td.support")} <= {"A, B, C", "A, B", "A, C", "B, C", "A", "B", "C", "–"}
    assert (
        "not ranked"
        in text(tree(unranked_site / "mats" / f"{unranked.mats[0].product_id}.html").css_first(".lead")).lower()
    )


def test_a_mat_that_is_not_ranked_says_what_nobody_states(site: Path, results: Results) -> None:
    rows = tree(site / "index.html").css("#not-ranked tbody tr")

    assert len(rows) == results.edition.mats_listed - results.edition.mats_ranked > 0
    assert all(text(row.css_first("td.missing")) for row in rows)


def test_what_moved_is_listed_and_marked_in_the_table(site: Path, results: Results) -> None:
    listed = text(tree(site / "changes.html").css_first("main"))
    index = tree(site / "index.html")

    assert all(change.name in listed for change in results.changes)
    assert "Warranty" in listed
    assert "out of stock → , now in stock" in listed
    marks = [text(mark) for mark in index.css("#ranking small.moved")]
    assert marks[0].startswith(("up from ", "down from "))
    assert {"new", "was 5", "was called Old Name"} <= set(marks)


def test_a_shop_set_aside_shows_the_age_of_its_listings(site: Path, results: Results) -> None:
    shop = tree(site / "shops.html").css_first("#shop-halden")
    assert "Set aside on 2 Sep 2026: the shop did not answer (3 tries)" in text(shop)
    assert "from 1 Sep 2026 (1 day old)" in text(shop)

    stale = next(offer for offer in results.offers if offer.stale)
    offers = text(tree(site / "mats" / f"{stale.product_id}.html").css_first("#offers"))
    assert "shop set aside: last good reading" in offers


def test_the_method_shows_the_weights_of_every_wish_and_why(site: Path, results: Results) -> None:
    wishes = text(tree(site / "method.html").css_first("#wishes"))

    assert len(results.profiles) > 1
    for profile in results.profiles:
        assert profile.title in wishes
        assert profile.reason in wishes
        for weight in profile.weights.values():
            assert plain(percent(weight)) in wishes


def test_the_method_shows_every_weight_value_and_rule(site: Path, results: Results) -> None:
    page = tree(site / "method.html")
    words = text(page.css_first("main"))

    for criterion in results.criteria:
        block = page.css_first(f"#criterion-{criterion.key}")
        assert all(piece in text(block) for piece in (criterion.question, criterion.reason, criterion.unknown_rule))
        assert len(block.css("tbody tr")) == len(criterion.value_function) + 1  # type: ignore[union-attr]
    assert all(title in words and reason in words for title, reason in (*results.requirements, *results.caps))
    assert all(rule.rule in words for rule in (load_words().picks.overall, load_words().picks.value))


def test_tables_have_a_caption_and_named_heads(site: Path) -> None:
    for path in pages_of(site)[:12]:
        for table in tree(path).css("table"):
            assert text(table.css_first("caption"))
            assert all(th.attributes.get("scope") for th in table.css("th"))


def test_the_menu_is_what_the_pages_ask_for(site: Path) -> None:
    menu = find_menu(load_prose(GUIDE_TEXTS / "pages"))

    assert [entry.title for entry in menu][:3] == ["Guide", "Method", "Shops"]
    shown = [text(a) for a in tree(site / "safety.html").css("nav a")]
    assert shown == [entry.title for entry in menu if entry.place == "main"]
    here = tree(site / "safety.html").css("nav a[aria-current=page]")
    assert [text(a) for a in here] == ["Safety"]


def test_every_template_says_what_it_reads() -> None:
    for path in (ROOT / "reports" / "templates").rglob("*.html"):
        assert re.match(r"\{# Reads[: ].+#\}\n", path.read_text()), path


def test_pages_come_one_by_one(results: Results) -> None:
    pages = render_pages(Known(results, load_words()), {}, (), (), Site(name="Matguide"))

    assert next(pages).path == "404.html"


def test_goods_that_were_left_out_stand_by_name_and_every_address_without_goods_below_them(
    site: Path, results: Results
) -> None:
    page = tree(site / "left-out.html")
    for row in results.left_out:
        where = "main > section > ul > li" if row.name else "main > section > details li"
        lines = [text(line) for line in page.css(where)]
        assert any((row.name or "") in line and row.reason in line for line in lines), row
    assert "None" not in text(page.css_first("main"))
