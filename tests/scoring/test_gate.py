"""The gate: each shop against its own last good runs; what a market does by itself passes, what a fault does stops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from crawler.readings import DAMAGED
from scoring.inputs import InputError, accepted_rows, edited_texts, generic_word_rows
from scoring.warehouse import WAREHOUSE
from tests.scoring.small_runs import DAY_1, DAY_2, DAY_3, FULL, build_guide, edited_copy, listing, without, write_run

Pages = list[dict[str, Any]]


def shelf(count: int = 10, *, times: float = 1, **more: Any) -> Pages:
    """A shop's pages, each at a price of its own."""
    return [
        listing("b", f"/{n}", f"Model{n} mat", "Bea", **{"price": f"{(30 + 3 * n) * times:.2f}", "facts": FULL, **more})
        for n in range(count)
    ]


def some(changed: Pages, kept: Pages, count: int) -> Pages:
    return [*changed[:count], *kept[count:]]


def sale(times: float) -> Pages:
    return [
        listing("b", f"/{n}", f"Model{n} mat", "Bea", price=f"{(30 + 3 * n) * times:.2f}",
                facts={**FULL, "list_price": f"{30 + 3 * n:.2f}"})
        for n in range(10)
    ]  # fmt: skip


def findings(data: Path) -> list[tuple[str, str, str | None, str | None, str | None]]:
    with duckdb.connect(str(data / WAREHOUSE), read_only=True) as connection:
        return connection.execute(
            "select f.field, f.class, f.before, f.after, f.example from (select unnest(findings) as f, run_number"
            " from staging.shop_runs where shop = 'b' order by run_number)"
        ).fetchall()


def judged(tmp_path: Path, after: Pages, before: Pages | None = None, **report: Any) -> list[Any]:
    write_run(tmp_path, DAY_1, [*[{**page, "shop": "a"} for page in shelf(2)], *(before or shelf())])
    write_run(tmp_path, DAY_2, after, shops={"b": report} if report else None)
    build_guide(tmp_path)
    return findings(tmp_path)


NORMAL: dict[str, Pages] = {
    "one listing less": shelf(9),
    "five more": shelf(15),
    "a sale on everything": sale(0.8),
    "half price on everything, with the price crossed out": sale(0.5),
    "a rise on everything": shelf(times=1.1),
    "two pages that state another size": some(shelf(facts=without(mat_length_cm=70)), shelf(), 2),
    "a page that lost its table": some(shelf(facts={"spike_material": "abs"}), shelf(), 1),
    "half of it sold out": some(shelf(availability="OutOfStock"), shelf(), 5),
}


@pytest.mark.parametrize("name", NORMAL)
def test_what_a_market_does_by_itself_passes(name: str, tmp_path: Path) -> None:
    assert judged(tmp_path, NORMAL[name]) == []


