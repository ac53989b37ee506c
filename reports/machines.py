"""What machines get of an edition: each page's head, feeds, sitemap, robots.txt, pictures for shared links.

Reads known facts and data/guide/site.toml; writes nothing, it gives files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from markupsafe import Markup

from reports.address import OWN_LANGUAGE, Site, page_in
from reports.feeds import Feed, atom, build_feeds
from reports.filters import number
from reports.known import OWN_PROFILE, Known
from reports.language import _, counted, translated
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
    """(language, address) of this page in every language there is, where there are several."""
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
        self, known: Known, site: Site, titles: Mapping[str, str], languages: Sequence[str] = (OWN_LANGUAGE,)
    ) -> None:
        """Prepare what all pages share.

        Args:
            known: what is known.
            site: whose site it is.
            titles: what the menu calls its pages.
            languages: every language that the edition has, the own one first.
        """
        self._known = known
        self._site = site
        self._titles = {**titles, **_made_titles(known)}
        self._languages = tuple(languages)
        self._feeds = {language: build_feeds(known, language) for language in self._languages}
        self._pictures = _pictures(known, site) if site.address else {}

    def picture(self, page: str) -> str:
        """Return the address of a page's picture; empty where it has none."""
        picture = self._pictures.get(page)
        return self._site.absolute(picture.page) if picture else ""

    def head(self, page: str, read: Known, language: str = OWN_LANGUAGE) -> PageHead:
        """Return what the head of a page says.

        Args:
            page: its path in the own language.
            read: what the page may read.
            language: of the page that is rendered.
        """
        listed = is_listed(page) and self._known.results.edition.market != "invented"
        in_all = tuple((each, self._site.absolute(page_in(page, each))) for each in self._languages)
        has_one = bool(self._site.address) and is_listed(page)
        return PageHead(
            canonical=self._site.absolute(page_in(page, language)) if has_one else "",
            alternates=in_all if has_one and len(in_all) > 1 else (),
            picture=self.picture(page),
            is_listed=listed,
            structured=embedded(self._nodes(page, read, language)),
            feeds=self._feeds[language],
        )

    def files(self, pages: Sequence[str]) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Give (path, how to make it) of every file that is no page.

        Args:
            pages: every page of the edition, in the own language.
        """
        for language, feeds in self._feeds.items():
            for feed in feeds:
                yield feed.page, partial(atom, feed, self._site, self._known, language)
        yield ROBOTS, partial(robots, self._site, self._known)
        if self._site.address and self._known.results.edition.market != "invented":
            yield SITEMAP, partial(sitemap, self._site, self._known, pages, self._languages)
        for picture in dict.fromkeys(self._pictures.values()):
            yield picture.page, partial(draw, picture)

    def _nodes(self, page: str, read: Known, language: str) -> Iterator[Node]:
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
            yield ranking_list(self._titles.get(page, ""), addresses)
        title = mat.name if mat else self._titles.get(page, "")
        if title and page != GUIDE:
            first = self._titles.get(GUIDE, self._site.name)
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
        return self._site.absolute(page_in(page, language)) if self._site.address else ""


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
