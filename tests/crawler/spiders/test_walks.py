"""Walks of small shops by the real crawl: what is asked for, what is left out and why, where a feed is off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.politeness import site_of
from crawler.run import Failure, Outcome
from tests.crawler.shop_server import Answer, Page
from tests.crawler.spiders.walked import Walked, page, recipe, walk

MAT = "<h1>Mat</h1>"
FEED = "/products.json?limit=250&page="
API = "/wp-json/wc/store/v1/products?per_page=100&page="
OFF = Page(b"<!doctype html><title>Password</title><p>Opening soon")

RECIPES = [
    recipe("prefixed", "shopify", language="de", country="DE", start=["/de/collections/matten"]),
    recipe("repeating", "shopify"),
    recipe("feedless", "shopify", language="de", country="DE", start=["/de/"]),
    recipe("collected", "shopify", start=["/collections/mats"]),
    recipe("silent", "shopify"),
    recipe("apiless", "woocommerce", language="de", country="DE"),
    recipe("plugged", "woocommerce"),
    recipe("shelved", "woocommerce", language="fr", country="FR"),
    recipe("broken", "woocommerce"),
    recipe("tongues", "sitemap", language="sv", country="SE", start=["/sitemap.xml"], product="/p/"),
    recipe("looping", "sitemap", start=["/sitemap.xml"], product="/p/"),
    recipe("cursor", "category", start=["/mats"], product="/p/"),
    recipe("offset", "category", start=["/mats"], product="/p/"),
    recipe("searched", "search", start=["/find?q={words}"], queries=["acupressure mat", "spike mat"], product="/p/"),
    recipe("listed", "addresses", addresses=["/p/1", "http://listed.example/p/2?utm_source=x", "/p/1#top"]),
    recipe("bazaar", "marketplace", start=["/seller/oak", "/browse"], product="^/item/\\d+$", offers="/offers"),
    recipe("helped", "category", product="/p/", language="da", country="DK"),
    recipe("unlinked", "category", product="/p/"),
    recipe("wordy", "category", product="/p/"),
    recipe("sought", "category", product="/p/", search=["spike"]),
]


def mats(*paths: str) -> dict[str, Answer]:
    return {path: Page(f"{MAT}{path}".encode()) for path in paths}


def feed(*handles: str, **more: object) -> Page:
    in_stock = [{"price": "1", "available": True}]
    products = [{"handle": handle, "title": handle, "variants": in_stock, **more} for handle in handles]
    return Page(json.dumps({"products": products}).encode())


def urlset(shop: str, *paths: str, more: str = "") -> Page:
    entries = "".join(f"<url><loc>http://{shop}.example{path}</loc></url>" for path in paths)
    return Page(f"<urlset>{entries}{more}</urlset>".encode())


def index(shop: str, *paths: str) -> Page:
    entries = "".join(f"<sitemap><loc>http://{shop}.example{path}</loc></sitemap>" for path in paths)
    return Page(f"<sitemapindex>{entries}</sitemapindex>".encode())


def shopify() -> dict[str, dict[str, Answer]]:
    return {
        "prefixed": {
            f"/de/collections/matten{FEED}1": feed("eiche"),
            f"/de/collections/matten{FEED}2": feed(),
            **mats("/de/products/eiche"),
        },
        "repeating": {
            **{f"{FEED}{number}": feed("oak", "ash") for number in range(1, 9)},
            **mats("/products/oak", "/products/ash"),
        },
        "feedless": {
            f"/de{FEED}1": Page(b"", 404),
            "/de/sitemap.xml": index(
                "feedless", "/de/sitemap_products_1.xml?from=1", "/fr/sitemap_products_1.xml", "/de/sitemap_pages_1.xml"
            ),
            "/de/sitemap_products_1.xml?from=1": urlset("feedless", "/de/", "/de/products/eiche", "/products/oak"),
            "/de/products/eiche": Page(b'<script>{"available": true}</script>'),
        },
        "collected": {
            f"/collections/mats{FEED}1": OFF,
            "/collections/mats": page(
                "/collections/mats/products/oak", "/products/ash?variant=1", "/collections/mats?page=2"
            ),
            "/collections/mats?page=2": page("/collections/mats/products/elm", "/collections/mats", "/pages/about"),
            **{
                f"/products/{name}": Page(b'<link href="http://schema.org/InStock">' + name.encode())
                for name in ("oak", "ash", "elm")
            },
        },
        "silent": {
            f"{FEED}1": feed("oak", "ash", variants=[{"price": "1"}]),
            f"{FEED}2": feed(),
            "/products/oak": Page(b"<h1>Oak</h1>"),
            "/products/ash": Page(b'<h1>Ash</h1><script>{"available":false}</script>'),
            "/products/oak.js": Page(b'{"handle": "oak", "variants": []}'),
        },
    }  # fmt: skip


def woocommerce() -> dict[str, dict[str, Answer]]:
    product = {"name": "Mat", "permalink": "http://broken.example/product/oak/"}
    return {
        "apiless": {
            f"{API}1": Page(b'{"code": "rest_forbidden"}', 401),
            "/wp-sitemap.xml": index("apiless", "/wp-sitemap-posts-page-1.xml", "/wp-sitemap-posts-product-1.xml"),
            "/wp-sitemap-posts-product-1.xml": urlset("apiless", "/produkt/eiche/", "/wohlfuehlen/esche/"),
            **mats("/produkt/eiche/", "/wohlfuehlen/esche/"),
        },
        "plugged": {
            f"{API}1": OFF,
            "/product-sitemap.xml": urlset("plugged", "/product/oak/"),
            **mats("/product/oak/"),
        },
        "shelved": {
            "/shop/": page("/produit/chene/", "/product-category/tapis/", "/shop/page/2/"),
            "/shop/page/2/": page("/shop/", "/produit/frene/", "/shop/page/3/"),
            "/shop/page/3/": page("/shop/", "/produit/frene/"),
            **mats("/produit/chene/", "/produit/frene/"),
        },
        "broken": {
            f"{API}1": Page(json.dumps([product]).encode(), 200, (("X-WP-TotalPages", "3"),)),
            f"{API}2": Page(b"<p>Critical error", 404),
            "/wp-sitemap.xml": index("broken", "/wp-sitemap-posts-product-1.xml"),
            "/wp-sitemap-posts-product-1.xml": urlset("broken", "/product/oak/", "/product/ash/"),
            **mats("/product/oak/", "/product/ash/"),
        },
    }


def sitemaps() -> dict[str, dict[str, Answer]]:
    def version(path: str, *languages: str) -> str:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="http://tongues.example/{tag}/p/{path}"/>'
            for tag in languages
        )
        return "".join(
            f"<url><loc>http://tongues.example/{tag}/p/{path}</loc>{links}</url>" for tag in languages if tag != "fi"
        )

    abroad = (
        "<url><loc>http://tongues.example/en/p/alm</loc>"
        '<xhtml:link rel="alternate" hreflang="sv" href="http://tongues-abroad.example/p/alm"/></url>'
    )
    root = index("looping", "/sitemap.xml", "/nested.xml", "/sitemap.xml?again")
    elsewhere = b"<sitemap><loc>http://else.example/s.xml</loc></sitemap></sitemapindex>"
    return {
        "tongues": {
            "/sitemap.xml": urlset(
                "tongues", more=version("ek", "en", "sv", "fi") + version("ask", "en", "de") + abroad
            ),
            **mats("/sv/p/ek", "/en/p/ask", "/en/p/ek", "/de/p/ask", "/en/p/alm"),
        },
        "looping": {
            "/sitemap.xml": Page(root.body.replace(b"</sitemapindex>", elsewhere)),
            "/sitemap.xml?again": index("looping", "/sitemap.xml"),
            **{f"/nested{'x' * n}.xml": index("looping", f"/nested{'x' * (n + 1)}.xml", "/leaf.xml") for n in range(9)},
            "/leaf.xml": urlset("looping", "/p/1", "/about"),
            **mats("/p/1"),
        },
    }


def lists() -> dict[str, dict[str, Answer]]:
    return {
        "cursor": {
            "/mats": page("/p/1", "/p/2", "/mats?cursor=b"),
            "/mats?cursor=b": page("/p/3", more='<a rel="prev" href="/mats">Back</a><a href="/mats?cursor=c">More</a>'),
            "/mats?cursor=c": page("/p/4", "/mats"),
            **mats("/p/1", "/p/2", "/p/3", "/p/4"),
        },
        "offset": {
            "/mats": page("/p/1", "/mats?offset=2", "/mats?offset=4"),
            "/mats?offset=2": page("/p/2", "/mats?offset=0", "/mats?offset=4"),
            "/mats?offset=4": page("/p/3", "/mats?offset=0", "/mats?offset=2"),
            **mats("/p/1", "/p/2", "/p/3"),
        },
        "searched": {
            "/find?q=acupressure+mat": page("/p/1", "/find?q=acupressure+mat&page=2"),
            "/find?q=acupressure+mat&page=2": page("/p/2"),
            "/find?q=spike+mat": page("/p/2", "/p/3"),
            **mats("/p/1", "/p/2", "/p/3"),
        },
        "listed": mats("/p/1", "/p/2"),
        "bazaar": {
            "/seller/oak": page("/item/1"),
            "/browse": page("/item/1", "/item/2"),
            "/item/1": page("/item/1/offers", "/item/2/offers", "/item/1"),
            "/item/1/offers": page("/item/1/offers?page=2", "/item/1", more="offers"),
            "/item/1/offers?page=2": page("/item/1/offers", more="more offers"),
            "/item/2": page("/item/2", more="one offer"),
        },
        "sought": {"/": page("/p/spike-1", "/p/yoga-2"), **mats("/p/spike-1", "/p/yoga-2")},
    }


def terms() -> dict[str, dict[str, Answer]]:
    wordy = [f"/terms/{number}" for number in range(30)]
    return {
        "helped": {
            "/": page("/p/1", "/kundeservice"),
            "/kundeservice": page("/fortrydelsesret", "/fragt", "/blog/retur"),
            **mats("/p/1", "/fortrydelsesret", "/fragt", "/blog/retur"),
        },
        "unlinked": {
            "/": page("/p/1", more='<script type="text/x-magento-init">{}</script>'),
            **mats("/p/1", "/returns", "/shipping"),
        },
        "wordy": {
            "/": page("/p/1", "/p/warranty-2", "http://policies.example/terms", "/#returns", *wordy),
            **mats("/p/1", "/p/warranty-2", *wordy),
        },
    }


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    shops = shopify() | woocommerce() | sitemaps() | lists() | terms()
    folder: Path = tmp_path_factory.mktemp("walks")
    return walk(folder, RECIPES, shops)


PRODUCTS = {
    "prefixed": ["/de/products/eiche"],
    "repeating": ["/products/ash", "/products/oak"],
    "feedless": ["/de/products/eiche"],
    "collected": ["/products/ash", "/products/elm", "/products/oak"],
    "silent": ["/products/ash", "/products/oak"],
    "apiless": ["/produkt/eiche/", "/wohlfuehlen/esche/"],
    "plugged": ["/product/oak/"],
    "shelved": ["/produit/chene/", "/produit/frene/"],
    "broken": ["/product/ash/", "/product/oak/"],
    "tongues": ["/en/p/alm", "/en/p/ask", "/sv/p/ek"],
    "looping": ["/p/1"],
    "cursor": ["/p/1", "/p/2", "/p/3", "/p/4"],
    "offset": ["/p/1", "/p/2", "/p/3"],
    "searched": ["/p/1", "/p/2", "/p/3"],
    "listed": ["/p/1", "/p/2"],
    "bazaar": ["/item/1", "/item/1/offers", "/item/1/offers?page=2", "/item/2"],
    "helped": ["/p/1"],
    "unlinked": ["/p/1"],
    "wordy": ["/p/1", "/p/warranty-2"],
    "sought": ["/p/spike-1"],
}


@pytest.mark.parametrize("shop", PRODUCTS)
def test_each_product_is_found_once(walked: Walked, shop: str) -> None:
    assert sorted(walked.products(shop)) == PRODUCTS[shop]
    assert len(walked.asked(shop)) == len(set(walked.asked(shop)))
    assert walked.manifest.shops[shop].finish == "finished"


def test_a_feed_that_repeats_its_first_page_is_asked_twice_and_reported(walked: Walked) -> None:
    assert [path for path in walked.asked("repeating") if path.startswith("/products.json")] == [f"{FEED}1", f"{FEED}2"]
    assert walked.left_out("repeating") == {f"{FEED}3": "trap: a list that goes on but names nothing new"}


def test_a_feed_that_is_off_is_asked_once(walked: Walked) -> None:
    for shop, feeds in (("feedless", "products.json"), ("collected", "products.json"), ("apiless", "wp-json")):
        assert sum(feeds in path for path in walked.asked(shop)) == 1
    assert not any("sitemap" in path for path in walked.asked("collected"))
    left_out = walked.left_out("feedless")
    assert "/fr/sitemap_products_1.xml" in left_out
    assert "/de/sitemap_pages_1.xml" in left_out


def test_a_products_script_is_asked_for_only_where_nothing_else_says_what_is_in_stock(walked: Walked) -> None:
    assert [path for path in walked.asked("silent") if path.endswith(".js")] == ["/products/oak.js"]
    for shop in ("prefixed", "feedless", "collected", "repeating"):
        assert not any(path.endswith(".js") for path in walked.asked(shop))


def test_the_other_languages_of_a_sitemap_are_left_out_with_a_reason(walked: Walked) -> None:
    left_out = walked.left_out("tongues")
    assert set(left_out) == {"/en/p/ek", "/fi/p/ek", "/de/p/ask"}
    assert left_out["/en/p/ek"] == "another language than sv; asked for as http://tongues.example/sv/p/ek"


def test_sitemaps_within_sitemaps_end(walked: Walked) -> None:
    left_out = walked.left_out("looping")
    assert left_out["/nestedxxxx.xml"] == "trap: sitemaps nested more than 5 deep"
    assert "another site" in left_out["http://else.example/s.xml"]
    assert set(left_out) == {"/nestedxxxx.xml", "http://else.example/s.xml"}


def test_what_a_search_does_not_seek_is_left_out_with_a_reason(walked: Walked) -> None:
    assert walked.left_out("sought") == {"/p/yoga-2": "names none of: spike"}


def test_terms_are_found_by_the_help_page_and_by_the_softwares_convention(walked: Walked) -> None:
    assert sorted(walked.policies("helped")) == ["/fortrydelsesret", "/fragt"]
    assert sorted(walked.policies("unlinked")) == ["/returns", "/shipping"]


def test_no_more_than_eight_pages_of_terms_are_asked_for(walked: Walked) -> None:
    assert walked.policies("wordy") == [f"/terms/{number}" for number in range(8)]
    assert walked.left_out("wordy") == {}


@pytest.mark.parametrize("shop", ["tongues", "cursor", "offset", "searched", "bazaar", "helped", "wordy", "sought"])
def test_nothing_is_asked_for_that_no_page_led_to(walked: Walked, shop: str) -> None:
    failed = {line.url for line in walked.lines(shop, Outcome.FAILED)}
    assert failed <= {f"http://{shop}.example/"}


def test_what_a_feed_is_too_short_for_stands_in_the_sitemap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed ends after 100 pages; here, in the crawl's child, after two."""
    (tmp_path / "sitecustomize.py").write_text("import crawler.spiders.shopify as s\ns._PAGES = 2\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    handles = ("oak", "ash", "elm")
    pages: dict[str, Answer] = {
        **{f"{FEED}{number}": feed(handle) for number, handle in enumerate(handles, 1)},
        "/sitemap.xml": index("large", "/sitemap_products_1.xml"),
        "/sitemap_products_1.xml": urlset("large", *(f"/products/{handle}" for handle in handles)),
        **{f"/products/{handle}": Page(b'{"available": true}' + handle.encode()) for handle in handles},
    }

    walked = walk(tmp_path, [recipe("large", "shopify")], {"large": pages})

    assert sorted(walked.products("large")) == ["/products/ash", "/products/elm", "/products/oak"]
    assert f"{FEED}3" not in walked.asked("large")


def test_a_product_that_leads_to_the_home_page_is_gone_and_one_that_leads_away_keeps_its_line(tmp_path: Path) -> None:
    moved = {
        "/p/gone": Page(b"", 302, (("Location", "/"),)),
        "/p/away": Page(b"", 302, (("Location", "http://else.example/p/away"),)),
    }
    pages: dict[str, Answer] = {"/": page("/p/gone", "/p/away", "/p/here"), "/p/here": Page(b"<h1>mat</h1>"), **moved}

    walked = walk(tmp_path, [recipe("moves", "category", product="/p/")], {"moves": pages})

    assert walked.products("moves") == ["/p/here"]
    assert [line.failure for line in walked.lines("moves", Outcome.FAILED, "product")] == [Failure.GONE]
    assert "http://else.example/p/away" in walked.left_out("moves")["/p/away"]


@pytest.mark.parametrize(
    ("host", "site"),
    [("a.myshopify.com", "a.myshopify.com"), ("www.shop.co.uk", "shop.co.uk"), ("b.shop.example", "b.shop.example")],
)
def test_a_shop_on_a_shared_platform_ends_at_its_own_name(host: str, site: str) -> None:
    assert site_of(host) == site
