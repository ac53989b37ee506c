"""Decide which pages sell one mat, and under which id: links in their order, unless something tells the mats apart.

Reads identity.* of a warehouse that is being built (scoring/sql/2_identity), the editors' decisions and the ledger;
writes identity.products and identity.joins, the reason for each link that was followed or refused.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from scoring import identity_decisions, identity_ledger
from scoring.identity_decisions import Decisions
from scoring.identity_ledger import Ledger, Listed, Page, settle

SOURCES = (Path(identity_decisions.__file__), Path(identity_ledger.__file__), Path(__file__))
"""The Python that product ids depend on."""
_KEY = 3
_OUTVOTED = 2
"""So many specifications must differ, and more than agree, before a key is not believed."""
_FOR_EACH = 4
"""So many must agree for each one that differs, for a likeness to hold."""
Spec = tuple[float | None, frozenset[str]]


class Telling(NamedTuple):
    """A specification that tells mats apart."""

    tolerance: float
    """How far two numbers may lie apart and still be one mat's, as a share of the greater."""
    firm: bool
    """Whether no agreement of others outvotes it."""


class Settled(NamedTuple):
    """What is settled about identity before a build."""

    ledger: Ledger
    """The build adds to it."""
    decisions: Decisions


class Link(NamedTuple):
    """What says that two pages sell one mat."""

    page: int
    other: int
    reason: str
    needs: int | None = None
    """How many specifications must agree; None for a key, which holds unless more of them differ than agree."""
    by_editor: bool = False
    """Whether nothing speaks against it but an editor."""


class Join(NamedTuple):
    """A link, and whether it was followed."""

    link: Link
    holds: bool
    because: str


@dataclass(slots=True)
class Cluster:
    """Pages that were joined."""

    pages: list[int]
    specs: dict[str, tuple[Spec, ...]] = field(default_factory=dict)
    stays: tuple[tuple[str, int, int], ...] = ()
    """Shop, first and last run of each page."""
    apart: frozenset[int] = frozenset()
    """Pages that an editor keeps apart from these."""

    def take(self, other: Cluster) -> None:
        """Take another's pages."""
        self.pages += other.pages
        for key, values in other.specs.items():
            mine = self.specs.get(key, ())
            if mine is not values:
                self.specs[key] = mine + tuple(value for value in values if value not in mine)
        self.stays += other.stays
        self.apart |= other.apart


def join_pages(
    clusters: dict[int, Cluster], links: Iterable[Link], telling: dict[str, Telling]
) -> tuple[list[list[int]], list[Join]]:
    """Follow the links in their order, and return the pages of each product and what became of each link.

    Args:
        clusters: each page by itself.
        links: the firmest first.
        telling: what tells mats apart, by specification.
    """
    first = {page: page for page in clusters}

    def root(page: int) -> int:
        while first[page] != page:
            first[page] = page = first[first[page]]
        return page

    joins: list[Join] = []

    def follow(link: Link) -> bool:
        one, other = root(link.page), root(link.other)
        if one == other:
            joins.append(Join(link, holds=True, because=""))
            return True
        if (len(clusters[other].pages), -other) > (len(clusters[one].pages), -one):
            one, other = other, one
        veto, agreed = _veto(clusters[one], clusters[other], link, telling)
        joins.append(Join(link, holds=veto is None, because=veto or agreed))
        if veto is None:
            clusters[one].take(clusters.pop(other))
            first[other] = one
        return veto is None

    # Pages of a key are linked to its first one; those that are kept from that may still be one mat among themselves.
    astray: dict[str, list[int]] = {}
    for link in links:
        if not follow(link) and link.needs is None:
            others = astray.setdefault(link.reason, [])
            if not any(follow(link._replace(page=page)) for page in others):
                others.append(link.other)
    return [cluster.pages for cluster in clusters.values()], joins


def _veto(one: Cluster, other: Cluster, link: Link, telling: dict[str, Telling]) -> tuple[str | None, str]:
    """Say why two clusters are not one mat, or None and what they agree on."""
    if not one.apart.isdisjoint(other.pages) or not other.apart.isdisjoint(one.pages):
        return "an editor keeps them apart", ""
    if link.by_editor:
        return None, ""
    agreed: list[str] = []
    differ: list[str] = []
    for key, values in other.specs.items():
        if mine := one.specs.get(key):
            same = mine is values or _agree(mine, values, telling[key].tolerance)
            (agreed if same else differ).append(key)
    if link.needs is None:
        outvoted = len(differ) >= _OUTVOTED and len(differ) > len(agreed)
        return (f"{_listed(differ)} differ" if outvoted else None), ""
    if len(agreed) < _FOR_EACH * len(differ) or any(telling[key].firm for key in differ):
        return f"{_listed(differ)} differ{'s' if len(differ) == 1 else ''}", ""
    for shop, since, until in one.stays:
        if any(shop == theirs and since <= last and begun <= until for theirs, begun, last in other.stays):
            return f"{shop} lists both at a time", ""
    if len(agreed) < link.needs:
        return f"only {len(agreed)} of {link.needs} specifications are known to agree", ""
    return None, f"same {_listed(agreed)}"


