"""How firm a ranking is, as the warehouse holds it and `matguide explain` tells it."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from decimal import Decimal
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from scoring.checklist_file import ChecklistError, load_checklist
from scoring.explain import explain
from scoring.explain_tables import tables
from scoring.results import Results, band_name
from tests.scoring.small_runs import CHECKLIST, DAY_1, FULL, build_guide, listing, mat_of, without, write_run

PAGES = [
    listing("a", "/1", "Klara mat", "Nordlys", facts=without(spike_material="pp")),
    listing("a", "/2", "Fjell mat", "Nordlys", facts=without(cover_material=["polyester"])),
    listing("a", "/3", "Dal mat", "Nordlys", facts=without("cover_removable", "return_used_allowed", "return_paid_by")),
    listing("a", "/4", "Berg mat", "Nordlys", facts=without(pillow_included=False, warranty_months=6)),
    listing("a", "/5", "Strand mat", "Nordlys", facts=without(mat_length_cm=40, mat_width_cm=30, spike_count=3000)),
    listing("a", "/6", "Elv mat", "Nordlys", facts=without(return_window_days=0)),
    listing("a", "/7", "Vik mat", "Nordlys", facts=without(spike_material="pp")),
    listing("a", "/8", "Holm mat", "Nordlys", facts={"spike_material": "abs"}),
]
"""Mats that differ in one thing or two; one is capped, one copies the first, and of one too little is said."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stability")
    write_run(folder, DAY_1, PAGES)
    return folder


@pytest.fixture(scope="module")
def results(data: Path) -> Results:
    return build_guide(data)


def test_every_ranked_mat_of_every_profile_is_drawn_and_no_other(results: Results) -> None:
    ranked = [(row.profile, row.product_id) for row in results.profile_ranks if row.state == "ranked"]

    assert sorted((row.profile, row.product_id) for row in results.stability) == sorted(ranked)
    assert len({profile for profile, _ in ranked}) == len(results.profiles) > 1


def test_acceptabilities_sum_to_one_for_every_mat_and_every_rank(results: Results) -> None:
    by_rank: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in results.stability:
        assert abs(sum(share for _, share in row.acceptabilities) - 1) < Decimal("1e-6")
        assert dict(row.acceptabilities).get(1, Decimal()).quantize(Decimal("1e-6")) == row.first_share
        assert abs(sum(rank * share for rank, share in row.acceptabilities) - row.rank_expected) < Decimal("1e-3")
        for rank, share in row.acceptabilities:
            by_rank[row.profile, rank] += share
    assert all(abs(share - 1) < Decimal("1e-6") for share in by_rank.values())


def test_the_usual_ranks_are_the_middle_ones_and_cover_their_share(results: Results) -> None:
    for row in results.stability:
        inside = sum(share for rank, share in row.acceptabilities if row.rank_low <= rank <= row.rank_high)
        below = sum(share for rank, share in row.acceptabilities if rank < row.rank_low)
        above = sum(share for rank, share in row.acceptabilities if rank > row.rank_high)

        assert inside >= Decimal("0.9")
        assert max(below, above) <= Decimal("0.05")


def test_a_copy_of_a_mat_shares_its_ranks_its_band_and_its_wins(results: Results) -> None:
    first, copy = (mat_of(results, "a", path).product_id for path in ("/1", "/7"))
    for profile in results.profiles:
        rows = {row.product_id: row for row in results.stability if row.profile == profile.key}
        assert rows[first].acceptabilities == rows[copy].acceptabilities
        assert rows[first].band == rows[copy].band
        wins = {(row.product_id, row.versus_id): row.winning_index for row in results.winning_indices}
        assert wins[first, copy] == wins[copy, first] == Decimal("0.5")


def test_one_of_two_wins_or_they_share(results: Results) -> None:
    wins = {(row.profile, row.product_id, row.versus_id): row.winning_index for row in results.winning_indices}

    assert len(wins) == sum(7 * 6 for _ in results.profiles)
    assert all(share + wins[profile, versus, mat] == 1 for (profile, mat, versus), share in wins.items())


