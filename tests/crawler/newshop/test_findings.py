"""Platform, identity, walk and the recipe's text, each from a few answers."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive import Response
from crawler.newshop.identity import Identity, Told, identify
from crawler.newshop.patterns import pattern_of
from crawler.newshop.platforms import Platform, recognise
from crawler.newshop.recipe_text import Findings, recipe_text
from crawler.newshop.visits import Page
from crawler.newshop.walks import Plan, by_feed
from crawler.run import Outcome, WalkLine

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def answer(body: str | bytes, url: str = "https://reedbank.example/", **headers: str) -> Page:
    raw = body.encode() if isinstance(body, str) else body
    line = WalkLine(at=NOW, shop="reedbank", url=url, role="other", outcome=Outcome.ANSWERED)
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Page(line, Response(url, 200, named, raw, "sha1:X", NOW))


@pytest.mark.parametrize(
    ("platform", "page"),
    [
        ("shopify", answer("<html>", X_ShopId="1")),
        ("shopware", answer("<html>", sw_version_id="6")),
        ("magento", answer('<html data-mage-init="{}">')),
        ("woocommerce", answer('<meta name="Generator" content="WooCommerce 9.1">')),
        ("prestashop", answer('<meta name="generator" content="PrestaShop">')),
        ("jtl", answer("<html>", Set_Cookie="JTLSHOP=1; path=/")),
        ("oxid", answer('<link href="/out/wave/src/css/styles.css">')),
        ("bigcommerce", answer('<script src="https://cdn11.bigcommerce.com/x.js">')),
        ("wix", answer('<meta name="generator" content="Wix.com Website Builder">')),
        ("squarespace", answer("<html>", Server="Squarespace")),
        ("plain", answer("<html><p>A shop</p>")),
    ],
)
def test_each_platform_is_known_by_what_gives_it_away(platform: str, page: Page) -> None:
    found = recognise(page, [])

    assert found.key == platform
    assert found.why


def test_a_feed_that_answers_goes_before_every_mark() -> None:
    feed = answer(
        orjson.dumps({"products": [{"handle": "osier", "title": "Osier"}]}), "https://reedbank.example/products.json"
    )

    assert recognise(answer('<meta name="generator" content="PrestaShop">'), [feed]).key == "shopify"


def test_a_page_in_a_feeds_place_is_no_feed() -> None:
    soft = answer("<html><p>not found</p></html>", "https://reedbank.example/products.json?limit=250")

    assert recognise(answer("<html>"), [soft]).feed is None


@pytest.mark.parametrize(
    ("home", "source", "country", "currency", "language"),
    [
        ("https://matten.de/", '<html lang="de-DE">', "DE", "EUR", "de"),
        ("https://mats.co.uk/", '<html lang="en">', "GB", "GBP", "en"),
        ("https://mats.com/", '<html lang="sv"><meta property="og:price:currency" content="SEK">', "SE", "SEK", "sv"),
        ("https://mats.com/", '<html lang="fr-CH"><script>{"priceCurrency":"CHF"}</script>', "CH", "CHF", "fr"),
        ("https://mats.com/", '<script>{"addressCountry":"AT"}</script><html lang="de">', "AT", "EUR", "de"),
        ("https://mats.io/", "<html lang=en-US>", "US", "USD", "en"),
    ],
)
def test_country_currency_and_language_follow_from_domain_and_markup(
    home: str, source: str, country: str, currency: str, language: str
) -> None:
    who = identify(home, source, [])

    assert (who.country.value, who.currency.value, who.language.value) == (country, currency, language)


def test_a_guess_is_marked_as_one() -> None:
    assert not identify("https://mats.com/", "<html>", []).country.sure
    assert not identify("https://mats.com/", "<html>", []).name.sure
    assert identify("https://matten.de/", "<html>", []).country.sure


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('<meta property="og:site_name" content="Reed &amp; Bank">', "Reed & Bank"),
        ('<script type="application/ld+json">{"@type":"Organization","name":"Reedbank Ltd"}</script>', "Reedbank Ltd"),
        ("<title>Mats for all | Reedbank</title>", "Reedbank"),
        ("<html>", "Reedbank"),
    ],
)
def test_the_name_is_the_one_that_the_shop_gives_itself(source: str, name: str) -> None:
    assert identify("https://www.reedbank.example/", source, []).name.value == name


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (["/products/a", "/products/b-2"], r"^/products/[^/]+/?$"),
        (["/goods/17-a", "/goods/18-b"], r"^/goods/\d+-[^/]+/?$"),
        (["/a-1702.html", "/b-c-19.html"], r"^/[^/]+-\d+\.html/?$"),
        (["/w/a/SW19", "/w/b/SW7"], r"^/w/[^/]+/SW\d+/?$"),
        (["/x/a.html"], r"^/x/[^/]+\.html/?$"),
        ([], None),
    ],
)
def test_a_pattern_is_what_the_paths_have_in_common(paths: list[str], pattern: str | None) -> None:
    assert pattern_of(paths) == pattern


def test_in_a_shop_of_many_things_only_mats_are_asked_for() -> None:
    others = [{"handle": f"lamp-{n}", "title": f"Lamp {n}"} for n in range(60)]
    mats = [{"handle": f"osier-{n}", "title": f"Osier {n} acupressure mat"} for n in range(3)]
    feed = answer(orjson.dumps({"products": others + mats}), "https://reedbank.example/products.json")

    plan = by_feed(Platform("shopify", "it answers", feed), "https://reedbank.example/", "en")

    assert plan is not None
    assert plan.search == ("acupressure",)
    assert [each.name for each in plan.products] == [mat["title"] for mat in mats]


@given(name=st.text(max_size=80), why=st.text(min_size=1, max_size=200), path=st.text(max_size=40))
def test_a_shops_own_words_never_break_the_recipe(name: str, why: str, path: str) -> None:
    told = Told(name, why, sure=False)
    plan = Plan("category", why, (path,), f"^/{path}$", (path,), ())
    found = Findings(
        url="https://reedbank.example/",
        home="https://reedbank.example/",
        at=NOW,
        platform=Platform("plain", why, None),
        identity=Identity(told, told, told, told),
        plan=plan,
        terms=[path],
        listings=0,
        robots=why,
    )

    tables = tomllib.loads(recipe_text(found))

    assert tables["shop"]["name"] == name
    assert tables["walk"]["start"] == [path]
    assert tables["walk"]["product"] == f"^/{path}$"
    assert set(tables) == {"shop", "walk", "expect"}
