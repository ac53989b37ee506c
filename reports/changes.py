"""What moved since the previous day with a run, in sentences and as marks in the tables.

Reads Results' changes. Writes nothing.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal

from reports.filters import capital, money, points
from reports.known import Known
from reports.language import _, translated
from reports.lifts import Why, why_moved
from scoring.results import Change, Mat

_AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Z]{3})\s*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Marks:
    """What the table says beside a mat that moved."""

    new: bool
    rank: str
    price: str
    other: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One change, worded."""

    title: str
    """Kind of change."""
    name: str
    product_id: str | None
    """The mat's page, where the mat is still in the guide."""
    what: str
    before: str
    after: str
    why: tuple[Why, ...] = ()
    """What moved it, for a rank."""


@dataclass(frozen=True, slots=True)
class MovedGroup:
    """All changes of one kind."""

    kind: str
    title: str
    moved: tuple[Moved, ...]


def grouped_changes(known: Known, limit: int | None = None) -> list[MovedGroup]:
    """Word all changes by kind, in the order of data/guide/words.toml; at most `limit` of a kind."""
    groups = []
    for kind, title in known.words.file.changes.items():
        # Sellers of one marketplace may tell the same change, word for word.
        moved = dict.fromkeys(worded(known, change) for change in known.results.changes if change.kind == kind)
        if moved:
            groups.append(MovedGroup(kind, translated(title), tuple(moved)[:limit]))
    return groups


def changes_of(known: Known, mat: Mat) -> list[Moved]:
    """Word the changes of one mat."""
    return [worded(known, change) for change in known.changes[mat.product_id]]


def marks(known: Known, mat: Mat) -> Marks:
    """Gather the marks of a mat's row."""
    changes = known.changes[mat.product_id]
    chosen_shop = mat.offer.shop if mat.offer else None
    rank = next((change.before for change in changes if change.kind == "rank" and change.before), "")
    price = next((change for change in changes if change.kind == "price" and change.shop == chosen_shop), None)
    return Marks(
        new=any(change.kind == "new" for change in changes),
        rank=_("was %(before)s", before=rank) if rank else "",
        price=_price_moved(known, price) if price and price.before else "",
        other=next(
            (
                _("was called %(before)s", before=change.before)
                for change in changes
                if change.kind == "renamed" and change.before
            ),
            "",
        ),
    )


def _price_moved(known: Known, price: Change) -> str:
    """Say whether a price rose or fell, where both days have one in the same currency."""
    told = _worded(known, price, price.before)
    before, after = (_AMOUNT.fullmatch(figure or "") for figure in (price.before, price.after))
    if not before or not after or before[2] != after[2]:
        return _("was %(before)s", before=told)
    if Decimal(after[1]) > Decimal(before[1]):
        return _("up from %(before)s", before=told)
    return _("down from %(before)s", before=told)


def worded(known: Known, change: Change) -> Moved:
    """Word one change."""
    return Moved(
        title=known.words.of("changes", change.kind),
        name=change.name,
        product_id=change.product_id if change.product_id in known.mats else None,
        what=_what(known, change),
        before=_worded(known, change, change.before),
        after=_worded(known, change, change.after),
        why=why_moved(known, change.product_id) if change.kind == "rank" else (),
    )


def _value_and_unit(figure: str) -> tuple[str, str | None]:
    """Part `24 months` or `"35.00" EUR`; the state of a cell has no unit."""
    try:
        _, end = json.JSONDecoder().raw_decode(figure)
    except ValueError:
        return figure, None
    return figure[:end], figure[end:].strip() or None


def _what(known: Known, change: Change) -> str:
    if change.kind == "fact" and change.key:
        return known.words.label(change.key)
    if change.kind in {"price", "availability"} and change.shop_name:
        return _("at %(shop)s", shop=change.shop_name)
    return ""


def _worded(known: Known, change: Change, value: str | None) -> str:
    if value is None:
        return known.words.of("states", "unknown") if change.kind in {"fact", "price", "availability"} else ""
    if change.kind == "price":
        amount = _AMOUNT.fullmatch(value)
        return (money(Decimal(amount[1]), amount[2]) or value) if amount else value
    if change.kind == "value" and _NUMBER.fullmatch(value):
        return points(Decimal(value))
    if change.kind == "fact" and change.key:
        return capital(known.words.value(change.key, *_value_and_unit(value)))
    if change.kind == "availability":
        return known.words.value("availability", value)
    if change.kind == "shop":
        return {"good": _("in order"), "set_aside": _("set aside")}.get(value, value)
    return value
