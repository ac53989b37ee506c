"""What must hold of every guide, in every profile: on the real SQL, many mats to a warehouse, drawn by hypothesis.

Each property has a negative control: a change of one line of the method with which it must go red.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeAlias

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from crawler.items import FACT_KEYS
from scoring import database
from scoring.results import RankStability
from tests.scoring.small_runs import DAY_1, DAY_2, FULL, build_guide, listing, write_run

Facts: TypeAlias = dict[str, Any]
Band: TypeAlias = tuple[Decimal, Decimal, Decimal]
"""Central, worst and best."""

# An example is a whole guide of many mats: two are enough, and shrinking one would take minutes.
GUIDES = settings(max_examples=2, phases=(Phase.explicit, Phase.generate))

NUMBERS = {
    "spike_count": (1000, 12000),
    "mat_length_cm": (20, 95),
    "mat_width_cm": (15, 20),
    "return_window_days": (0, 60),
    "warranty_months": (0, 80),
}


def values_of(key: str) -> st.SearchStrategy[Any]:
    """Any value a fact may have."""
    kind = FACT_KEYS[key]
    if key in NUMBERS:
        return st.integers(*NUMBERS[key])
    if kind.kind == "boolean":
        return st.booleans()
    choice = st.sampled_from(kind.choices)
    return st.lists(choice, min_size=1, max_size=2, unique=True) if kind.kind == "choices" else choice


WHOLE = st.fixed_dictionaries({key: values_of(key) for key in FULL})
OPEN = st.tuples(WHOLE, st.sets(st.sampled_from(sorted(FULL)), max_size=6)).map(
    lambda drawn: {key: value for key, value in drawn[0].items() if key not in drawn[1]}
)


@dataclass(frozen=True)
class Guide:
    """A built guide, by profile and by the number of a mat's page."""

    values: dict[tuple[str, int], Band]
    """Overall value of every mat, ranked or not."""
    partials: dict[tuple[str, int], dict[str, Band]]
    sums: dict[tuple[str, int], Band]
    """What contributions and caps sum to."""
    ranks: dict[tuple[str, int], int]
    firmness: dict[tuple[str, int], RankStability]
    wins: dict[tuple[str, int, int], Decimal]

    @property
    def profiles(self) -> set[str]:
        return {profile for profile, _ in self.values}

    def order(self, profile: str, mats: int) -> list[tuple[int, int]]:
        """Each pair of ranked mats, of the first so many pages, whose first is above the second."""
        ranked = [(rank, mat) for (each, mat), rank in self.ranks.items() if each == profile and mat < mats]
        return sorted((one, other) for rank, one in ranked for lower, other in ranked if rank < lower)


def guide_of(many: Sequence[Facts]) -> Guide:
    """Build a guide of one run: mat n at page /n."""
    return built([(DAY_1, [page_of(number, facts) for number, facts in enumerate(many)])])


def page_of(number: int, facts: Facts, shop: str = "a") -> Facts:
    name = f"Model{number} mat"
    return listing(shop, f"/{number}", name, "Nordlys", facts=facts, digest=f"sha1:{shop}{number}")


def built(runs: Sequence[tuple[str, Sequence[Facts]]]) -> Guide:
    data = Path(mkdtemp(prefix="matguide-"))
    try:
        for run_id, pages in runs:
            write_run(data, run_id, pages)
        return read(data)
    finally:
        shutil.rmtree(data)


