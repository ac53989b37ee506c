"""The market's pages: the same bytes for the same seed and day, parseable, large enough, and moving from day to day."""

from __future__ import annotations

import json
from functools import lru_cache
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.market import site as market_site
from crawler.market.chance import Chance
from crawler.market.listings import Listing, listings_of
from crawler.market.mats import mats_on
from crawler.market.shops import DOWN, REDESIGNED, REDESIGNED_ON, invented_shops
from crawler.market.site import Site, site_of

SHOPS = tuple(invented_shops().values())


@lru_cache(maxsize=8)
def pages(seed: int, day: int) -> dict[str, bytes]:
    return {
        f"{shop.host}{path}": site_of(seed, day, shop).answer(path).body
        for shop in SHOPS
        for path in site_of(seed, day, shop).paths()
    }


def listings(day: int, seed: int = 1) -> dict[tuple[str, str], Listing]:
    return {(shop.key, one.mat.key): one for shop in SHOPS for one in listings_of(seed, day, shop)}


def test_same_seed_and_day_give_the_same_bytes_even_when_nothing_is_remembered() -> None:
    before = pages(1, 2)
    listings_of.cache_clear()
    mats_on.cache_clear()
    for shop in SHOPS:
        fresh = Site(1, 2, shop)
        for path in fresh.paths():
            assert fresh.answer(path).body == before[f"{shop.host}{path}"], path


def test_chance_depends_on_its_path_alone() -> None:
    assert [Chance(1, "a").number(0, 999) for _ in range(2)] == [Chance(1, "a").number(0, 999)] * 2
    # A fixed value, so that another PYTHONHASHSEED, platform or Python release would show.
    assert Chance(1, "pinfold", "price").number(0, 10**6) == 492521


def test_another_seed_words_its_pages_differently() -> None:
    one, other = pages(1, 1), pages(2, 1)
    policies = [path for path in one.keys() & other.keys() if "polic" in path or "widerruf" in path or "help" in path]
    assert policies
    assert sum(one[path] != other[path] for path in policies) > len(policies) / 2


def test_market_is_as_large_as_promised() -> None:
    for seed in (1, 2, 3):
        every = listings(1, seed)
        assert len(SHOPS) >= 9
        assert len(every) >= 120
        assert len({key for _, key in every}) >= 45


def test_most_mats_are_sold_by_several_shops_under_different_titles_and_prices() -> None:
    by_mat: dict[str, list[Listing]] = {}
    for (_, key), listing in listings(1).items():
        by_mat.setdefault(key, []).append(listing)
    several = [sold for sold in by_mat.values() if len(sold) > 1]
    assert len(several) > len(by_mat) / 2
    assert all(len({one.title for one in sold}) > 1 for sold in several if len(sold) > 3)
    assert sum(len({(one.tag.price, one.shop.currency) for one in sold}) > 1 for sold in several) > len(several) / 2


def test_currencies_and_languages_are_those_of_the_issue() -> None:
    assert {shop.currency for shop in SHOPS} == {"EUR", "GBP", "USD", "SEK"}
    assert {shop.language for shop in SHOPS} == {"en", "de", "sv", "fr"}


def test_gtins_are_of_the_restricted_range_with_a_right_check_digit() -> None:
    gtins = [mat.gtin for mat in mats_on(1, 1).values() if mat.gtin]
    assert len(gtins) > 20
    assert len(set(gtins)) == len(gtins)
    for gtin in gtins:
        assert gtin[0] == "2"
        assert sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(gtin)) % 10 == 0


def test_every_page_parses_as_what_it_says_it_is() -> None:
    for shop in SHOPS:
        site = site_of(1, 1, shop)
        for path in site.paths():
            answer = site.answer(path)
            assert answer.status == 200, path
            if "xml" in answer.kind:
                ET.fromstring(answer.body)  # noqa: S314 - our own sitemap
            elif "html" in answer.kind:
                tree = LexborHTMLParser(answer.body)
                assert len(tree.css("h1")) == 1 or path == "/", path
                assert "{{" not in tree.text() or shop.platform == "vintage", path


def test_every_product_page_shows_its_name_and_price() -> None:
    for shop in SHOPS:
        site = site_of(1, 1, shop)
        for view in site.products:
            text = " ".join(LexborHTMLParser(site.answer(view.url.removeprefix(shop.home[:-1])).body).text().split())
            assert " ".join(view.title.split()) in text
            assert " ".join(view.price.split()) in text


def test_json_ld_is_sound_everywhere_but_where_it_is_broken_on_purpose() -> None:
    broken = 0
    for shop in SHOPS:
        for page in LexborHTMLParsers(shop.key):
            for script in page.css('script[type="application/ld+json"]'):
                try:
                    json.loads(script.text())
                except json.JSONDecodeError:
                    assert shop.platform == "vintage"
                    broken += 1
    assert broken > 10


