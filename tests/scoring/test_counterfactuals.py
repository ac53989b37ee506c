"""What would lift a mat, and what moved it: held by really changing the measurement, and by sums."""

from __future__ import annotations

import itertools
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scoring import database
from scoring.explain import Explanation, explain, missing_facts
from tests.scoring.small_runs import DAY_1, DAY_2, FULL, build_guide, listing, without, write_run

MATS = 12
PROFILES = ("balanced", "intense")
ANSWERS: dict[str, list[Any]] = {
    "spike_count": [2000, 4000, 6210, 9000],
    "mat_length_cm": [40, 55, 62, 68],
    "spike_material": ["abs", "plastic", "metal"],
    "burr_free": [True, False],
    "pillow_included": [True, False],
    "cover_material": [["cotton"], ["linen"], ["polyester"], ["cotton", "polyester"]],
    "cover_removable": [True, False],
    "cover_washable": ["hand", "wipe", "no"],
    "core_material": [["foam"], ["coconut_fibre"], ["polyester"]],
    "return_window_days": [0, 14, 30],
    "return_used_allowed": [True, False],
    "warranty_months": [6, 12, 24, 60],
}


def answers(chance: random.Random) -> dict[str, Any]:
    """Facts of a mat: some as in FULL, some others, some not stated."""
    facts = dict(FULL)
    for key, choices in ANSWERS.items():
        match chance.random():
            case draw if draw < 0.15:
                del facts[key]
            case draw if draw < 0.6:
                facts[key] = chance.choice(choices)
    return facts


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("counterfactuals")
    chance = random.Random(7)  # noqa: S311 - facts drawn for a test
    facts = [answers(chance) for _ in range(MATS)]
    # A shop for each mat: what one page changes, no gate stops.
    pages = [listing(f"s{n}", "/mat", f"Model{n} mat", "Nordlys", facts=each) for n, each in enumerate(facts)]
    write_run(data, DAY_1, pages)
    for n in range(0, MATS, 4):
        facts[n] = answers(chance)
    terms = {"return_window_days": 60, "return_used_allowed": True, "return_paid_by": "shop", "warranty_months": 60}
    better = {key: value for key, value in facts[1].items() if key not in terms} | terms
    pages = [listing(f"s{n}", "/mat", f"Model{n} mat", "Nordlys", facts=each) for n, each in enumerate(facts)]
    pages.append(listing("better", "/mat", "Model1 mat", "Nordlys", facts=better))
    pages.append(listing("new", "/mat", "Model99 mat", "Nordlys", facts=FULL))
    write_run(data, DAY_2, pages)
    build_guide(data)
    return data / "guide.duckdb"


@pytest.fixture(scope="module")
def explained(warehouse: Path) -> list[Explanation]:
    """Every mat in every profile; of mat 1 a better offer appeared, mat 99 is new."""
    return [
        explain(warehouse, f"nordlys-model{number}", profile=profile)
        for profile in PROFILES
        for number in (*range(MATS), 99)
    ]


