"""What was found out about a shop, for a terminal and for scripts.

Reads a NewShop; gives rich tables and one JSON object.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from rich import box
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from crawler.items import Listing
from crawler.newshop.new_shop import NewShop
from crawler.newshop.sample import Coverage, ReadPage

_LONGEST_NAME = 44
_LONGEST_WHY = 70


def tables(shop: NewShop) -> Iterator[RenderableType]:
    """Yield what would be read, page by page, and what of it for how many mats."""
    yield _pages_table(shop)
    yield _coverage_table(shop)


def _pages_table(shop: NewShop) -> Table:
    table = Table("page", "reads as", "price", "facts", "open", title="The sample", box=box.SIMPLE)
    for each in shop.pages:
        reading = each.reading
        open_facts = sum(fact.value is None for fact in reading.facts.values())
        table.add_row(
            escape(_name(each)), _kind(each), escape(_price(each)), str(len(reading.facts)), str(open_facts or "")
        )
    for url, why in shop.unread:
        table.add_row(escape(urlsplit(url).path), f"[red]not read: {escape(why[:_LONGEST_WHY])}", "", "", "")
    return table


def _name(each: ReadPage) -> str:
    name = each.reading.name if isinstance(each.reading, Listing) else None
    words = name or urlsplit(each.page.response.url).path
    return words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1]}…"


def _kind(each: ReadPage) -> str:
    reading = each.reading
    if not isinstance(reading, Listing):
        return "terms" if reading.kind == "policy" else reading.kind
    if reading.is_mat:
        return "[green]mat"
    return f"{'left out' if reading.is_mat is False else 'open'}: {escape(reading.is_mat_reason or '')}"


def _price(each: ReadPage) -> str:
    if not isinstance(each.reading, Listing) or each.reading.price is None:
        return ""
    return f"{each.reading.price} {each.reading.currency or ''}".strip()


def _coverage_table(shop: NewShop) -> Table:
    pages = shop.coverage[0].pages if shop.coverage else 0
    table = Table(title=f"Read of {pages} mats", box=box.SIMPLE)
    for heading, no_wrap in (("fact", True), ("stated", True), ("contradicted", True), ("why not everywhere", False)):
        table.add_column(heading, no_wrap=no_wrap)
    for row in shop.coverage:
        style = "dim" if row.is_missing else None
        table.add_row(row.key, _stated(row), str(row.contradicted or ""), escape(row.why[:_LONGEST_WHY]), style=style)
    return table


def _stated(row: Coverage) -> str:
    return f"{row.stated}/{row.pages}{', terms' if row.in_terms else ''}"


def as_json(shop: NewShop) -> dict[str, Any]:
    """Return the same for scripts."""
    who, plan = shop.found.identity, shop.found.plan
    return {
        "key": shop.key,
        "platform": {"name": shop.found.platform.key, "why": shop.found.platform.why},
        "robots": shop.found.robots,
        **{field: told._asdict() for field, told in who._asdict().items()},
        "walk": {
            "kind": plan.kind,
            "why": plan.why,
            "start": plan.start,
            "product": plan.product,
            "queries": plan.queries,
            "search": plan.search,
            "products_seen": len(plan.products),
        },
        "terms": list(shop.found.terms),
        "sample": [_page_json(each) for each in shop.pages],
        "unread": [{"url": url, "why": why} for url, why in shop.unread],
        "coverage": [row._asdict() for row in shop.coverage],
        "missing": [row.key for row in shop.coverage if row.is_missing],
    }


def _page_json(each: ReadPage) -> dict[str, Any]:
    reading = each.reading
    told: dict[str, Any] = {"url": reading.url, "kind": reading.kind, "facts": sorted(reading.facts)}
    if isinstance(reading, Listing):
        told |= {"name": reading.name, "is_mat": reading.is_mat, "why": reading.is_mat_reason, "price": reading.price}
    return told