def LexborHTMLParsers(key: str) -> list[LexborHTMLParser]:  # noqa: N802 - reads as what it gives
    site = site_of(1, 1, invented_shops()[key])
    return [LexborHTMLParser(site.answer(path).body) for path in site.paths() if "html" in site.answer(path).kind]


def test_shopify_feed_pages_until_it_is_empty() -> None:
    site = site_of(1, 1, invented_shops()["pinfold"])
    handles: list[str] = []
    for page in range(1, 9):
        products = json.loads(site.answer(f"/products.json?limit=6&page={page}").body)["products"]
        if not products:
            break
        handles += [product["handle"] for product in products]
    assert sorted(handles) == sorted(view.slug for view in site.products)
    assert all(isinstance(product["variants"][0]["price"], str) for product in products)


def test_store_api_tells_its_total_and_prices_in_minor_units() -> None:
    site = site_of(1, 1, invented_shops()["mosskettle"])
    answer = site.answer("/wp-json/wc/store/v1/products?per_page=5&page=2")
    products = json.loads(answer.body)
    assert dict(answer.headers)["X-WP-Total"] == str(len(site.products))
    assert len(products) == 5
    prices = {view.url: view.tag.price for view in site.products}
    assert all(int(one["prices"]["price"]) == prices[one["permalink"]] * 100 for one in products)


@pytest.mark.parametrize("key", [shop.key for shop in SHOPS])
def test_category_pages_together_link_every_product(key: str) -> None:
    shop = invented_shops()[key]
    site = site_of(1, 1, shop)
    target: str | None = market_site.category_path(shop)
    linked: set[str] = set()
    while target:
        page = LexborHTMLParser(site.answer(target).body)
        addresses = [str(link.attributes["href"]).removeprefix(shop.home[:-1]) for link in page.css("a[href]")]
        linked |= {address.removeprefix("/old") for address in addresses}
        following = [link.attributes["href"] for link in page.css("a") if _leads_on(link.attributes, link.text())]
        target = following[0] if following else None
    assert {view.url.removeprefix(shop.home[:-1]) for view in site.products} <= linked


def _leads_on(attributes: dict[str, str | None], text: str) -> bool:
    marks = f"{attributes.get('rel')} {attributes.get('class')} {text}".lower()
    return any(word in marks for word in ("next", "visa fler"))


def test_sitemaps_list_every_product() -> None:
    for shop in SHOPS:
        site = site_of(1, 1, shop)
        sitemaps = market_site.sitemap_paths(shop)
        if sitemaps:
            body = site.answer(sitemaps[1]).body.decode()
            assert all(view.url in body for view in site.products)


def test_day_two_moves_every_kind_of_thing() -> None:
    before, after = listings(1), listings(2)
    both = before.keys() & after.keys()
    assert any(before[key].tag.price != after[key].tag.price for key in both)
    assert any(before[key].tag.list_price != after[key].tag.list_price for key in both)
    assert any(before[key].tag.availability != after[key].tag.availability for key in both)
    assert any(before[key].statements != after[key].statements for key in both)
    assert any(before[key].title != after[key].title for key in both)
    assert {key for _, key in after} - {key for _, key in before}
    assert {key for _, key in before} - {key for _, key in after}


def test_what_does_not_move_keeps_its_bytes() -> None:
    one, two = pages(1, 1), pages(1, 2)
    same = sum(one[path] == two[path] for path in one.keys() & two.keys())
    assert same > len(one) / 4


def test_mats_that_stay_keep_their_addresses_when_renamed() -> None:
    before, after = listings(1), listings(2)
    renamed = [key for key in before.keys() & after.keys() if before[key].mat.model != after[key].mat.model]
    assert renamed
    assert all((before[key].slug, before[key].number) == (after[key].slug, after[key].number) for key in renamed)


def test_redesigned_shop_has_another_structure_and_says_the_same() -> None:
    shop = invented_shops()[REDESIGNED]
    old, new = site_of(1, REDESIGNED_ON - 1, shop), site_of(1, REDESIGNED_ON, shop)
    path = next(path for path in new.paths() if path.startswith("/goods/"))
    before, after = LexborHTMLParser(old.answer(path).body), LexborHTMLParser(new.answer(path).body)
    assert before.css("table")
    assert not after.css("table")
    assert after.css("dl dt")
    assert before.css_first("h1").text() == after.css_first("h1").text()


def test_old_addresses_redirect_and_missing_pages_are_404_but_at_one_shop() -> None:
    plain = site_of(1, 1, invented_shops()["tallowpost"])
    path = next(path for path in plain.paths() if path.startswith("/goods/"))
    assert plain.answer(f"/old{path}").status == 301
    assert dict(plain.answer(f"/old{path}").headers)["Location"].endswith(path)
    missing = {shop.key: site_of(1, 1, shop).answer("/nothing/here").status for shop in SHOPS}
    assert missing.pop("vilohyllan") == 200
    assert set(missing.values()) == {404}


def test_down_shop_is_not_the_redesigned_one() -> None:
    assert DOWN != REDESIGNED
