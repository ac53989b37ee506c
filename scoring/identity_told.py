"""Tell an editor what identity rests on: a mat's pages and why they are one, what was refused, and what to look at.

Reads guide.duckdb, read-only, and DIR/identity/ledger.jsonl; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from scoring.access import fields, opened, rows
from scoring.explain import UnknownMatError
from scoring.identity_decisions import Decisions
from scoring.identity_ledger import Ledger, Line, read_ledger


@dataclass(frozen=True, slots=True)
class MatPage:
    """A page of a mat."""

    shop: str
    url: str
    name: str | None
    """Its last name."""
    brand: str | None
    gtin: str | None
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class MatJoin:
    """What says that two pages are one mat."""

    url: str
    other_url: str
    other_product: str
    """The mat of the other page; the same where they were joined."""
    reason: str
    because: str
    """What they agree on, or what speaks against it."""
    holds: bool


@dataclass(frozen=True, slots=True)
class Twins:
    """Two mats of two brands that may be one under two labels."""

    product_id: str
    twin: str
    alike: tuple[str, ...]
    """What both state."""


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Two brands that look the same and are written otherwise."""

    brand: str
    """The one that more shops state."""
    other_brand: str
    shops: int
    other_shops: int
    url: str
    other_url: str


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell of a mat, or of all where none is named."""

    pages: tuple[MatPage, ...]
    joins: tuple[MatJoin, ...]
    ledger: tuple[dict[str, str], ...]
    """Lines of the ledger about it, oldest first."""
    twins: tuple[Twins, ...]
    look_alikes: tuple[LookAlikes, ...]
    idle: tuple[str, ...]
    """Addresses and ids that editors' decisions name and this guide never had: another market's, or mistyped."""


def identity_of(warehouse: Path, ledger: Path, decisions: Decisions, mat: str | None = None) -> Told:
    """Tell what a mat's identity rests on; of all mats, what an editor should look at.

    Args:
        warehouse: guide.duckdb.
        ledger: ledger.jsonl, which need not be there.
        decisions: what editors decided.
        mat: product id, one that it had before included; all mats where there is none.

    Raises:
        UnknownMatError: there is no such mat.
        WarehouseError: there is no warehouse, or it is not one of this release.
        InputError: a line of the ledger is none.
    """
    read = read_ledger(ledger)
    lines = read.lines
    product = mat and _now(mat, lines)
    with opened(warehouse) as connection:
        pages: tuple[MatPage, ...] = ()
        joins: tuple[MatJoin, ...] = ()
        about: tuple[dict[str, str], ...] = ()
        if product is not None:
            pages = rows(connection, MatPage, "8_explanations/mat_pages", product=product)
            joins = rows(connection, MatJoin, "8_explanations/mat_joins", product=product)
            about = tuple(line.told() for line in lines if product in {line.product, line.old})
            if not pages:
                known = [found["product_id"] for found in fields(connection, "7_results/mats")]
                near = sorted(each for each in known if mat and each.startswith(mat[:4]))[:5]
                hint = f"; near it: {', '.join(near)}" if near else "; ids are the addresses of the mats' pages"
                msg = f"no mat has or had the id {mat!r}{hint}"
                raise UnknownMatError(msg)
        twins = rows(connection, Twins, "8_explanations/twins", product=product)
        brands = {page.brand for page in pages}
        alike = tuple(
            each
            for each in rows(connection, LookAlikes, "8_explanations/look_alikes")
            if product is None or not brands.isdisjoint({each.brand, each.other_brand})
        )
    return Told(pages, joins, about, twins, alike, () if product else _idle(decisions, read))


def _idle(decisions: Decisions, ledger: Ledger) -> tuple[str, ...]:
    known = {page.url for page in ledger.product_of}
    named = [url for urls, _ in (*decisions.must_link, *decisions.cannot_link) for url in urls if url not in known]
    return tuple(dict.fromkeys([*named, *(old for old, _ in decisions.renames if old not in ledger.founded)]))


def _now(product: str, lines: list[Line]) -> str:
    """Follow merges and renames."""
    for line in lines:
        if line.old == product and line.page is None:
            product = line.product
    return product


def tables(told: Told) -> Iterator[Table]:
    """Yield everything there is to say."""
    if told.pages:
        yield _table("Pages of this mat", ("page", "name", "brand", "GTIN", "seen"), [
            (page.url, page.name or "", page.brand or "", page.gtin or "", f"{page.since} to {page.until}")
            for page in told.pages
        ])  # fmt: skip
        for title, holds in (("Why they are one mat", True), ("Links that were not believed", False)):
            if joins := [join for join in told.joins if join.holds == holds]:
                yield _table(title, ("page", "other page", "says so", "and" if holds else "but"), [
                    (join.url, join.other_url if holds else f"{join.other_url} ({join.other_product})",
                     join.reason, join.because)
                    for join in joins
                ])  # fmt: skip
        yield _table("In the ledger", ("run", "change", "page or id"), [
            (line["run"], line["change"], line.get("url", line.get("from", ""))) for line in told.ledger
        ])  # fmt: skip
    if told.twins or not told.pages:
        title = "Likely one mat under two labels; they stay two unless [[must_link]] joins them"
        yield _table(title if told.twins else "No mats of two brands state the same", ("mat", "and", "both state"), [
            (each.product_id, each.twin, ", ".join(each.alike)) for each in told.twins
        ])  # fmt: skip
    if told.look_alikes or not told.pages:
        title = "Brands that look the same and are written otherwise"
        yield _table(title if told.look_alikes else "No brands look the same", ("brand", "and", "pages"), [
            (f"{_spelled(each.brand)} ({each.shops} shops)", f"{_spelled(each.other_brand)} ({each.other_shops} shops)",
             f"{each.url}, {each.other_url}")
            for each in told.look_alikes
        ])  # fmt: skip
    if told.idle:
        title = "Named in data/identity/decisions.toml, and never in this guide: another market's, or mistyped"
        yield _table(title, ("page or id",), [(each,) for each in told.idle])


def _spelled(brand: str) -> str:
    """Write letters that are not ASCII with their numbers, for they look like others."""
    foreign = " ".join(f"{letter} is U+{ord(letter):04X}" for letter in brand if not letter.isascii())
    return f"{brand}, where {foreign}," if foreign else brand


def _table(title: str, columns: tuple[str, ...], cells: list[tuple[str, ...]]) -> Table:
    table = Table(title=escape(title), title_justify="left", box=SIMPLE, pad_edge=False, show_header=bool(cells))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*map(escape, row))
    return table