def test_bands_follow_ranks_and_a_leader_is_surely_above_what_is_below_its_band(results: Results) -> None:
    wins = {(row.profile, row.product_id, row.versus_id): row.winning_index for row in results.winning_indices}
    for profile in results.profiles:
        rows = [row for row in results.stability if row.profile == profile.key]
        bands = [row.band for row in rows]
        assert bands == sorted(bands)
        assert bands[0] == 1
        for place, row in enumerate(rows):
            if place == 0 or rows[place - 1].band < row.band:  # it leads a band
                below = [other for other in rows if other.band > row.band]
                inside = [other for other in rows[place + 1 :] if other.band == row.band]
                assert all(wins[profile.key, row.product_id, other.product_id] >= Decimal("0.9") for other in below)
                assert not inside or wins[profile.key, row.product_id, inside[-1].product_id] < Decimal("0.9")


def test_central_weights_sum_to_one_where_a_mat_is_ever_first(results: Results) -> None:
    for row in results.stability:
        assert sum(row.central_weights.values()) == (1 if row.first_share else 0)
        assert (row.confidence is not None) == bool(row.first_share)


def test_at_the_break_even_weight_two_neighbours_stand_level_and_beyond_it_they_swap(results: Results) -> None:
    partials = {(line.product_id, line.key): line.partial for line in results.contributions if line.kind == "criterion"}
    weights = next(profile.weights for profile in results.profiles if profile.key == "balanced")
    found = [row for row in results.break_evens if row.profile == "balanced"]
    assert found
    for row in found:

        def gap(weight: Decimal, row=row) -> Decimal:  # type: ignore[no-untyped-def]
            others = (1 - weight) / (1 - weights[row.criterion])
            return sum(
                (weight if key == row.criterion else share * others)
                * (partials[row.product_id, key] - partials[row.next_id, key])
                for key, share in weights.items()
            )

        step = (row.weight_at_swap - row.weight) / 10
        assert gap(row.weight) > 0
        assert abs(gap(row.weight_at_swap)) < Decimal("1e-5")
        assert gap(row.weight_at_swap - step) > 0 > gap(row.weight_at_swap + step)


def test_where_a_cap_limits_a_mat_no_weight_is_said_to_swap_it(results: Results) -> None:
    capped = mat_of(results, "a", "/6").product_id

    assert not [row for row in results.break_evens if capped in (row.product_id, row.next_id)]


def test_a_capped_mat_is_capped_in_every_draw(results: Results) -> None:
    """Nothing taken back: at most 60 points, and every mat that is not capped is worth more, whatever the weights."""
    capped = mat_of(results, "a", "/6").product_id
    row = next(row for row in results.stability if (row.profile, row.product_id) == ("balanced", capped))

    assert row.acceptabilities == ((7, Decimal(1)),)


def test_the_explanation_tells_how_firm_a_rank_is(data: Path, results: Results) -> None:
    mat = mat_of(results, "a", "/1").product_id
    told = explain(data / "guide.duckdb", mat)
    screen = StringIO()
    Console(file=screen, width=100).print(*tables(told))
    whole = json.loads(json.dumps(told.as_json()))

    assert told.stability is not None
    assert "of 10,000 weightings, rank 1" in screen.getvalue()
    assert f"band {band_name(told.stability.band)}" in screen.getvalue()
    assert sum(Decimal(row["acceptability"]) for row in whole["acceptabilities"]).quantize(Decimal("1e-6")) == 1
    assert whole["stability"]["rank_share"] == "0.900000"
    assert {row["neighbour_is"] for row in whole["swaps"]} <= {"above", "below"}


def test_a_mat_that_is_not_ranked_is_not_said_to_be_firm(data: Path) -> None:
    told = explain(data / "guide.duckdb", "nordlys-holm")

    assert told.stability is None
    assert (told.acceptabilities, told.wins, told.swaps) == ((), (), ())


