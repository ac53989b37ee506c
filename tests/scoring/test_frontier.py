"""Price against value: which mats no other beats in both, in every profile."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import database
from tests.scoring.small_runs import DAY_1, DAY_2, FULL, build_guide, listing, mat_of, without, write_run

PRICED = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6)), max_size=12)
"""(price, value) of each mat: few different ones, so that they tie."""


def frontier(mats: list[tuple[int, int]]) -> dict[str, tuple[bool, str | None, Decimal | None]]:
    """Ask the SQL about mats m0, m1, …."""
    with database.connect() as connection:
        connection.execute("create schema ranking")
        connection.execute(
            """
            create table ranking.states as
            select 'now' as as_of, 'balanced' as profile, 'm' || n as product_id, 'ranked' as state,
                value::decimal(9, 4) as value
            from (select unnest($n) as n, unnest($values) as value)
            """,
            {"n": list(range(len(mats))), "values": [value for _, value in mats]},
        )
        connection.execute(
            """
            create table ranking.offers as
            select 'now' as as_of, 'm' || n as product_id, true as is_chosen, false as is_stale,
                price::decimal(18, 2) as price_guide
            from (select unnest($n) as n, unnest($prices) as price)
            """,
            {"n": list(range(len(mats))), "prices": [price for price, _ in mats]},
        )
        database.build_table(connection, "6_ranking/frontier")
        rows = connection.execute(
            "select product_id, is_on_frontier, dominated_by, price_per_point from ranking.frontier"
        ).fetchall()
    return {product: (on, by, per_point) for product, on, by, per_point in rows}


@settings(max_examples=200)
@given(PRICED)
def test_a_mat_is_on_the_frontier_unless_another_is_at_most_as_dear_and_at_least_as_good(
    mats: list[tuple[int, int]],
) -> None:
    found = frontier(mats)
    assert len(found) == len(mats)
    for number, (price, value) in enumerate(mats):
        beaten = any(other <= price and worth >= value and (other, worth) != (price, value) for other, worth in mats)
        on, by, per_point = found[f"m{number}"]
        assert on is not beaten
        assert (by is None) is on
        if by is not None:
            other, worth = mats[int(by[1:])]
            assert other <= price
            assert worth >= value
            assert found[by][0]
        assert per_point == (round(Decimal(price) / value, 2) if value else None)


def test_only_ranked_mats_with_a_price_of_today_stand_beside_it(tmp_path: Path) -> None:
    pages = [
        listing("a", "/1", "Klara mat", "Nordlys", price="50.00", facts=FULL),
        listing("a", "/2", "Fjell mat", "Nordlys", price="50.00", facts={"spike_material": "abs"}),
        listing("a", "/3", "Dal mat", "Nordlys", price="500.00", currency="XAU", facts=FULL),
        listing("a", "/4", "Berg mat", "Nordlys", price="40.00", facts=without("warranty_months")),
        listing("a", "/5", "Vik mat", "Nordlys", price="60.00", facts=without("warranty_months")),
    ]
    gone = listing("b", "/1", "Hav mat", "Sol", price="10.00", facts=FULL)
    write_run(tmp_path, DAY_1, [*pages, gone], shops={"a": {"currency": "EUR"}})
    write_run(tmp_path, DAY_2, pages, shops={"a": {"currency": "EUR"}, "b": {"finish": "unreachable"}})

    results = build_guide(tmp_path)

    rows = [row for row in results.frontier if row.profile == "balanced"]
    klara, berg, vik = (mat_of(results, "a", path).product_id for path in ("/1", "/4", "/5"))
    assert [(row.product_id, row.on_frontier, row.dominated_by) for row in rows] == [
        (berg, True, None), (klara, True, None), (vik, False, klara),
    ]  # fmt: skip
    assert {row.profile for row in results.frontier} == {profile.key for profile in results.profiles}
