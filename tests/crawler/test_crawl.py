"""The crawl, whole: small shops on loopback under their own names, walked twice by the real spiders."""

from __future__ import annotations

import gzip
import json
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import brotli
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler.archive import iter_responses, read_response
from crawler.crawl import CrawlError, CrawlSetupError, crawl
from crawler.run import Manifest, Outcome, ShopProgress, WalkLine, load_manifest, read_walk, sealed_runs
from crawler.shops import Recipe
from tests.crawler.shop_server import Answer, Asked, Page, ShopServer, serve

DELAY = 0.02
HTML = ("Content-Type", "text/html; charset=utf-8")
HOSTS = "fjell", "havn", "strand", "mose", "kort", "treg", "falle", "stum", "travl", "side", "nei", "flytt"


def recipe(key: str, kind: str, **walk: object) -> Recipe:
    shop = {"name": key.title(), "home": f"http://{key}.example/", "country": "SE", "currency": "SEK", "language": "sv"}
    return Recipe.model_validate(
        {
            "key": key,
            "digest": "0" * 64,
            "market": "invented",
            "shop": shop,
            "walk": {"kind": kind, **walk},
            "expect": {"listings_min": 1},
        }
    )


RECIPES = [
    recipe("fjell", "shopify", search=["matte", "mat"]),
    recipe("havn", "woocommerce"),
    recipe("strand", "sitemap", product="/p/"),
    recipe("mose", "category", start=["/mattor"], product="/mattor/[a-z]+-", policies=["/villkor"]),
    recipe("kort", "category", product="/p/"),
    recipe("treg", "category", product="/p/"),
    recipe("falle", "category", product="/p/"),
    recipe("stum", "category"),
    recipe("travl", "shopify"),
    recipe("side", "woocommerce"),
    recipe("nei", "sitemap"),
    recipe("flytt", "category", product="/p/"),
]


def conditional(body: bytes, etag: str, *headers: tuple[str, str]) -> Answer:
    """Answer 304, with no more headers than it needs, to whoever has this version."""

    def answer(asked: Asked) -> Page:
        if asked.headers.get("If-None-Match") == etag:
            return Page(b"", 304, (("ETag", etag),))
        return Page(body, 200, (HTML, ("ETag", etag), *headers))

    return answer


def page(*hrefs: str, text: str = "x") -> Page:
    return Page("".join(f'<a href="{href}">{text}</a>' for href in hrefs).encode())


FEED = [{"handle": f"mat-{n}", "title": f"Matte {n}"} for n in range(3)] + [{"handle": "pude", "title": "Pude"}]
PACKED = brotli.compress(b"<h1>Matte 0</h1>" * 30)


def feed(products: list[dict[str, str]], etag: str) -> Answer:
    return conditional(json.dumps({"products": products}).encode(), etag)


def shopify() -> dict[str, Answer]:
    return {
        "/robots.txt": Page(b"User-agent: *\nDisallow: /policies/shipping-policy\n"),
        "/products.json?limit=250&page=1": feed(FEED[:2], '"f1"'),
        "/products.json?limit=250&page=2": feed(FEED[2:], '"f2"'),
        "/products.json?limit=250&page=3": feed([], '"f3"'),
        "/products/mat-0": conditional(
            PACKED, '"p0"', ("Content-Encoding", "br"), ("Set-Cookie", "a"), ("Set-Cookie", "b")
        ),
        "/products/mat-1": conditional(b"<h1>Matte 1</h1>", '"p1"'),
        "/products/mat-2": Page(b"<h1>Matte 2</h1>"),
        "/policies/refund-policy": conditional(b"<p>30 dager</p>", '"r"'),
        "/": page("/pages/frakt", text="Frakt"),
        "/pages/frakt": Page(b"<p>Frakt 49 kr</p>"),
    }


def woocommerce() -> dict[str, Answer]:
    api = "/wp-json/wc/store/v1/products?per_page=100&page="
    pages = ("X-WP-TotalPages", "2")
    named = [{"name": f"Matte {n}", "permalink": f"http://havn.example/produkt/matte-{n}/"} for n in range(3)]
    return {
        "/robots.txt": Page(b"", 404),
        api + "1": conditional(json.dumps(named[:2]).encode(), '"1"', pages),
        api + "2": conditional(json.dumps([*named[2:], {"permalink": 7}, "nonsense"]).encode(), '"2"', pages),
        **{f"/produkt/matte-{n}/": Page(b"<h1>Matte</h1>") for n in range(3)},
        "/": page("/ueber-uns/", "/widerrufsbelehrung/", "/blog/", text="Info"),
        "/widerrufsbelehrung/": Page(b"<p>14 Tage</p>"),
    }