def read(data: Path) -> Guide:
    results = build_guide(data)
    page = {offer.product_id: int(offer.url.rsplit("/", 1)[1]) for offer in results.offers}
    with duckdb.connect(str(data / "guide.duckdb"), read_only=True) as connection:

        def rows(columns: str, rest: str) -> Iterator[tuple[Any, ...]]:
            query = f"select profile, product_id, {columns} from {rest}"  # noqa: S608 our own words
            yield from connection.execute(query).fetchall()

        lines = "valuation.contributions where as_of = 'now'"
        partials: dict[tuple[str, int], dict[str, Band]] = {}
        for profile, mat, key, *band in rows(
            "key, partial, partial_worst, partial_best", f"{lines} and kind = 'criterion'"
        ):
            partials.setdefault((profile, page[mat]), {})[key] = (band[0], band[1], band[2])
        return Guide(
            values={
                (profile, page[mat]): (band[0], band[1], band[2])
                for profile, mat, *band in rows(
                    "value, value_worst, value_best", "valuation.overall_values where as_of = 'now'"
                )
            },
            partials=partials,
            sums={
                (profile, page[mat]): (band[0], band[1], band[2])
                for profile, mat, *band in rows(
                    "sum(points), sum(points_worst), sum(points_best)", f"{lines} group by all"
                )
            },
            ranks={
                (row.profile, page[row.product_id]): row.rank for row in results.profile_ranks if row.rank is not None
            },
            firmness={(row.profile, page[row.product_id]): row for row in results.stability},
            wins={
                (row.profile, page[row.product_id], page[row.versus_id]): row.winning_index
                for row in results.winning_indices
            },
        )


def check_filling_lands_in_the_band(open_: Sequence[Facts], filled: Sequence[Facts]) -> None:
    """Every mat of `filled` states what the one of `open_` states, and more."""
    guide, mats = guide_of([*open_, *filled]), len(open_)
    for profile in guide.profiles:
        for mat in range(mats):
            (_, worst, best), (value, worst_then, best_then) = (
                guide.values[profile, mat], guide.values[profile, mat + mats],
            )  # fmt: skip
            assert worst <= worst_then <= value <= best_then <= best, (profile, open_[mat], filled[mat])


def check_raising_never_lowers(before: Sequence[Facts], after: Sequence[Facts]) -> None:
    """Mats are compared pair by pair: where no partial value of one is below the other's, nor is its value."""
    guide, mats, found = guide_of([*before, *after]), len(before), 0
    for profile in guide.profiles:
        for mat in range(mats):
            ours, theirs = guide.partials[profile, mat], guide.partials[profile, mat + mats]
            for end in range(3):
                steps = [theirs[key][end] - ours[key][end] for key in ours]
                change = guide.values[profile, mat + mats][end] - guide.values[profile, mat][end]
                assert not all(step >= 0 for step in steps) or change >= 0
                assert not all(step <= 0 for step in steps) or change <= 0
                found += all(step >= 0 for step in steps) or all(step <= 0 for step in steps)
    assert found > mats


def check_sums_are_exact(many: Sequence[Facts]) -> None:
    guide = guide_of(many)
    assert guide.sums == guide.values
    assert all(0 <= worst <= value <= best <= 100 for value, worst, best in guide.values.values())


def check_order_of_pages_and_runs_is_irrelevant(first: Sequence[Facts], second: Sequence[Facts], seed: int) -> None:
    """Two shops sell every mat and do not say quite the same of it; the second day's run sees more than the first's."""
    pages = [page_of(number, facts) for number, facts in enumerate([*first, *second])]
    for number, facts in enumerate([*first, *second]):
        rounded = {"mat_length_cm": facts["mat_length_cm"] + 0.5} if "mat_length_cm" in facts else {}
        pages.append(page_of(number, {**facts, **rounded}, "b"))
    early = [page for page in pages if int(page["url"].rsplit("/", 1)[1]) < len(first)]
    chance = random.Random(seed)  # noqa: S311 a seeded shuffle

    assert built([(DAY_1, early), (DAY_2, pages)]) == built(
        [(DAY_2, chance.sample(pages, len(pages))), (DAY_1, chance.sample(early, len(early)))]
    )


def check_another_mat_changes_no_other(many: Sequence[Facts], further: Facts) -> Guide:
    before, after = guide_of(many), guide_of([*many, further])
    for key, band in before.values.items():
        assert after.values[key] == band
    for profile in before.profiles:
        assert after.order(profile, len(many)) == before.order(profile, len(many))
    for (profile, one, other), share in before.wins.items():
        assert after.wins.get((profile, one, other), share) == share
    return after


def dominated(facts: Facts) -> Facts:
    """A mat that is worse than another in every profile: it states the worst of whatever can't count as a wish."""
    worst = {"burr_free": False, "cover_removable": False, "cover_washable": "no", "warranty_months": 0}
    return {**facts, **worst, "return_used_allowed": False, "return_paid_by": "buyer"}


