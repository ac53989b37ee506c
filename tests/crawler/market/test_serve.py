"""The served market: hosts by name, validators and 304, gzip, kept connections, a shop that is down for a day."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator

import pytest

from crawler.market import bank
from crawler.market.addresses import category_path
from crawler.market.serve import OpenMarket, day_starts_at, open_market
from crawler.market.shops import DOWN, DOWN_ON, invented_shops
from crawler.market.site import site_of


def ask(
    market: OpenMarket, host: str, path: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[http.client.HTTPResponse, bytes]:
    address, port = next(iter(market.addresses.values()))
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request(method, path, headers={"Host": host, **(headers or {})})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def market() -> Iterator[OpenMarket]:
    with open_market(seed=1, day=1) as opened:
        yield opened


def test_every_shop_and_the_bank_have_an_address_on_loopback(market: OpenMarket) -> None:
    assert market.addresses.keys() == {*(shop.host for shop in invented_shops().values()), bank.HOST}
    assert {ip for ip, _ in market.addresses.values()} == {"127.0.0.1"}
    assert market.starts_at == day_starts_at(1)


def test_shops_are_told_apart_by_host(market: OpenMarket) -> None:
    bodies = {ask(market, host, "/")[1] for host in market.addresses}
    assert len(bodies) == len(market.addresses)
    assert ask(market, "elsewhere.example", "/")[0].status == 421


def test_unchanged_page_is_answered_304_without_body(market: OpenMarket) -> None:
    for shop in invented_shops().values():
        first, body = ask(market, shop.host, category_path(shop))
        tag, changed = first.getheader("ETag"), first.getheader("Last-Modified")
        assert first.status == 200
        assert body
        assert changed
        known = {"If-None-Match": tag} if tag else {"If-Modified-Since": changed}
        again, nothing = ask(market, shop.host, category_path(shop), known)
        assert again.status == 304
        assert not nothing
        assert ask(market, shop.host, category_path(shop), {"If-None-Match": '"other"'})[0].status == 200


def test_validators_stay_over_the_days_exactly_where_the_bytes_do(market: OpenMarket) -> None:
    shop = invented_shops()["pinfold"]
    kept = 0
    with open_market(seed=1, day=2) as tomorrow:
        for view in site_of(1, 2, shop).products:
            path = view.url.removeprefix(shop.home[:-1])
            today, body = ask(market, shop.host, path)
            later, other = ask(tomorrow, shop.host, path)
            assert (today.getheader("ETag") == later.getheader("ETag")) == (body == other)
            assert (today.getheader("Last-Modified") == later.getheader("Last-Modified")) == (body == other)
            kept += body == other
    assert kept > 0


def test_gzip_is_sent_only_to_those_who_take_it(market: OpenMarket) -> None:
    zipped, body = ask(market, "pinfold.example", "/", {"Accept-Encoding": "gzip"})
    plain, words = ask(market, "pinfold.example", "/")
    assert zipped.getheader("Content-Encoding") == "gzip"
    assert plain.getheader("Content-Encoding") is None
    assert gzip.decompress(body) == words


def test_connection_is_kept(market: OpenMarket) -> None:
    address, port = market.addresses["pinfold.example"]
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        for path in ("/", "/robots.txt", "/collections/all", "/nothing"):
            connection.request("GET", path, headers={"Host": "pinfold.example"})
            answer = connection.getresponse()
            answer.read()
            assert not answer.will_close
    finally:
        connection.close()


def test_head_has_the_headers_and_no_body(market: OpenMarket) -> None:
    answer, body = ask(market, "pinfold.example", "/", method="HEAD")
    assert answer.status == 200
    assert int(answer.getheader("Content-Length") or 0) > 0
    assert not body


def test_shop_is_down_for_a_day_robots_too_and_back_on_the_next() -> None:
    host = invented_shops()[DOWN].host
    for day, wanted in ((DOWN_ON - 1, 200), (DOWN_ON, 503), (DOWN_ON + 1, 200)):
        with open_market(seed=1, day=day) as market:
            assert {ask(market, host, path)[0].status for path in ("/", "/robots.txt")} == {wanted}
            assert ask(market, "pinfold.example", "/")[0].status == 200


def test_market_opens_on_day_one() -> None:
    with pytest.raises(ValueError, match="no day 0"), open_market(day=0):
        pass