def sitemap() -> dict[str, Answer]:
    def urls(*paths: str) -> bytes:
        entries = (f"<url><loc>http://strand.example{p}</loc><lastmod>2026-08-0{n}</lastmod></url>"
                   for n, p in enumerate(paths, 1))  # fmt: skip
        return f"<urlset>{''.join(entries)}</urlset>".encode()

    index = b"<sitemapindex><sitemap><loc>http://strand.example/a.xml.gz</loc></sitemap></sitemapindex>"
    return {
        "/robots.txt": Page(b"User-agent: *\nAllow: /\nSitemap: http://strand.example/index.xml\n"),
        "/": page("/returns"),
        "/returns": Page(b"<p>14 days</p>"),
        "/index.xml": Page(index),
        "/a.xml.gz": Page(gzip.compress(urls("/p/old", "/about", "/p/new"))),
        "/p/old": Page(b"<h1>Old</h1>"),
        "/p/new": Page(b"<h1>New</h1>"),
    }


def category() -> dict[str, Answer]:
    return {
        "/robots.txt": Page(b"", 301, (("Location", "/robots-here.txt"),)),
        "/robots-here.txt": Page(b"User-agent: *\nDisallow: /mattor/hemlig-\n"),
        "/mattor": page("/mattor/bok-1", "/mattor/hemlig-2", "/mattor?page=2", "/om", "http://else.example/mattor/x-1"),
        "/mattor?page=2": Page(b'<a href="/mattor/ek-3">Ek</a><a rel="next" href="/mattor?page=3">fram</a>'),
        "/mattor?page=3": page("/mattor/ask-4", "/mattor", "/mattor?page=2", "/mattor?page=3"),
        "/mattor/bok-1": Page(b"<h1>Bok</h1>"),
        "/mattor/ek-3": Page(b"", 302, (("Location", "/mattor/ek-ny-3"),)),
        "/mattor/ek-ny-3": Page(b"<h1>Ek</h1>"),
        "/mattor/ask-4": Page(b"", 302, (("Location", "http://else.example/mattor/ask-4"),)),
        "/villkor": Page(b"<p>14 dagar</p>"),
    }


def broken() -> dict[str, Answer]:
    packed = gzip.compress(b"<h1>Matte</h1>" * 500)
    return {
        "/robots.txt": Page(b""),
        "/": page("/p/whole", "/p/cut", "/p/empty", "/p/blank", "/p/lost", "/p/gone"),
        "/p/whole": Page(packed, 200, (HTML, ("Content-Encoding", "gzip"))),
        "/p/cut": Page(packed[:-30], 200, (HTML, ("Content-Encoding", "gzip"))),
        "/p/empty": Page(b""),
        "/p/blank": Page(b" \n "),
        "/p/lost": Page(b"<h1>Mat", 200, (HTML,), length=900),
    }


def slow() -> dict[str, Answer]:
    tries = Counter[str]()

    def busy_once(asked: Asked) -> Page:
        tries[asked.path] += 1
        return Page(b"", 503, (("Retry-After", "1"),)) if tries[asked.path] == 1 else Page(b"<h1>Matte</h1>")

    return {
        "/robots.txt": Page(b"User-agent: *\nCrawl-delay: 0.2\n"),
        "/": page("/p/1", "/p/2"),
        "/p/1": busy_once,
        "/p/2": Page(b"<h1>Matte</h1>"),
    }


def market() -> dict[str, dict[str, Answer]]:
    return {
        "fjell.example": shopify(),
        "havn.example": woocommerce(),
        "strand.example": sitemap(),
        "mose.example": category(),
        "kort.example": broken(),
        "treg.example": slow(),
        "falle.example": {"/robots.txt": Page(b""), "/": page(*(f"/p/{n}" for n in range(12)))}
        | {f"/p/{n}": Page(b"", 500) for n in range(12)},
        "stum.example": {"/robots.txt": Page(status=0)},
        "travl.example": {"/robots.txt": Page(b"User-agent: *\nAllow: /", 503)},
        "side.example": {"/robots.txt": Page(b"<!doctype html><p>Hello")},
        "nei.example": {"/robots.txt": Page(b"User-agent: *\nDisallow: /")},
        "flytt.example": {"/robots.txt": Page(b"", 302, (("Location", "/robots.txt?again"),))}
        | {"/robots.txt?again": Page(b"", 302, (("Location", "/robots.txt"),))},
        "else.example": {"/robots.txt": Page(b"")},
    }


