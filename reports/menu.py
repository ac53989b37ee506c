"""The menu: each page names its own entry at its top.

Reads reports/templates/pages and the prose of editors; writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from reports.jinja import TEMPLATES
from reports.language import translated
from reports.prose import Prose

MENU = re.compile(r"\{#\s*Menu:\s*(?P<entry>(?:main|foot)\s+\d+\s+.+?)\s*#\}")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One page of the menu."""

    page: str
    title: str
    place: str
    order: int


def find_menu(prose: Iterable[Prose]) -> list[MenuEntry]:
    """Find the pages that name a menu entry at their top, in the order they ask for."""
    entries = [_menu_entry(each.page, each.head.menu) for each in prose]
    for path in (TEMPLATES / "pages").glob("*.html"):
        found = MENU.search(path.read_text(encoding="utf-8")[:600])
        if found:
            entry = _menu_entry(path.name, found["entry"])
            entries.append(replace(entry, title=translated(entry.title)))
    return sorted(entries, key=lambda entry: (entry.order, entry.page))


def _menu_entry(page: str, entry: str) -> MenuEntry:
    place, order, title = entry.split(maxsplit=2)
    return MenuEntry(page, title, place, int(order))
