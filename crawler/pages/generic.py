"""The page classes for any shop: error answers, product feeds, bodies that are no page, and HTML pages.

Reads a Response; gives readings.
"""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.archive import Response
from crawler.items import Listing, OtherPage, ShopPolicy
from crawler.pages.charset import decode
from crawler.pages.document import parse
from crawler.pages.feed import is_feed, read_feed
from crawler.pages.ground import Ground, grounded
from crawler.pages.lenient_json import BrokenJsonError
from crawler.pages.policy import read_policy
from crawler.pages.product import ProductPage
from crawler.pages.settle import lowest_of
from crawler.pages.statement import Statement, text
from crawler.pages.wall import wall_of
from crawler.readers.decide import decide_all
from crawler.readers.language import vote
from crawler.readers.lookalike import recognise_mat
from crawler.readers.mat import read_mat
from crawler.readers.passage import Passage
from crawler.readers.terms import read_terms

Readings = list[Listing | ShopPolicy | OtherPage]

_NO_PAGE = re.compile(
    r"^(?:image|video|audio|font)/|/(?:pdf|zip|gzip|octet-stream|xml|css|javascript|json)\b|text/(?:plain|css|xml|csv)"
)
_NO_PAGE_PATH = re.compile(r"\.(?:xml|txt|json|css|js|pdf|png|jpe?g|gif|webp|svg|zip|gz)$|/robots\.txt$", re.IGNORECASE)


class ErrorPage:
    """An answer that is no success: nothing on it is a fact about a product."""

    def matches(self, response: Response) -> bool:
        """Tell whether the status is another than 2xx."""
        return not 200 <= response.status < 300

    def read(self, response: Response) -> Readings:
        """Return a page of kind other that names the status."""
        return [
            OtherPage(kind="other", url=response.url, issues=(f"The shop answered with status {response.status}.",))
        ]


class WallPage:
    """A page that stands where the shop's should be: captcha, login, soft 404 and the like."""

    def matches(self, response: Response) -> bool:
        """Tell by title, heading and what little is on it."""
        return wall_of(response.url, response.status, response.headers, response.body) is not None

    def read(self, response: Response) -> Readings:
        """Return a page of kind other that says what it is."""
        wall = wall_of(response.url, response.status, response.headers, response.body)
        issues = (f"Not read: {wall.words}.",) if wall else ()
        return [OtherPage(kind="other", url=response.url, issues=issues)]


class FeedPage:
    """A product feed of Shopify or WooCommerce."""

    def matches(self, response: Response) -> bool:
        """Tell whether path and type are those of a feed."""
        return is_feed(response.url, response.header("Content-Type"), response.body)

    def read(self, response: Response) -> Readings:
        """Return one Listing a product."""
        source = decode(response.body, response.header("Content-Type"))
        ground = Ground(source)
        try:
            return [
                _feed_listing(url, said, platform, ground) for url, said, platform in read_feed(response.url, source)
            ]
        except BrokenJsonError as error:
            return [
                OtherPage(kind="other", url=response.url, issues=(f"The product feed could not be read: {error}.",))
            ]


def _feed_listing(url: str, said: Statement, platform: str, ground: Ground) -> Listing:
    issues: list[str] = []
    name = said.first("name")
    title = str(name.value) if name else None
    passages = [Passage(title, said.source, f"{said.locator}/title")] if title else []
    passages += said.passages
    language, _ = vote(" ".join(passage.text for passage in passages))
    candidates = {key: list(values) for key, values in said.candidates.items()}
    if said.variant_prices and not candidates.get("price"):
        candidates["price"] = [lowest_of(said.variant_prices, text(said.first("currency")))]
    for read in (read_mat, read_terms):
        for key, values in read(passages, language).items():
            candidates.setdefault(key, []).extend(values)
    kept = {key: grounded(key, values, ground, issues) for key, values in candidates.items()}
    facts, contradictions = decide_all({key: values for key, values in kept.items() if values})
    is_mat, reason = recognise_mat(title, passages, language)
    return Listing(
        url=url,
        platform=platform,
        language=language,
        issues=tuple(dict.fromkeys([*issues, *contradictions])),
        facts=facts,
        is_mat=is_mat,
        is_mat_reason=reason,
        offers=tuple(said.offers),
        images=tuple(said.images),
    )


class BinaryPage:
    """A body that is no page: a picture, a sitemap, robots.txt."""

    def matches(self, response: Response) -> bool:
        """Tell by type and path, and by a first byte no page has."""
        kind = (response.header("Content-Type") or "").lower()
        if "html" in kind:
            return False
        return bool(_NO_PAGE.search(kind) or (not kind and _NO_PAGE_PATH.search(urlsplit(response.url).path)))

    def read(self, response: Response) -> Readings:
        """Return a page of kind other."""
        return [OtherPage(kind="other", url=response.url)]


class HtmlPage:
    """Any page: a product's, a shop's terms, a category, or another."""

    product_page: ClassVar[type[ProductPage]] = ProductPage
    """What reads a product's page; a shop's own page class names its own."""

    def matches(self, response: Response) -> bool:  # noqa: ARG002  # the last class takes every response
        """Take every response."""
        return True

    def read(self, response: Response) -> Readings:
        """Return what the page is and states."""
        document = parse(response.url, response.body, response.header("Content-Type"))
        page = self.product_page(document)
        match page.kind:
            case "product":
                return [page.listing()]
            case "policy":
                return [read_policy(document, page.language)]
            case kind:
                return [OtherPage(kind=kind, url=response.url, language=page.language, issues=tuple(page.issues))]
