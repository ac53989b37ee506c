"""Pages to measure with: the invented market's, and real ones where ../shared is there."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from crawler.archive import Response, iter_responses
from crawler.market.shops import invented_shops
from crawler.market.site import site_of
from tests.crawler.pages.build import HTML, response


def market_pages(seed: int = 1) -> list[Response]:
    """Return every HTML page of every invented shop on day 1."""
    return [
        response(answer.body, f"http://{shop.host}{path}", answer.kind)
        for shop in invented_shops().values()
        for site in (site_of(seed, 1, shop),)
        for path in site.paths()
        for answer in (site.answer(path),)
        if answer.kind == HTML and answer.status == 200
    ]


def real_pages(shared: Path) -> list[Response]:
    """Return the real pages, content encoding removed."""
    return list(iter_responses(shared / "real_pages" / "pages.warc.gz"))


_TEXT = (
    "morning quiet room wooden floor window light walk river garden paper letter small blue kettle chair table lamp "
    "shelf corner street bread winter summer harbour hill stone path meadow orchard basket ribbon candle drawer"
)
_WORDS = _TEXT.split()


def real_sized_pages(seed: int = 1, count: int = 40) -> list[Response]:
    """Return product pages of the market with the ballast that real shops' pages have: 100 to 600 kB each.

    Style rules, menus, reviews, other goods' tiles and a script's state, all in words that state no fact.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    products = [page for page in market_pages(seed) if "/product" in page.url or "/p/" in page.url]
    return [_padded(page, chance, chance.randint(100_000, 600_000)) for page in products[:count]]


def _padded(page: Response, chance: random.Random, size: int) -> Response:
    head, middle, tail = page.body.decode().partition("</body>")
    parts = [_style(chance, size // 5), _state(chance, size // 4), _menu(chance, size // 8)]
    length = sum(map(len, parts))
    while length < size:
        parts.append(_review(chance))
        length += len(parts[-1])
    return replace(page, body="".join((head, *parts, middle, tail)).encode())


def _said(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words))


def _style(chance: random.Random, size: int) -> str:
    rule = ".{0}-{1}{{margin:{2}px auto;color:#{2:06x};display:flex}}\n"
    rules = (rule.format(chance.choice(_WORDS), number, chance.randint(0, 99)) for number in range(size // 50))
    return f"<style>{''.join(rules)}</style>"


def _state(chance: random.Random, size: int) -> str:
    entries = {f"{chance.choice(_WORDS)}{number}": _said(chance, 6) for number in range(size // 55)}
    return f"<script>window.__theme = {json.dumps(entries)};</script>"


def _menu(chance: random.Random, size: int) -> str:
    links = (f'<li class="menu-entry"><a href="/pages/{n}">{_said(chance, 2)}</a></li>' for n in range(size // 60))
    return f'<nav class="mega-menu"><ul>{"".join(links)}</ul></nav>'


def _review(chance: random.Random) -> str:
    author, when, words = _said(chance, 1).title(), _said(chance, 1), _said(chance, chance.randint(20, 80))
    return (
        f'<div class="review"><div class="review-head"><span class="author">{author}</span><time>{when}</time></div>'
        f'<p class="review-text">{words}.</p></div>'
    )
