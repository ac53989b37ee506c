"""Stochastic multicriteria acceptability analysis: how a ranking fares when weights and unknowns are drawn by chance.

Arrays in, arrays out; reads and writes nothing. The method is SMAA-2 (Lahdelma & Salminen, "SMAA-2: Stochastic
multicriteria acceptability analysis for group decision making", Operations Research 49(3), 2001), carried out by
drawing as Tervonen & Lahdelma describe ("Implementing stochastic multicriteria acceptability analysis", European
Journal of Operational Research 178(2), 2007). Its numbers stand in the checklist.

The same numbers give the same figures on every machine. All chance is 16-bit pieces of PCG64's stream, which NumPy
promises not to change. A weight is a whole number of 1/2**16, a partial value one of millionths: their products with a
piece have at most 52 bits, so float64 holds every value exactly, whatever order a matrix product adds in. Values are
then rounded to ten-thousandths of a point, the four decimals that every value has; two mats that are equal there tie.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[np.int64]
Values: TypeAlias = npt.NDArray[np.int32]
"""One row a mat, one column a draw: overall value in ten-thousandths of a point."""
Shares: TypeAlias = npt.NDArray[np.float64]

_GRID = 1 << 16
"""Steps that a drawn weight or unknown is told apart in."""
_ONE = 1_000_000
"""A weight or partial value of 1; also the overall value of 100 points, in ten-thousandths of a point."""
_CENTRAL = 10_000
"""A central weight of 1: four decimals are shown, and they sum to 1."""
_MATS_AT_ONCE = 64
_DRAWS_AT_ONCE = 500
_PAIRED_DRAWS_AT_ONCE = 2_000
_STRONGEST = 8
"""Rivals that are held against each leader by itself (2026-11-24, 361 mats that tie: 8 best)."""
_PRODUCTS_OF_ONE_THREAD = 1 << 18
"""What is worked on together stays within a core's cache (2026-11-23: 250 to 1,000 draws alike, 2,500 slower)."""


@dataclass(frozen=True, slots=True)
class Mats:
    """The mats that are ranked, one row each, and what is known of them."""

    worst: Integers
    """Mats × criteria: the least that each partial value may be, in millionths."""
    best: Integers
    """The most; equal to `worst` where it is stated."""
    limit: Integers
    """Highest overall value that the caps leave a mat, in ten-thousandths of a point."""
    stream: Integers
    """A number of each mat's own, from its id: what is drawn for it does not depend on which others there are."""

    @property
    def is_open(self) -> npt.NDArray[np.bool_]:
        """Whether something of a mat is unknown."""
        return np.asarray((self.worst < self.best).any(axis=1))

    def unknowns(self, mat: int, seed: int, draws: int) -> tuple[npt.NDArray[np.intp], Shares]:
        """Return the criteria that a mat leaves open, and in each draw how far above the worst they fall."""
        open_ = np.flatnonzero(self.worst[mat] < self.best[mat])
        drawn = _chance((seed, int(self.stream[mat])), open_.size * draws)
        span = (self.best - self.worst)[mat, open_, None]
        return open_, drawn.reshape(open_.size, draws) * (span / _GRID)


