"""How to walk a shop: by its feed, by the page that lists its mats, or by its sitemap; and how to tell its products.

A pure function of answers; gives a Plan with the reason for each choice.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple
from urllib.parse import quote, quote_plus, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.newshop.patterns import pattern_of
from crawler.newshop.platforms import Platform, products_of
from crawler.newshop.visits import Page
from crawler.politeness import site_of
from crawler.readers.lookalike import recognise_mat
from crawler.readers.vocabulary import VOCABULARY, languages
from crawler.spiders.links import links
from crawler.spiders.sitemap import read_sitemap
from crawler.spiders.terms import kind_of_terms

MOST_LISTS = 4
"""Lists and sitemaps that are looked into."""
_MANY = 30
"""Products from which on a shop is worth asking for its mats alone."""
_HEALTHY = 0.8
"""Share of the products seen now that a healthy walk yields at least."""
_SAID = re.compile(r"“(\S+)")


class Found(NamedTuple):
    """A product that a feed, a list or a sitemap names."""

    url: str
    name: str
    is_mat: bool | None
    """Judged by name and address alone."""


class Plan(NamedTuple):
    """A walk."""

    kind: Literal["shopify", "woocommerce", "category", "sitemap", "search"]
    why: str
    start: tuple[str, ...]
    product: str | None
    """Pattern of a product page's path; None where the walk needs none."""
    search: tuple[str, ...]
    products: tuple[Found, ...]
    """The products that it would ask for, as far as they were seen."""
    queries: tuple[str, ...] = ()
    """What it would search the shop for."""

    @property
    def listings_min(self) -> int:
        """Fewest listings of a healthy walk."""
        return max(1, int(len(self.products) * _HEALTHY))


def by_feed(platform: Platform, home: str, language: str | None) -> Plan | None:
    """Plan to walk by a feed of Shopify or WooCommerce."""
    if platform.feed is None:
        return None
    found = []
    for product in products_of(platform.feed.response):
        if isinstance(handle := product.get("handle"), str):
            found.append(_found(urljoin(home, f"/products/{quote(handle)}"), str(product["title"]), language))
        else:
            found.append(_found(str(product["permalink"]), str(product["name"]), language))
    kind: Literal["shopify", "woocommerce"] = "shopify" if platform.key == "shopify" else "woocommerce"
    wanted, search = _narrowed(found)
    return Plan(kind, platform.why, (), None, search, wanted) if wanted else None


def by_list(pages: Sequence[Page], home: str, language: str | None) -> Plan | None:
    """Plan to walk by the page that lists most mats.

    Args:
        pages: Pages that may be lists; none of them is a product's.
        home: The shop's home page.
        language: Its language.
    """
    known = {page.response.url for page in pages} | {page.line.url for page in pages}
    plans = (_plan_of_list(page, home, language, known) for page in pages)
    # Of two that list as many, one that is no result of a search: shops keep crawls out of those.
    return max(filter(None, plans), key=lambda plan: (_mats(plan.products), "?" not in plan.start[0]), default=None)


def _plan_of_list(page: Page, home: str, language: str | None, no_products: set[str]) -> Plan | None:
    own = _path(page.response.url)
    named: dict[str, str] = {}
    for link in links(page.response.body, page.response.url):
        if (
            _same_shop(link.url, home)
            and _path(link.url) != own
            and link.url not in no_products
            and not link.rel
            and not kind_of_terms(link)
        ):
            named[link.url] = f"{named.get(link.url, '')} {link.text}".strip()
    found = [_found(url, name, language) for url, name in named.items()]
    pattern = pattern_of([_path(each.url) for each in found if each.is_mat], beside=own)
    if pattern is None:
        return None
    products = tuple(each for each in found if re.search(pattern, _path(each.url)))
    why = f"{_mats(products)} of the {len(products)} products that this page links to are named like mats"
    return Plan("category", why, (_target(page.response.url),), pattern, (), products)


def by_sitemap(pages: Iterable[Page], home: str, language: str | None) -> Plan | None:
    """Plan to walk by the sitemaps that list mats."""
    start, found = [], []
    for page in pages:
        urls = () if read_sitemap(page.response.body).is_index else _urls(page)
        entries = [_found(url, "", language) for url in urls if _same_shop(url, home)]
        if any(each.is_mat for each in entries):
            start.append(_path(page.response.url))
            found += entries
    pattern = pattern_of([_path(each.url) for each in found if each.is_mat])
    if pattern is None:
        return None
    products = [each for each in found if re.search(pattern, _path(each.url))]
    wanted, search = _narrowed(products)
    why = f"{_mats(products)} of the {len(products)} addresses it lists are named like mats"
    return Plan("sitemap", why, tuple(start), pattern, search, wanted)


class Search(NamedTuple):
    """A shop's own search."""

    path: str
    """Its address, with `{words}` where the words go."""
    words: str
    """What mats are called in the shop's language."""

    @property
    def address(self) -> str:
        """Address of the first results."""
        return self.path.replace("{words}", quote_plus(self.words))


