"""Look at a shop, step by step: its home page and feeds, its lists, a sample of its pages; then write the recipe.

Reads what the crawl it is handed archives; gives a NewShop, and writes nothing itself but through `NewShop.save`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler.fixture import Fixture, FixtureError, make_fixture
from crawler.items import ShopPolicy
from crawler.newshop.endings import NewShopError, check_home, nothing_found, unreadable
from crawler.newshop.identity import identify
from crawler.newshop.platforms import SHOPIFY_FEED, STORE_API, Platform, recognise
from crawler.newshop.recipe_text import Findings, recipe_text
from crawler.newshop.sample import Coverage, ReadPage, choose, coverage, listings_of, read_pages, unread
from crawler.newshop.visits import Answers, Crawl, Page, ask
from crawler.newshop.walks import (
    Plan,
    by_feed,
    by_list,
    by_search,
    by_sitemap,
    lists_worth_a_look,
    names_mat,
    search_of,
    sitemaps_worth_a_look,
)
from crawler.politeness import registrable
from crawler.reading import read
from crawler.shops import Recipe, load_recipe, names_a_host

_SITEMAP = "/sitemap.xml"


class RecipeThereError(Exception):
    """There is a recipe of that name; the message says how to go on."""


class AddressError(Exception):
    """What was given is no address of a shop; the message says what is one."""


@dataclass(frozen=True)
class NewShop:
    """What was found out about a shop."""

    key: str
    """Shop key: name of the recipe's file."""
    found: Findings
    pages: tuple[ReadPage, ...]
    """The sample: product pages and terms."""
    coverage: tuple[Coverage, ...]
    unread: tuple[tuple[str, str], ...]
    """Product pages that gave no listing, each with the reason."""
    fixture: Fixture | None
    """The page of the sample with most facts, trimmed."""

    @property
    def text(self) -> str:
        """The recipe."""
        return recipe_text(self.found)

    def save(self, folder: Path, *, force: bool = False) -> Recipe:
        """Write the recipe and load it again.

        Raises:
            RecipeThereError: there is one already, and `force` is not given.
        """
        path = recipe_path(folder, self.key, force=force)
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".toml.part")
        draft.write_text(self.text, encoding="utf-8")
        draft.replace(path)
        return load_recipe(path)


def recipe_path(folder: Path, key: str, *, force: bool) -> Path:
    """Return where a recipe goes.

    Raises:
        RecipeThereError: there is one already, and `force` is not given.
    """
    path = folder / f"{key}.toml"
    if path.exists() and not force:
        msg = f"{path}: there is a recipe already; overwrite it with --force, or give the new one another --key"
        raise RecipeThereError(msg)
    return path


def home_and_key(url: str) -> tuple[str, str]:
    """Return the home page of an address and the key its shop gets.

    Raises:
        AddressError: it is no http or https address.
    """
    try:
        parts = urlsplit(url if "//" in url else f"https://{url}")
        host = (parts.hostname or "").encode("idna").decode()
        is_usual = parts.port in {None, 80, 443} and parts.username is None
    except (ValueError, UnicodeError):
        host, is_usual, parts = "", False, urlsplit("")
    home = f"{parts.scheme}://{host}/"
    if parts.scheme not in {"http", "https"} or not is_usual or not names_a_host(home):
        msg = f"{url!r} is no address of a shop; give one like https://www.shop.example/ or that of its list of mats"
        raise AddressError(msg)
    label = registrable(host).split(".", maxsplit=1)[0]
    key = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
    return home, key