def test_two_builds_find_the_same(data: Path, results: Results, tmp_path: Path) -> None:
    shutil.copytree(data / "runs", tmp_path / "runs")
    shutil.copytree(data / "readings", tmp_path / "readings")
    again = build_guide(tmp_path)

    assert again.stability == results.stability
    assert again.winning_indices == results.winning_indices


def test_a_guide_without_a_ranked_mat_is_built_all_the_same(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [listing("a", "/1", "Klara mat", "Nordlys", facts={})])

    assert build_guide(tmp_path).stability == ()


def test_mats_beyond_the_ranks_that_are_drawn_have_no_figures_and_ties_are_not_parted(tmp_path: Path) -> None:
    checklist = tmp_path / "acupressure_mat.toml"
    checklist.write_text(CHECKLIST.read_text().replace("\nmats = 500 ", "\nmats = 3 "))
    write_run(tmp_path, DAY_1, [listing("a", f"/{n}", f"Model{n} mat", "Nordlys", facts=FULL) for n in range(2)])
    lower = [listing("b", f"/{n}", f"Sol{n} mat", "Sol", facts=without(warranty_months=6)) for n in range(2)]
    write_run(tmp_path, "20260901T083000Z", lower)
    found = build_guide(tmp_path, checklist)

    drawn = [row.product_id for row in found.stability if row.profile == "balanced"]
    assert [mat.rank for mat in found.mats] == [1, 1, 3, 3]
    assert drawn == [mat.product_id for mat in found.mats[:2]]


def test_another_seed_is_another_warehouse(tmp_path: Path) -> None:
    checklist = tmp_path / "acupressure_mat.toml"
    checklist.write_text(CHECKLIST.read_text())
    write_run(tmp_path, DAY_1, PAGES)
    before = build_guide(tmp_path, checklist).stability
    checklist.write_text(CHECKLIST.read_text().replace("seed = 20260901", "seed = 20260902"))

    after = build_guide(tmp_path, checklist).stability
    assert before != after
    for one, other in zip(before, after, strict=True):
        assert abs(one.first_share - other.first_share) < Decimal("0.03")


def test_a_band_share_that_would_part_equals_is_refused_with_its_line(tmp_path: Path) -> None:
    checklist = tmp_path / "acupressure_mat.toml"
    checklist.write_text(CHECKLIST.read_text().replace("band_share = 0.9", "band_share = 0.5"))

    with pytest.raises(ChecklistError, match=r"acupressure_mat.toml:\d+: stability.band_share"):
        load_checklist(checklist)


def test_the_warehouse_knows_what_it_was_drawn_with(data: Path, results: Results) -> None:
    with duckdb.connect(str(data / "guide.duckdb"), read_only=True) as connection:
        seed, vectors = connection.execute("select seed, vectors from inputs.stability").fetchall()[0]

    method = load_checklist(CHECKLIST).stability
    assert (seed, vectors) == (method.seed, method.vectors)
    assert results.stability_rules is not None
    assert results.stability_rules.band_reason == method.band_reason


@pytest.mark.parametrize(("band", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")])
def test_bands_are_named_by_letters(band: int, name: str) -> None:
    assert band_name(band) == name


def test_what_is_drawn_for_a_mat_is_its_own_and_stays_when_another_one_comes(tmp_path: Path) -> None:
    """Two mats of which the same is open are drawn apart; a better one above them changes nothing between the two."""
    pages = [listing("a", f"/{n}", f"Model{n} mat", "Nordlys", facts=without("cover_removable")) for n in range(2)]
    write_run(tmp_path / "before", DAY_1, pages)
    write_run(tmp_path / "after", DAY_1, [*pages, listing("a", "/2", "Albatross mat", "Albatross", facts=FULL)])
    before, after = (build_guide(tmp_path / name) for name in ("before", "after"))
    one, other = before.winning_indices[:2]

    assert one.winning_index + other.winning_index == 1
    assert 0 < abs(one.winning_index - Decimal("0.5")) < Decimal("0.02")
    assert {row for row in before.winning_indices if row.profile == "balanced"} < set(after.winning_indices)