def rescored(warehouse: Path, told: Explanation, changes: dict[str, str]) -> tuple[Decimal, int]:
    """Value and rank of a mat after its measurements, or its chosen offer's, were changed to what is proposed."""
    with database.connect() as connection:
        connection.execute(f"attach '{warehouse}' as guide (read_only)")
        for schema in ("inputs", "history", "measurements"):
            connection.execute(f"create schema {schema}")
            found = connection.execute(
                "select table_name from duckdb_tables() where database_name = 'guide' and schema_name = $1", [schema]
            )
            for (table,) in found.fetchall():
                kind = "table" if table == "measurements" else "view"
                connection.execute(f"create {kind} {schema}.{table} as from guide.{schema}.{table}")
        for key, proposal in changes.items():
            change(connection, told.mat.product_id, key, proposal)
        for table in database.tables("5_valuation"):
            database.build_table(connection, table)
        for table in ("states", "ranks"):
            database.build_table(connection, f"6_ranking/{table}")
        row = connection.execute(
            """
            select states.value, ranks.rank
            from ranking.states join ranking.ranks using (as_of, profile, product_id)
            where as_of = 'now' and profile = $profile and product_id = $mat
            """,
            {"profile": told.profile, "mat": told.mat.product_id},
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def change(connection: duckdb.DuckDBPyConnection, mat: str, key: str, proposal: str) -> None:
    """Write an answer, as it is told, where the mat's pages, or its chosen offer's, gave another or none."""
    number, words = connection.execute(
        """
        select number, if(number is null, [if(shape = 'boolean', if($told = 'yes', 'true', 'false'), word)], [])
        from guide.valuation.answers
        join inputs.criteria on criteria.key = answers.criterion
        left join (select criterion, word from inputs.knots group by all) as knots
            on knots.criterion = answers.criterion and replace(knots.word, '_', ' ') = $told
        where answers.criterion = $key and answers.is_stated and answers.told = $told and len(answers.words) < 2
        """,
        {"told": proposal, "key": key},
    ).fetchall()[0]
    connection.execute(
        """
        update measurements.measurements set state = 'stated', number = $number, words = $words
        from guide.valuation.chosen_offers as chosen
        join measurements.subjects as subjects using (as_of, product_id)
        where chosen.as_of = 'now' and chosen.product_id = $mat
            and subjects.shop in ('', chosen.shop) and subjects.url in ('', chosen.url)
            and measurements.subject = subjects.subject and measurements.criterion = $key
        """,
        {"number": number, "words": words, "mat": mat, "key": key},
    )


def test_a_proposed_change_really_lifts_the_mat_as_far_as_it_says(
    warehouse: Path, explained: list[Explanation]
) -> None:
    seen: set[tuple[str, int]] = set()
    for told in explained:
        for found in told.counterfactuals:
            if not found.changes:
                continue
            changes = {step.key: step.proposal for step in found.changes}
            value, rank = rescored(warehouse, told, changes)
            assert (value, rank) == (found.value, found.rank_then), (told.profile, told.mat.product_id, found)
            assert rank <= found.rank
            seen.add((found.goal, len(found.changes)))

    assert seen >= {("one rank up", 1), ("first", 1), ("first", 2)}


def test_where_nothing_single_does_no_best_answer_to_one_question_does(
    warehouse: Path, explained: list[Explanation]
) -> None:
    best = best_answers(warehouse)
    tried = 0
    for told in explained:
        first = next((found for found in told.counterfactuals if found.goal == "first"), None)
        if first is None or len(first.changes) == 1 or tried == 1:
            continue
        tried += 1
        for line in told.contributions:
            if line.kind == "criterion":
                _, rank = rescored(warehouse, told, {line.key: best[told.profile, line.key]})
                assert rank > first.rank, (told.mat.product_id, line.key)

    assert tried == 1


def best_answers(warehouse: Path) -> dict[tuple[str, str], str]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            """
            select profile, criterion, max_by(told, points.points)
            from valuation.points
            join valuation.answers using (answer, criterion)
            where answers.is_stated and len(words) < 2
            group by profile, criterion
            """
        ).fetchall()
    return {(profile, criterion): told for profile, criterion, told in found}


def test_no_other_change_of_one_answer_else_of_two_reaches_the_goal_with_less(
    warehouse: Path, explained: list[Explanation]
) -> None:
    tried = {1: 0, 2: 0}
    ranked = ranked_values(warehouse)
    for told in explained:
        if not told.counterfactuals:
            continue
        above = [value for value in ranked[told.profile] if value > told.mat.value]
        values = values_after(warehouse, told)
        for found in told.counterfactuals:
            target = max(above) if found.goal == "first" else min(above)
            reach = ([value for value in values[count] if value >= target] for count in (1, 2))
            assert found.value == next((min(each) for each in reach if each), None), (told.profile, told.mat.product_id)
            if found.changes:
                tried[len(found.changes)] += 1

    assert min(tried.values()) > 0


def ranked_values(warehouse: Path) -> dict[str, list[Decimal]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select profile, list(value) from ranking.states where as_of = 'now' and state = 'ranked' group by profile"
        ).fetchall()
    return dict(found)