def look_at(url: str, key: str, crawl: Crawl) -> NewShop:
    """Look at a shop and say how to walk it and what would be read.

    Args:
        url: Its home page, or the page that lists its mats.
        key: Name of its recipe.
        crawl: Asks the shop: walks a recipe and returns the folder of the sealed run.

    Raises:
        AddressError: the address is none.
        NewShopError: no recipe can be written; says why and what to do next.
        CrawlError: the crawl itself failed.
    """
    asked_home, _ = home_and_key(url)
    given = _path_of(url)
    first = ask(crawl, asked_home, key, [*given, SHOPIFY_FEED, STORE_API, _SITEMAP])
    front = check_home(first, asked_home)
    home = _origin(front.response.url)
    platform = recognise(front, first.of("product"))
    plan = _plan(url, platform, home, key, crawl, first, front)
    sample = ask(crawl, home, key, choose(plan.products), _terms(first))
    pages = read_pages([*sample.of("product"), *sample.of("policy")])
    reasons = unread(sample.lines, pages)
    if not listings_of(pages):
        products = [page for page in [*sample.pages, *sample.failed] if page.line.role == "product"]
        raise unreadable(products, reasons)
    findings = Findings(
        url=url,
        home=home,
        at=sample.at,
        platform=platform,
        identity=identify(home, front.source, [page.reading for page in pages]),
        plan=plan,
        terms=[urlsplit(page.page.response.url).path for page in pages if isinstance(page.reading, ShopPolicy)],
        listings=len(listings_of(pages)),
        robots=sample.report.robots,
    )
    return NewShop(key, findings, tuple(pages), tuple(coverage(pages)), tuple(reasons), _fixture(pages))


def _plan(url: str, platform: Platform, home: str, key: str, crawl: Crawl, first: Answers, front: Page) -> Plan:
    """Choose the walk: the feed, else the list of mats, else the sitemap, else the search.

    Raises:
        NewShopError: nothing names a mat.
    """
    language = _language_of(front)
    if plan := by_feed(platform, home, language):
        return plan
    given = [page for page in first.of("product") if _is_list(page) and _path_of(page.line.url) == _path_of(url)]
    if given and (plan := by_list(given, home, language)):
        return plan
    robots = [page.source for page in first.of("robots")]
    sitemaps = [page for page in first.of("product") if not _is_html(page)]
    looked_at = list(dict.fromkeys([*lists_worth_a_look(front, language), *sitemaps_worth_a_look(sitemaps, robots)]))
    looked = ask(crawl, home, key, looked_at, _terms(first)[:1]) if looked_at else None
    second = looked.of("product") if looked else []
    sitemaps += [page for page in second if not _is_html(page)]
    lists = [front, *(page for page in second if _is_list(page))]
    plan = by_list(lists, home, language) or by_sitemap(sitemaps, home, language)
    if plan is None and (deeper := sitemaps_worth_a_look(sitemaps, ())):
        third = ask(crawl, home, key, deeper, _terms(first)[:1]).of("product")
        plan = by_sitemap(third, home, language)
    if plan is None and (search := search_of(front, language)):
        results = ask(crawl, home, key, [search.address], _terms(first)[:1]).of("product")
        looked_at.append(search.address)
        plan = by_search([page for page in results if _is_list(page)], search, home, language)
    if plan is None:
        raise nothing_found(
            front, looked_at, [page for page in [*lists[1:], *(looked.failed if looked else ())] if names_mat(page)]
        )
    return plan


def _terms(first: Answers) -> list[str]:
    return [page.page.response.url for page in read_pages(first.of("policy")) if isinstance(page.reading, ShopPolicy)]


def _fixture(pages: Sequence[ReadPage]) -> Fixture | None:
    """Trim the mat's page with most facts."""
    listings = [each for each in pages if each.reading.kind == "product"]
    mats = [each for each in listings if getattr(each.reading, "is_mat", None)] or listings
    best = max(mats, key=lambda each: len(each.reading.facts))
    try:
        return make_fixture(best.page.response)
    except FixtureError:
        return None


def _path_of(url: str) -> list[str]:
    parts = urlsplit(url if "//" in url else f"https://{url}")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return [path] if path not in {"", "/"} else []


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _is_html(page: Page) -> bool:
    head = page.response.body[:2000].lower()
    return b"<html" in head or b"<!doctype html" in head


def _is_list(page: Page) -> bool:
    return _is_html(page) and all(reading.kind != "product" for reading in read(page.response))


def _language_of(front: Page) -> str | None:
    match = re.search(r"<html[^>]{0,400}\slang=[\"']?([A-Za-z]{2})\b", front.source[:5000])
    return match[1].lower() if match else None


__all__ = ["AddressError", "NewShop", "NewShopError", "RecipeThereError", "home_and_key", "look_at", "recipe_path"]
