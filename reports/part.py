"""The part of the results that the page of one mat may read, and its hash: the same part makes the same page.

Reads known facts; writes nothing. A page is made of its part alone, so that nothing it shows can be missing from the
hash. What changes with every run or with other mats, and stands on no such page, is hidden: reading it is an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from functools import cache
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any, cast, get_args, get_type_hints

import orjson

from reports.known import Known
from scoring.results import Edition, Mat, Results

_NAMES_ANOTHER = {"winning_indices": "versus_id", "break_evens": "next_id", "frontier": "dominated_by"}
"""Tables whose rows name another mat, and the field that does."""
_OF_EACH_RUN = frozenset({"run_ids", "listings"})
"""Fields of the edition that no mat's page shows."""
_OF_EACH_WALK = frozenset({
    "state", "state_reason", "last_run_on", "last_good_on", "age_days", "listings", "mats", "left_out", "robots",
    "delay", "requests",
})  # fmt: skip
"""Fields of a shop that no mat's page shows."""
_OF_ANOTHER = frozenset(field.name for field in fields(Mat)) - {"product_id", "name"}
"""Fields of another mat that no mat's page shows: it may name the other, and lead to it."""
_NOT_SHOWN = frozenset({"left_out", "findings"})
"""Tables that no mat's page shows."""


_PRODUCT_ID = attrgetter("product_id")


def _tables_of_mats() -> tuple[str, ...]:
    """Name the tables of Results that say which mat each row is of."""
    rows = {name: get_args(hint)[:1] for name, hint in get_type_hints(Results).items()}
    kinds = {name: kind[0] for name, kind in rows.items() if kind and hasattr(kind[0], "__dataclass_fields__")}
    return tuple(name for name, kind in kinds.items() if "product_id" in kind.__dataclass_fields__)


OF_MATS = _tables_of_mats()
_VALUES_OF = {table: attrgetter(*get_args(get_type_hints(Results)[table])[0].__dataclass_fields__) for table in OF_MATS}
"""How to get all values of a row, by its table: without their names they are hashed in half the time."""


class Hidden:
    """A row without some of its fields."""

    __slots__ = ("_hidden", "_row")

    def __init__(self, row: object, hidden: Collection[str]) -> None:
        self._row = row
        self._hidden = hidden

    def __getattr__(self, name: str) -> Any:
        """Read a field.

        Raises:
            AttributeError: there is none of this name, or it is hidden.
        """
        if name in self._hidden:
            msg = f"{name} is no part of a mat's page: reports/part.py tells why, and what is"
            raise AttributeError(msg)
        return getattr(self._row, name)

    def seen(self) -> dict[str, Any]:
        """Return all that may be read."""
        return {
            name: getattr(self._row, name)
            for name in _fields_of(cast("Any", type(self._row)))
            if name not in self._hidden
        }


@cache
def _fields_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


class Parts:
    """Cuts the results into the parts that the pages of mats are made of."""

    def __init__(self, known: Known, made_by: Iterable[str]) -> None:
        """Prepare the tables.

        Args:
            known: everything that is known.
            made_by: what else every such page comes from: the hash of templates and texts, the menu.
        """
        results = known.results
        self._known = known
        self._hashes: dict[str, str] = {}
        self._rows: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for table in OF_MATS:
            for product_id, rows in groupby(getattr(results, table), _PRODUCT_ID):
                self._rows[product_id][table].extend(rows)
        self._shops = {row.shop: Hidden(row, _OF_EACH_WALK) for row in results.shops}
        self._seen_of = {shop: row.seen() for shop, row in self._shops.items()}
        self.edition = Hidden(results.edition, _OF_EACH_RUN)
        nothing: dict[str, Any] = dict.fromkeys((*OF_MATS, *_NOT_SHOWN, "shops"), ())
        self._empty = replace(results, edition=cast("Edition", self.edition), **nothing)
        same = [getattr(results, field.name) for field in fields(results) if field.name not in {*nothing, "edition"}]
        self._shared = _hash([*made_by, self.edition.seen(), same])

    def key(self, mat: Mat, rest: object) -> str:
        """Return the hash of everything that the page of a mat is made of.

        Args:
            mat: the mat.
            rest: what its page shows beside its part.
        """
        return _hash([self._shared, rest, self._own(mat.product_id)])

    def _own(self, product_id: str) -> str:
        """Return the hash of a mat's part, which is the same in every language."""
        if product_id not in self._hashes:
            rows = self._rows[product_id]
            others = [each.seen() for each in self._others(rows)]
            others += [self._seen_of[shop.shop] for shop in self._shops_of(rows)]
            own = [[*map(values, rows.get(table, ()))] for table, values in _VALUES_OF.items()]
            self._hashes[product_id] = _hash([own, others])
        return self._hashes[product_id]

    def of(self, mat: Mat) -> Known:
        """Return what the page of a mat may read."""
        rows = self._rows[mat.product_id]
        own: dict[str, Any] = {table: tuple(found) for table, found in rows.items()}
        own |= {"mats": (mat, *self._others(rows)), "shops": tuple(self._shops_of(rows))}
        return Known(replace(self._empty, **own), self._known.words)

    def _shops_of(self, rows: dict[str, list[Any]]) -> list[Hidden]:
        named = dict.fromkeys(offer.shop for offer in rows.get("offers", ()))
        return [self._shops[shop] for shop in named if shop in self._shops]

    def _others(self, rows: dict[str, list[Any]]) -> list[Hidden]:
        """Find the mats that a mat's rows hold it against."""
        found = (getattr(row, name) for table, name in _NAMES_ANOTHER.items() for row in rows.get(table, ()))
        there = (self._known.mats[each] for each in dict.fromkeys(found) if each in self._known.mats)
        return [Hidden(mat, _OF_ANOTHER) for mat in there]


def _hash(parts: object) -> str:
    try:
        written = orjson.dumps(parts, default=str)
    except TypeError:  # a lone surrogate, which is no text that JSON could hold
        written = repr(parts).encode("utf-8", "surrogatepass")
    return sha256(written).hexdigest()
