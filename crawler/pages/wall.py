"""A page that stands where a shop's page should be: captcha, login, soft 404, parked domain, region chooser and others.

Reads one answer and crawler/pages/wall_words.toml; gives a Wall or None. Pure, and cheap on a normal page: only title
and main heading are compared with words, and the rest is looked at only where a page is small or looks wrong there. A
page that shows goods is never taken for a wall because of one word, a widget or a form.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from crawler.run import Failure


class Wall(NamedTuple):
    """What stands in the way."""

    kind: Failure
    """How it counts: blocked, gone, server or empty."""
    words: str
    """For the operator: what the page does, and its title."""


_KINDS = {
    "blocked": Failure.BLOCKED, "login": Failure.BLOCKED, "gone": Failure.GONE, "parked": Failure.GONE,
    "region": Failure.BLOCKED, "consent": Failure.BLOCKED, "maintenance": Failure.SERVER,
}  # fmt: skip
_WORDS = tomllib.loads(Path(__file__).with_name("wall_words.toml").read_text(encoding="utf-8"))
_PARTS = re.compile("|".join(f"(?P<{kind}>{'|'.join(_WORDS[kind]['parts'])})" for kind in _KINDS))

_CHALLENGES = {"cf-mitigated": "challenge", "x-amzn-waf-action": ""}
"""Headers by which a bot check names itself, and the word that their value holds."""

_ERROR = 400
_DAY = 24 * 60 * 60
_OLD = 14 * _DAY
"""Seconds after which a cache's copy says nothing of today's prices."""
_HEAD = 64 << 10
"""Bytes in which the title stands."""
_TOP = 512 << 10
"""Bytes in which the main heading stands."""
_SMALL = 48 << 10
"""Bytes up to which a page is looked at for widgets and words; no shop shows goods on less with a bot check beside."""
_FEW_WORDS = 900
"""Characters of visible text that a page of a shop with its menu exceeds."""
_DEALERS_WORDS = 2700
"""The same beside a domain dealer's marks, which no shop uses."""
_LINKS = 3
"""Links that a page of scripts stays below."""
_SHELL = 60
"""Characters of visible text below which there is nothing to read."""

_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,400})", re.IGNORECASE)
_HEADING = re.compile(rb"<h1\b[^>]{0,500}>(.{0,400}?)</h1", re.IGNORECASE | re.DOTALL)
_FIRST_HEADING = re.compile(rb"<h1")
_TAG = re.compile(r"<[^>]*>")
_APART = re.compile(r"\s*[|–—·•«»:]\s*|\s+-+\s+|[?!.…]+(?:\s|$)")
_UNSEEN = re.compile(rb"<(?:(script|style|noscript|template|svg|head)\b|!--)", re.IGNORECASE)
_ENDS = {
    name: re.compile(rb"</%s\s*>" % name, re.IGNORECASE)
    for name in (b"script", b"style", b"noscript", b"template", b"svg", b"head")
} | {b"!--": re.compile(rb"-->")}
_MARKUP = re.compile(rb"<[^>]*>")
_CHECK = (
    b"g-recaptcha", b"h-captcha", b"cf-turnstile", b"challenge-platform", b"captcha-delivery.", b"px-captcha",
    b"_incapsula_resource", b"validatecaptcha", b"captcha-", b"captcha_", b"name=\"captcha", b"awswafintegration",
    b"/_sec/cp_challenge", b"ddos-guard", b"recaptcha/api.js",
)  # fmt: skip
"""What bot checks are made with."""
_DEALER = (
    b"sedoparking.", b"parkingcrew.", b"bodis.com", b"afternic.", b"hugedomains.", b"parklogic.", b"//sedo.",
    b"domain is for sale", b"domain may be for sale", b"domain is parked", b"buy this domain", b"data-adblockkey",
)  # fmt: skip
"""What domain dealers' pages are made with."""
_GOODS = (
    b"schema.org/product", b"\"@type\":\"product", b"\"@type\": \"product", b"itemprop=\"price", b"itemprop=\"offers",
    b"product:price", b"og:price", b"add-to-cart", b"add_to_cart", b"addtocart", b"add to cart", b"add to basket",
    b"/cart/add", b"add-to-basket", b"class=\"price",
)  # fmt: skip
"""What pages that show goods are made with."""
_STATE = (b"application/json", b"application/ld+json", b"__next_data__", b"__nuxt", b"__initial_state__", b"og:title")
"""What a page of scripts still tells a reader by."""
_SCRIPT = re.compile(rb"<script\b[^>]{0,300}?\bsrc=")
_PASSWORD = (b'type="password', b"type=password", b"type='password")
_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|account/login|customer/account|anmelden|connexion)(?:[/?.]|$)", re.IGNORECASE
)


