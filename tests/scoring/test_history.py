"""Days side by side: shops in trouble keep their last good listings, and what moved is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scoring.export import export
from scoring.results import Results, ShopRow
from scoring.warehouse import CheckFailedError
from tests.scoring.small_runs import DAY_1, DAY_2, DAY_3, FULL, build_guide, listing, points_of, without, write_run

LATER_ON_DAY_1 = "20260901T203000Z"


def mats(shop: str, count: int, **more: Any) -> list[dict[str, Any]]:
    return [listing(shop, f"/{n}", f"Model{n} mat", shop.title(), facts=FULL, **more) for n in range(count)]


def shop_of(results: Results, shop: str) -> ShopRow:
    return next(row for row in results.shops if row.shop == shop)


TROUBLE: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "is down": ([], {"finish": "unreachable"}, "the walk did not finish: unreachable"),
    "yields less than its recipe expects": (
        mats("b", 2), {"listings_min": 3}, "2 listings, and a healthy walk yields at least 3",
    ),
    "yields less than nine tenths of its last good run": (
        mats("b", 8), {}, "8 listings, and the last good runs had 10",
    ),
    "lost its prices": (
        mats("b", 10, price=None), {}, "only 0 of 10 listings have a price; and 1 more in `matguide check`",
    ),
}  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLE)
def test_a_shop_is_set_aside_alone_and_keeps_its_last_good_listings_with_their_age_when_it(
    trouble: str, tmp_path: Path
) -> None:
    pages, report, reason = TROUBLE[trouble]
    write_run(tmp_path, DAY_1, [*mats("a", 2), *mats("b", 10)])
    write_run(tmp_path, DAY_3, [*mats("a", 2), *pages], shops={"b": report})

    results = build_guide(tmp_path)

    row = shop_of(results, "b")
    assert (row.state, row.state_reason) == ("set_aside", reason)
    assert (row.age_days, row.last_good_on, row.last_run_on) == (2, date(2026, 9, 1), date(2026, 9, 3))
    assert shop_of(results, "a").state == "good"
    offers = [offer for offer in results.offers if offer.shop == "b"]
    assert len(offers) == row.listings == 10
    assert {(offer.stale, offer.observed_on) for offer in offers} == {(True, date(2026, 9, 1))}
    assert [(change.shop, change.before, change.after) for change in results.changes] == [("b", "good", "set_aside")]


def test_a_smaller_shop_is_held_against_its_last_good_run_and_not_a_set_aside_one(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, mats("b", 10))
    write_run(tmp_path, DAY_2, mats("b", 3))
    write_run(tmp_path, DAY_3, mats("b", 9))

    row = shop_of(build_guide(tmp_path), "b")

    assert (row.state, row.listings) == ("good", 9)


def test_a_shop_that_was_never_good_has_no_listings_and_says_why(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, mats("a", 1), shops={"b": {"finish": "refused"}})

    row = shop_of(build_guide(tmp_path), "b")

    assert (row.state, row.listings, row.last_good_on, row.age_days) == ("set_aside", 0, None, None)


def test_a_run_of_some_shops_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [*mats("a", 1), *mats("b", 1)])
    write_run(tmp_path, DAY_2, mats("a", 1))

    results = build_guide(tmp_path)

    assert (shop_of(results, "b").state, shop_of(results, "b").age_days) == ("good", 1)
    assert len(results.mats) == 2


def test_the_first_edition_has_no_changes_nor_has_a_second_run_of_its_day(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, mats("a", 2))
    assert build_guide(tmp_path).changes == ()
    write_run(tmp_path, LATER_ON_DAY_1, mats("a", 2, price="39.00"))

    results = build_guide(tmp_path)

    assert results.changes == ()
    assert results.edition.previous_date is None
    assert str(results.offers[0].price) == "39.00"


def test_what_moved_between_two_days_is_told(tmp_path: Path) -> None:
    write_run(
        tmp_path,
        DAY_1,
        [
            listing("a", "/1", "Klara mat", "Nordlys", price="49.90", facts=FULL),
            listing("a", "/2", "Fjell mat", "Nordlys", facts=without(cover_material=["polyester"])),
            listing("a", "/3", "Berg mat", "Nordlys", facts=without("warranty_months")),
        ],
    )
    write_run(
        tmp_path,
        DAY_3,
        [
            listing("a", "/1", "Aurora mat", "Nordlys", price="44.90", facts=without(spike_material="plastic")),
            listing(
                "a", "/2", "Fjell mat", "Nordlys", availability="OutOfStock", facts=without(cover_material=["linen"])
            ),
            listing("a", "/4", "Dal mat", "Nordlys", facts=FULL),
        ],
    )
    results = build_guide(tmp_path)
    told = {(c.kind, c.product_id, c.key, c.before, c.after) for c in results.changes}

    assert results.edition.previous_date == date(2026, 9, 1)
    assert told == {
        ("new", "nordlys-dal", None, None, None),
        ("gone", "nordlys-berg", None, None, None),
        ("renamed", "nordlys-klara", None, "Klara mat", "Aurora mat"),
        ("price", "nordlys-klara", None, "49.90 EUR", "44.90 EUR"),
        ("fact", "nordlys-klara", "spike_material", '"abs"', '"plastic"'),
        ("value", "nordlys-klara", None, "98.5000", "92.5000"),
        ("rank", "nordlys-klara", None, "1", "3"),
        ("availability", "nordlys-fjell", None, "InStock", "OutOfStock"),
        ("fact", "nordlys-fjell", "cover_material", '["polyester"]', '["linen"]'),
        ("value", "nordlys-fjell", None, "92.9000", "98.5000"),
        ("rank", "nordlys-fjell", None, "3", "1"),
    }


def test_a_mat_that_falls_out_of_the_ranking_is_told_as_a_lost_rank(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [listing("a", "/1", "Klara mat", "Nordlys", facts=FULL)])
    write_run(tmp_path, DAY_2, [listing("a", "/1", "Klara mat", "Nordlys", facts={"spike_material": "abs"})])

    ranks = [(change.before, change.after) for change in build_guide(tmp_path).changes if change.kind == "rank"]

    assert ranks == [("1", None)]


def test_prices_and_words_carry_the_first_day_of_their_unbroken_time(tmp_path: Path) -> None:
    for run, price, count, discs in [
        (DAY_1, "49.90", 6210, 221),
        (DAY_2, "39.90", 8820, 230),
        (DAY_3, "49.90", 6210, 230),
    ]:
        facts = {"spike_count": count, "disc_count": discs}
        write_run(tmp_path, run, [listing("a", "/1", "Klara mat", "Nordlys", price=price, facts=facts)])

    results = build_guide(tmp_path)

    assert results.offers[0].unchanged_since == date(2026, 9, 3)
    since = {row.key: row.unchanged_since for row in results.evidence}
    assert since["spike_count"] == date(2026, 9, 3)
    assert (since["disc_count"], since["brand"]) == (date(2026, 9, 2), date(2026, 9, 1))
    assert (results.mats[0].first_seen, results.mats[0].last_seen) == (date(2026, 9, 1), date(2026, 9, 3))


def test_an_earlier_edition_is_what_it_was_when_later_runs_are_taken_away(tmp_path: Path) -> None:
    early, late = tmp_path / "early", tmp_path / "late"
    for data in (early, late):
        write_run(data, DAY_1, [*mats("a", 3), *mats("b", 2)])
        write_run(data, DAY_2, [*mats("a", 2), *mats("b", 2, price="10.00")])
    write_run(late, DAY_3, mats("a", 3))
    now, before = build_guide(early), build_guide(late)

    values = {mat.product_id: mat.value for mat in now.mats}
    assert {mat.product_id: mat.value for mat in before.mats if mat.product_id in values} == values
    assert points_of(now, now.mats[0].product_id)["mat_size"].measurement == "68 cm"


LEFT_OUT = [
    {"shop": "a", "url": "http://a.example/secret", "outcome": "refused", "reason": "robots.txt forbids /secret"},
    {"shop": "a", "url": "http://a.example/gone", "outcome": "failed", "status": 404},
    {"shop": "a", "url": "http://a.example/far", "outcome": "left_out", "reason": "beyond the limit of pages"},
    {"shop": "a", "url": "http://a.example/blog", "outcome": "answered", "status": 200},
]


def test_what_is_not_in_the_guide_is_listed_with_its_reason(tmp_path: Path) -> None:
    pages = [
        *mats("a", 1),
        listing("a", "/yoga", "Yoga mat", "Sol", is_mat=False, is_mat_reason="The name says yoga mat."),
        {"shop": "a", "url": "http://a.example/blog", "kind": "other", "facts": {}},
    ]
    write_run(tmp_path, DAY_1, pages, walk=LEFT_OUT)

    results = build_guide(tmp_path)

    assert {line.url.rsplit("/", 1)[1]: line.reason for line in results.left_out} == {
        "blog": "No product was found on the page.",
        "far": "Left out: beyond the limit of pages",
        "gone": "Failed: status 404",
        "secret": "Refused by robots.txt: robots.txt forbids /secret",
        "yoga": "Not an acupressure mat: The name says yoga mat.",
    }
    assert shop_of(results, "a").left_out == 5


def test_nothing_is_made_while_most_shops_are_set_aside_and_the_warehouse_of_before_stays(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [*mats("a", 2), *mats("b", 2), *mats("c", 2)])
    build_guide(tmp_path)
    before = (tmp_path / "guide.duckdb").read_bytes()
    down = {"finish": "unreachable: no answer"}
    write_run(tmp_path, DAY_2, mats("a", 2), shops={"b": down, "c": down})

    with pytest.raises(CheckFailedError, match=r"enough shops are in order.*unreachable"):
        build_guide(tmp_path)

    assert (tmp_path / "guide.duckdb").read_bytes() == before


def test_listings_older_than_the_checklist_allows_leave_the_guide(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [*mats("a", 2), *mats("b", 2)])
    for run in ("20261001T080000Z", "20261003T080000Z"):
        write_run(tmp_path, run, mats("a", 2), shops={"b": {"finish": "unreachable"}})
        results = build_guide(tmp_path)
        row = shop_of(results, "b")
        assert (row.state, row.age_days, row.listings) == ("set_aside", *((30, 2) if run < "20261002" else (32, 0)))


def test_a_price_is_known_from_its_first_to_its_last_sighting_and_an_unchanged_page_is_one(tmp_path: Path) -> None:
    def sold(price: str, **more: Any) -> list[dict[str, Any]]:
        return [listing("a", "/1", "Klara mat", "Nordlys", price=price, facts=FULL, **more), *mats("b", 1)]

    write_run(tmp_path, "20260901T080000Z", sold("49.90"))
    write_run(tmp_path, "20260902T080000Z", sold("49.90", outcome="unchanged"))
    write_run(tmp_path, "20260903T080000Z", sold("9.90"), shops={"a": {"finish": "unreachable"}})
    write_run(tmp_path, "20260908T080000Z", sold("49.90"))
    write_run(tmp_path, "20260910T080000Z", sold("39.90"))
    write_run(tmp_path, "20260911T080000Z", mats("b", 1))
    write_run(tmp_path, "20260912T080000Z", sold("49.90", outcome="unchanged"))

    spells = [spell for spell in build_guide(tmp_path).price_spells if spell.shop == "a"]

    assert [
        (str(each.price), each.since.day, each.until.day, each.replaced_on and each.replaced_on.day) for each in spells
    ] == [("49.90", 1, 8, 10), ("39.90", 10, 10, 12), ("49.90", 12, 12, None)]
    assert [(each.sightings, each.gap_days) for each in spells] == [(3, 6), (1, 0), (1, 0)]


def test_a_price_that_stays_while_the_page_says_something_else_is_one_with_the_longest_time_unseen(
    tmp_path: Path,
) -> None:
    for day, price, count in (
        (1, "49.90", 6210),
        (2, "49.90", 6210),
        (7, "49.90", 8820),
        (8, "49.90", 8820),
        (20, "39.90", 8820),
    ):
        page = listing("a", "/1", "Klara mat", "Nordlys", price=price, facts={**FULL, "spike_count": count})
        write_run(tmp_path, f"202609{day:02}T080000Z", [page])

    told = build_guide(tmp_path).price_spells

    assert [(str(each.price), each.since.day, each.until.day, each.sightings, each.gap_days) for each in told] == [
        ("49.90", 1, 8, 4, 5),
        ("39.90", 20, 20, 1, 0),
    ]


def test_the_offers_of_a_page_have_a_history_each_and_so_have_its_facts(tmp_path: Path) -> None:
    offer = {"price": "10.00", "currency": "EUR", "availability": "InStock"}
    for run, price, count in ((DAY_1, "12.00", 6210), (DAY_2, "11.00", 6210), (DAY_3, "11.00", 8820)):
        offers = [{**offer, "seller": "Sol"}, {**offer, "seller": "Vind", "price": price}]
        page = listing("a", "/1", "Klara mat", "Nordlys", price="10.00", facts={"spike_count": count}, offers=offers)
        write_run(tmp_path, run, [page])

    spells = build_guide(tmp_path).price_spells

    assert [(each.seller, str(each.price), each.since.day, each.sightings) for each in spells] == [
        ("Sol", "10.00", 1, 3), ("Vind", "12.00", 1, 1), ("Vind", "11.00", 2, 2),
    ]  # fmt: skip
    export(tmp_path / "guide.duckdb", tmp_path)
    counts = [row for row in json.loads((tmp_path / "value_spells.json").read_text()) if row["key"] == "spike_count"]
    assert [(row["value"], row["since"], row["until"], row["replaced_on"]) for row in counts] == [
        ("6210", "2026-09-01", "2026-09-02", "2026-09-03"), ("8820", "2026-09-03", "2026-09-03", None),
    ]  # fmt: skip
