"""What one other answer would lift a mat, and why it moved since the day before, in words.

Reads known facts, lifts and moves. Writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.filters import capital, points
from reports.known import Known
from reports.language import _, counted, translated
from reports.told import told
from scoring.results import Lift, Mat, RankMove


@dataclass(frozen=True, slots=True)
class LiftView:
    """One answer that would do."""

    question: str
    key: str
    """Fact that the line leads to; empty where the question asks for several."""
    now: str
    then: str
    gain: str
    place: str


@dataclass(frozen=True, slots=True)
class Why:
    """What one cause did to a mat."""

    cause: str
    points: str
    places: str


def lifts_of(known: Known, mat: Mat) -> tuple[LiftView, ...]:
    """Word the smallest answers that would lift a mat: by a rank, and to the first where that takes another one."""
    found = {(lift.key, lift.proposal): lift for lift in known.lifts[mat.product_id]}
    return tuple(_lift(known, lift) for lift in found.values())


def why_moved(known: Known, product_id: str | None) -> tuple[Why, ...]:
    """Word what moved a mat's value and place, cause by cause."""
    return tuple(_why(known, move) for move in known.moves[product_id])


def _lift(known: Known, lift: Lift) -> LiftView:
    keys = next((criterion.fact_keys for criterion in known.results.criteria if criterion.key == lift.key), ())
    key = keys[0] if len(keys) == 1 else ""

    def worded(answer: str) -> str:
        values = known.words.by_key[key].values if key in known.words.by_key else {}
        worded = values.get({"yes": "true", "no": "false"}.get(answer, answer))
        return translated(worded) if worded else told(answer)

    return LiftView(
        question=translated(lift.title),
        key=keys[0] if keys else "",
        now=worded(lift.measurement)
        if lift.state == "stated" and lift.measurement
        else known.words.of("states", lift.state),
        then=capital(worded(lift.proposal)),
        gain=f"+{points(lift.value - (known.mats[lift.product_id].value or 0))}",
        place=str(lift.rank_then),
    )


def _why(known: Known, move: RankMove) -> Why:
    if move.places > 0:
        places = counted("%(num)s place up", "%(num)s places up", move.places)
    else:
        places = counted("%(num)s place down", "%(num)s places down", -move.places)
    return Why(
        cause=known.words.of("causes", move.cause),
        points=_("%(points)s points", points=f"{'+' if move.points > 0 else ''}{points(move.points)}")
        if move.points
        else "",
        places=places if move.places else "",
    )