FAULTS: dict[str, tuple[Pages, str, str]] = {
    "an eighth of it is gone": (shelf(8), "listings", "site_changed"),
    "prices in cents": (shelf(times=100), "price", "site_changed"),
    "prices a hundredth": (shelf(times=0.01), "price", "site_changed"),
    "two prices in cents": (some(shelf(times=100), shelf(), 2), "price", "site_changed"),
    "two prices that are stated no more": (some(shelf(price=None), shelf(), 2), "price", "site_changed"),
    "three prices of another thing, the right ones crossed out": (
        [
            listing("b", f"/{n}", f"Model{n} mat", "Bea", price="9.99" if n < 3 else f"{30 + 3 * n}.00",
                    facts={**FULL, "list_price": f"{30 + 3 * n}.00"} if n < 3 else FULL)
            for n in range(10)
        ],
        "price", "site_changed",
    ),
    "one price everywhere": (shelf(price="39.00"), "price", "site_changed"),
    "another currency": (shelf(currency="USD"), "currency", "currency"),
    "another language": (shelf(language="en"), "language", "site_changed"),
    "inches for centimetres": (shelf(facts=without(mat_length_cm=26.8)), "mat_length_cm", "site_changed"),
    "a fact that is gone": (shelf(facts=without("spike_material")), "spike_material", "site_changed"),
    "a fact that was never there": (
        shelf(facts={**FULL, "pillow_core": ["latex"]}), "pillow_core", "site_changed",
    ),
    "one name everywhere": (
        [listing("b", f"/{n}", "Recommended", "Bea", price=f"{30 + 3 * n}.00", facts=FULL) for n in range(10)],
        "name", "site_changed",
    ),
    "no mats any more": (shelf(is_mat=False), "mat", "site_changed"),
    "two mats that are none any more": (some(shelf(is_mat=False), shelf(), 2), "mat", "site_changed"),
    "three pages that each lost something else": (
        [
            *(page for n, key in enumerate(("spike_material", "warranty_months", "core_material"))
              for page in shelf(facts=without(key))[n : n + 1]),
            *shelf()[3:],
        ],
        "all fields", "site_changed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_many_pages_stops_the_shop_and_is_told_with_field_and_example(name: str, tmp_path: Path) -> None:
    pages, field, kind = FAULTS[name]

    found = judged(tmp_path, pages)

    assert (field, kind) in {(line[0], line[1]) for line in found}
    if field != "listings":
        assert next(line[4] for line in found if line[0] == field).startswith("http://b.example/")


def test_a_damaged_archive_sets_its_shop_aside_and_is_all_that_is_told_of_it(tmp_path: Path) -> None:
    lost = {"kind": "other", "issues": [DAMAGED, "1/archive/b.warc.gz"], "facts": {}, "offers": []}

    found = judged(tmp_path, [{**page, **lost} for page in shelf()])

    assert found == [("archive", "damaged", None, None, "runs/1/archive/b.warc.gz")]


def test_a_crossed_out_price_that_goes_alone_was_lost_and_one_that_goes_with_its_sale_was_not(tmp_path: Path) -> None:
    (lost, ended) = (tmp_path / "lost", tmp_path / "ended")

    assert [line[0] for line in judged(lost, shelf(times=0.8), sale(0.8))] == ["list_price"]
    assert judged(ended, shelf(), sale(0.8)) == []


@pytest.mark.parametrize("term", ["OutOfStock", "BackOrder"])
def test_goods_that_are_all_to_be_had_at_once_again_are_doubted_and_one_of_several_is_not(
    term: str, tmp_path: Path
) -> None:
    two = some(shelf(availability=term), shelf(), 2)

    assert [line[0] for line in judged(tmp_path / "all", shelf(), two)] == ["availability"]
    assert judged(tmp_path / "one", some(shelf(availability=term), shelf(), 1), two) == []


def test_a_bad_run_is_never_what_the_next_is_held_against(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_3, shelf(times=100))

    assert [line[0] for line in judged(tmp_path, shelf(times=100))] == ["price", "price"]


@pytest.mark.parametrize(("currency", "language", "field"), [("USD", "de", "currency"), ("EUR", "sv", "language")])
def test_a_first_run_is_held_against_the_recipe(currency: str, language: str, field: str, tmp_path: Path) -> None:
    first = [*[{**page, "shop": "a"} for page in shelf(2)], *shelf(currency=currency, language=language)]
    write_run(tmp_path, DAY_1, first, shops={"b": {"currency": "EUR", "language": "de"}})

    build_guide(tmp_path)

    assert [line[0] for line in findings(tmp_path)] == [field]


def test_a_change_that_the_operator_accepts_passes_and_is_the_measure_from_then_on(tmp_path: Path) -> None:
    edited = edited_copy(tmp_path / "edited")
    path = edited / "gate" / "accepted.toml"
    write_run(tmp_path, DAY_3, shelf(6))
    assert [line[0] for line in judged(tmp_path, shelf(6))] == ["listings", "listings"]

    path.write_text(f'[[accepted]]\nshop = "b"\nrun = "{DAY_2}"\nfield = "listings"\nreason = "so"\nby = "me"\n')
    results = build_guide(tmp_path, edited=edited)

    assert findings(tmp_path) == []
    assert {shop.state for shop in results.shops} == {"good"}


@pytest.mark.parametrize("text", ["accepted = 1 =", '[[accepted]]\nshop = "b"\n', "[[accepted]]\nshop = 1\n"])
def test_a_broken_list_of_accepted_changes_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "accepted.toml"
    path.write_text(text)

    with pytest.raises(InputError, match=r"accepted\.toml"):
        accepted_rows(path)


def test_what_set_a_shop_aside_is_told_with_an_example_before_and_now_and_a_remedy(tmp_path: Path) -> None:
    judged(tmp_path, shelf(times=100))

    (found,) = build_guide(tmp_path).findings

    assert (found.shop, found.run_id, found.field, found.kind) == ("b", DAY_2, "price", "site_changed")
    assert (found.before, found.after, found.example) == ("30.0", "3000.0", "http://b.example/0")
    assert found.words == "10 prices are not what a sale or a rise makes of them"
    assert "accept it" in found.remedy


@pytest.mark.parametrize("text", [None, b"\xe3\n", b"neither\nof them\n"], ids=["gone", "not text", "not a table"])
def test_a_broken_table_of_generic_words_is_named(text: bytes | None, tmp_path: Path) -> None:
    edited = edited_copy(tmp_path / "edited")
    path = edited / "identity" / "generic_words.csv"
    path.unlink()
    if text is not None:
        path.write_bytes(text)

    with pytest.raises(InputError, match=r"generic_words\.csv"):
        generic_word_rows(edited_texts(edited)[1])
