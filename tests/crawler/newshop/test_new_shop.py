"""Looking at a shop by the real crawl: a recipe that works, or an ending that says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import crawl as crawling
from crawler.market.serve import OpenMarket, open_market
from crawler.newshop.endings import NewShopError
from crawler.newshop.new_shop import AddressError, NewShop, RecipeThereError, home_and_key, look_at
from crawler.newshop.tables import as_json, tables
from crawler.newshop.visits import Crawl
from crawler.run import load_manifest
from crawler.shops import load_recipe
from tests.crawler.pages.build import html, json_ld, product
from tests.crawler.shop_server import Answer, Page, serve

HOST = "reedbank.example"
HOME = f"http://{HOST}/"
STARTED = datetime(2026, 9, 1, 8, tzinfo=UTC)
CHATTER = " ".join(["We are a small shop by the river and pack every parcel by hand."] * 8)


def crawl_of(addresses: Mapping[str, tuple[str, int]], runs: Path) -> Crawl:
    return lambda recipe: crawling.crawl(
        [recipe], runs, market="invented", started_at=STARTED, addresses=dict(addresses), delay=0.0
    )


@contextmanager
def shop(paths: dict[str, Answer], tmp_path: Path) -> Iterator[Crawl]:
    with serve({HOST: {"/robots.txt": Page(b"User-agent: *\nAllow: /\n"), **paths}}) as server:
        yield crawl_of(server.addresses, tmp_path / "runs")


def page(main: str) -> Page:
    return Page(html(main, title="Reedbank").encode())


def mat_page(name: str) -> Page:
    main = f"<h1>{name}</h1><p class=price>€59.00</p><button>Add to cart</button><p>The spikes are made of ABS.</p>"
    return Page(html(main, head=json_ld(product(name=name)), title=f"{name} | Reedbank").encode())


def ending(paths: dict[str, Answer], tmp_path: Path, url: str = HOME) -> NewShopError:
    with shop(paths, tmp_path) as crawl, pytest.raises(NewShopError) as caught:
        look_at(url, "reedbank", crawl)
    return caught.value


@pytest.fixture(scope="module")
def market() -> Iterator[OpenMarket]:
    with open_market() as opened:
        yield opened


@pytest.mark.parametrize(
    ("key", "kind", "platform"),
    [
        ("pinfold", "shopify", "shopify"),
        ("stillwinkel", "category", "plain"),
    ],
)
def test_the_recipe_that_is_written_walks_the_shop(
    key: str, kind: str, platform: str, market: OpenMarket, tmp_path: Path
) -> None:
    crawl = crawl_of(market.addresses, tmp_path / "runs")
    looked = look_at(f"http://{key}.example/", key, crawl)
    by_hand = load_recipe(Path(__file__).parents[3] / "data" / "shops" / "invented" / f"{key}.toml")

    recipe = looked.save(tmp_path / "invented")

    assert (recipe.walk.kind, looked.found.platform.key) == (kind, platform)
    assert (recipe.shop.home, recipe.shop.currency, recipe.shop.language) == (
        by_hand.shop.home,
        by_hand.shop.currency,
        by_hand.shop.language,
    )
    report = load_manifest(crawl(recipe)).shops[key]
    assert report.finish == "finished"
    assert report.roles["product"] >= max(recipe.expect.listings_min, by_hand.expect.listings_min)
    assert report.roles["policy"] >= 1
    check_what_is_told(looked)


def check_what_is_told(looked: NewShop) -> None:
    told = as_json(looked)
    coverage = {row["key"]: row for row in told["coverage"]}
    assert 1 <= sum(each["kind"] == "product" for each in told["sample"]) <= 8
    assert coverage["price"]["stated"] >= coverage["price"]["pages"] - 1
    assert all(coverage[key]["why"] for key in told["missing"])
    assert looked.fixture is not None
    assert looked.fixture.lost == ()
    assert len(list(tables(looked))) == 2


def test_a_list_that_is_given_is_walked(tmp_path: Path) -> None:
    names = ["Fenland acupressure mat", "Osier acupressure mat", "Osier yoga mat"]
    paths: dict[str, Answer] = {
        "/": page(f"<h1>Reedbank</h1><p>{CHATTER}</p>"),
        "/things/rest?sort=new": page("".join(f'<a href="/thing/{n}-x">{name}</a>' for n, name in enumerate(names))),
        **{f"/thing/{n}-x": mat_page(name) for n, name in enumerate(names)},
    }

    with shop(paths, tmp_path) as crawl:
        looked = look_at(f"{HOME}things/rest?sort=new", "reedbank", crawl)

    assert looked.found.plan.kind == "category"
    assert looked.found.plan.start == ("/things/rest?sort=new",)
    assert looked.found.plan.product == r"^/thing/\d+-[^/]+/?$"
    assert [each.reading.is_mat for each in looked.pages if each.reading.kind == "product"] == [True, True, False]


def test_a_shop_that_links_no_mats_is_searched_for_them(tmp_path: Path) -> None:
    names = ["Fenland acupressure mat", "Osier acupressure mat"]
    results = page("".join(f'<a href="/thing/{n}-x">{name}</a>' for n, name in enumerate(names)))
    paths: dict[str, Answer] = {
        "/": page(f'<form action="/find" role="search"><input type="search" name="for"></form><p>{CHATTER}</p>'),
        "/find?for=acupressure+mat": results,
        **{f"/thing/{n}-x": mat_page(name) for n, name in enumerate(names)},
    }

    with shop(paths, tmp_path) as crawl:
        looked = look_at(HOME, "reedbank", crawl)
        report = load_manifest(crawl(looked.save(tmp_path / "invented"))).shops["reedbank"]

    assert looked.found.plan.kind == "search"
    assert looked.found.plan.start == ("/find?for={words}",)
    assert report.roles["product"] == len(names)


def test_robots_txt_that_refuses_is_the_end(tmp_path: Path) -> None:
    error = ending({"/robots.txt": Page(b"User-agent: *\nDisallow: /\n"), "/": page("<h1>Reedbank</h1>")}, tmp_path)

    assert error.ending == "refused"
    assert "robots.txt" in str(error)
    assert "data/recorded" in str(error)


def test_a_shop_that_does_not_answer_is_the_end(tmp_path: Path) -> None:
    error = ending({"/": Page(status=404)}, tmp_path)

    assert error.ending == "unreachable"
    assert "404" in str(error)


def test_a_shop_that_blocks_the_crawl_is_left_in_peace(tmp_path: Path) -> None:
    assert ending({"/": Page(b"no", 403)}, tmp_path).ending == "blocked"


def test_a_login_wall_is_told_from_a_shop(tmp_path: Path) -> None:
    paths: dict[str, Answer] = {
        "/": Page(status=302, headers=(("Location", f"{HOME}account/login"),)),
        "/account/login": page('<h1>Log in</h1><form><input name="who"><input type="password"></form>'),
    }

    assert ending(paths, tmp_path).ending == "login"


def test_a_shop_front_of_javascript_is_told_from_an_empty_shop(tmp_path: Path) -> None:
    shell = Page(b'<!doctype html><html><body><div id="root"></div><script src="/app.js"></script></body></html>')

    front = ending({"/": shell}, tmp_path / "one")
    empty = ending({"/": page(f"<h1>Reedbank</h1><p>{CHATTER}</p>")}, tmp_path / "two")

    assert front.ending == "javascript"
    assert empty.ending == "nothing"
    assert all("matguide new-shop URL-OF-THE-LIST" in str(error) for error in (front, empty))


def test_product_pages_that_can_not_be_read_are_no_shop(tmp_path: Path) -> None:
    names = ["Fenland acupressure mat", "Osier acupressure mat"]
    paths: dict[str, Answer] = {
        "/": page("".join(f'<a href="/thing/{n}-x">{name}</a>' for n, name in enumerate(names)) + f"<p>{CHATTER}</p>"),
        **{
            f"/thing/{n}-x": Page(b"<html><title>Osier acupressure mat</title><p>soon</p></html>")
            for n, _ in enumerate(names)
        },
    }

    error = ending(paths, tmp_path)

    assert error.ending == "unreadable"
    assert "crawler/pages/shops" in str(error)


def test_product_pages_of_javascript_are_told_from_others(tmp_path: Path) -> None:
    shell = b"<html><title>Osier acupressure mat</title><body><div id=app></div><script src=/app.js></script></html>"
    paths: dict[str, Answer] = {
        "/": page(f'<a href="/thing/1-x">Osier acupressure mat</a><p>{CHATTER}</p>'),
        "/thing/1-x": Page(shell),
    }

    assert ending(paths, tmp_path).ending == "javascript"


def test_a_recipe_is_never_overwritten_unasked(tmp_path: Path) -> None:
    paths: dict[str, Answer] = {
        "/": page(
            f'<a href="/thing/1-x">Osier acupressure mat</a><a href="/thing/2-x">Fen acupressure mat</a>{CHATTER}'
        ),
        "/thing/1-x": mat_page("Osier acupressure mat"),
        "/thing/2-x": mat_page("Fen acupressure mat"),
    }
    with shop(paths, tmp_path) as crawl:
        looked = look_at(HOME, "reedbank", crawl)
    looked.save(tmp_path / "shops")

    with pytest.raises(RecipeThereError, match="--force"):
        looked.save(tmp_path / "shops")
    looked.save(tmp_path / "shops", force=True)


@pytest.mark.parametrize(
    ("url", "home", "key"),
    [
        ("https://www.shop-of-mats.co.uk/collections/mats?x=1", "https://www.shop-of-mats.co.uk/", "shop_of_mats"),
        ("reedbank.example", "https://reedbank.example/", "reedbank"),
        ("http://mätte.example:80/", "http://xn--mtte-loa.example/", "xn_mtte_loa"),
    ],
)
def test_home_and_key_follow_from_the_address(url: str, home: str, key: str) -> None:
    assert home_and_key(url) == (home, key)


@pytest.mark.parametrize(
    "url",
    ["", "ftp://x.example/", "mats", "http://", "http://[::1", "file:///etc/hosts", "http://127.0.0.1/", "http://[::1]/",
     "http://x.example:8080/", "http://me:pw@x.example/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressError, match=r"shop\.example"):
        home_and_key(url)