def check_a_copy_is_told_as_its_mat(many: Sequence[Facts]) -> None:
    guide, mats = guide_of([*many, *many]), len(many)
    for (profile, mat), band in guide.values.items():
        twin = (profile, (mat + mats) % (2 * mats))
        assert guide.values[twin] == band
        assert guide.ranks.get(twin) == guide.ranks.get((profile, mat))
        if (profile, mat) in guide.firmness:
            assert guide.firmness[twin].band == guide.firmness[profile, mat].band
    for (profile, one, other), share in guide.wins.items():
        if abs(one - other) == mats:  # a mat and its copy: level, but for how chance draws what both leave open
            assert abs(share - Decimal("0.5")) < Decimal("0.03"), profile


@settings(GUIDES)
@given(
    st.lists(
        st.tuples(WHOLE, st.sets(st.sampled_from(sorted(FULL))), st.sets(st.sampled_from(sorted(FULL)))),
        min_size=30,
        max_size=30,
    )
)
def test_filling_an_unknown_always_lands_in_the_band(many: list[tuple[Facts, set[str], set[str]]]) -> None:
    filled = [{key: facts[key] for key in facts if key not in gone & more} for facts, gone, more in many]
    open_ = [{key: facts[key] for key in facts if key not in gone} for facts, gone, _ in many]

    check_filling_lands_in_the_band(open_, filled)


@settings(GUIDES)
@given(st.lists(st.tuples(OPEN, WHOLE, st.sets(st.sampled_from(sorted(FULL)), max_size=3)), min_size=30, max_size=30))
def test_raising_any_partial_value_never_lowers_the_value(many: list[tuple[Facts, Facts, set[str]]]) -> None:
    before = [facts for facts, _, _ in many]
    after = [{**facts, **{key: other[key] for key in changed}} for facts, other, changed in many]

    check_raising_never_lowers(before, after)


@settings(GUIDES)
@given(st.lists(OPEN, min_size=40, max_size=40))
def test_contributions_and_caps_sum_to_the_score_to_the_last_decimal(many: list[Facts]) -> None:
    check_sums_are_exact(many)


@settings(GUIDES, max_examples=1)
@given(st.lists(OPEN, min_size=15, max_size=15), st.lists(OPEN, min_size=3, max_size=3), st.integers(0, 99))
def test_the_order_of_listings_and_of_runs_is_irrelevant(first: list[Facts], second: list[Facts], seed: int) -> None:
    check_order_of_pages_and_runs_is_irrelevant(first, second, seed)


@settings(GUIDES, max_examples=1)
@given(st.lists(OPEN, min_size=25, max_size=25), OPEN)
def test_the_central_value_looks_at_the_mat_alone_so_that_another_mat_reverses_no_order(
    many: list[Facts], further: Facts
) -> None:
    check_another_mat_changes_no_other(many, further)


@settings(GUIDES, max_examples=1)
@given(st.lists(WHOLE, min_size=20, max_size=20), st.integers(0, 19))
def test_a_dominated_mat_changes_no_order_and_is_never_first(many: list[Facts], above: int) -> None:
    further = dominated(many[above])
    guide = check_another_mat_changes_no_other(many, further)
    for profile in guide.profiles:
        partials, its = guide.partials[profile, above], guide.partials[profile, len(many)]
        assert all(its[key] <= partials[key] for key in partials)
        if guide.values[profile, len(many)] < guide.values[profile, above]:
            assert guide.firmness[profile, len(many)].first_share == 0
            assert guide.ranks[profile, len(many)] > guide.ranks[profile, above]


@settings(GUIDES)
@given(st.lists(OPEN, min_size=12, max_size=12))
def test_a_copy_of_a_mat_has_its_value_and_band_and_shares_its_rank_band(many: list[Facts]) -> None:
    check_a_copy_is_told_as_its_mat(many)


# Negative controls


