"""The pages of an edition: finds the templates, gives each what it may see, renders bytes.

Reads reports/templates and reports/static, Results, the edited words and prose. Writes nothing: it yields files.
A page is added by putting a file into templates/pages, or Markdown into data/guide/pages; its menu entry stands at
its top: `{# Menu: main 20 Method #}`, `menu = "main 20 Method"` (place `main` or `foot`, order, title).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reports import filters
from reports.address import Site
from reports.aids import build_aids
from reports.cells import COLUMNS
from reports.changes import grouped_changes
from reports.facts import seen_words
from reports.further import further_pages
from reports.guide import build_guide, build_left_out, build_shops
from reports.known import Known
from reports.language import Language, _, counted, either, spoken, translated, within
from reports.machines import Machines
from reports.mat import build_mat
from reports.part import Parts
from reports.profiles import build_profiles, wishes
from reports.prose import Prose, render_prose
from reports.told import told
from reports.versus import build_versus, rivals
from scoring.results import Mat, Results

REPORTS = Path(__file__).resolve().parent
_MENU = re.compile(r"\{#\s*Menu:\s*(?P<entry>(?:main|foot)\s+\d+\s+.+?)\s*#\}")
_PRODUCT_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")


class PageError(Exception):
    """A page can't be made; the message names what stands in the way."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One page of the menu."""

    page: str
    title: str
    place: str
    order: int


@dataclass(frozen=True, slots=True)
class Download:
    """One file of the edition's downloads."""

    name: str
    size: int
    """In bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Page:
    """One file: its path below the edition, and how to make it."""

    path: str
    make: Callable[[], bytes]
    key: str = ""
    """Hash of everything it is made of; empty where nobody keeps count of that."""

    @property
    def body(self) -> bytes:
        """Make the file."""
        return self.make()


def render_pages(
    known: Known,
    prose: Sequence[Prose],
    downloads: tuple[Download, ...],
    inputs: tuple[tuple[str, str], ...],
    site: Site,
) -> Iterator[Page]:
    """Give every file of an edition; each is made when asked, so that memory does not grow with the number of mats.

    Raises:
        PageError: a product id can't be a file name, or two mats or pages have the same.
        GuideTextError: prose says what is no longer so; names file, line and sentence.
    """
    _check_product_ids(known.results)
    _check_prose_names(prose)
    env = build_environment()
    menu = find_menu(prose)
    shared = _shared(known, menu) | {"site": site}
    machines = Machines(known, site, {entry.page: entry.title for entry in menu})

    def render(path: str, template: str, seen: dict[str, Any], read: Known = known) -> bytes:
        place = {"page": path, "root": "../" * path.count("/"), "for_machines": machines.head(path, read)}
        return env.get_template(template).render(shared | seen | place).encode()

    paths = []
    for path, template, seen in chain(_single_pages(known, downloads, inputs), _made_pages(known, prose)):
        yield Page(path, partial(render, path, template, seen))
        paths.append(path)
    met = rivals(known)
    parts = Parts(known, [*_made_by(inputs), *map("".join, shared["wishes_there_are"])])

    def render_mat(path: str, mat: Mat) -> bytes:
        own = parts.of(mat)
        seen = {"mat": build_mat(own, mat), "rivals": met.get(mat.product_id, ()), "edition": parts.edition}
        return render(path, "mats/mat.html", seen, own)

    for mat in known.results.mats:
        path = f"mats/{mat.product_id}.html"
        key = parts.key(mat, [path, met.get(mat.product_id, ()), machines.picture(path)])
        yield Page(path, partial(render_mat, path, mat), key)
        paths.append(path)
    for path, make in machines.files(paths):
        yield Page(path, make, path if path.startswith("pictures/") else "")
    for asset in sorted((REPORTS / "static").iterdir()):
        yield Page(f"static/{asset.name}", asset.read_bytes)


def _single_pages(
    known: Known, downloads: tuple[Download, ...], inputs: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give (path, template, what it sees beside the shared) of each page that has a template of its own."""
    seen = {
        "guide": build_guide(known),
        "aids": build_aids(known),
        "shops": build_shops(known),
        "left_out": build_left_out(known),
        "changes": grouped_changes(known),
        "downloads": downloads,
        "inputs": inputs,
        "picks": known.words.picks,
        "stability": known.results.stability_rules,
    }
    for template in sorted((REPORTS / "templates" / "pages").glob("*.html")):
        yield template.name, f"pages/{template.name}", seen


