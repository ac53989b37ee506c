"""Pages to measure with: the invented market's, and real ones where ../shared is there."""

from __future__ import annotations

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
