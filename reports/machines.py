"""What machines get of an edition: each page's head, feeds, sitemap, robots.txt, pictures for shared links.

Reads known facts and data/guide/site.toml; writes nothing, it gives files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from markupsafe import Markup

from reports.address import Site
from reports.feeds import Feed, atom, build_feeds
from reports.filters import number
from reports.known import OWN_PROFILE, Known
from reports.language import ENGLISH, Language, _, counted, translated
from reports.picks import choose_picks
from reports.pictures import Picture, draw
from reports.profiles import profile_page
from reports.sitemap import ROBOTS, SITEMAP, is_listed, robots, sitemap
from reports.structured import Node, breadcrumbs, embedded, product, ranking_list
from reports.table import ROWS_A_PAGE
from reports.versus import likely_pairs, versus_page
from scoring.results import Mat

GUIDE = "index.html"


@dataclass(frozen=True, slots=True)
class PageHead:
    """What stands in the head of one page for machines."""

    canonical: str
    """The one address of this page; empty where the site has none."""
    alternates: tuple[tuple[str, str], ...]
    """(language, address) of this page in every language, where there are several; the last for all other speakers."""
    picture: str
    """Address of its picture; empty where it has none."""
    is_listed: bool
    """Whether search engines may list it."""
    structured: Markup
    """JSON-LD; empty where there is nothing to say."""
    feeds: tuple[Feed, ...]


class Machines:
    """Gives an edition's pages and files what machines read."""

    def __init__(
        self,
        known: Known,
        site: Site,
        titles: Mapping[str, Mapping[str, str]],
        languages: Sequence[Language] = (ENGLISH,),
    ) -> None:
        """Prepare what all pages share.

        Args:
            known: what is known.
            site: whose site it is.
            titles: what the menu calls its pages, by language.
            languages: every language that the site has.
        """
        self._known = known
        self._site = site
        self._languages = tuple(languages)
        self._titles: dict[str, dict[str, str]] = {}
        self._feeds: dict[str, tuple[Feed, ...]] = {}
        self._pictures: dict[str, dict[str, Picture]] = {}
        for language in languages:
            with language.speaking():
                self._titles[language.code] = {**titles.get(language.code, {}), **_made_titles(known)}
                self._feeds[language.code] = build_feeds(known, site, language.code)
                self._pictures[language.code] = _pictures(known, site) if site.address else {}

    def picture(self, page: str, language: Language) -> str:
        """Return the address of a page's picture; empty where it has none."""
        picture = self._pictures[language.code].get(page)
        return self._site.absolute(picture.page) if picture else ""

    def head(self, page: str, read: Known, language: Language = ENGLISH) -> PageHead:
        """Return what the head of a page says.

        Args:
            page: its path in the first language.
            read: what the page may read.
            language: of the page that is rendered.
        """
        listed = is_listed(page) and self._known.results.edition.market != "invented"
        has_one = bool(self._site.address) and is_listed(page)
        return PageHead(
            canonical=self._address(page, language.code) if has_one else "",
            alternates=self._site.alternates(page) if has_one else (),
            picture=self.picture(page, language),
            is_listed=listed,
            structured=embedded(self._nodes(page, read, language.code)),
            feeds=self._feeds[language.code],
        )

    def files(self, pages: Sequence[str]) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Give (path, how to make it) of every file that is no page.

        Args:
            pages: every page of the edition, as it is called in the first language.
        """
        for language in self._languages:
            for feed in self._feeds[language.code]:
                make = partial(atom, feed, self._site, self._known, language.code)
                yield feed.page, language.speaks(make)
        yield ROBOTS, partial(robots, self._site, self._known)
        if self._site.address and self._known.results.edition.market != "invented":
            yield SITEMAP, partial(sitemap, self._site, self._known, pages)
        for picture in dict.fromkeys(chain.from_iterable(each.values() for each in self._pictures.values())):
            yield picture.page, partial(draw, picture)

    def _nodes(self, page: str, read: Known, language: str) -> Iterator[Node]:
        titles = self._titles[language]
        product_id = page.removeprefix("mats/").removesuffix(".html")
        mat = read.mats.get(product_id) if page.startswith("mats/") else None
        if mat is not None:
            described = product(read, mat, self._address(page, language))
            if described:
                yield described
        ranked = [*self._ranked(page, read)]
        if not self._site.address:
            return
        if ranked:
            addresses = [(each.name, self._address(f"mats/{each.product_id}.html", language)) for each in ranked]
            yield ranking_list(titles.get(page, ""), addresses)
        title = mat.name if mat else titles.get(page, "")
        if title and page != GUIDE:
            first = titles.get(GUIDE, self._site.name)
            yield breadcrumbs([(first, self._address(GUIDE, language)), (title, self._address(page, language))])

    @staticmethod
    def _ranked(page: str, read: Known) -> Iterator[Mat]:
        """Give the mats that a page ranks, in its order."""
        results = read.results
        if page == GUIDE:
            yield from islice((mat for mat in results.mats if mat.state == "ranked"), ROWS_A_PAGE)
        key = next((each.key for each in results.profiles if profile_page(each.key) == page), OWN_PROFILE)
        ranked = (rank for rank in results.profile_ranks if rank.profile == key and rank.state == "ranked")
        if key != OWN_PROFILE:
            yield from (read.mats[rank.product_id] for rank in islice(ranked, ROWS_A_PAGE))

    def _address(self, page: str, language: str) -> str:
        return self._site.absolute(self._site.page_in(page, language)) if self._site.address else ""


def _made_titles(known: Known) -> dict[str, str]:
    """Name the pages that no menu names: wishes and pairs."""
    wishes = {
        profile_page(each.key): translated(each.title) for each in known.results.profiles if each.key != OWN_PROFILE
    }
    pairs = likely_pairs(known)
    return wishes | {
        versus_page(one.product_id, other.product_id): _("%(one)s or %(other)s", one=one.name, other=other.name)
        for one, other in pairs
    }


def _pictures(known: Known, site: Site) -> dict[str, Picture]:
    """Plan the pictures by page: the guide, each wish, each pick."""
    edition = known.results.edition
    kicker = _("Invented market") if edition.market == "invented" else site.name
    foot = _("%(site)s · acupressure mats by what their pages state", site=site.name)
    ranked = counted(
        "%(mats)s ranked by a buyer’s checklist, from %(num)s shop.",
        "%(mats)s ranked by a buyer’s checklist, from %(num)s shops.",
        edition.shops,
        mats=counted("%(num)s mat", "%(num)s mats", edition.mats_ranked),
    )
    pictures = {GUIDE: Picture(kicker, _("Acupressure mats, compared by what is stated"), ranked, foot)}
    for profile in known.results.profiles:
        if profile.key != OWN_PROFILE:
            pictures[profile_page(profile.key)] = Picture(
                kicker, translated(profile.title), translated(profile.reason), foot
            )
    for pick in choose_picks(known):
        value = pick.mat.value
        facts = "" if value is None else _("%(value)s of 100 by what is stated.", value=number(value, 0))
        page = f"mats/{pick.mat.product_id}.html"
        title = f"{kicker}: {translated(pick.title)}"
        pictures.setdefault(page, Picture(title, pick.mat.name, f"{facts} {ranked}".strip(), foot))
    return pictures