def wall_of(url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Wall | None:
    """Return what stands in the way of a page, or None where the page is what it should be.

    Args:
        url: address that answered.
        status: HTTP status; a wall may come with any.
        headers: as received.
        body: content encoding removed.
    """
    kind = ""
    for name, value in headers:
        low = name.lower()
        if low == "content-type":
            kind = value.lower()
        elif low in _CHALLENGES and _CHALLENGES[low] in value.lower():
            return Wall(Failure.BLOCKED, f"{_says('blocked')}, by its header {name}: {value[:40]}")
        elif low == "age" and value.isdecimal() and int(value[:12]) > _OLD:
            return Wall(Failure.STALE, f"a cache answers with a copy that is {int(value[:12]) // _DAY} days old")
    if (kind and "html" not in kind) or body[:1] in {b"{", b"["} or body[:5] == b"<?xml":
        return None
    title, heading = _title(body), _heading(body)
    named = _named(url, status, body, title, heading)
    return named or (_unnamed(body, title or heading) if len(body) < _SMALL else None)


def _named(url: str, status: int, body: bytes, title: str, heading: str) -> Wall | None:
    """Tell a wall by its title or heading; what shows goods must say it in both."""
    said = [found for words in (title, heading) if (found := _kind(words))]
    if not said:
        return None
    found = said[0]
    if found in {"login", "consent", "region"}:
        asks = found != "login" or _has(body.lower(), _PASSWORD) or _LOGIN_PATH.search(url)
        told = asks and not _has(body.lower(), _GOODS)
    else:
        told = len(said) == 2 or status >= _ERROR or not _has(body.lower(), _GOODS)
    return Wall(_KINDS[found], _words(found, title or heading)) if told else None


def _unnamed(body: bytes, title: str) -> Wall | None:
    """Tell a wall without a telling title by what little is on the page."""
    body = body.lower()
    check, dealer, bare = _has(body, _CHECK), _has(body, _DEALER), body.count(b"<a ") < _LINKS
    if not (check or dealer or bare) or _has(body, _GOODS):
        return None
    shown = len(_seen(body))
    if check and shown < _FEW_WORDS:
        return Wall(Failure.BLOCKED, _words("blocked", title))
    if dealer and shown < _DEALERS_WORDS:
        return Wall(Failure.GONE, _words("parked", title))
    if bare and shown < _SHELL and _SCRIPT.search(body) and not _has(body, _STATE):
        return Wall(Failure.EMPTY, f"the page holds scripts and no words; it needs a browser{_titled(title)}")
    return None


def _has(body: bytes, marks: tuple[bytes, ...]) -> bool:
    return any(mark in body for mark in marks)


def _seen(body: bytes) -> bytes:
    return b" ".join(_MARKUP.sub(b" ", _shown(body)).split())


def _shown(body: bytes) -> bytes:
    """Cut out what is not shown; looks once for the end that is missing, however often there is a beginning."""
    parts, place, unended = [], 0, set()
    for opening in _UNSEEN.finditer(body):
        name = (opening[1] or b"!--").lower()
        if opening.start() < place or name in unended:
            continue
        end = _ENDS[name].search(body, opening.end())
        if end is None:
            unended.add(name)
        else:
            parts.append(body[place : opening.start()])
            place = end.end()
    return b" ".join((*parts, body[place:]))


def _kind(words: str) -> str | None:
    """Return which kind of wall one whole part of a title or heading names."""
    for part in _APART.split(words[:300].casefold()):
        if part and (match := _PARTS.fullmatch(part.strip(" .!?…,\"'“”"))):
            return match.lastgroup
    return None


def _title(body: bytes) -> str:
    start = body.find(b"<title", 0, _HEAD)
    match = _TITLE.match(body, start) if start >= 0 else _TITLE.search(body, 0, _HEAD)
    return _text(match.group(1)) if match else ""


def _heading(body: bytes) -> str:
    start = _FIRST_HEADING.search(body, 0, _TOP)  # finds so short a word faster than `find`
    match = _HEADING.match(body, start.start()) if start else None
    return _text(match.group(1)) if match else ""


def _text(raw: bytes) -> str:
    try:
        words = raw.decode()
    except UnicodeDecodeError:
        words = raw.decode("cp1252", "replace")
    return " ".join(html.unescape(_TAG.sub(" ", words)).split())


def _says(kind: str) -> str:
    return f"the page {_WORDS[kind]['is']}"


def _words(kind: str, title: str) -> str:
    return _says(kind) + _titled(title)


def _titled(title: str) -> str:
    return f": “{title[:80]}”" if title else ""
