"""Benchmark: rank acceptabilities of 500 mats over 10,000 weightings, ours against plain NumPy and the field's own.

scikit-criteria and pymcdm have no such analysis: it is their weighted sum, weighting by weighting, over as many as one
can wait for. tests/scoring/peers.py tells how to have them.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from scoring.smaa import (
    Mats,
    central_weights,
    confidence_factors,
    drawn_values,
    rank_acceptabilities,
    rank_bands,
    weight_vectors,
    winning_indices,
)
from tests.benchmarks.rounds import by_turns, tell
from tests.scoring.peers import Pymcdm, ScikitCriteria

pytestmark = pytest.mark.campaign

MATS, VECTORS, SEED = 500, 10_000, 7
WEIGHTS = np.array([80, 120, 50, 150, 100, 80, 60, 60, 50, 120, 80, 50]) * 1000
MEMORY_MAX = 100e6
"""Bytes; what is worked on at once is bounded, and one integer a mat and draw is kept."""
Floats = npt.NDArray[np.float64]


def mats_of(unknown: float = 0.0) -> Mats:
    """Mats whose partial values have two decimals; of some cells nothing is known."""
    rng = np.random.default_rng(1)
    stated = rng.integers(0, 101, (MATS, len(WEIGHTS))) * 10_000
    is_unknown = rng.random(stated.shape) < unknown
    worst, best = np.where(is_unknown, 0, stated), np.where(is_unknown, 1_000_000, stated)
    return Mats(worst, best, np.full(MATS, 1_000_000), np.arange(MATS))


def vectors_of(mats: int = VECTORS) -> npt.NDArray[np.int64]:
    return weight_vectors(WEIGHTS, seed=SEED, vectors=mats, concentration=100)


def ours(mats: Mats, weights: npt.NDArray[np.int64]) -> Floats:
    return rank_acceptabilities(drawn_values(mats, weights, seed=SEED))


def plain_numpy(partials: Floats, weights: Floats) -> Floats:
    """What one writes down first: a matrix product, an argsort, a bincount; ties are broken by the mats' order."""
    order = np.argsort(-(weights @ partials.T), axis=1)
    counts = np.bincount((order * MATS + np.arange(MATS)).ravel(), minlength=MATS * MATS)
    return counts.reshape(MATS, MATS) / len(weights)


def floor(partials: Floats, weights: Floats) -> None:
    """The least there is to do: every value, and every row of them in order, but not whose they are."""
    (weights @ partials.T).sort(axis=1)


def peak(work: Callable[[], object]) -> float:
    """Return the bytes that Python and NumPy hold at once."""
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return float(most)


def whole_analysis(mats: Mats, ranks: npt.NDArray[np.int64]) -> None:
    weights = vectors_of()
    values = drawn_values(mats, weights, seed=SEED)
    central = central_weights(values, weights)
    rank_acceptabilities(values)
    confidence_factors(mats, central, seed=SEED, draws=VECTORS)
    rank_bands(values, ranks, 0.9)
    winning_indices(values[:20], values[:20])


def test_acceptabilities_take_no_longer_than_in_plain_numpy() -> None:
    mats, weights = mats_of(), vectors_of()
    partials, shares = mats.worst / 1_000_000, weights / 65536
    apart = np.abs(ours(mats, weights) - plain_numpy(partials, shares)).max()
    assert apart < 0.001  # where two mats tie, plain NumPy prefers one of them

    found = by_turns(lambda: ours(mats, weights), lambda: plain_numpy(partials, shares))
    tell(found.told("plain NumPy", 1))
    tell(by_turns(lambda: ours(mats, weights), lambda: floor(partials, shares)).told("floor: product and sort", 1))
    assert found.ratio <= 1


def test_memory_is_bounded() -> None:
    mats, weights = mats_of(), vectors_of()
    partials, shares = mats.worst / 1_000_000, weights / 65536
    held, theirs = peak(lambda: ours(mats, weights)), peak(lambda: plain_numpy(partials, shares))

    tell(f"| peak, MB | {held / 1e6:.0f} | {theirs / 1e6:.0f} |\n")
    assert held < MEMORY_MAX


@pytest.mark.parametrize("unknown", [0.0, 0.2])
def test_the_whole_analysis_of_a_profile(unknown: float) -> None:
    mats = mats_of(unknown)
    by_value = np.argsort(-((mats.worst + mats.best) @ WEIGHTS), kind="stable")
    ranked = Mats(mats.worst[by_value], mats.best[by_value], mats.limit, mats.stream[by_value])
    found = by_turns(lambda: whole_analysis(ranked, np.arange(MATS)), lambda: ours(mats, vectors_of()), rounds=3)

    tell(found.told(f"whole analysis, {unknown:.0%} of the cells unknown, against its ranks alone", 1))


@pytest.mark.parametrize(("peer", "some"), [(ScikitCriteria, 50), (Pymcdm, 500)])
def test_the_libraries_of_the_field_take_longer(peer: type[ScikitCriteria | Pymcdm], some: int) -> None:
    oracle, mats, weights = peer(), mats_of(), vectors_of()
    partials, shares = mats.worst / 1_000_000, weights / 65536

    def theirs() -> None:
        counts = np.zeros((MATS, MATS), np.int64)
        for vector in shares[:some]:
            _, ranks = oracle.scores_and_ranks(partials, vector)
            counts[np.arange(MATS), ranks.astype(np.int64) - 1] += 1

    found = by_turns(lambda: ours(mats, weights), theirs, rounds=3)
    tell(found.told(f"{peer.__name__}, {some} of the {VECTORS:,} weightings", 1))
    assert found.ratio < VECTORS / some