def some_mats(count: int, *, is_open: bool, seed: int = 3) -> list[Facts]:
    chance = random.Random(seed)  # noqa: S311 a seeded draw

    def value(key: str) -> Any:
        if key in NUMBERS:
            return chance.randint(*NUMBERS[key])
        found = chance.choice(FACT_KEYS[key].choices or (True, False))
        return [found] if FACT_KEYS[key].kind == "choices" else found

    many = [{key: value(key) for key in FULL} for _ in range(count)]
    return [{key: facts[key] for key in facts if not is_open or chance.random() > 0.15} for facts in many]


def fill() -> None:
    whole = some_mats(30, is_open=False)
    check_filling_lands_in_the_band(
        [{key: facts[key] for key in facts if key not in ("mat_length_cm", "cover_material")} for facts in whole], whole
    )


def raise_() -> None:
    before = some_mats(30, is_open=True)
    check_raising_never_lowers(before, [{**facts, "pillow_included": True, "warranty_months": 60} for facts in before])


CONTROLS: dict[str, tuple[str, str, str, Callable[[], object]]] = {
    "filling lands in the band": (
        "5_valuation/partial_values",
        "coalesce(stated_partials.partial, best) as best",
        "coalesce(stated_partials.partial, cast((worst + best) / 2 as decimal(9, 6))) as best",
        fill,
    ),
    "raising never lowers": (
        "5_valuation/points",
        "round(weights.weight * partial_values.partial * 100, 4)",
        "round((weights.weight - 0.11) * partial_values.partial * 100, 4)",
        raise_,
    ),
    "sums are exact": (
        "5_valuation/sums",
        "cast(sum(points.points) as decimal(9, 4))",
        "cast(round(sum(points.points), 1) as decimal(9, 4))",
        lambda: check_sums_are_exact(some_mats(40, is_open=True)),
    ),
    "order is irrelevant": (
        "1_sources/sightings",
        "join kept.sources.contents as contents using (text)",
        "join kept.sources.contents as contents using (text) where lines.rowid % 7 <> 3",
        lambda: check_order_of_pages_and_runs_is_irrelevant(
            some_mats(15, is_open=False), some_mats(3, is_open=False, seed=4), 1
        ),
    ),
    "the central value looks at the mat alone": (
        "5_valuation/partial_values",
        "least(best, value_functions.unknown_value)",
        "least(best, (select avg(partial) from valuation.stated_partials)::decimal(9, 6))",
        lambda: check_another_mat_changes_no_other(some_mats(25, is_open=True), some_mats(1, is_open=False)[0]),
    ),
    "a dominated mat changes no order": (
        "5_valuation/sums",
        "cast(sum(points.points)",
        # As if what few mats say were worth more.
        "cast(sum(points.points / (select count(*) from valuation.mat_answers as o where o.answer = points.answer))",
        lambda: check_another_mat_changes_no_other(
            [
                {**facts, **dict.fromkeys(("burr_free", "cover_removable"), True), "return_window_days": 20}
                for facts in some_mats(25, is_open=False)
            ],
            dominated(some_mats(1, is_open=False)[0]),
        ),
    ),
    "a copy shares its rank": (
        "6_ranking/ranks",
        "rank() over (partition by ranked.as_of, ranked.profile order by ranked.value desc) as rank",
        "row_number() over (partition by ranked.as_of, ranked.profile order by ranked.value desc) as rank",
        lambda: check_a_copy_is_told_as_its_mat(some_mats(12, is_open=True)),
    ),
}
"""Property to a line of the method, what stands there in its place, and what must go red then."""


@pytest.mark.campaign
@pytest.mark.parametrize("name", CONTROLS)
def test_goes_red_without_its_guard(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, line, other, check = CONTROLS[name]
    copy = tmp_path / "sql"
    shutil.copytree(database.SQL, copy)
    for guard in (copy / "9_checks").iterdir():  # they must not see it first
        guard.unlink()
    monkeypatch.setattr(database, "SQL", copy)
    check()
    file = copy / f"{table}.sql"
    text = file.read_text()
    assert text.count(line) == 1, f"{table} has changed; name another line"
    file.write_text(text.replace(line, other))

    with pytest.raises(AssertionError):
        check()