def search_of(home: Page, language: str | None) -> Search | None:
    """Return the search that a form of the home page leads to; None where there is none by GET."""
    for form in LexborHTMLParser(home.source).css("form"):
        asked = form.css_first('input[type="search"]') or form.css_first(_SEARCHED)
        name = asked.attributes.get("name") if asked is not None else None
        if name and (form.attributes.get("method") or "get").lower() == "get":
            action = urljoin(home.response.url, form.attributes.get("action") or "/")
            if _same_shop(action, home.response.url):
                return Search(f"{_path(action) or '/'}?{quote_plus(name)}={{words}}", _called(language))
    return None


_SEARCHED = ", ".join(f'input[name="{name}"]' for name in ("q", "s", "query", "search", "keyword", "text"))


def _called(language: str | None) -> str:
    """Return what mats are called in a language: the first form of its vocabulary."""
    code = language if language in languages() else "en"
    tables = tomllib.loads((VOCABULARY / f"{code}.toml").read_text(encoding="utf-8"))
    return str(tables["goods"]["mat"][0])


def by_search(pages: Sequence[Page], search: Search, home: str, language: str | None) -> Plan | None:
    """Plan to walk by the shop's own search."""
    plan = by_list(pages, home, language)
    if plan is None:
        return None
    why = f"No list or sitemap names mats; the shop's search for “{search.words}” does"
    return plan._replace(kind="search", why=why, start=(search.path,), queries=(search.words,))


def lists_worth_a_look(home: Page, language: str | None) -> list[str]:
    """Return links of the home page that are named like a list of mats, then those named like relaxation or health."""
    here = home.response.url
    inside = [link for link in links(home.response.body, here) if _same_shop(link.url, here) and not link.rel]
    inside = [link for link in inside if _path(link.url) not in {"", "/"} and not kind_of_terms(link)]
    mats = [link.url for link in inside if _found(link.url, link.text, language).is_mat]
    near = [link.url for link in inside if _NEAR.search(f"{link.text} {_words_of(link.url)}")]
    return list(dict.fromkeys([*mats, *near]))[:MOST_LISTS]


_NEAR = re.compile(
    r"acupress|akupress|acupunt|agopress|akupres|spik|relax|wellness|wellb|wohlf|entspann|massage|bien.?[eê]tre|détente|"
    r"bienestar|benessere|ontspann|avkoppl|välbefin|velvære|velvaere|hyvinvoin|zdrowie|zdrav|saúde|bem.?estar|リラックス|健康",
    re.IGNORECASE,
)


def names_mat(page: Page) -> bool:
    """Whether a page's title names a mat."""
    title = LexborHTMLParser(page.source).css_first("title, h1")
    return title is not None and recognise_mat(title.text(), [], None)[0] is True


def sitemaps_worth_a_look(pages: Iterable[Page], robots: Iterable[str]) -> list[str]:
    """Return the sitemaps that indexes and robots.txt name, those of products first."""
    named = [url for page in pages for url in _nested(page)]
    named += [url for text in robots for url in re.findall(r"(?im)^\s*sitemap\s*:\s*(\S+)", text)]
    order = sorted(dict.fromkeys(named), key=lambda url: not re.search(r"product|produkt|produit|goods|article", url))
    return order[:MOST_LISTS]


def _nested(page: Page) -> tuple[str, ...]:
    return _urls(page) if read_sitemap(page.response.body).is_index else ()


def _urls(page: Page) -> tuple[str, ...]:
    return tuple(urljoin(page.response.url, entry.url) for entry in read_sitemap(page.response.body).entries)


def _narrowed(found: Sequence[Found]) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """Return the products to ask for, and the words to search for where mats are the smaller part of a larger shop."""
    mats = [each for each in found if each.is_mat]
    if len(found) <= _MANY or not mats or len(mats) * 2 > len(found):
        return tuple(found), ()
    words: list[str] = []
    for mat in mats:
        if not _names_one(mat, words):
            said = _SAID.search(recognise_mat(_named(mat), [], None)[1])
            words.append(said[1].strip("”") if said else mat.name.split()[0].lower())
    return tuple(each for each in found if _names_one(each, words)), tuple(words)


def _names_one(each: Found, words: Iterable[str]) -> bool:
    named = f"{each.name} {unquote(_path(each.url))}".casefold()
    return any(word.casefold() in named for word in words)


def _found(url: str, name: str, language: str | None) -> Found:
    is_mat = None
    for words in (name, _words_of(url)):
        judged, reason = recognise_mat(words, [], language) if words else (None, "")
        if judged or reason.startswith("The name says"):
            return Found(url, name or words, judged)
    return Found(url, name or _words_of(url), is_mat)


def _named(each: Found) -> str:
    return f"{each.name} {_words_of(each.url)}"


def _mats(found: Iterable[Found]) -> int:
    return sum(each.is_mat is True for each in found)


def _words_of(url: str) -> str:
    last = unquote(_path(url)).rstrip("/").rsplit("/", maxsplit=1)[-1]
    return re.sub(r"\.html?$|[-_+.]", " ", last).strip()


def _target(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _same_shop(url: str, home: str) -> bool:
    try:
        return site_of(str(urlsplit(url).hostname)) == site_of(str(urlsplit(home).hostname))
    except ValueError:
        return False
