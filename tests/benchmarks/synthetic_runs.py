"""Run folders and readings as crawl and reader leave them, as many as are asked for, always the same for a seed.

Writes DIR/runs/<run_id>/{manifest.json,walk.jsonl}, DIR/readings/<version>/<run_id>.{jsonl,seal,outline} and
DIR/rates/readings/<run_id>.jsonl. No archive: nothing that scores reads one.

A listing has 13 to 15 facts with 20 candidates, each with quote, source and locator: a line of readings takes 9 kB.
Every product is sold by several shops. From one day to the next most pages stay as they are (304, `unchanged`): of 100,
`Shape.changed` ask another price or tell of another stock, one in ten of these states another fact; one in three
shops is read from a feed, whose digest is another one on each day that any of its products changes. Pages come and go.

    python -m tests.benchmarks.synthetic_runs DIR --runs 20 --shops 200 --listings 250
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import orjson

from crawler.outline import outline

READER = "1-0123456789"
_FIRST = datetime(2026, 1, 5, 8, tzinfo=UTC)
_WORDS = (
    "calm dawn fjord birch ember tide moss cedar heron lark opal reed sable thorn umber vale wren yarrow zephyr quill"
)
_NAMES = [f"{one.title()}{other}" for one in _WORDS.split() for other in _WORDS.split()]
_CURRENCIES = ("EUR", "EUR", "EUR", "SEK", "GBP")
_RATES = {"SEK": "11.2", "GBP": "0.86"}
_UNITS = {"mat_length_cm": "cm", "mat_width_cm": "cm", "return_window_days": "days", "warranty_months": "months"}
_NOWHERE = {"response_url": None, "response_digest": None, "source_address": None, "source_date": None, "tier": None}


@dataclass(frozen=True, slots=True)
class Shape:
    """How much there is of what."""

    shops: int
    listings: int
    """Of each shop; one in fifty comes and goes."""
    changed: float = 0.04
    """Share of pages that are not as they were on the day before."""
    sellers: int = 5
    """Shops that sell a product, on average."""
    seed: int = 1


@dataclass(slots=True)
class _Page:
    """A listing as it is today."""

    shop: int
    number: int
    product: int
    cents: int
    in_stock: bool = True
    spikes: int = 0
    is_there: bool = True
    record_run: str = ""
    body: bytes = b""
    """Its reading without provenance; empty where it has to be made."""


@dataclass(slots=True)
class _Shop:
    key: str
    currency: str
    has_feed: bool
    days: int
    pages: list[_Page] = field(default_factory=list)
    feed_digest: str = ""


class Market:
    """Shops that are crawled again and again; each run is a day after the last."""

    def __init__(self, shape: Shape) -> None:
        """Open all shops."""
        self.shape = shape
        self.random = Random(shape.seed)  # noqa: S311  # invents a market, keeps no secret
        products = max(1, shape.shops * shape.listings // shape.sellers)
        self.shops = [self._shop(number, products) for number in range(shape.shops)]
        self.day = 0

    def _shop(self, number: int, products: int) -> _Shop:
        shop = _Shop(
            f"shop{number:04d}", _CURRENCIES[number % 5], number % 3 == 0, self.random.choice((14, 30, 60, 100))
        )
        # A shop takes every so-manieth product, so that it has none twice and that others have it, too.
        start = self.random.randrange(products)
        for place in range(self.shape.listings):
            product = (start + place) % products
            cents = 1990 + product * 37 % 8000 + self.random.randrange(500)
            shop.pages.append(_Page(number, place, product, cents, spikes=4000 + product % 60 * 60))
        return shop

    def write_run(self, data: Path, *, shops: range | None = None) -> str:
        """Write the run of the next day, of all shops or of some; returns its id."""
        started = _FIRST + timedelta(days=self.day)
        run_id = started.strftime("%Y%m%dT%H%M%SZ")
        crawled = self.shops if shops is None else [self.shops[number] for number in shops]
        if self.day:
            self._next_day(crawled)
        self.day += 1
        at = started.strftime("%Y-%m-%dT%H:%M:%SZ")
        folder, readings = data / "runs" / run_id, data / "readings" / READER
        rates = data / "rates" / "readings"
        for each in (folder, readings, rates):
            each.mkdir(parents=True, exist_ok=True)
        digest, walk_digest = hashlib.sha256(), hashlib.sha256()
        with (readings / f"{run_id}.jsonl").open("wb") as lines, (folder / "walk.jsonl").open("wb") as walk:
            for shop in crawled:
                for line, walked in self._lines(shop, run_id, at):
                    lines.write(line)
                    digest.update(line)
                    walk.write(walked)
                    walk_digest.update(walked)
        (readings / f"{run_id}.seal").write_text(digest.hexdigest())
        outline(readings / f"{run_id}.jsonl")
        (folder / "manifest.json").write_bytes(
            orjson.dumps(self._manifest(run_id, at, crawled, walk_digest.hexdigest()))
        )
        (rates / f"{run_id}.jsonl").write_bytes(_rates(run_id, at[:10]))
        return run_id

    def _next_day(self, shops: list[_Shop]) -> None:
        draw = self.random.random
        for shop in shops:
            feed_changed = False
            for page in shop.pages:
                if draw() < self.shape.changed:
                    feed_changed = True
                    page.body = b""
                    page.record_run = ""
                    self._change(page, draw())
            if feed_changed and shop.has_feed:
                shop.feed_digest = ""
                for page in shop.pages:  # each reading names the feed's bytes, which are others now
                    page.body = b""

    def _change(self, page: _Page, kind: float) -> None:
        if kind < 0.02:
            page.is_there = not page.is_there
        elif kind < 0.12:
            page.spikes += 60
        elif kind < 0.3:
            page.in_stock = not page.in_stock
        else:
            page.cents = page.cents * self.random.randrange(90, 111) // 100

    def _lines(self, shop: _Shop, run_id: str, at: str) -> Iterator[tuple[bytes, bytes]]:
        host = f"http://{shop.key}.example"
        if not shop.feed_digest:
            shop.feed_digest = _digest(f"{shop.key} feed {run_id}")
        head = b'{"run":"%s","market":"invented","reader_version":"%s",' % (run_id.encode(), READER.encode())
        finding = "feed" if shop.has_feed else "sitemap"
        place = {"run": run_id, "file": f"{shop.key}-00001.warc.gz", "offset": 1100, "digest": shop.feed_digest}
        yield b"", _walk(shop, at, f"{host}/robots.txt", "robots", {**place, "digest": _digest(host)}, run_id)
        yield b"", _walk(shop, at, f"{host}/products.json", finding, place, run_id)
        for page in shop.pages:
            if not page.is_there:
                continue
            if not page.body:
                page.body = orjson.dumps(_reading(shop, page, host))[1:-1]
            page.record_run = page.record_run or run_id
            yield self._told(shop, page, head, at, run_id, "product", f"{host}/products/{page.number:06d}")
        policy = _Page(0, self.shape.listings, 0, 0, record_run=run_id)
        policy.body = orjson.dumps(_policy(shop, host))[1:-1]
        yield self._told(shop, policy, head, at, run_id, "policy", f"{host}/policies/refund-policy")

    def _told(
        self, shop: _Shop, page: _Page, head: bytes, at: str, run_id: str, role: str, url: str
    ) -> tuple[bytes, bytes]:
        place = {
            "run": page.record_run,
            "file": f"{shop.key}-00001.warc.gz",
            "offset": 2000 + page.number * 3000,
            "digest": _digest(f"{url} {page.record_run}"),
        }
        tail = {
            "shop": shop.key,
            **{f"record_{name}": place[name] for name in ("run", "file", "offset")},
            "digest": place["digest"],
            "observed_at": at,
            "outcome": "answered" if page.record_run == run_id else "unchanged",
        }
        return head + page.body + b"," + orjson.dumps(tail)[1:] + b"\n", _walk(shop, at, url, role, place, run_id)

    def _manifest(self, run_id: str, at: str, shops: list[_Shop], walk_digest: str) -> dict[str, Any]:
        reports = {
            shop.key: {
                "name": shop.key.title(), "home": f"http://{shop.key}.example/", "country": "DE",
                "currency": shop.currency, "language": "en", "walk": "shopify" if shop.has_feed else "sitemap",
                "recipe_digest": "0" * 64, "listings_min": 1, "robots": "allowed", "delay": 0.05,
                "finish": "finished", "outcomes": {"answered": len(shop.pages)},
                "roles": {"product": len(shop.pages)}, "bytes_received": 1000,
            }
            for shop in shops
        }  # fmt: skip
        return {
            "run_id": run_id, "market": "invented", "market_day": self.day, "market_seed": self.shape.seed,
            "started_at": at, "sealed_at": at, "versions": {}, "shops": reports,
            "files": {"walk.jsonl": walk_digest},
        }  # fmt: skip


def _digest(words: str) -> str:
    return f"sha1:{hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()[:32].upper()}"


def _walk(shop: _Shop, at: str, url: str, role: str, place: dict[str, Any], run_id: str) -> bytes:
    outcome, status = ("answered", 200) if place["run"] == run_id else ("unchanged", 304)
    line = {
        "at": at, "shop": shop.key, "url": url, "role": role, "outcome": outcome, "status": status, "record": place,
        "etag": f'"{place["digest"][5:25]}"',
    }  # fmt: skip
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _rates(run_id: str, day: str) -> bytes:
    told = {"bank": "Tally Bank (invented)", "source": "http://tallybank.example/daily.xml", "digest": "sha1:R"}
    return b"".join(
        orjson.dumps(
            {"day": day, "currency": code, "per_euro": rate, **told, "run": run_id}, option=orjson.OPT_APPEND_NEWLINE
        )
        for code, rate in _RATES.items()
    )


def _reading(shop: _Shop, page: _Page, host: str) -> dict[str, Any]:
    """A product page's reading: what a shop with a feed states stands there, too."""
    product, seller = page.product, page.shop
    brand, model = _NAMES[product % 97], f"{_NAMES[product % 317]} {product // 317}"
    name = f"{brand} {model} acupressure mat{' with pillow' if product % 4 == 0 else ''}"
    stock = "InStock" if page.in_stock else "OutOfStock"
    price = f"{page.cents // 100}.{page.cents % 100:02d}"
    stated: dict[str, tuple[object, str, str]] = {
        "brand": (brand, brand, "json-ld"),
        "name": (name, name, "json-ld"),
        "gtin": (_gtin(product), _gtin(product), "json-ld"),
        "price": (price, price, "json-ld"),
        "currency": (shop.currency, shop.currency, "json-ld"),
        "availability": (stock, f"http://schema.org/{stock}", "json-ld"),
        "spike_count": (page.spikes, f"You lie on {page.spikes:,} spikes.", "text"),
        "spike_material": ("abs" if product % 3 else "hips", "Its discs are of ABS, fused on by heat.", "text"),
        "mat_length_cm": (60 + product % 20, f"It measures {60 + product % 20} by 42 cm, rolled out.", "spec-table"),
        "mat_width_cm": (42, f"It measures {60 + product % 20} by 42 cm, rolled out.", "spec-table"),
        "cover_material": (["cotton"] if product % 2 else ["linen"], "The cover is of unbleached cloth.", "text"),
        "cover_removable": (bool(product % 5), "The cover comes off by a zip along one side.", "text"),
        "core_material": (["foam"] if product % 6 else ["coconut_fibre"], "Filled with what lasts.", "text"),
        "pillow_included": (product % 4 == 0, "Whether a pillow comes along is said here.", "text"),
        "warranty_months": (12 * (product % 3 + 1), f"With {12 * (product % 3 + 1)} months of warranty.", "text"),
    }
    if (product * 7 + seller) % 11 == 0:  # not every shop says everything
        del stated["spike_count"]
    if (product + seller) % 4 == 0:
        del stated["gtin"]
    facts = {}
    for number, (key, (value, quote, source)) in enumerate(stated.items()):
        places = [(source, f"#MainProduct-template--main > div:nth-of-type({number}) > p", _NOWHERE)]
        if shop.has_feed:
            feed = {"response_url": f"{host}/products.json", "response_digest": shop.feed_digest}
            places.append(("feed", f"/products/{page.number}/body_html", {**_NOWHERE, **feed}))
        elif number % 4 == 0:
            places.append(("text", f"#MainProduct-template--main > ul > li:nth-of-type({number})", _NOWHERE))
        facts[key] = _fact(key, value, quote, places)
    evidence = {"quote": price, "source": "json-ld", "locator": "#MainProduct#/offers/0/price", **_NOWHERE}
    offer = {
        "seller": None, "variant": None, "price": price, "currency": shop.currency, "list_price": None,
        "availability": stock, "shipping_cost": None, "sku": None, "gtin": None, "evidence": evidence,
    }  # fmt: skip
    return {
        "url": f"{host}/products/{page.number:06d}", "platform": "shopify", "language": "en", "issues": [],
        "facts": facts, "kind": "product", "is_mat": True, "is_mat_reason": "The name says “acupressure mat”.",
        "offers": [offer], "images": [f"{host}/media/{page.number:06d}.jpg"], "name": name, "brand": brand,
        "sku": None, "gtin": None, "mpn": None, "price": price, "currency": shop.currency, "list_price": None,
        "availability": stock,
    }  # fmt: skip