@dataclass
class Crawled:
    """Two runs of the same shops and what the shops saw of them."""

    data: Path
    runs: list[Path]
    servers: list[ShopServer]
    progress: list[ShopProgress]

    def manifest(self, run: int = 0) -> Manifest:
        return load_manifest(self.runs[run])

    def lines(self, shop: str, run: int = 0, **fields: str) -> list[WalkLine]:
        return [
            line
            for line in read_walk(self.runs[run])
            if line.shop == shop and all(getattr(line, name) == value for name, value in fields.items())
        ]

    def paths(self, shop: str, run: int = 0, **fields: str) -> set[str]:
        return {line.url.removeprefix(f"http://{shop}.example") for line in self.lines(shop, run, **fields)}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    data = tmp_path_factory.mktemp("data")
    done = Crawled(data, [], [], [])
    for hour in (8, 9):
        with serve(market()) as server:
            run = crawl(
                RECIPES,
                data / "runs",
                market="invented",
                started_at=datetime(2026, 9, 1, hour, tzinfo=UTC),
                addresses=server.addresses,
                delay=DELAY,
                market_day=1,
                market_seed=7,
                progress=done.progress.append,
            )
        done.runs.append(run)
        done.servers.append(server)
    return done


def test_a_run_is_sealed_and_says_who_was_crawled_how(crawled: Crawled) -> None:
    assert sealed_runs(crawled.data) == crawled.runs
    manifest = crawled.manifest()
    assert [run.name for run in crawled.runs] == ["20260901T080000Z", "20260901T090000Z"]
    assert (manifest.market, manifest.market_day, manifest.market_seed) == ("invented", 1, 7)
    assert set(manifest.shops) == set(HOSTS)
    assert manifest.shops["fjell"].finish == "finished"
    assert manifest.shops["fjell"].roles == {"robots": 1, "feed": 3, "product": 3, "policy": 2, "other": 1}
    assert "archive/fjell-00001.warc.gz" in manifest.files


@pytest.mark.parametrize(
    ("shop", "products", "policies"),
    [
        (
            "fjell",
            {"/products/mat-0", "/products/mat-1", "/products/mat-2"},
            {"/policies/refund-policy", "/pages/frakt"},
        ),
        ("havn", {f"/produkt/matte-{n}/" for n in range(3)}, {"/widerrufsbelehrung/"}),
        ("strand", {"/p/old", "/p/new"}, {"/returns"}),
        ("mose", {"/mattor/bok-1", "/mattor/ek-ny-3"}, {"/villkor"}),
    ],
)
def test_each_kind_of_walk_finds_the_products_and_the_terms(
    crawled: Crawled, shop: str, products: set[str], policies: set[str]
) -> None:
    assert crawled.paths(shop, role="product", outcome=Outcome.ANSWERED) == products
    assert crawled.paths(shop, role="policy", outcome=Outcome.ANSWERED) == policies
    assert crawled.manifest().shops[shop].finish == "finished"


def test_a_sitemap_is_walked_newest_first(crawled: Crawled) -> None:
    asked = crawled.servers[0].asked("strand.example")
    assert asked.index("/p/new") < asked.index("/p/old")


def test_what_is_left_out_has_a_line_with_the_reason(crawled: Crawled) -> None:
    (pillow,) = crawled.lines("fjell", outcome=Outcome.LEFT_OUT)
    assert pillow.url == "http://fjell.example/products/pude"
    assert pillow.reason == "names none of: matte, mat"
    assert "/products/pude" not in crawled.servers[0].asked("fjell.example")


def test_a_shop_is_not_left_by_link_or_redirect(crawled: Crawled) -> None:
    left_out = {line.url: line.reason or "" for line in crawled.lines("mose", outcome=Outcome.LEFT_OUT)}
    assert set(left_out) == {"http://else.example/mattor/x-1", "http://mose.example/mattor/ask-4"}
    assert all("leads to another site" in reason for reason in left_out.values())
    assert crawled.servers[0].asked("else.example") == []


