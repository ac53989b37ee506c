"""The pages of an edition: finds the templates, gives each what it may see, renders bytes.

Reads reports/templates and reports/static, Results, the edited words and prose. Writes nothing: it yields files.
A page is added by putting a file into templates/pages, or Markdown into data/guide/pages; its menu entry stands at
its top: `{# Menu: main 20 Method #}`, `menu = "main 20 Method"` (place `main` or `foot`, order, title).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any
from zlib import crc32

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
from reports.profiles import build_profile, profile_page, wished, wishes
from reports.prose import Prose, render_prose
from reports.shops import build_left_out, build_shops
from reports.versus import build_versus, likely_pairs, rivals, versus_page
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
    share: int = 0
    """Pages whose shares are both odd or both even are made by one process, where two make them."""

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
    paths: list[str] = []
    for language in languages:
        written = prose.get(language.code, ())
        _check_prose_names(written)
        with language.speaking():
            render = Rendering(known, site, languages, machines, menus[language.code])
            views = chain(_single_pages(known, downloads, inputs), _made_pages(known, written))
            pages = [*render.views(views, languages.index(language)), *render.mats(parts, met)]
        if language is languages[0]:
            paths = [page.path for page in pages]
        yield from pages
    for path, make in machines.files(paths):
        yield Page(path, make, partial(str, path) if path.startswith("pictures/") else str)
    for asset in sorted((REPORTS / "static").iterdir()):
        yield Page(f"static/{asset.name}", asset.read_bytes)


View = tuple[str, str, Callable[[], dict[str, Any]]]
"""Path of a page, its template, and how to gather what it sees beside what all see, once it is made."""


class Rendering:
    """Renders pages in the language that is spoken where it is made, whatever is spoken where they are."""

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

    def views(self, views: Iterable[View], share: int) -> Iterator[Page]:
        """Give the pages of views, which share what they see and so are made by one process."""
        for path, template, gather in views:
            make = partial(self._render_view, path, template, gather)
            yield Page(self._path(path), self._language.speaks(make), share=share)

    def mats(self, parts: Parts, met: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[Page]:
        """Give the page of every mat."""
        for mat in self._known.results.mats:
            path, rivals_of = f"mats/{mat.product_id}.html", met.get(mat.product_id, ())
            beside = [self._path(path), rivals_of, self._machines.picture(path, self._language)]
            make = partial(self._render_mat, path, parts, mat, rivals_of)
            key, share = partial(parts.key, mat, beside), crc32(mat.product_id.encode())
            yield Page(self._path(path), self._language.speaks(make), key, share)

    def _path(self, page: str) -> str:
        return self._site.page_in(page, self._language.code)

    def _render_view(self, path: str, template: str, gather: Callable[[], dict[str, Any]]) -> bytes:
        return self._render(path, template, gather())

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


def _single_pages(known: Known, downloads: tuple[Download, ...], inputs: tuple[tuple[str, str], ...]) -> Iterator[View]:
    """Give each page that has a template of its own."""

    @cache
    def gather() -> dict[str, Any]:
        return {
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
        yield template.name, f"pages/{template.name}", gather


def _made_pages(known: Known, prose: Sequence[Prose]) -> Iterator[View]:
    """Give the pages that share a template: prose, wishes, pairs, long tables."""
    for written in prose:
        seen = {"head": written.head, "body": render_prose(written, known), "written_in": written.language}
        yield written.page, "prose/prose.html", partial(dict, seen)
    for profile in wished(known.results):
        yield (
            profile_page(profile.key),
            "profiles/profile.html",
            partial(_called, "profile", build_profile, known, profile),
        )
    for pair in likely_pairs(known):
        page = versus_page(*(mat.product_id for mat in pair))
        yield page, "versus/versus.html", partial(_called, "versus", build_versus, known, *pair)
    for further in (*further_pages(known, ranked=True), *further_pages(known, ranked=False)):
        yield further.page, "further/further.html", partial(dict, further=further)


def _called(name: str, build: Callable[..., object], *given: object) -> dict[str, Any]:
    return {name: build(*given)}


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
