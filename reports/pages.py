"""The pages of an edition: finds the templates, gives each what it may see, renders bytes.

Reads reports/templates and reports/static, Results, the edited words and prose. Writes nothing: it yields files.
A page is added by putting a file into templates/pages, or Markdown into data/guide/pages; its menu entry stands at
its top: `{# Menu: main 20 Method #}`, `menu = "main 20 Method"` (place `main` or `foot`, order, title).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from reports.address import Site
from reports.aids import build_aids
from reports.cells import columns
from reports.changes import grouped_changes
from reports.further import further_pages
from reports.guide import build_guide
from reports.jinja import TEMPLATES, build_environment
from reports.known import Known
from reports.language import ENGLISH, Language, spoken
from reports.machines import Machines
from reports.mat import build_mat
from reports.menu import MenuEntry, find_menu
from reports.part import Parts
from reports.profiles import build_profiles, wishes
from reports.prose import Prose, render_prose
from reports.shops import build_left_out, build_shops
from reports.versus import build_versus, rivals
from scoring.results import Mat, Results

REPORTS = Path(__file__).resolve().parent
_PRODUCT_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")


class PageError(Exception):
    """A page can't be made; the message names what stands in the way."""


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
    keyed: Callable[[], str] = str
    """How to tell its key."""

    @property
    def key(self) -> str:
        """Hash everything it is made of; empty where nobody keeps count of that."""
        return self.keyed()

    @property
    def body(self) -> bytes:
        """Make the file."""
        return self.make()


def render_pages(
    known: Known,
    prose: Mapping[str, Sequence[Prose]],
    downloads: tuple[Download, ...],
    inputs: tuple[tuple[str, str], ...],
    site: Site,
    languages: Sequence[Language] = (ENGLISH,),
) -> Iterator[Page]:
    """Give every file of an edition; each is made when asked, so that memory does not grow with the number of mats.

    Args:
        known: what is known.
        prose: what editors wrote, by language.
        downloads: files of the edition that the pages lead to.
        inputs: (name, hash) of what the edition is made of.
        site: whose site it is.
        languages: of the pages; those that the site names.

    Raises:
        PageError: a product id can't be a file name, or two mats or pages have the same.
        GuideTextError: prose says what is no longer so; names file, line and sentence.
    """
    _check_product_ids(known.results)
    menus = {each.code: each.speaks(find_menu)(prose.get(each.code, ())) for each in languages}
    titles = {code: {entry.page: entry.title for entry in menu} for code, menu in menus.items()}
    machines = Machines(known, site, titles, languages)
    met = rivals(known)
    parts = Parts(known, [*_made_by(inputs), *site.languages, *map("".join, wishes(known.results))])
    paths = []
    for language in languages:
        written = prose.get(language.code, ())
        _check_prose_names(written)
        with language.speaking():
            render = Rendering(known, site, languages, machines, menus[language.code])
        views = chain(_single_pages(known, downloads, inputs), _made_pages(known, written))
        pages = chain(render.views(views), render.mats(parts, met))
        for page in _spoken_in(language, pages):
            if language is languages[0]:
                paths.append(page.path)
            yield page
    for path, make in machines.files(paths):
        yield Page(path, make, partial(str, path) if path.startswith("pictures/") else str)
    for asset in sorted((REPORTS / "static").iterdir()):
        yield Page(f"static/{asset.name}", asset.read_bytes)


View = tuple[str, str, dict[str, Any]]
"""Path of a page, its template, and what it sees beside what all see."""


class Rendering:
    """Renders pages in the language that is spoken where it is made."""

    def __init__(
        self, known: Known, site: Site, languages: Sequence[Language], machines: Machines, menu: list[MenuEntry]
    ) -> None:
        self._known = known
        self._site = site
        self._machines = machines
        self._language = spoken()
        self._others = [each for each in languages if each is not self._language]
        self._shared = _shared(known, menu) | {"site": site, "language": self._language.code}
        self._templates = build_environment(self._language)

    def views(self, views: Iterable[View]) -> Iterator[Page]:
        """Give the pages of views."""
        for path, template, seen in views:
            yield Page(self._path(path), partial(self._render, path, template, seen))

    def mats(self, parts: Parts, met: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[Page]:
        """Give the page of every mat."""
        for mat in self._known.results.mats:
            path, rivals_of = f"mats/{mat.product_id}.html", met.get(mat.product_id, ())
            beside = [self._path(path), rivals_of, self._machines.picture(path, self._language)]
            make = partial(self._render_mat, path, parts, mat, rivals_of)
            yield Page(self._path(path), make, partial(parts.key, mat, beside))

    def _path(self, page: str) -> str:
        return self._site.page_in(page, self._language.code)

    def _render_mat(self, path: str, parts: Parts, mat: Mat, rivals_of: Sequence[tuple[str, str]]) -> bytes:
        own = parts.of(mat)
        seen = {"mat": build_mat(own, mat), "rivals": rivals_of, "edition": parts.edition}
        return self._render(path, "mats/mat.html", seen, own)

    def _render(self, path: str, template: str, seen: dict[str, Any], read: Known | None = None) -> bytes:
        place = {
            "page": path,
            "root": "../" * path.count("/"),
            "top": "../" * self._path(path).count("/"),
            "elsewhere": [(each, self._site.page_in(path, each.code)) for each in self._others],
            "for_machines": self._machines.head(path, read or self._known, self._language),
        }
        return self._templates.get_template(template).render(self._shared | seen | place).encode()


def _spoken_in(language: Language, pages: Iterator[Page]) -> Iterator[Page]:
    """Give pages that are found and made in a language, whatever is spoken where they are asked for."""
    while True:
        with language.speaking():
            page = next(pages, None)
        if page is None:
            return
        yield replace(page, make=language.speaks(page.make))


def _single_pages(known: Known, downloads: tuple[Download, ...], inputs: tuple[tuple[str, str], ...]) -> Iterator[View]:
    """Give each page that has a template of its own."""
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
    for template in sorted((TEMPLATES / "pages").glob("*.html")):
        yield template.name, f"pages/{template.name}", seen


def _made_pages(known: Known, prose: Sequence[Prose]) -> Iterator[View]:
    """Give the pages that share a template: prose, wishes, pairs, long tables."""
    for written in prose:
        seen = {"head": written.head, "body": render_prose(written, known), "written_in": written.language}
        yield written.page, "prose/prose.html", seen
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
        "columns": columns(),
        "invented": known.results.edition.market == "invented",
        "recorded": known.results.edition.market == "recorded",
        "wishes_there_are": wishes(known.results),
    }


def _check_prose_names(prose: Sequence[Prose]) -> None:
    for written in prose:
        if (TEMPLATES / "pages" / written.page).exists():
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