def test_robots_txt_comes_first_everywhere_and_is_archived(crawled: Crawled) -> None:
    for shop in HOSTS:
        assert crawled.servers[0].asked(f"{shop}.example")[0] == "/robots.txt"
    archived = [r.url for r in iter_responses(crawled.runs[0] / "archive" / "mose-00001.warc.gz")]
    assert archived[:2] == ["http://mose.example/robots.txt", "http://mose.example/robots-here.txt"]


@pytest.mark.parametrize(
    ("shop", "finish"),
    [
        ("stum", "unreachable: the shop hung up without an answer"),
        ("travl", "refused: robots.txt answers with status 503"),
        ("side", "refused: a web page stands in place of robots.txt"),
        ("nei", "refused: robots.txt forbids the walk"),
        ("flytt", "unreachable: max redirections reached"),
    ],
)
def test_where_robots_txt_is_in_doubt_nothing_else_is_asked(crawled: Crawled, shop: str, finish: str) -> None:
    asked = crawled.servers[0].asked(f"{shop}.example")
    assert {path.split("?")[0] for path in asked} == {"/robots.txt"}
    assert len(asked) <= 6
    assert crawled.manifest().shops[shop].finish == finish
    assert crawled.lines(shop, outcome=Outcome.ANSWERED, role="product") == []


def test_what_robots_txt_forbids_is_refused_and_not_asked(crawled: Crawled) -> None:
    assert crawled.paths("fjell", outcome=Outcome.REFUSED) == {"/policies/shipping-policy"}
    assert crawled.paths("mose", outcome=Outcome.REFUSED) == {"/mattor/hemlig-2"}
    assert "/policies/shipping-policy" not in crawled.servers[0].asked("fjell.example")
    assert "/mattor/hemlig-2" not in crawled.servers[0].asked("mose.example")


@pytest.mark.parametrize("shop", HOSTS)
def test_no_two_requests_are_closer_than_the_delay_or_at_the_same_time(crawled: Crawled, shop: str) -> None:
    kept = crawled.manifest().shops[shop].delay
    for server in crawled.servers:
        times = [asked.at for asked in server.log if asked.host == f"{shop}.example"]
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert all(gap >= kept for gap in gaps), (shop, kept, gaps)
        assert f"{shop}.example" not in server.overlaps


def test_crawl_delay_and_retry_after_are_kept(crawled: Crawled) -> None:
    report = crawled.manifest().shops["treg"]
    assert (report.crawl_delay, report.delay, report.finish) == (0.2, 0.2, "finished")
    times = [asked.at for asked in crawled.servers[0].log if (asked.host, asked.path) == ("treg.example", "/p/1")]
    assert len(times) == 2
    asked_in_between = [a for a in crawled.servers[0].log if a.host == "treg.example" and times[0] < a.at < times[1]]
    assert times[1] - times[0] >= 1.0
    assert all(asked.at - times[0] >= 1.0 for asked in asked_in_between)


def test_a_broken_or_empty_body_is_a_failure_and_never_an_answer(crawled: Crawled) -> None:
    assert crawled.paths("kort", role="product", outcome=Outcome.ANSWERED) == {"/p/whole"}
    failed = {line.url.rsplit("/", 1)[1]: line.reason for line in crawled.lines("kort", outcome=Outcome.FAILED)}
    assert failed == {
        "cut": "the body is cut off, damaged or too large",
        "empty": "the body is empty",
        "blank": "the body is empty",
        "lost": "the connection broke off in the body",
        "gone": "answers with status 404",
    }


def test_a_shop_that_fails_again_and_again_is_left_in_peace_alone(crawled: Crawled) -> None:
    report = crawled.manifest().shops["falle"]
    assert report.finish.startswith("unreachable: 5 addresses in a row failed, the last: answers with status 500")
    assert report.outcomes["failed"] == 5
    assert report.outcomes["left_out"] == 7
    assert all("not asked: unreachable" in str(line.reason) for line in crawled.lines("falle", outcome="left_out"))


