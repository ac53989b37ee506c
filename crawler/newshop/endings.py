"""How looking at a shop can end without a recipe: robots.txt refuses, it can't be reached, a wall, JavaScript, no mats.

A pure function of answers; raises NewShopError with a sentence on what to do next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.newshop.visits import Answers, Page
from crawler.run import Failure, Outcome, WalkLine

Ending = Literal["refused", "unreachable", "blocked", "login", "javascript", "nothing", "unreadable"]

_FEW_WORDS = 60
"""Words below which a page that runs scripts is an empty shell."""
_LOGIN_PATH = re.compile(
    r"/(?:account/)?(?:log-?in|sign-?in|password|anmelden|connexion|inloggen|logga-in)\b", re.IGNORECASE
)
_SHELL = re.compile(r'<(?:div|main)[^>]+id="(?:root|app|__next|__nuxt|___gatsby)"', re.IGNORECASE)


class NewShopError(Exception):
    """No recipe can be written; the message says why and what to do next."""

    def __init__(self, ending: Ending, words: str) -> None:
        super().__init__(words)
        self.ending: Ending = ending


def check_home(answers: Answers, home: str) -> Page:
    """Return the home page.

    Raises:
        NewShopError: robots.txt forbids it, it can't be reached, or a wall stands before it.
    """
    page = next((page for page in answers.pages if page.line.role == "other"), None)
    walled = next((page for page in answers.failed if page.line.role == "other"), None)
    if page is None and walled is not None and is_shell(walled):
        page = walled  # a feed may answer all the same
    shown = page or walled
    if shown is not None and _is_login(shown):
        msg = (
            f"{home} asks visitors to log in; what only customers see is not crawled. "
            "Facts can be noted by hand instead: data/recorded/README.md"
        )
        raise NewShopError("login", msg)
    if page is None:
        raise _no_home(answers, home)
    return page


def _no_home(answers: Answers, home: str) -> NewShopError:
    line = _home_line(answers.lines)
    said = line.reason or "it was not asked" if line else answers.report.finish
    if line is not None and line.outcome is Outcome.REFUSED:
        msg = (
            f"{home}: its robots.txt refuses the crawl: {said}. That is the shop's to decide: ask it for leave, "
            "or note facts by hand (data/recorded/README.md)"
        )
        return NewShopError("refused", msg)
    if line is not None and line.failure is Failure.BLOCKED:
        msg = f"{home}: the shop blocks the crawl: {said}. Ask it for leave; nothing here gets around a wall"
        return NewShopError("blocked", msg)
    msg = f"{home}: can't be reached: {said}. Check the address (with www., https), open it in a browser, or try later"
    if home.endswith(".example/"):
        msg += "; shops of the invented market answer with --demo"
    return NewShopError("unreachable", msg)


def _home_line(lines: Sequence[WalkLine]) -> WalkLine | None:
    """Return what became of the home page, or of whatever else says why it was not asked."""
    failed = [line for line in lines if line.role != "robots" and line.outcome not in {"answered", "unchanged"}]
    return next((line for line in failed if line.role == "other"), next(iter(failed), None))


def _is_login(page: Page) -> bool:
    if _LOGIN_PATH.search(urlsplit(page.response.url).path):
        return True
    tree = LexborHTMLParser(page.source)
    asks = tree.css_first('input[type="password"]') is not None
    return asks and _words(page) < _FEW_WORDS


def nothing_found(home: Page, looked_at: Sequence[str], named: Sequence[Page]) -> NewShopError:
    """Say that no mats were found, or that the shop shows nothing without JavaScript.

    Args:
        home: The home page.
        looked_at: Addresses of lists and sitemaps that were asked for.
        named: Pages that links name like mats, and that list nothing and sell nothing that could be read.
    """
    if named:
        return unreadable(named, [(page.response.url, "it reads as no product") for page in named])
    if is_shell(home):
        msg = (
            f"{home.response.url}: the shop front is made by JavaScript ({_words(home)} words without it), and no feed "
            "or sitemap names its mats. If it has a list or feed that works without, give its address: "
            "matguide new-shop URL-OF-THE-LIST"
        )
        return NewShopError("javascript", msg)
    places = ", ".join(looked_at) or "no list was linked"
    msg = (
        f"{home.response.url}: no mats were found (looked at: {places}). Give the address of the page that lists them: "
        "matguide new-shop URL-OF-THE-LIST, or write the recipe by hand: CONTRIBUTING.md, “A shop, in three steps”"
    )
    return NewShopError("nothing", msg)


def unreadable(pages: Sequence[Page], reasons: Sequence[tuple[str, str]]) -> NewShopError:
    """Say that product pages answered and none could be read."""
    shells = [page for page in pages if is_shell(page)]
    if shells:
        msg = (
            f"{shells[0].response.url}: its product pages are made by JavaScript ({_words(shells[0])} words without "
            "it); there is nothing on them to read. Look for a feed of the shop, or note facts by hand: "
            "data/recorded/README.md"
        )
        return NewShopError("javascript", msg)
    url, said = reasons[0] if reasons else ("", "nothing answered")
    msg = (
        f"{url}: none of the product pages could be read: {said}. See one with `matguide read`; a shop that needs "
        "its own way of reading gets a page class: crawler/pages/shops/"
    )
    return NewShopError("unreadable", msg)


def is_shell(page: Page) -> bool:
    """Whether a page shows nothing before its scripts have run."""
    source = page.source
    runs = "<script" in source.lower()
    return runs and (
        _words(page) < _FEW_WORDS // 3 or (_words(page) < _FEW_WORDS and _SHELL.search(source) is not None)
    )


def _words(page: Page) -> int:
    tree = LexborHTMLParser(page.source)
    for node in tree.css("script, style, noscript, template"):
        node.decompose()
    return len(tree.body.text(separator=" ").split()) if tree.body is not None else 0