def _policy(shop: _Shop, host: str) -> dict[str, Any]:
    stated: dict[str, object] = {
        "return_window_days": shop.days,
        "return_used_allowed": shop.days > 30,
        "return_paid_by": "buyer" if shop.days < 60 else "shop",
    }
    quote = f"You may send it back within {shop.days} days."
    facts = {key: _fact(key, value, quote, [("policy-page", "#Main > p", _NOWHERE)]) for key, value in stated.items()}
    url = f"{host}/policies/refund-policy"
    return {"url": url, "platform": "shopify", "language": "en", "issues": [], "facts": facts, "kind": "policy"}


def _fact(key: str, value: object, quote: str, places: list[tuple[str, str, dict[str, Any]]]) -> dict[str, Any]:
    unit = _UNITS.get(key)
    candidates = [
        {"quote": quote, "source": source, "locator": locator, **where, "value": value, "unit": unit, "qualifier": None}
        for source, locator, where in places
    ]
    return {
        "value": value, "unit": unit, "qualifier": None, "status": "stated", "quote": quote, "source": places[0][0],
        "locator": places[0][1], "reason": None, "candidates": candidates,
    }  # fmt: skip


def _gtin(product: int) -> str:
    digits = f"400{product:09d}"
    return digits + str(-sum(int(digit) * (3, 1)[place % 2 == 0] for place, digit in enumerate(digits)) % 10)


def main() -> None:
    """Write runs as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    for name, default in (("runs", 20), ("shops", 200), ("listings", 250), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    market = Market(Shape(asked.shops, asked.listings, seed=asked.seed))
    for _ in range(asked.runs):
        market.write_run(asked.data)


if __name__ == "__main__":
    main()
