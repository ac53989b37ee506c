"""Walls are told from pages of goods: by title and heading in many languages, by widgets only where little else is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crawler.archive import Response, iter_responses, payload_digest
from crawler.market.serve import day_starts_at
from crawler.market.shops import invented_shops
from crawler.market.site import site_of
from crawler.pages.wall import wall_of
from crawler.reading import read
from crawler.run import Failure

HTML = (("Content-Type", "text/html; charset=utf-8"),)
URL = "http://shop.example/products/mat"
GEO = "https://geo.captcha-delivery.com/c.js"
MENU = "".join(f'<a href="/{word}">{word}</a> ' for word in ("mats", "pillows", "sale", "help", "terms", "basket"))
FOOT = f"<footer>{'We send within two days from our own stock. ' * 30}</footer>"
BUY = '<form action="/cart/add"><span class="price">€49.00</span><button>Add to cart</button></form>'


def page(title: str, body: str = "", head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def kind_of(body: bytes, url: str = URL, status: int = 200) -> Failure | None:
    wall = wall_of(url, status, HTML, body)
    return wall.kind if wall else None


WALLS: dict[str, tuple[bytes, Failure]] = {
    "a bot check by its title": (page("Just a moment...", "<p>Wait.</p>"), Failure.BLOCKED),
    "a bot check by a question": (page("Shop", "<h1>Are you a robot?</h1>"), Failure.BLOCKED),
    "a captcha on its own": (page("Shop", '<div class="g-recaptcha"></div><p>Go on</p>'), Failure.BLOCKED),
    "a puzzle from elsewhere": (page("shop.example", f'<script src="{GEO}"></script>'), Failure.BLOCKED),
    "a login by its title": (
        page("Log in | Shop", f'{MENU}<form><input type="password"></form>{FOOT}'), Failure.BLOCKED,
    ),
    "a login in German": (page("Anmelden – Laden", f'{MENU}<input type="password">{FOOT}'), Failure.BLOCKED),
    "a parked domain": (page("shop.example is for sale", "<p>Make an offer</p>"), Failure.GONE),
    "a dealer's page": (page("shop.example", '<script src="//sedoparking.com/x"></script>'), Failure.GONE),
    "a web server without a site": (page("Welcome to nginx!", "<h1>Welcome to nginx!</h1>"), Failure.GONE),
    "a region chooser": (page("Shop", f"<h1>Choose your country</h1>{MENU}"), Failure.BLOCKED),
    "a consent wall": (page("Before you continue", "<button>Accept all</button>"), Failure.BLOCKED),
    "a closed shop": (page("Shop", "<h1>We'll be back soon!</h1>"), Failure.SERVER),
    "scripts without words": (page("Shop", '<div id="root"></div><script src="/app.js"></script>'), Failure.EMPTY),
}  # fmt: skip
SOFT_404 = (
    "404 Not Found", "Page not found", "Oops! That page can’t be found.", "Error 404",
    "Seite nicht gefunden", "Diese Seite existiert nicht", "Page introuvable", "Cette page n'existe plus",
    "Página no encontrada", "Pagina non trovata", "Pagina niet gevonden", "Sidan kunde inte hittas",
    "Siden blev ikke fundet", "Siden finnes ikke", "Sivua ei löytynyt", "Nie znaleziono strony",
    "Stránka nenalezena", "Página não encontrada",
)  # fmt: skip
GOODS: dict[str, bytes] = {
    "a letter's captcha": page("Nubbel mat", f'{MENU}<h1>Nubbel mat</h1><div class="h-captcha"></div>{FOOT}'),
    "a captcha beside goods": page("Nubbel mat", f'<h1>Nubbel mat</h1>{BUY}<div class="g-recaptcha"></div>'),
    "a login in the menu": page("Nubbel mat", f'{MENU}<input type="password"><h1>Nubbel mat</h1>{BUY}'),
    "a number in a name": page("404 Spikes acupressure mat | Shop", f"<h1>404 Spikes acupressure mat</h1>{BUY}"),
    "a heading that is a number": page("Model 404 mat", f"<h1>404</h1>{BUY}"),
    "a word of a bot check": page("Human verification kit: mat for humans", f"<h1>Mat for humans</h1>{BUY}"),
    "a country menu": page("Nubbel mat", f"<h2>Choose your country</h2><h1>Nubbel mat</h1>{BUY}"),
    "a shop of scripts that says what it sells": page(
        "Mat", '<div id="root"></div><script src="/a.js"></script>', '<script type="application/ld+json">{}</script>'
    ),
}


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_told(name: str) -> None:
    body, kind = WALLS[name]

    assert kind_of(body) is kind


@pytest.mark.parametrize("words", SOFT_404)
def test_a_soft_404_is_told_by_title_or_heading(words: str) -> None:
    by_title = page(f"{words} – Shop", f"{MENU}<p>Look elsewhere.</p>{FOOT}")
    by_heading = page("Shop", f"{MENU}<h1>{words}</h1>{FOOT}")
    with_goods_below = page(f"{words} | Shop", f"<h1>{words}</h1><h2>You may like</h2>{BUY}")

    assert {kind_of(body) for body in (by_title, by_heading, with_goods_below)} == {Failure.GONE}


@pytest.mark.parametrize("name", GOODS)
def test_goods_are_no_wall(name: str) -> None:
    assert kind_of(GOODS[name]) is None


def test_a_bot_check_is_told_by_its_header_and_its_title_is_shown() -> None:
    wall = wall_of(URL, 403, (*HTML, ("CF-Mitigated", "challenge")), b"")
    assert wall is not None
    assert (wall.kind, "CF-Mitigated" in wall.words) == (Failure.BLOCKED, True)
    titled = wall_of(URL, 200, HTML, page("Robot check", "<p>Type the letters.</p>"))
    assert titled is not None
    assert titled.words.endswith("“Robot check”")


def test_a_copy_that_lay_in_a_cache_for_weeks_is_none_of_today() -> None:
    aged = [wall_of(URL, 200, (*HTML, ("Age", age)), GOODS["a number in a name"]) for age in ("86400", "31536000")]

    assert aged[0] is None
    assert aged[1] is not None
    assert (aged[1].kind, aged[1].words) == (Failure.STALE, "a cache answers with a copy that is 365 days old")


def test_a_feed_is_no_wall_whatever_it_says() -> None:
    said = b'{"products": [{"title": "404", "body_html": "<title>Just a moment...</title>"}]}'

    assert wall_of(URL, 200, (("Content-Type", "application/json"),), said) is None
    assert wall_of(URL, 200, (), said) is None


def test_the_reader_takes_no_facts_from_a_wall_in_an_old_archive() -> None:
    body = page("Page not found", f"<h1>Page not found</h1>{BUY}")
    response = Response(URL, 200, HTML, body, payload_digest(body), day_starts_at(1))

    (reading,) = read(response)

    assert (reading.kind, reading.facts) == ("other", {})
    assert "soft 404" in reading.issues[0]


def test_no_page_of_the_invented_market_is_a_wall() -> None:
    taken = [
        f"http://{shop.host}{path}"
        for seed, day in ((1, 1), (2, 3))
        for shop in invented_shops().values()
        for path in site_of(seed, day, shop).paths()
        if wall_of(f"http://{shop.host}{path}", 200, HTML, site_of(seed, day, shop).answer(path).body)
    ]

    assert taken == []


@pytest.mark.shared
def test_no_real_product_page_is_a_wall_and_looking_is_cheap(shared: Path) -> None:
    pages = list(iter_responses(shared / "real_pages" / "pages.warc.gz"))
    began = time.process_time()

    taken = [each.url for each in pages if wall_of(each.url, each.status, each.headers, each.body)]

    assert len(pages) == 51
    assert taken == []
    assert (time.process_time() - began) / len(pages) < 0.002  # 0.2 ms measured, over pages of 600 kB
