"""Decide which pages sell one mat, and under which id: links in their order, unless something tells the mats apart.

Reads identity.* of a warehouse that is being built (scoring/sql/2_identity), the editors' decisions and the ledger;
writes identity.products and identity.joins, the reason for each link that was followed or refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
Specs = dict[str, list[tuple[float | None, frozenset[str]]]]


class Settled(NamedTuple):
    """What is settled about identity before a build."""

    ledger: Ledger
    """The build adds to it."""
    decisions: Decisions


@dataclass(frozen=True, slots=True)
class Link:
    """What says that two pages sell one mat."""

    page: int
    other: int
    reason: str
    needs: int | None = None
    """How many specifications must agree, and none be told apart; None for a key, which holds by itself."""


@dataclass(frozen=True, slots=True)
class Join:
    """A link, and whether it was followed."""

    link: Link
    holds: bool
    because: str


@dataclass(slots=True)
class Cluster:
    """Pages that were joined."""

    pages: list[int]
    specs: Specs = field(default_factory=dict)
    stays: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """By shop, the first and last run of each of its pages."""
    apart: set[int] = field(default_factory=set)
    """Pages that an editor keeps apart from these."""

    def take(self, other: Cluster) -> None:
        """Take another's pages."""
        self.pages += other.pages
        for key, values in other.specs.items():
            mine = self.specs.setdefault(key, [])
            mine += [value for value in values if value not in mine]
        for shop, stays in other.stays.items():
            self.stays.setdefault(shop, []).extend(stays)
        self.apart |= other.apart


def join_pages(
    clusters: dict[int, Cluster], links: Iterable[Link], tolerances: dict[str, float]
) -> tuple[list[list[int]], list[Join]]:
    """Follow the links in their order, and return the pages of each product and what became of each link.

    Args:
        clusters: each page by itself.
        links: the firmest first.
        tolerances: by specification, how far two numbers may lie apart as a share of the greater.
    """
    first = {page: page for page in clusters}

    def root(page: int) -> int:
        while first[page] != page:
            first[page] = page = first[first[page]]
        return page

    joins = []
    for link in links:
        one, other = sorted((root(link.page), root(link.other)), key=lambda each: (-len(clusters[each].pages), each))
        if one == other:
            joins.append(Join(link, holds=True, because=""))
            continue
        veto, agreed = _veto(clusters[one], clusters[other], link, tolerances)
        joins.append(Join(link, holds=veto is None, because=veto or agreed))
        if veto is None:
            clusters[one].take(clusters.pop(other))
            first[other] = one
    return [cluster.pages for cluster in clusters.values()], joins


def _veto(one: Cluster, other: Cluster, link: Link, tolerances: dict[str, float]) -> tuple[str | None, str]:
    """Say why two clusters are not one mat, or None and what they agree on."""
    if not one.apart.isdisjoint(other.pages) or not other.apart.isdisjoint(one.pages):
        return "an editor keeps them apart", ""
    if link.needs is None:
        return None, ""
    agreed = []
    for key in sorted(one.specs.keys() & other.specs.keys()):
        if not any(_agree(mine, theirs, tolerances[key]) for mine in one.specs[key] for theirs in other.specs[key]):
            return f"{key} differs", ""
        agreed.append(key)
    for shop in sorted(one.stays.keys() & other.stays.keys()):
        if any(a <= d and c <= b for a, b in one.stays[shop] for c, d in other.stays[shop]):
            return f"{shop} lists both at a time", ""
    if len(agreed) < link.needs:
        return f"only {len(agreed)} of {link.needs} specifications are known to agree", ""
    return None, f"same {', '.join(agreed)}"


def _agree(
    mine: tuple[float | None, frozenset[str]], theirs: tuple[float | None, frozenset[str]], tolerance: float
) -> bool:
    if mine[0] is not None and theirs[0] is not None:
        return abs(mine[0] - theirs[0]) <= tolerance * max(abs(mine[0]), abs(theirs[0]))
    return not mine[1].isdisjoint(theirs[1])


def add_products(connection: duckdb.DuckDBPyConnection, settled: Settled) -> None:
    """Build identity.products and identity.joins, and add to the ledger what is new.

    Raises:
        InputError: an editor's rename can't be.
    """
    rows = connection.execute(
        "select page, shop, url, first_run, last_run, first_run_id, slug from identity.pages order by page"
    ).fetchall()
    ledger, decisions = settled
    numbers: dict[str, list[int]] = {}
    for page, _, url, *_ in rows:
        numbers.setdefault(url, []).append(page)
    clusters = _clusters(connection, rows)
    for addresses, _ in decisions.cannot_link:
        pages = {page for address in addresses for page in numbers.get(address, ())}
        for page in pages:
            clusters[page].apart |= pages - {page}
    tolerances = dict(
        connection.execute("select key, cast(tolerance as double) from identity.telling_specs").fetchall()
    )
    components, joins = join_pages(clusters, _links(connection, decisions, numbers), tolerances)
    listed = {row[0]: Listed(Page(row[1], row[2]), row[5], row[6]) for row in rows}
    newest = max((run for (run,) in connection.execute("select run_id from sources.runs").fetchall()), default="")
    products = settle(
        ledger, ([listed[page] for page in pages] for pages in components), newest, dict(decisions.renames)
    )
    _put(connection, "products", {
        "shop": [page.shop for page in products],
        "url": [page.url for page in products],
        "product_id": list(products.values()),
    })  # fmt: skip
    _put(connection, "joins", {
        "product_id": [products[listed[join.link.page].page] for join in joins],
        "url": [listed[join.link.page].page.url for join in joins],
        "other_product_id": [products[listed[join.link.other].page] for join in joins],
        "other_url": [listed[join.link.other].page.url for join in joins],
        "reason": [join.link.reason for join in joins],
        "because": [join.because for join in joins],
        "holds": [str(join.holds) for join in joins],
    })  # fmt: skip


def _clusters(connection: duckdb.DuckDBPyConnection, rows: list[Any]) -> dict[int, Cluster]:
    clusters = {row[0]: Cluster([row[0]], stays={row[1]: [(row[3], row[4])]}) for row in rows}
    specs = connection.execute("select page, key, number, words from identity.specs order by page, key").fetchall()
    for page, key, number, words in specs:
        clusters[page].specs[key] = [(number, frozenset(words or ()))]
    return clusters


def _links(
    connection: duckdb.DuckDBPyConnection, decisions: Decisions, numbers: dict[str, list[int]]
) -> Iterator[Link]:
    for addresses, reason in decisions.must_link:
        pages = [page for address in addresses for page in numbers.get(address, ())]
        yield from (Link(pages[0], page, f"an editor joined them: {reason}") for page in pages[1:])
    found = connection.execute("select page, other, reason, kind, evidence_needed from identity.links order by place")
    for page, other, reason, kind, needed in found.fetchall():
        yield Link(page, other, reason, needed if kind > _KEY else None)


def _put(connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, list[str]]) -> None:
    unnested = ", ".join(f'unnest(${name}::varchar[]) as "{name}"' for name in columns)
    connection.execute(f"create table identity.{table} as select {unnested}", columns)