def _made_pages(known: Known, prose: Sequence[Prose]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give the same of pages that share a template: prose, wishes, pairs, long tables."""
    for written in prose:
        yield written.page, "prose/prose.html", {"head": written.head, "body": render_prose(written, known)}
    for profile in build_profiles(known):
        yield profile.page, "profiles/profile.html", {"profile": profile}
    for versus in build_versus(known):
        yield versus.page, "versus/versus.html", {"versus": versus}
    for further in (*further_pages(known, ranked=True), *further_pages(known, ranked=False)):
        yield further.page, "further/further.html", {"further": further}


def _made_by(inputs: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Name what makes pages of results: templates, texts and code by their hash, and the releases they run on."""
    ours = tuple(digest for name, digest in inputs if name in {"site", "release"})
    return (*ours, sys.version, *map(version, ("babel", "jinja2", "markupsafe")))


@cache
def build_environment() -> Environment:
    """Set up Jinja: everything escaped, nothing undefined, nothing unprintable; templates are compiled once a run."""
    env = Environment(
        loader=FileSystemLoader(REPORTS / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    env.newstyle_gettext = True  # type: ignore[attr-defined]  # of jinja2.ext.i18n
    env.globals |= {"_": _message, "gettext": _message, "counted": _counted}
    for say in (either, told, translated, within):
        env.filters[say.__name__] = say
    for name in ("anchor", "capital", "day", "number", "percent", "short_address", "size", "short_day", "web_address"):
        env.filters[name] = getattr(filters, name)
    env.filters["seen"] = seen_words
    return env


def find_menu(prose: Iterable[Prose]) -> list[MenuEntry]:
    """Find the pages that name a menu entry at their top, in the order they ask for."""
    entries = [_menu_entry(each.page, each.head.menu) for each in prose]
    for path in (REPORTS / "templates" / "pages").glob("*.html"):
        found = _MENU.search(path.read_text(encoding="utf-8")[:600])
        if found:
            entries.append(_menu_entry(path.name, found["entry"]))
    return sorted(entries, key=lambda entry: (entry.order, entry.page))


def _menu_entry(page: str, entry: str) -> MenuEntry:
    place, order, title = entry.split(maxsplit=2)
    return MenuEntry(page, title, place, int(order))


def _shared(known: Known, menu: list[MenuEntry]) -> dict[str, Any]:
    """Return what every page may see."""
    return {
        "edition": known.results.edition,
        "criteria": known.results.criteria,
        "profiles": known.results.profiles,
        "requirements": known.results.requirements,
        "caps": known.results.caps,
        "words": known.words,
        "safety": known.words.safety,
        "menu": menu,
        "columns": COLUMNS,
        "invented": known.results.edition.market == "invented",
        "recorded": known.results.edition.market == "recorded",
        "wishes_there_are": wishes(known.results),
    }


def _message(message: str, **named: Any) -> Markup:
    """Let templates say a message of ours, which may hold markup; what is named in it is text like any other."""
    return Markup(_(message, **_as_text(named))) if named else _constant(spoken(), message)  # noqa: S704 - ours


def _counted(one: str, many: str, how_many: int, **named: Any) -> Markup:
    """Let templates say a message of ours that depends on a number."""
    return Markup(counted(one, many, how_many, **_as_text(named)))  # noqa: S704 - ours


@lru_cache(maxsize=1024)
def _constant(language: Language, message: str) -> Markup:
    with language.speaking():
        return Markup(_(message))  # noqa: S704 - ours


def _as_text(named: dict[str, Any]) -> dict[str, Any]:
    return {name: escape(_printable(value)) for name, value in named.items()}


def _printable(value: object) -> object:
    return filters.plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _check_prose_names(prose: Sequence[Prose]) -> None:
    for written in prose:
        if (REPORTS / "templates" / "pages" / written.page).exists():
            msg = f"{written.path}: there is a page {written.page} already; give the file another name"
            raise PageError(msg)


def _check_product_ids(results: Results) -> None:
    seen: set[str] = set()
    for mat in results.mats:
        if not _PRODUCT_ID.fullmatch(mat.product_id):
            msg = f"product id {mat.product_id!r} can't be a page's name: it takes small letters, digits and hyphens"
            raise PageError(msg)
        if mat.product_id in seen:
            msg = f"two mats share the product id {mat.product_id!r}; data/identity decides which is which"
            raise PageError(msg)
        seen.add(mat.product_id)