def _listed(keys: list[str]) -> str:
    return ", ".join(sorted(keys))


def _agree(mine: tuple[Spec, ...], theirs: tuple[Spec, ...], tolerance: float) -> bool:
    for number, words in mine:
        for another, others in theirs:
            if number is None or another is None:
                if not words.isdisjoint(others):
                    return True
            elif abs(number - another) <= tolerance * max(abs(number), abs(another)):
                return True
    return False


def add_products(connection: duckdb.DuckDBPyConnection, settled: Settled) -> None:
    """Build identity.products and identity.joins, and add to the ledger what is new.

    Raises:
        InputError: an editor's rename can't be.
    """
    with _uncollected():
        _add_products(connection, settled)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from looking through all that lives for cycles, of which there are none here."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _add_products(connection: duckdb.DuckDBPyConnection, settled: Settled) -> None:
    rows = connection.execute(
        "select page, shop, url, first_run, last_run, first_run_id, slug from identity.pages order by page"
    ).fetchall()
    ledger, decisions = settled
    decided = {url for addresses, _ in (*decisions.must_link, *decisions.cannot_link) for url in addresses}
    numbers: dict[str, list[int]] = {}
    for page, _, url, *_ in rows:
        if url in decided:
            numbers.setdefault(url, []).append(page)
    clusters = _clusters(connection, rows)
    for addresses, _ in decisions.cannot_link:
        pages = {page for address in addresses for page in numbers.get(address, ())}
        for page in pages:
            clusters[page].apart |= pages - {page}
    telling = connection.execute("select key, cast(tolerance as double), firm from identity.telling_specs").fetchall()
    components, joins = join_pages(
        clusters, _links(connection, decisions, numbers), {key: Telling(*told) for key, *told in telling}
    )
    listed = {page: Listed(Page(shop, url), run, slug) for page, shop, url, _, _, run, slug in rows}
    newest = max((run for (run,) in connection.execute("select run_id from sources.runs").fetchall()), default="")
    products = settle(
        ledger, ([listed[page] for page in pages] for pages in components), newest, dict(decisions.renames)
    )
    _put(connection, "products", {
        "shop": ("varchar", [page.shop for page in products]),
        "url": ("varchar", [page.url for page in products]),
        "product_id": ("varchar", list(products.values())),
    })  # fmt: skip
    _put(connection, "joins", {
        "page": ("bigint", [join.link.page for join in joins]),
        "other": ("bigint", [join.link.other for join in joins]),
        "reason": ("varchar", [join.link.reason for join in joins]),
        "because": ("varchar", [join.because for join in joins]),
        "holds": ("boolean", [join.holds for join in joins]),
    })  # fmt: skip


def _clusters(connection: duckdb.DuckDBPyConnection, rows: list[Any]) -> dict[int, Cluster]:
    clusters = {row[0]: Cluster([row[0]], stays=((row[1], row[3], row[4]),)) for row in rows}
    specs = connection.execute("""
        select page, key, number, array_to_string(words, chr(31))
        from identity.specs
        where page in (select page from identity.links union all select other from identity.links)
        order by page, key
    """).fetchall()
    same: dict[tuple[float | None, str], tuple[Spec]] = {}
    for page, key, number, words in specs:
        if not (told := same.get((number, words))):
            told = same[number, words] = ((number, frozenset(words.split("\x1f") if words else ())),)
        clusters[page].specs[key] = told
    return clusters


def _links(
    connection: duckdb.DuckDBPyConnection, decisions: Decisions, numbers: dict[str, list[int]]
) -> Iterator[Link]:
    for addresses, why in decisions.must_link:
        pages = [page for address in addresses for page in numbers.get(address, ())]
        reason = f"an editor joined them: {why}"
        yield from (Link(pages[0], page, reason, by_editor=True) for page in pages[1:])
    found = connection.execute("select page, other, reason, kind, evidence_needed from identity.links order by place")
    for page, other, reason, kind, needed in found.fetchall():
        yield Link(page, other, reason, needed if kind > _KEY else None)


def _put(connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, tuple[str, list[Any]]]) -> None:
    unnested = ", ".join(f'unnest(${name}::{kind}[]) as "{name}"' for name, (kind, _) in columns.items())
    values = {name: values for name, (_, values) in columns.items()}
    connection.execute(f"create table identity.{table} as select {unnested}", values)
