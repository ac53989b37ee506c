"""Add to a warehouse how stable its ranking is, profile by profile: ranks, bands, pairs and weights under chance.

Reads inputs, valuation and ranking of a warehouse that is being built; writes its tables stability.*. What is drawn
and how often stands in the checklist, how in scoring/smaa.py, and what is made of it in scoring/sql/6_stability.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias
from zlib import crc32

import duckdb
import numpy as np
import numpy.typing as npt

from scoring import database, smaa
from scoring.smaa import (
    Integers,
    Mats,
    central_weights,
    confidence_factors,
    drawn_values,
    rank_acceptabilities,
    rank_bands,
    weight_vectors,
    winning_indices,
)

SOURCES = (Path(smaa.__file__), Path(__file__))
"""The method's only Python: what a warehouse holds depends on it as on scoring/sql."""
_LAYER = "6_stability"
_DRAWN = (f"{_LAYER}/drawn_mats", f"{_LAYER}/drawn_partials")
Columns: TypeAlias = dict[str, npt.NDArray[Any]]
_FOUND: dict[str, tuple[str, ...]] = {
    "found_mats": ("place", "band", "confidence"),
    "found_ranks": ("place", "rank", "acceptability"),
    "found_weights": ("place", "position", "weight"),
    "found_pairs": ("place", "versus_place", "share"),
}
"""What is found of each profile, by the name under which SQL reads it; each row also has a `profile_position`."""


@dataclass(frozen=True, slots=True)
class _Method:
    """The numbers of the checklist that are needed here; see scoring.checklist.Stability."""

    seed: int
    vectors: int
    concentration: int
    pairs: int
    band_share: float


@dataclass(frozen=True, slots=True)
class _Ranking:
    """One profile's mats from the first place down, with its weights in millionths."""

    profile_position: int
    mats: Mats
    ranks: Integers
    weights: Integers


def add_stability(connection: duckdb.DuckDBPyConnection) -> None:
    """Draw weights and unknowns for every profile, and build the tables stability.* of what comes of it."""
    for table in _DRAWN:
        database.build_table(connection, table)
    found: dict[str, list[Columns]] = {name: [] for name in _FOUND}
    method = _method(connection)
    # One profile's draws know nothing of another's, and NumPy sorts and multiplies outside Python's lock.
    with ThreadPoolExecutor(database.THREADS) as threads:
        for columns_of in threads.map(partial(_found, method), _rankings(connection)):
            for name, columns in columns_of.items():
                found[name].append(columns)
    for name, parts in found.items():
        connection.register(name, _joined(parts, ("profile_position", *_FOUND[name])))
    for table in database.tables(_LAYER):
        if table not in _DRAWN:
            database.build_table(connection, table)
    for name in found:
        connection.unregister(name)


def _method(connection: duckdb.DuckDBPyConnection) -> _Method:
    wanted = "select seed, vectors, concentration, pairs, cast(band_share as double) from inputs.stability"
    return _Method(*connection.execute(wanted).fetchall()[0])


def _rankings(connection: duckdb.DuckDBPyConnection) -> Iterator[_Ranking]:
    mats = connection.execute("""
        select profile_position, product_id, rank, cast(limit_value * 10000 as bigint) as limit_value
        from stability.drawn_mats
        order by profile_position, place
    """).fetchnumpy()
    partials = connection.execute("""
        select
            profile_position,
            cast(weight * 1000000 as bigint) as weight,
            cast(worst * 1000000 as bigint) as worst,
            cast(best * 1000000 as bigint) as best
        from stability.drawn_partials
        order by profile_position, place, position
    """).fetchnumpy()
    for position in np.unique(mats["profile_position"]).tolist():
        own, cells = mats["profile_position"] == position, partials["profile_position"] == position
        worst, best, weights = (partials[name][cells].reshape(own.sum(), -1) for name in ("worst", "best", "weight"))
        streams = np.array([crc32(product.encode()) for product in mats["product_id"][own]], np.int64)
        yield _Ranking(position, Mats(worst, best, mats["limit_value"][own], streams), mats["rank"][own], weights[0])


def _found(method: _Method, ranking: _Ranking) -> dict[str, Columns]:
    mats, seed = ranking.mats, method.seed
    weights = weight_vectors(ranking.weights, seed=seed, vectors=method.vectors, concentration=method.concentration)
    values = drawn_values(mats, weights, seed=seed)
    acceptabilities = rank_acceptabilities(values)
    central = central_weights(values, weights)
    confidence = confidence_factors(mats, central, seed=seed, draws=method.vectors)
    first = values[ranking.ranks <= method.pairs]
    at_rank = np.nonzero(acceptabilities > 0.5e-9)  # less is what rounding leaves of ties
    ours, theirs = np.nonzero(~np.eye(len(first), dtype=np.bool_))
    leaders, criteria = np.nonzero(np.repeat(central.any(axis=1, keepdims=True), central.shape[1], axis=1))
    found = {
        "found_mats": (np.arange(len(values)), rank_bands(values, ranking.ranks, method.band_share), confidence),
        "found_ranks": (at_rank[0], at_rank[1] + 1, acceptabilities[at_rank]),
        "found_weights": (leaders, criteria + 1, central[leaders, criteria]),
        "found_pairs": (ours, theirs, winning_indices(first, first)[ours, theirs]),
    }
    return {
        name: {
            "profile_position": np.full(len(columns[0]), ranking.profile_position),
            **dict(zip(_FOUND[name], columns, strict=True)),
        }
        for name, columns in found.items()
    }


def _joined(parts: list[Columns], names: tuple[str, ...]) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) if parts else np.zeros(0) for name in names}