def weight_vectors(weights: Integers, *, seed: int, vectors: int, concentration: int) -> Integers:
    """Draw weights around a profile's own: vectors × criteria, in 1/2**16, each vector summing to 1.

    They are Dirichlet with parameters concentration × weight: that many of concentration - 1 points that fall
    evenly on a line lie within a criterion's piece of it (Devroye, "Non-uniform random variate generation", 1986,
    chapter 11.4). Where a parameter is no whole number, chance rounds it up or down so that the mean stays.

    Args:
        weights: the profile's, in millionths; they sum to 1.
        seed: where chance starts.
        vectors: how many to draw.
        concentration: how near to the profile's; a weight w varies with the variance w(1 - w) / (concentration + 1).
    """
    drawn = _chance((seed,), vectors * concentration).reshape(vectors, concentration)
    points = np.zeros((vectors, concentration + 1), np.int32)
    points[:, 1:-1] = np.sort(drawn[:, 1:], axis=1)
    points[:, -1] = _GRID
    ends = np.cumsum(weights) * concentration
    rounding = drawn[:, :1].astype(np.int64) * _ONE // _GRID
    cuts = np.take_along_axis(points, (ends + rounding) // _ONE, axis=1)
    return np.diff(cuts, axis=1, prepend=0).astype(np.int64)


def drawn_values(mats: Mats, weights: Integers, *, seed: int) -> Values:
    """Return each mat's overall value in each draw of `weights`; its unknowns fall evenly between worst and best."""
    shares = np.ascontiguousarray(weights.T / _GRID)
    values = np.empty((len(mats.worst), len(weights)), np.int32)
    for some in _blocks(len(values), _MATS_AT_ONCE):
        exact = _product(mats.worst[some].astype(np.float64), shares)
        for mat in np.flatnonzero(mats.is_open[some]) + some.start:
            open_, drawn = mats.unknowns(mat, seed, len(weights))
            exact[mat - some.start] += (drawn * shares[open_]).sum(axis=0)
        values[some] = exact + 0.5  # cut off by the cast: rounded, halves up
    return np.minimum(values, mats.limit[:, None].astype(np.int32), out=values)


def rank_acceptabilities(values: Values) -> Shares:
    """Return mats × ranks: the share of draws that give a mat a rank. Mats that tie share their ranks evenly."""
    mats, draws = values.shape
    bits = max(mats - 1, 1).bit_length()
    low = (1 << bits) - 1
    whole = np.int32 if 1 << (31 - bits) > _ONE else np.int64
    names, ranks = np.arange(mats, dtype=whole)[:, None], np.arange(mats)
    counts, steps = np.zeros(mats * mats, np.int64), np.zeros((mats, mats + 1))
    for some in _blocks(draws, _DRAWS_AT_ONCE):
        # One number holds a mat's value, the highest first, and which mat it is: sorting it needs no second array.
        keys = np.ascontiguousarray((((_ONE - values[:, some].astype(whole)) << bits) | names).T)
        keys.sort(axis=1)
        is_tie = (keys[:, 1:] ^ keys[:, :-1]) <= low
        keys &= low
        counts += np.bincount((keys * np.int64(mats) + ranks).ravel(), minlength=mats * mats)
        _share_ranks(keys, is_tie, steps)
    return np.asarray((counts.reshape(mats, mats) + np.cumsum(steps, axis=1)[:, :mats]) / draws)


def _share_ranks(order: Values | Integers, is_tie: npt.NDArray[np.bool_], steps: Shares) -> None:
    """Correct what mats that tie have too much or too little where each was counted at a rank of its own.

    Args:
        order: draws × ranks, the mat at each.
        is_tie: draws × ranks but the first, whether it ties with the mat before it.
        steps: mats × ranks and one more, differences from the rank before; they are added to.
    """
    is_after, is_before = np.zeros((2, *order.shape), np.bool_)
    is_after[:, 1:] = is_before[:, :-1] = is_tie
    tied = np.flatnonzero(is_after | is_before)
    rank, place = tied % order.shape[1], order.ravel()[tied].astype(np.int64) * steps.shape[1]
    starts = ~is_after.ravel()[tied]
    run = np.cumsum(starts) - 1
    first, size = rank[starts][run], np.bincount(run)[run]
    for at, step in ((first, 1 / size), (first + size, -1 / size), (rank, -1.0), (rank + 1, 1.0)):
        np.add.at(steps.reshape(-1), place + at, step)


def central_weights(values: Values, weights: Integers) -> Integers:
    """Return mats × criteria: the mean of the weights that put a mat first, in ten-thousandths; 0 where none does.

    A draw in which several tie for the first rank counts for each of them in part.
    """
    top = values.max(axis=0)
    leaders = np.flatnonzero((values == top).any(axis=1))
    is_first = values[leaders] == top
    ties = is_first.sum(axis=0)
    total, share = np.zeros((leaders.size, weights.shape[1])), np.zeros((leaders.size, 1))
    for size in np.unique(ties):  # sums of whole numbers, which are exact, each divided once
        part = is_first[:, ties == size].astype(np.float64)
        total += part @ weights[ties == size].astype(np.float64) / size
        share += part.sum(axis=1, keepdims=True) / size
    central = np.zeros((len(values), weights.shape[1]), np.int64)
    central[leaders] = _whole_parts(total / share * (_CENTRAL / _GRID))
    return central


def _whole_parts(exact: Shares) -> Integers:
    """Round rows so that their sum stays: what is missing goes to the largest remainders."""
    parts = np.floor(exact).astype(np.int64)
    missing = np.rint(exact.sum(axis=1)).astype(np.int64) - parts.sum(axis=1)
    by_remainder = np.argsort(np.argsort(parts - exact, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(parts + (by_remainder < missing[:, None]))


def confidence_factors(mats: Mats, central: Integers, *, seed: int, draws: int) -> Shares:
    """Return for each mat how often none is above it at its own central weights, its unknowns and all others' drawn.

    A low one says that too little is known to prefer the mat even for whoever weighs as suits it best. Not a number
    where no weights put it first.

    Each mat is drawn once. The strongest rivals are held against each leader by itself, in all draws; most are lost
    then. What is left of all leaders is held against one rival after the other, and is won as soon as it is above all
    that those still to come may be.
    """
    factors = np.full(len(central), np.nan)
    leaders = np.flatnonzero(central.any(axis=1))
    weights, won = central[leaders].astype(np.float64), np.zeros(leaders.size, np.int64)
    least, most = (_at_central(weights @ each.T, mats.limit) for each in (mats.worst, mats.best))
    rivals = np.argsort(-(least + most).sum(axis=0), kind="stable")
    rivals = rivals[mats.is_open[rivals]]
    strongest, rivals = rivals[:_STRONGEST], rivals[_STRONGEST:]
    leader, draw, own = _draws_not_lost(mats, leaders, weights, least.max(axis=1), strongest, seed=seed, draws=draws)
    highest = np.maximum.accumulate(most[:, rivals[::-1]], axis=1)[:, ::-1]
    for place, rival in enumerate(rivals.tolist()):
        is_open = own < highest[:, place][leader]
        won += np.bincount(leader[~is_open], minlength=leaders.size)
        leader, draw, own = leader[is_open], draw[is_open], own[is_open]
        near = np.flatnonzero(own < most[:, rival][leader])
        open_, drawn = mats.unknowns(rival, seed, draws)
        exact = (weights @ mats.worst[rival])[leader[near]]
        for criterion, above in zip(open_, drawn, strict=True):
            exact += weights[:, criterion][leader[near]] * above[draw[near]]
        is_open = np.ones(own.size, np.bool_)
        is_open[near] = own[near] >= _at_central(exact, mats.limit[rival])
        leader, draw, own = leader[is_open], draw[is_open], own[is_open]
    factors[leaders] = (won + np.bincount(leader, minlength=leaders.size)) / draws
    return factors


def _draws_not_lost(
    mats: Mats,
    leaders: npt.NDArray[np.intp],
    weights: Shares,
    least: Shares,
    strongest: npt.NDArray[np.intp],
    *,
    seed: int,
    draws: int,
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Shares]:
    """Return leader, draw and value where none of the strongest is above it, nor a mat whatever its unknowns are."""
    rivals = [(mats.worst[mat], mats.limit[mat], *mats.unknowns(mat, seed, draws)) for mat in strongest.tolist()]
    places, numbers, values = [], [], []
    for place, (mat, own_weights) in enumerate(zip(leaders.tolist(), weights, strict=True)):
        open_, drawn = mats.unknowns(mat, seed, draws)
        own = _at_central(own_weights @ mats.worst[mat] + own_weights[open_] @ drawn, mats.limit[mat])
        is_left = own >= least[place]
        for worst, limit, unknown, above in rivals:
            is_left &= own >= _at_central(own_weights @ worst + own_weights[unknown] @ above, limit)
        left = np.flatnonzero(is_left)
        places.append(np.full(left.size, place))
        numbers.append(left)
        values.append(own[left])
    return np.concatenate(places), np.concatenate(numbers), np.concatenate(values)


def _at_central(exact: Shares, limit: Integers) -> Shares:
    """Round values at central weights as others are, halves up, and cap them."""
    return np.asarray(np.minimum(np.floor(exact / _CENTRAL + 0.5), limit))


def winning_indices(values: Values, versus: Values) -> Shares:
    """Return rows × rows of `versus`: the share of draws in which one is above the other; a tie is half a win."""
    draws, won = values.shape[1], _wins(values, versus)
    lost = won if versus is values else _wins(versus, values)
    return np.asarray((won + draws - lost.T) / np.float64(2 * draws))


def _wins(values: Values, versus: Values) -> Integers:
    """Count the draws in which one is above the other, for some draws at a time, which stay within a core's cache."""
    wins = np.zeros((len(values), len(versus)), np.int64)
    if not wins.size:
        return wins
    for some in _blocks(values.shape[1], _PAIRED_DRAWS_AT_ONCE):
        lowest = np.minimum(values[:, some].min(axis=0), versus[:, some].min(axis=0))
        ours, theirs = values[:, some] - lowest, versus[:, some] - lowest
        if max(ours.max(), theirs.max()) <= np.iinfo(np.uint16).max:  # half the bytes, in half the time
            ours, theirs = ours.astype(np.uint16), theirs.astype(np.uint16)
        for row, one in enumerate(ours):
            wins[row] += _count(one > theirs)
    return wins


def rank_bands(values: Values, ranks: Integers, share: float) -> Integers:
    """Return each mat's rank band, 1 for the first: mats that can't be told apart from its leader share one.

    From the first rank down: a band reaches to the last mat that its leader is not above in at least `share` of the
    draws, and the mat after that one leads the next. Mats of one rank lead, stand or fall together, so that a copy of
    a mat is always in its band, though chance draws their unknowns apart.

    Args:
        values: see `drawn_values`.
        ranks: ascending; equal where mats tie.
        share: of the draws; more than a half.
    """
    bands = np.zeros(len(ranks), np.int64)
    best, start = values.max(axis=1), 0
    while start < len(ranks):
        end = int(np.searchsorted(ranks, ranks[start], side="right"))
        leaders = values[start:end]
        near = end + np.flatnonzero(best[end:] >= leaders.min())  # all others are below in every draw
        for some in reversed(list(_blocks(near.size, _MATS_AT_ONCE))):  # the last one that is not below decides
            is_below = winning_indices(leaders, values[near[some]]).min(axis=0) >= share
            if not is_below.all():
                end = int(np.searchsorted(ranks, ranks[near[some][~is_below][-1]], side="right"))
                break
        bands[start:end] = bands[start - 1] + 1 if start else 1
        start = end
    return bands


def _chance(entropy: tuple[int, ...], count: int) -> npt.NDArray[np.uint16]:
    raw = np.random.PCG64(np.random.SeedSequence(entropy)).random_raw(-(-count // 4))
    return np.asarray(raw).astype("<u8", copy=False).view("<u2")[:count]


def _product(partials: Shares, shares: Shares) -> Shares:
    """Multiply in pieces that OpenBLAS leaves to one thread: on a busy machine its threads wait for each other."""
    product = np.empty((len(partials), shares.shape[1]))
    for some in _blocks(shares.shape[1], max(_PRODUCTS_OF_ONE_THREAD // partials.size, 1)):
        np.matmul(partials, shares[:, some], out=product[:, some])
    return product


def _count(is_so: npt.NDArray[np.bool_]) -> Integers:
    """Count a row's truths, eight at a time: four times as fast as summing them (2026-11-23)."""
    return np.asarray(np.bitwise_count(np.packbits(is_so, axis=1)).sum(axis=1, dtype=np.int64))


def _blocks(count: int, size: int) -> Iterator[slice]:
    yield from (slice(start, min(start + size, count)) for start in range(0, count, size))