def test_bodies_are_archived_as_they_were_sent_and_no_port_shows(crawled: Crawled) -> None:
    archive = crawled.runs[0] / "archive" / "fjell-00001.warc.gz"
    sent = {}
    for record in ArchiveIterator(str(archive), record_types=WarcRecordType.response, auto_decode="none"):
        assert record.reader is not None
        assert record.http_headers is not None
        sent[record.headers["WARC-Target-URI"]] = (record.reader.read(), record.http_headers.items())
        assert record.headers["WARC-IP-Address"] == "127.0.0.1"
    body, headers = sent["http://fjell.example/products/mat-0"]
    assert body == PACKED
    assert [value for name, value in headers if name == "Set-Cookie"] == ["a", "b"]
    assert all(url.startswith("http://fjell.example/") for url in sent)
    assert {asked.host for asked in crawled.servers[0].log} <= set(market())


def test_every_request_names_the_agent_and_its_contact(crawled: Crawled) -> None:
    agents = {asked.headers["User-Agent"] for asked in crawled.servers[0].log}
    assert agents == {crawled.manifest().agent}
    assert str(crawled.manifest().agent).startswith("Matguide/")
    assert "(+http" in str(crawled.manifest().agent)
    assert not any("Cookie" in asked.headers or "Referer" in asked.headers for asked in crawled.servers[0].log)


def test_a_second_run_asks_conditionally_and_points_to_the_first_runs_bodies(crawled: Crawled) -> None:
    unchanged = crawled.lines("fjell", run=1, outcome=Outcome.UNCHANGED)
    assert {line.url.rsplit("/", 1)[1] for line in unchanged if line.role == "product"} == {"mat-0", "mat-1"}
    for line in unchanged:
        assert line.record is not None
        assert line.record.run == crawled.runs[0].name
        response = read_response(crawled.runs[0] / "archive" / line.record.file, line.record.offset)
        assert (response.url, response.digest, response.status) == (line.url, line.record.digest, 200)
    assert crawled.paths("fjell", run=1, role="product", outcome=Outcome.ANSWERED) == {"/products/mat-2"}
    assert crawled.manifest(1).shops["fjell"].roles == crawled.manifest(0).shops["fjell"].roles
    assert crawled.manifest(1).shops["fjell"].bytes_received < crawled.manifest(0).shops["fjell"].bytes_received


@pytest.mark.parametrize("shop", ["fjell", "havn", "strand", "mose"])
def test_a_walk_goes_the_same_way_where_nothing_has_changed(crawled: Crawled, shop: str) -> None:
    assert crawled.servers[1].asked(f"{shop}.example") == crawled.servers[0].asked(f"{shop}.example")


def test_an_unchanged_page_is_archived_as_a_revisit(crawled: Crawled) -> None:
    archive = crawled.runs[1] / "archive" / "fjell-00001.warc.gz"
    revisited = {
        record.headers["WARC-Target-URI"]: record.headers["WARC-Payload-Digest"]
        for record in ArchiveIterator(str(archive), record_types=WarcRecordType.revisit)
    }
    lines = crawled.lines("fjell", run=1, outcome=Outcome.UNCHANGED)
    assert revisited == {line.url: line.record.digest for line in lines if line.record}


def test_progress_ends_with_the_reason_of_each_shop(crawled: Crawled) -> None:
    last = {step.shop: step for step in crawled.progress}
    assert set(last) == set(HOSTS)
    for shop, report in crawled.manifest(1).shops.items():
        assert last[shop].finish == report.finish
        assert last[shop].requests == sum(report.outcomes.values())
        assert last[shop].products == report.roles.get("product", 0)


def test_a_stamp_is_the_runs_clock_and_never_runs_back(crawled: Crawled) -> None:
    for run in (0, 1):
        stamps = [line.at for line in read_walk(crawled.runs[run])]
        assert stamps == sorted(stamps)
        manifest = crawled.manifest(run)
        assert manifest.started_at <= stamps[0] <= stamps[-1] <= manifest.sealed_at


def test_what_ends_the_caller_ends_the_crawl_and_leaves_no_sealed_run(tmp_path: Path) -> None:
    class EnoughError(Exception):
        pass

    def enough(_: ShopProgress) -> None:
        raise EnoughError

    with serve({"fjell.example": shopify()}) as server:
        with pytest.raises(EnoughError):
            crawl([RECIPES[0]], tmp_path / "runs", market="invented", addresses=server.addresses, progress=enough)
        assert len(list((tmp_path / "runs").iterdir())) == 1
        assert sealed_runs(tmp_path) == []
        run = crawl([RECIPES[0]], tmp_path / "runs", market="invented", addresses=server.addresses)
    assert sealed_runs(tmp_path) == [run]
    assert not any(line.outcome is Outcome.UNCHANGED for line in read_walk(run))


