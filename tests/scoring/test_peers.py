"""On complete problems the ranking has the values and the order of scikit-criteria and pymcdm (see peers.py)."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from crawler.items import FACT_KEYS
from scoring.checklist_file import load_checklist
from scoring.results import Results
from scoring.smaa import Mats, drawn_values, weight_vectors
from tests.scoring.peers import Floats, Pymcdm, ScikitCriteria
from tests.scoring.small_runs import CHECKLIST, DAY_1, FULL, build_guide, listing, write_run

pytestmark = pytest.mark.campaign

MATS, PROFILES, PROBLEMS_A_PROFILE = 120, 20, 10
NO_CAP = {"return_window_days": range(1, 91), "cover_washable": ("machine", "hand", "wipe", "washable")}
NUMBERS = {
    "spike_count": range(2000, 12000),
    "mat_length_cm": range(40, 90),
    "mat_width_cm": range(30, 40),
    "warranty_months": range(80),
}


def random_facts(chance: random.Random) -> dict[str, Any]:
    """Every fact that a criterion asks for; none that a cap would bite on."""
    facts: dict[str, Any] = {}
    for key in FULL:
        choices = NO_CAP.get(key) or NUMBERS.get(key) or FACT_KEYS[key].choices or (True, False)
        found = chance.choice(choices)
        facts[key] = [found] if FACT_KEYS[key].kind == "choices" else found
    return facts


def random_profile(number: int, chance: random.Random) -> str:
    """A profile's part of a checklist: weights in thousandths, some of them nought."""
    keys = [criterion.key for criterion in load_checklist(CHECKLIST).criterion]
    cuts = sorted(chance.choices(range(1001), k=len(keys) - 1))
    shares = [high - low for low, high in zip([0, *cuts], [*cuts, 1000], strict=True)]
    weights = "\n".join(f"{key} = {share / 1000}" for key, share in zip(keys, shares, strict=True))
    name = f"drawn_{'abcdefghijklmnopqrstuvwxyz'[number]}"
    return f'\n[[profile]]\nkey = "{name}"\ntitle = "{name}"\nreason = "Drawn."\n[profile.weights]\n{weights}\n'


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder, chance = tmp_path_factory.mktemp("peers"), random.Random(20260901)  # noqa: S311 a seeded draw
    checklist = folder / "acupressure_mat.toml"
    profiles = "".join(random_profile(number, chance) for number in range(PROFILES))
    checklist.write_text(CHECKLIST.read_text() + profiles)
    pages = [listing("a", f"/{n}", f"Model{n} mat", "Nordlys", facts=random_facts(chance)) for n in range(MATS)]
    write_run(folder, DAY_1, pages)
    return build_guide(folder, checklist)


def problems(guide: Results) -> list[tuple[Floats, Floats, Floats, Floats]]:
    """Partial values, weights, our values and our ranks of some mats in each drawn profile."""
    chance, partials = random.Random(7), {}  # noqa: S311 a seeded draw
    for line in guide.contributions:
        if line.kind == "criterion":
            partials[line.product_id, line.key] = float(line.partial)
    found = []
    for profile in guide.profiles:
        if not profile.key.startswith("drawn_"):
            continue
        standings = [row for row in guide.profile_ranks if row.profile == profile.key and row.value is not None]
        assert len(standings) > MATS * 0.9
        for _ in range(PROBLEMS_A_PROFILE):
            some = sorted(chance.sample(range(len(standings)), chance.randint(2, 40)))
            rows = [standings[place] for place in some]
            matrix = np.array([[partials[row.product_id, key] for key in profile.weights] for row in rows])
            weights = np.array([float(weight) for weight in profile.weights.values()])
            found.append(
                (matrix, weights, np.array([float(row.value) for row in rows]), np.array([row.rank for row in rows]))
            )
    return found


@pytest.mark.parametrize("peer", [ScikitCriteria, Pymcdm])
def test_values_and_order_of_200_complete_problems_are_those_of(
    peer: type[ScikitCriteria | Pymcdm], guide: Results
) -> None:
    oracle, given = peer(), problems(guide)
    assert len(given) == 200
    for partials, weights, values, ranks in given:
        scores, theirs = oracle.scores_and_ranks(partials, weights)
        assert np.abs(100 * scores - values).max() < 1e-9
        for one, other in np.argwhere(values[:, None] > values[None, :]):
            assert ranks[one] < ranks[other]
            assert theirs[one] < theirs[other]


@pytest.mark.parametrize("peer", [ScikitCriteria, Pymcdm])
def test_drawn_values_are_those_of(peer: type[ScikitCriteria | Pymcdm]) -> None:
    oracle, rng = peer(), np.random.default_rng(3)
    partials = rng.integers(0, 101, (30, 12)) * 10_000
    weights = weight_vectors(rng.multinomial(100, [1 / 12] * 12) * 10_000, seed=5, vectors=200, concentration=100)
    values = drawn_values(Mats(partials, partials, np.full(30, 1_000_000), np.arange(30)), weights, seed=5)

    for draw, vector in enumerate(weights):
        scores, _ = oracle.scores_and_ranks(partials / 1_000_000, vector / 65536)
        assert np.abs(100 * scores - values[:, draw] / 10_000).max() < 5.1e-5
