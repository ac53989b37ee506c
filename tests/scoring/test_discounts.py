"""Crossed-out prices: held against what we saw asked before, and no more said than that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import database
from scoring.results import Reduction
from tests.scoring.small_runs import FULL, build_guide, fact, listing, write_run

OPENING = date(2026, 9, 1)
Asked = tuple[str | None, str | None]
"""Price and crossed-out price of one day; no price: the page states none that day."""


def run_id(day: date) -> str:
    return f"{day:%Y%m%d}T080000Z"


def offer(price: str | None, was: str | None) -> dict[str, object]:
    facts = {**FULL, **({"list_price": fact("list_price", was)} if was else {})}
    page = listing("a", "/1", "Klara mat", "Nordlys", price=price, facts=facts)
    for each in page["offers"]:
        each["list_price"] = was
    return page


def told(data: Path, asked: Sequence[tuple[int, Asked]]) -> tuple[Reduction, ...]:
    """Write a run for each (day, what was asked), and return the reductions of the last."""
    other = listing("a", "/2", "Fjell mat", "Nordlys", facts=FULL)
    for days, (price, was) in asked:
        write_run(data, run_id(OPENING + timedelta(days=days)), [offer(price, was), other])
    return build_guide(data).reductions


def every(days: range, price: str, was: str | None = None) -> list[tuple[int, Asked]]:
    return [(day, (price, was)) for day in days]


def test_a_reduction_from_what_was_asked_for_thirty_days_is_genuine(tmp_path: Path) -> None:
    (found,) = told(tmp_path, [*every(range(0, 31, 6), "59.90"), *every(range(31, 33), "39.90", "59.90")])

    assert found.verdict == "genuine"
    assert (found.begun_on, found.lowest_before, found.lowest_on) == (
        date(2026, 10, 2), Decimal("59.90"), date(2026, 10, 1),
    )  # fmt: skip
    assert (found.days_seen, found.days_before, found.gap_days) == (5, 30, 6)


def test_a_lower_price_in_the_thirty_days_before_makes_it_smaller_than_claimed(tmp_path: Path) -> None:
    (found,) = told(tmp_path, [*every(range(0, 20, 5), "59.90"), (22, ("44.90", None)), (28, ("59.90", None)),
                               (31, ("39.90", "59.90"))])  # fmt: skip

    assert (found.verdict, found.lowest_before) == ("smaller_than_claimed", Decimal("44.90"))
    assert found.lowest_on == date(2026, 9, 23)


def test_a_lower_price_before_these_days_counts_no_more(tmp_path: Path) -> None:
    (found,) = told(tmp_path, [(0, ("29.90", None)), *every(range(5, 40, 5), "59.90"), (40, ("39.90", "59.90"))])

    assert (found.verdict, found.lowest_before) == ("genuine", Decimal("59.90"))


def test_a_price_that_is_what_it_was_before_is_no_reduction_however_little_was_seen(tmp_path: Path) -> None:
    (found,) = told(tmp_path, [(0, ("39.90", None)), (1, ("39.90", "59.90"))])

    assert (found.verdict, found.lowest_before, found.days_seen) == ("none", Decimal("39.90"), 1)


@pytest.mark.parametrize(
    ("asked", "days_seen"),
    [
        ([(0, ("39.90", "59.90")), (1, ("39.90", "59.90"))], 0),
        ([(0, ("59.90", None)), (1, ("39.90", "59.90"))], 1),
        ([*every(range(0, 29, 14), "59.90"), (31, ("39.90", "59.90"))], 2),
    ],
    ids=["crossed out since we first looked", "seen for a day", "two weeks without a look"],
)
def test_nothing_is_called_genuine_that_we_did_not_see(
    asked: list[tuple[int, Asked]], days_seen: int, tmp_path: Path
) -> None:
    (found,) = told(tmp_path, asked)

    assert (found.verdict, found.days_seen) == ("not_enough_history", days_seen)


def test_a_further_reduction_is_held_against_the_time_before_the_first(tmp_path: Path) -> None:
    (found,) = told(tmp_path, [*every(range(0, 31, 5), "59.90"), (31, ("49.90", "59.90")), (34, ("39.90", "59.90"))])

    assert (found.verdict, found.begun_on, found.lowest_before) == ("genuine", date(2026, 10, 2), Decimal("59.90"))


def test_a_page_that_once_leaves_the_crossed_out_price_away_has_not_ended_its_reduction(tmp_path: Path) -> None:
    (found,) = told(
        tmp_path,
        [*every(range(0, 31, 5), "59.90"), (31, ("39.90", "59.90")), (32, ("39.90", None)), (33, (None, None)),
         (34, ("39.90", "59.90"))],
    )  # fmt: skip

    assert (found.verdict, found.begun_on) == ("genuine", date(2026, 10, 2))


def test_a_reduction_after_the_full_price_was_asked_again_is_a_new_one(tmp_path: Path) -> None:
    (found,) = told(tmp_path, [*every(range(0, 31, 5), "59.90"), (31, ("39.90", "59.90")), (33, ("59.90", None)),
                               (35, ("49.90", "59.90"))])  # fmt: skip

    assert (found.verdict, found.begun_on, found.lowest_before) == ("none", date(2026, 10, 6), Decimal("39.90"))


def test_a_crossed_out_price_that_is_not_above_the_price_claims_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, [(0, ("39.90", "39.90")), (1, ("39.90", "29.90"))]) == ()


def test_days_on_which_the_shop_was_set_aside_were_not_seen(tmp_path: Path) -> None:
    pages = [offer("59.90", None), listing("a", "/2", "Fjell mat", "Nordlys", facts=FULL)]
    cheap = [offer("29.90", None), listing("a", "/2", "Fjell mat", "Nordlys", facts=FULL)]
    other = [listing("b", "/1", "Berg mat", "Sol", facts=FULL)]
    write_run(tmp_path, run_id(OPENING), [*pages, *other])
    write_run(tmp_path, run_id(OPENING + timedelta(days=1)), [*cheap, *other], shops={"a": {"finish": "unreachable"}})
    (found,) = told(tmp_path, [(31, ("39.90", "59.90"))])

    assert (found.verdict, found.lowest_before, found.days_seen) == ("not_enough_history", None, 0)


def _reference(asked: Sequence[tuple[int, Asked]]) -> str | None:
    """Judge in plain Python what the SQL judges."""
    priced = [(day, Decimal(price), was and Decimal(was)) for day, (price, was) in asked if price]
    if not asked[-1][1][0] or not priced[-1][2] or priced[-1][2] <= priced[-1][1]:
        return None
    begun = len(priced) - 1
    for place in range(len(priced) - 1, -1, -1):
        _, price, was = priced[place]
        if was and was > price:
            begun = place
            continue
        claimed = [p for _, p, w in priced[:place] if w and w > p]
        if not claimed or claimed[-1] != price:
            break
    start, price, was = priced[begun][0], priced[-1][1], priced[-1][2]
    window = [(day, asked) for day, asked, _ in priced[:begun] if start - day <= 30]
    lowest = min((asked for _, asked in window), default=None)
    days = [start - 30, *(day for day, _ in window), start]
    gap = max(after - before for before, after in pairwise(days))
    if lowest is None:
        return "not_enough_history"
    if lowest <= price:
        return "none"
    if was and lowest < was:
        return "smaller_than_claimed"
    return "not_enough_history" if gap > 7 else "genuine"


PRICE = st.sampled_from(["29.90", "39.90", "49.90", "59.90"])
ASKED = st.tuples(st.one_of(st.none(), PRICE), st.one_of(st.none(), PRICE))


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(1, 9), ASKED), min_size=1, max_size=14).map(
        lambda steps: [(sum(gap for gap, _ in steps[: place + 1]), asked) for place, (_, asked) in enumerate(steps)]
    )
)
def test_every_course_of_prices_is_judged_as_plain_python_judges_it(asked: list[tuple[int, Asked]]) -> None:
    with database.connect() as connection:
        connection.execute("create schema staging; create schema history; create schema inputs")
        connection.execute(
            "create table inputs.constants as select 30 as reduction_days_before, 7 as reduction_gap_days_max"
        )
        connection.execute(
            """
            create table staging.offers as
            select 'r' || n as run_id, 'a' as shop, 'u' as url, null::varchar as seller, null::varchar as variant,
                'EUR' as currency, price::decimal(18, 2) as price, was::decimal(18, 2) as list_price
            from (select unnest($n) as n, unnest($prices) as price, unnest($was) as was);
            """,
            {
                "n": list(range(len(asked))),
                "prices": [price for _, (price, _) in asked],
                "was": [was for _, (_, was) in asked],
            },
        )
        connection.execute(
            """
            create table history.observations as
            select 'r' || n as run_id, 'a' as shop, 'u' as url, n as run_number, n + 1 as sighting,
                date '2026-09-01' + day::integer as day
            from (select unnest($n) as n, unnest($days) as day);
            """,
            {"n": list(range(len(asked))), "days": [day for day, _ in asked]},
        )
        connection.execute(
            """
            create table history.offers as
            select 'now' as as_of, 'p' as product_id, shop, url, seller, variant, price, currency, list_price,
                run_number
            from staging.offers join history.observations using (run_id, shop, url)
            qualify run_number = max(run_number) over ()
            """
        )
        database.build_table(connection, "3_history/reductions")
        found = connection.execute("select verdict from history.reductions").fetchall()

    assert [verdict for (verdict,) in found] == [verdict for verdict in [_reference(asked)] if verdict]
