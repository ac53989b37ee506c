"""The guide page: picks, tables, contradictions, what moved.

Reads known facts. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.cells import postage_words, return_lines
from reports.changes import MovedGroup, grouped_changes
from reports.filters import capital, number
from reports.firmness import order_words
from reports.frontier import Frontier, build_frontier
from reports.further import Further, further_pages
from reports.known import OWN_PROFILE, Known, Line
from reports.language import _, counted, joined, translated
from reports.picks import Pick, choose_picks, first_for
from reports.profiles import profile_page
from reports.table import ROWS_A_PAGE, Row, at_shops, build_rows, parted_before, price_in_guide
from scoring.results import Mat

CHANGES_SHOWN = 6
"""Changes of one kind that the guide page shows; the changes page shows all."""
LEADERS_NAMED = 3
"""Mats that could come out first and are named for it; of more, their number is told."""


@dataclass(frozen=True, slots=True)
class PickView:
    """One pick, with the facts that speak for it and what is not known."""

    title: str
    product_id: str
    name: str
    why: str
    facts: str
    price: str
    shops: str
    value: str
    unknown: str


@dataclass(frozen=True, slots=True)
class OtherWish:
    """The mat to look at for a wish of one's own."""

    page: str
    title: str
    product_id: str
    name: str
    price: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One fact that is said differently in different places."""

    key: str
    label: str
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContradictedMat:
    """A mat whose pages contradict each other on what a buyer would ask."""

    product_id: str
    name: str
    facts: tuple[Contradiction, ...]


@dataclass(frozen=True, slots=True)
class GuideView:
    """Everything on the guide page."""

    leaders: tuple[tuple[str, str], ...]
    """Ids and names of the mats that the lead is about, where they are few enough to be named before it."""
    lead: str
    picks: tuple[PickView, ...]
    wishes: tuple[OtherWish, ...]
    ranked: tuple[Row, ...]
    further: tuple[Further, ...]
    """Pages on which the ranking goes on."""
    order: str
    """What the order is worth, in a sentence; may be empty."""
    frontier: Frontier | None
    unranked: tuple[Row, ...]
    further_unranked: tuple[Further, ...]
    contradictions: tuple[ContradictedMat, ...]
    contradicted: int
    """Mats whose pages contradict each other; the first stand here."""
    changes: tuple[MovedGroup, ...]
    changes_in_all: int
    left_out: int


def build_guide(known: Known) -> GuideView:
    """Gather everything that the guide page says."""
    mats = known.results.mats
    contradictions = _contradictions(known)
    return GuideView(
        leaders=_leaders(known),
        lead=_lead(known),
        picks=tuple(_picks(known)),
        wishes=tuple(_wishes(known)),
        ranked=_first_rows(known, [mat for mat in mats if mat.state == "ranked"]),
        further=further_pages(known, ranked=True),
        order=order_words(known, OWN_PROFILE),
        frontier=build_frontier(known, OWN_PROFILE),
        unranked=_first_rows(known, [mat for mat in mats if mat.state != "ranked"]),
        further_unranked=further_pages(known, ranked=False),
        contradictions=tuple(contradictions[:ROWS_A_PAGE]),
        contradicted=len(contradictions),
        changes=tuple(grouped_changes(known, CHANGES_SHOWN)),
        changes_in_all=len(known.results.changes),
        left_out=len(known.results.left_out),
    )


def _first_rows(known: Known, mats: list[Mat]) -> tuple[Row, ...]:
    return tuple(build_rows(known, mats[:ROWS_A_PAGE], parted=parted_before(mats)))


def _first(known: Known) -> list[Mat]:
    return [mat for mat in known.results.mats if mat.rank is not None and mat.rank_best == 1]


def _leaders(known: Known) -> tuple[tuple[str, str], ...]:
    first = _first(known)
    return tuple((mat.product_id, mat.name) for mat in first) if len(first) <= LEADERS_NAMED else ()


def _lead(known: Known) -> str:
    """Say in a sentence how clear the ranking is; the names of a few leaders stand before it."""
    first = len(_first(known))
    if first == 0:
        return _(
            "Too little is stated about any mat to rank it. So this page compares what is known and where it is said."
        )
    if first == 1:
        return _("comes out ahead, whatever the facts that are not stated turn out to be.")
    if first <= LEADERS_NAMED:
        return _("could come out first: what their pages leave unsaid decides which.")
    return _(
        "%(how_many)s mats could come out first: what their pages leave unsaid decides which.",
        how_many=capital(_number_words().get(first, str(first))),
    )


def _number_words() -> dict[int, str]:
    return {
        4: _("four"), 5: _("five"), 6: _("six"), 7: _("seven"), 8: _("eight"), 9: _("nine"), 10: _("ten"),
        11: _("eleven"), 12: _("twelve"),
    }  # fmt: skip


def _wishes(known: Known) -> Iterator[OtherWish]:
    titles = {
        profile.key: translated(profile.title) for profile in known.results.profiles if profile.key != OWN_PROFILE
    }
    for key, title in titles.items():
        mat = first_for(known, key)
        if mat is not None:
            yield OtherWish(profile_page(key), title, mat.product_id, mat.name, price_in_guide(known, mat))


def _picks(known: Known) -> list[PickView]:
    """Make a card for each mat that was picked, by however many rules."""
    by_mat: dict[str, list[Pick]] = {}
    for pick in choose_picks(known):
        by_mat.setdefault(pick.mat.product_id, []).append(pick)
    return [_card(known, picks) for picks in by_mat.values()]


def _card(known: Known, picks: list[Pick]) -> PickView:
    mat = picks[0].mat
    questions = [line for line in known.contributions[mat.product_id] if line.kind == "criterion"]
    unanswered = sum(line.state != "stated" for line in questions)
    return PickView(
        title=_title(picks),
        product_id=mat.product_id,
        name=mat.name,
        why=" ".join(_why(known, pick) for pick in picks),
        facts=_pick_facts(known, mat),
        price=price_in_guide(known, mat),
        shops=at_shops(mat.shops),
        value=_("%(value)s of 100", value=number(mat.value or Decimal(0), 0)),
        unknown=_("%(open)s of %(questions)s questions unanswered", open=unanswered, questions=len(questions))
        if unanswered
        else _("every question answered"),
    )


def _title(picks: list[Pick]) -> str:
    first, *more = (translated(pick.title) for pick in picks)
    return joined([first, *(title[:1].lower() + title[1:] for title in more)])


def _why(known: Known, pick: Pick) -> str:
    if pick.key == "overall":
        above = sum((mat.value or 0) > (pick.mat.value or 0) for mat in known.results.mats)
        if not above:
            return _("The highest value of those you can buy now.")
        return counted(
            "The highest value of those you can buy now; %(num)s mat above it can’t be bought now, or what it costs "
            "is not clear.",
            "The highest value of those you can buy now; %(num)s mats above it can’t be bought now, or what it costs "
            "is not clear.",
            above,
        )
    if pick.key == "value":
        return _("The cheapest in the upper third of the ranking that you can buy and send back.")
    return _(
        "The densest spikes of those that may go back used, %(density)s: more points share your weight.",
        density=known.density_words(pick.mat),
    )


def _pick_facts(known: Known, mat: Mat) -> str:
    cover, core, spikes = (known.line(mat, key).words for key in ("cover_material", "core_material", "spike_material"))
    named = {
        "cover_material": _("%(fabric)s cover", fabric=cover),
        "core_material": _("%(filling)s core", filling=core),
        "spike_material": _("%(material)s spikes", material=spikes),
        "pillow_included": _("with pillow") if known.value(mat, "pillow_included") else _("no pillow"),
    }
    parts = [words for key, words in named.items() if known.value(mat, key) is not None]
    said = capital(", ".join(parts)) + "." if parts else ""
    return f"{said} {_return_sentence(return_lines(known, mat))}".strip()


def _return_sentence(lines: tuple[Line, ...]) -> str:
    stated = [line.words for line in lines if line.state == "stated"]
    if any(line.tone == "bad" for line in lines):
        return _("It can’t be sent back.")
    if not stated or lines[0].state != "stated":
        return _("How long it may be sent back is not stated.")
    postage = {postage_words("buyer"): _("you pay the postage"), postage_words("shop"): _("the shop pays the postage")}
    return _("Goes back within %(terms)s.", terms=", ".join(postage.get(words, words) for words in stated))


def _contradictions(known: Known) -> list[ContradictedMat]:
    asked = {fact.key for fact in known.words.file.fact if fact.ask}
    found = []
    for mat in known.results.mats:
        torn = [c for c in known.cells_of[mat.product_id] if c.state == "contradicted" and c.key in asked]
        facts = tuple(Contradiction(cell.key, known.words.label(cell.key), tuple(known.sides(cell))) for cell in torn)
        if facts:
            found.append(ContradictedMat(mat.product_id, mat.name, facts))
    return found