def test_two_crawls_can_be_made_at_once(tmp_path: Path) -> None:
    runs: list[Path] = []

    def walk(server: ShopServer) -> None:
        runs.append(crawl([RECIPES[0]], tmp_path / "runs", market="invented", addresses=server.addresses))

    with serve({"fjell.example": shopify()}) as one, serve({"fjell.example": shopify()}) as other:
        threads = [threading.Thread(target=walk, args=(server,)) for server in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(runs) == sealed_runs(tmp_path)
    assert len(set(runs)) == 2


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file stands here")
    with serve({"fjell.example": shopify()}) as server, pytest.raises(CrawlError, match="runs: a run can't be written"):
        crawl([RECIPES[0]], tmp_path / "runs", market="invented", addresses=server.addresses)


def test_a_real_shop_that_is_no_public_host_is_never_reached(tmp_path: Path) -> None:
    with serve({"localhost": {"/robots.txt": Page(b"")}}) as server:
        homes = (
            "http://localhost/",
            "http://127.0.0.1/",
            f"http://127.0.0.1:{server.port}/",
            "http://[::ffff:7f00:1]/",
        )
        recipes = [
            fake.model_copy(update={"shop": fake.shop.model_copy(update={"home": home})})
            for number, home in enumerate(homes)
            for fake in (recipe(f"fake{number}", "category"),)
        ]
        run = crawl(recipes, tmp_path / "runs", market="real", contact="operator@matguide.example")

    assert server.log == []
    finishes = [report.finish for report in load_manifest(run).shops.values()]
    assert len(finishes) == 4
    assert all(finish.startswith("unreachable: ") for finish in finishes)
    assert sum("not on the public web" in finish for finish in finishes) == 3
    assert sum("a port other than 80 and 443" in finish for finish in finishes) == 1


def test_real_shops_need_a_contact_and_a_second_between_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MATGUIDE_CONTACT", raising=False)
    with pytest.raises(CrawlSetupError, match="MATGUIDE_CONTACT"):
        crawl(RECIPES, tmp_path, market="real")
    for contact in ("nobody", "@", "x@", "a@b", "http://", "https://host"):
        with pytest.raises(CrawlSetupError, match="MATGUIDE_CONTACT"):
            crawl(RECIPES, tmp_path, market="real", contact=contact)
    with pytest.raises(CrawlSetupError, match="once in 1 s"):
        crawl(RECIPES, tmp_path, market="real", contact="a@b.example", delay=0.5)
    with pytest.raises(CrawlSetupError, match="no shop"):
        crawl([], tmp_path, market="real", contact="a@b.example")
    with pytest.raises(CrawlSetupError, match="invented"):
        crawl(RECIPES, tmp_path, market="invented", contact="a@b.example", delay=1)
    with pytest.raises(CrawlSetupError, match="real"):
        crawl(RECIPES, tmp_path, market="real", addresses={"fjell.example": ("127.0.0.1", 1)})
    assert list(tmp_path.iterdir()) == []


def test_nothing_rests_on_an_archive_that_was_damaged_since(tmp_path: Path) -> None:
    robots = Page(b"User-agent: *\nAllow: /\n")
    pages = {"/robots.txt": robots, "/": page("/p/1"), "/p/1": conditional(b"<h1>Matte</h1>", '"one"')}
    shop = recipe("fjell", "category", product="/p/", policies=["/"])

    def crawl_on(day: int) -> Path:
        at = datetime(2026, 9, day, tzinfo=UTC)
        return crawl(
            [shop], tmp_path, market="invented", started_at=at, addresses=server.addresses, delay=0, market_day=day
        )

    with serve({"fjell.example": pages}) as server:
        runs = [crawl_on(1), crawl_on(2)]
        (archive,) = (runs[0] / "archive").iterdir()
        whole = archive.read_bytes()
        archive.write_bytes(whole[:400] + bytes(20) + whole[420:])
        runs.append(crawl_on(3))
    outcomes = [[line.outcome for line in read_walk(run) if line.role == "product"] for run in runs]

    assert outcomes == [[Outcome.ANSWERED], [Outcome.UNCHANGED], [Outcome.ANSWERED]]
