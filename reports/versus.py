"""Head to head: two mats that a reader is likely to hesitate between, question by question.

Reads known facts. Writes nothing. The gaps of the questions and of the limits sum to the gap of the two values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from reports.filters import points
from reports.known import Known, Line
from reports.language import _, translated
from reports.mat import answer_words, exact_points
from reports.picks import choose_picks
from reports.table import band_words, place_words, price_in_guide
from scoring.results import Contribution, Mat

NOTHING = Decimal(0)
EVERY_PAIR_OF = 4
"""Places from the top of which each mat meets each other."""
NEIGHBOURS_TO = 12
"""Place down to which neighbours meet."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two mats."""

    product_id: str
    name: str
    place: str
    value: str
    exact: str
    band: str
    price: str
    price_gap: Line


@dataclass(frozen=True, slots=True)
class Answers:
    """One question, or one limit of the value, with both mats' answers."""

    title: str
    answers: tuple[str, str]
    """Empty where nothing is stated."""
    gap: str
    """Points of the first over the second, exact."""
    ahead: int
    """0 or 1: the mat that gets more; -1 where both get the same."""


@dataclass(frozen=True, slots=True)
class HeadToHead:
    """Everything on the page of two mats."""

    page: str
    sides: tuple[Side, Side]
    lead: str
    differing: tuple[Answers, ...]
    same: tuple[Answers, ...]
    gap: str


def versus_page(first: str, second: str) -> str:
    """Name the page of two mats, whichever comes first: versus/kvist-soft/ondrel-natur.html."""
    one, other = sorted((first, second))
    return f"versus/{one}/{other}.html"


def likely_pairs(known: Known) -> list[tuple[Mat, Mat]]:
    """Pair the first mats with each other, neighbours below them, and the picks; each pair once, the better first."""
    ranked = [mat for mat in known.results.mats if mat.state == "ranked"]
    picks = [pick.mat for pick in choose_picks(known)]
    order = {mat.product_id: place for place, mat in enumerate(ranked)}
    pairs = [*combinations(ranked[:EVERY_PAIR_OF], 2), *pairwise(ranked[:NEIGHBOURS_TO]), *combinations(picks, 2)]
    sorted_pairs = {
        tuple(sorted((one.product_id, other.product_id), key=order.__getitem__)): None
        for one, other in pairs
        if one.product_id != other.product_id
    }
    return [(known.mats[first], known.mats[second]) for first, second in sorted_pairs]


def rivals(known: Known) -> dict[str, list[tuple[str, str]]]:
    """List for each mat the (page, name) of those it meets."""
    met: dict[str, list[tuple[str, str]]] = {}
    for first, second in likely_pairs(known):
        page = versus_page(first.product_id, second.product_id)
        met.setdefault(first.product_id, []).append((page, second.name))
        met.setdefault(second.product_id, []).append((page, first.name))
    return met


def build_versus(known: Known, first: Mat, second: Mat) -> HeadToHead:
    """Build the page of two mats, the better first."""
    lines = sorted(_gaps(known, first, second), key=lambda line: -abs(line[0]))
    return HeadToHead(
        page=versus_page(first.product_id, second.product_id),
        sides=(_side(known, first), _side(known, second)),
        lead=_lead(first, second),
        differing=tuple(answers for gap, answers in lines if gap),
        same=tuple(answers for gap, answers in lines if not gap),
        gap=exact_points((first.value or NOTHING) - (second.value or NOTHING)),
    )


def _gaps(known: Known, first: Mat, second: Mat) -> Iterator[tuple[Decimal, Answers]]:
    ours = {(line.kind, line.key): line for line in known.contributions[first.product_id]}
    theirs = {(line.kind, line.key): line for line in known.contributions[second.product_id]}
    for kind, key in dict.fromkeys([*ours, *theirs]):
        our, their = ours.get((kind, key)), theirs.get((kind, key))
        gap = (our.points if our else NOTHING) - (their.points if their else NOTHING)
        answers = Answers(
            title=translated((our or theirs[kind, key]).title),
            answers=(_told(known, first, our), _told(known, second, their)),
            gap=exact_points(gap),
            ahead=-1 if not gap else int(gap < 0),
        )
        yield gap, answers


def _lead(first: Mat, second: Mat) -> str:
    if first.value == second.value:
        return _("Both have the same value; what differs evens out.")
    if first.value_worst > second.value_best:
        return _("%(mat)s is ahead, whatever the facts that are not stated turn out to be.", mat=first.name)
    return _(
        "%(mat)s is ahead by what is stated. What the pages leave open could turn that round: "
        "%(band)s against %(other)s.",
        mat=first.name,
        band=f"{points(first.value_worst)}–{points(first.value_best)}",
        other=f"{points(second.value_worst)}–{points(second.value_best)}",
    )


def _side(known: Known, mat: Mat) -> Side:
    return Side(
        product_id=mat.product_id,
        name=mat.name,
        place=place_words(mat),
        value=points(mat.value),
        exact=exact_points(mat.value or NOTHING),
        band=band_words(mat),
        price=price_in_guide(known, mat),
        price_gap=known.line(mat, "price"),
    )


def _told(known: Known, mat: Mat, line: Contribution | None) -> str:
    if line is None or line.state != "stated":
        return ""
    keys = next((each.fact_keys for each in known.results.criteria if each.key == line.key), ())
    return answer_words(known, mat, line, keys)