def values_after(warehouse: Path, told: Explanation) -> dict[int, list[Decimal]]:
    """Every value that a mat would have with better answers to one question and to two, caps and all."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        points = connection.execute(
            """
            select points.criterion, points.answer, points.points,
                coalesce((select min(limit_value) from valuation.cap_verdicts
                          where applies and cap_verdicts.answer = points.answer), 100),
                mine.answer is not null,
                points.answer in (select answer from valuation.answers join valuation.proposals
                                  using (criterion, words)
                                  where is_stated and proposals.number is not distinct from answers.number)
            from valuation.points
            left join valuation.mat_answers as mine
                on mine.answer = points.answer and mine.as_of = 'now' and mine.product_id = $mat
            where points.profile = $profile
            """,
            {"profile": told.profile, "mat": told.mat.product_id},
        ).fetchall()
    mine = {criterion: (given, limit) for criterion, _, given, limit, is_mine, _ in points if is_mine}
    better = [
        (criterion, given, limit)
        for criterion, _, given, limit, _, is_proposed in points
        if is_proposed and criterion in mine and given > mine[criterion][0]
    ]
    values: dict[int, list[Decimal]] = {1: [], 2: []}
    for count, found in values.items():
        for changes in itertools.combinations(better, count):
            if len({criterion for criterion, _, _ in changes}) == count:
                then = mine | {criterion: (given, limit) for criterion, given, limit in changes}
                found.append(min(sum(given for given, _ in then.values()), *(limit for _, limit in then.values())))
    return values


def test_a_mat_that_is_first_or_not_ranked_has_nothing_to_be_lifted_to(explained: list[Explanation]) -> None:
    assert any(each.mat.rank == 1 for each in explained)
    for each in explained:
        assert bool(each.counterfactuals) == (each.mat.rank not in (None, 1))


def test_what_each_cause_moved_sums_to_the_move_of_value_and_rank(
    warehouse: Path, explained: list[Explanation]
) -> None:
    before = figures_before(warehouse)
    causes: set[str] = set()
    for told in explained:
        if (told.profile, told.mat.product_id) not in before:
            assert (told.moves, told.moved) == ((), ())
            continue
        value, rank = before[told.profile, told.mat.product_id]

        assert sum(move.points for move in told.moves) == told.mat.value - value
        assert sum(line.gap for line in told.moved) == told.mat.value - value
        if rank is not None and told.mat.rank is not None:
            assert sum(move.places or 0 for move in told.moves) == rank - told.mat.rank
        else:
            assert {move.places for move in told.moves} == {None}
        causes |= {move.cause for move in told.moves if move.points or move.places}

    assert causes == {"offer", "fact", "competitors"}


def figures_before(warehouse: Path) -> dict[tuple[str, str], tuple[Decimal, int | None]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            """
            select profile, product_id, states.value, ranks.rank
            from ranking.states left join ranking.ranks using (as_of, profile, product_id)
            where as_of = 'before'
            """
        ).fetchall()
    return {(profile, mat): (value, rank) for profile, mat, value, rank in found}


def test_only_the_offer_moves_a_mat_of_which_a_better_offer_appears(warehouse: Path) -> None:
    told = explain(warehouse, "nordlys-model1")
    moves = {move.cause: move.points for move in told.moves}

    assert moves["offer"] > 0
    assert moves["fact"] == 0


def test_contributions_sum_exactly_in_every_profile(explained: list[Explanation]) -> None:
    for told in explained:
        assert sum(line.points for line in told.contributions) == told.mat.value
        assert sum(line.points_worst for line in told.contributions) == told.mat.value_worst
        assert sum(line.points_best for line in told.contributions) == told.mat.value_best


@pytest.mark.parametrize("profile", PROFILES)
def test_a_missing_answer_gives_the_ranks_it_is_said_to_give(profile: str, warehouse: Path) -> None:
    best = best_answers(warehouse)
    tried = 0
    for line in missing_facts(warehouse, profile):
        told = explain(warehouse, line.product_id, profile=profile)
        if line.key == "return_used" or told.mat.rank is None:
            continue
        tried += 1
        value, rank = rescored(warehouse, told, {line.key: best[profile, line.key]})
        assert (value - told.mat.value, rank) == (line.could_gain, line.rank_at_best)
        if tried == 6:
            break
    assert tried >= 2


def test_missing_facts_stand_by_the_front_places_they_could_move(tmp_path: Path) -> None:
    """Six mats in a row, the first with nothing open, the others with one question each, and one that may be no mat."""
    worse = [0, 1, 2, 3, 4, 5]
    pages = [
        listing("a", f"/{n}", f"Model{n} mat", "Nordlys", facts=without(warranty_months=24 - 4 * n)) for n in worse
    ]
    pages += [
        listing("a", "/7", "Late mat", "Sol", facts=without("warranty_months", spike_material="metal")),
        listing("a", "/8", "Dark mat", "Sol", facts=FULL, is_mat=None),
    ]
    write_run(tmp_path, DAY_1, pages)
    build_guide(tmp_path)

    found = missing_facts(tmp_path / "guide.duckdb")

    assert [(line.product_id, line.key, line.front_places, line.rank_at_best) for line in found] == [
        ("sol-dark", "acupressure_mat", 5, 1)
    ]
    assert explain(tmp_path / "guide.duckdb", "sol-late").missing[0].front_places == 0
