"""A guide of its own for each reader's wish: the same mats and facts, ranked by other weights.

Reads known facts and the rankings by profile. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.filters import percent
from reports.firmness import order_words
from reports.frontier import Frontier, build_frontier
from reports.known import OWN_PROFILE, Known
from reports.language import translated
from reports.table import ROWS_A_PAGE, Row, build_rows, parted_before
from scoring.results import Mat, Profile, ProfileRank, Results


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a question counts for this wish, and in the guide itself."""

    question: str
    key: str
    here: str
    in_guide: str
    is_more: bool
    own_function: str
    """Why the answers are valued otherwise than in the guide; empty where they are not."""


@dataclass(frozen=True, slots=True)
class ProfileGuide:
    """Everything on the page of one wish."""

    page: str
    title: str
    reason: str
    weights: tuple[Weight, ...]
    rows: tuple[Row, ...]
    order: str
    """What the order is worth, in a sentence; may be empty."""
    frontier: Frontier | None
    ranked: int
    """Mats that are ranked here; the first stand on the page."""
    unranked: int


def profile_page(key: str) -> str:
    """Name the page of a wish: for-first-timer.html; that of the guide's own is the guide."""
    return "index.html" if key == OWN_PROFILE else f"for-{key.replace('_', '-')}.html"


def wishes(results: Results) -> list[tuple[str, str]]:
    """Name the page and the title of every wish that some mat is ranked for, the guide's own first."""
    return [(profile_page(each.key), translated(each.title)) for each in _ranked(results)]


def wished(results: Results) -> list[Profile]:
    """List every wish that has a page: some mat is ranked for it, and it is not the guide's own."""
    return [profile for profile in _ranked(results) if profile.key != OWN_PROFILE]


def build_profile(known: Known, profile: Profile) -> ProfileGuide:
    """Build the page of a wish."""
    ranks = [rank for rank in known.results.profile_ranks if rank.profile == profile.key]
    mats = [_as_ranked(known.mats[rank.product_id], rank) for rank in ranks if rank.state == "ranked"]
    return ProfileGuide(
        page=profile_page(profile.key),
        title=translated(profile.title),
        reason=translated(profile.reason),
        weights=tuple(_weights(known, profile)),
        rows=tuple(replace(row, marks=replace(row.marks, rank="")) for row in _first_rows(known, mats, profile.key)),
        order=order_words(known, profile.key),
        frontier=build_frontier(known, profile.key),
        ranked=len(mats),
        unranked=len(ranks) - len(mats),
    )


def _first_rows(known: Known, mats: list[Mat], profile: str) -> list[Row]:
    return build_rows(known, mats[:ROWS_A_PAGE], profile, parted_before(mats))


def _ranked(results: Results) -> list[Profile]:
    ranked = {rank.profile for rank in results.profile_ranks if rank.state == "ranked"}
    return [profile for profile in results.profiles if profile.key in ranked]


def _as_ranked(mat: Mat, rank: ProfileRank) -> Mat:
    return replace(
        mat,
        rank=rank.rank,
        rank_best=rank.rank_best,
        rank_worst=rank.rank_worst,
        value=rank.value,
        value_worst=rank.value_worst,
        value_best=rank.value_best,
        known_weight=rank.known_weight,
    )


def _weights(known: Known, profile: Profile) -> Iterator[Weight]:
    for criterion in known.results.criteria:
        here = profile.weights[criterion.key]
        yield Weight(
            question=translated(criterion.question),
            key=criterion.key,
            here=percent(here),
            in_guide=percent(criterion.weight),
            is_more=here > criterion.weight,
            own_function=translated(profile.own_functions.get(criterion.key, "")),
        )
