"""A page whose part is the same need not be made again: no change of any field of any table may be missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reports.address import Site
from reports.known import Known
from reports.pages import render_pages
from reports.part import OF_MATS, Hidden, Parts
from reports.site import Published
from reports.words import load_words
from scoring.results import (
    BreakEven,
    FactSpell,
    FrontierRow,
    Lift,
    PriceSpell,
    RankMove,
    Reduction,
    Results,
    WinningIndex,
)
from tests.reports.conftest import INPUTS
from tests.reports.invented_results import invented_results

Publish = Callable[..., Published]
JOINS = {"product_id", "key", "kind", "profile", "shop", "versus_id", "next_id", "dominated_by", "criterion", "state"}
"""Fields that join rows to each other, or say what a row is."""


@pytest.fixture(scope="module")
def market() -> Results:
    """A few mats with a row in every table."""
    results = invented_results(4, market="real")
    one, other, *_ = (mat.product_id for mat in results.mats)
    offer, when = results.offers[0], results.edition.edition_date
    sold = (offer.product_id, offer.shop, offer.seller, offer.variant, offer.url)
    return replace(
        results,
        winning_indices=(WinningIndex("balanced", one, other, Decimal("0.7")),),
        break_evens=(BreakEven("balanced", one, other, "pillow", Decimal("0.1"), Decimal("0.2")),),
        frontier=(FrontierRow("balanced", one, Decimal(20), Decimal(60), False, other, None),),
        price_spells=(
            PriceSpell(
                offer.product_id, offer.shop, offer.shop_name, offer.url, None, None, Decimal(30), "EUR", when, when,
                None, 1, 1,
            ),
        ),
        reductions=(
            Reduction(*sold, Decimal(20), "EUR", Decimal(30), when, "genuine", Decimal(25), when, 3, 30, 2),
        ),
        fact_spells=(
            FactSpell(one, "warranty_months", offer.shop, offer.shop_name, offer.url, "24", when, when, None),
        ),
        lifts=(
            Lift(one, "first", "pillow", "A pillow?", "stated", "no", "yes", Decimal(6), Decimal(70), 1),
        ),
        moves=(RankMove(one, "fact", Decimal(2), 1),),
    )  # fmt: skip


def pages_of(results: Results) -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Key and maker of every mat's page."""
    pages = render_pages(Known(results, load_words()), {}, (), (("site", "0"),), Site(name="M"))
    return {page.path: (page.key, page.make) for page in pages if page.path.startswith("mats/")}


def otherwise(value: Any) -> Any:
    """Give another value of the same kind."""
    match value:
        case bool():
            return not value
        case str():
            return f"{value}7" if value[-1:].isdigit() else f"{value} otherwise"
        case int() | Decimal():
            return value + 1
        case date():
            return value - timedelta(days=3)
        case dict():
            return {key: otherwise(each) for key, each in value.items()}
    return value


def variants(results: Results) -> Iterator[tuple[str, Results]]:
    """Change one field of one table in all its rows, field by field."""
    for table in (*OF_MATS, "shops", "criteria", "profiles", "stability_rules", "edition", "requirements", "caps"):
        rows = getattr(results, table)
        several = rows if isinstance(rows, tuple) else (rows,)
        if table in {"requirements", "caps"}:
            yield table, replace(results, **{table: tuple((f"{title} x", why) for title, why in rows)})
            continue
        for field in fields(several[0]) if several else ():
            if field.name in JOINS:
                continue
            changed = tuple(replace(row, **{field.name: otherwise(getattr(row, field.name))}) for row in several)
            if changed != several:
                made = changed if isinstance(rows, tuple) else changed[0]
                yield f"{table}.{field.name}", replace(results, **{table: made})


def test_a_page_that_shows_a_change_has_another_key(market: Results) -> None:
    before = {path: (key, make()) for path, (key, make) in pages_of(market).items()}
    tried, shown = 0, set()
    for what, changed in variants(market):
        tried += 1
        try:
            after = pages_of(changed)
        except (ValueError, KeyError, ArithmeticError):
            continue
        for path, (key, make) in after.items():
            if key == before[path][0]:
                assert make() == before[path][1], f"{what} changes {path}, and its key does not say so"
            else:
                shown.add(what)
    assert tried > 150
    assert len(shown) > 100, "next to no change was told by a key: nothing was tried"


def test_what_every_run_changes_makes_no_page_of_a_mat_anew(market: Results) -> None:
    later = replace(market.edition, run_ids=(*market.edition.run_ids, "20260902T120000Z"), listings=999)
    shops = tuple(replace(shop, requests=shop.requests + 1, listings=99) for shop in market.shops)

    assert {path: key for path, (key, _) in pages_of(replace(market, edition=later, shops=shops)).items()} == {
        path: key for path, (key, _) in pages_of(market).items()
    }


def test_a_hidden_field_can_not_be_read_unnoticed(market: Results) -> None:
    edition = Hidden(market.edition, {"run_ids"})

    assert edition.edition_date == market.edition.edition_date
    with pytest.raises(AttributeError, match="run_ids is no part of a mat"):
        _ = edition.run_ids


def test_a_part_holds_the_rows_of_its_mat_alone(market: Results) -> None:
    known = Known(market, load_words())
    mat = market.mats[1]
    own = Parts(known, []).of(mat).results

    assert {row.product_id for table in OF_MATS for row in getattr(own, table)} == {mat.product_id}
    assert own.evidence == tuple(row for row in market.evidence if row.product_id == mat.product_id)


def test_an_edition_made_upon_another_is_the_same_as_one_made_anew(
    publishing: Publish, market: Results, tmp_path: Path
) -> None:
    first = publishing(market)
    renamed = replace(market, mats=(*market.mats[:-1], replace(market.mats[-1], name="Another Name")))
    upon = publishing(renamed, inputs={**INPUTS, "run": "2"})
    anew = publishing(renamed, inputs={**INPUTS, "run": "2"}, to=tmp_path / "anew")

    assert first.changed
    assert upon.kept > 0
    for path in (path for path in anew.path.rglob("*") if path.is_file()):
        assert (upon.path / path.relative_to(anew.path)).read_bytes() == path.read_bytes()


def test_a_page_whose_key_is_the_same_is_made_again_where_its_file_was_damaged(
    publishing: Publish, market: Results
) -> None:
    first = publishing(market)
    page = first.path.resolve() / "mats" / f"{market.mats[0].product_id}.html"
    whole = page.read_bytes()
    page.unlink()
    page.write_bytes(whole.replace(b"Speaks for it", b"Speaks for it, surely"))

    assert (publishing(market, inputs={**INPUTS, "run": "2"}).path / "mats" / page.name).read_bytes() == whole
