"""Pages made to cost: each a small recipe for bytes that a parser, a regular expression or a decoder may choke on.

python -m tests.campaigns.pathological read|links limits|no-limits [NAME …]     prints what each page costs (Linux)
"""

from __future__ import annotations

import ctypes
import gzip
import json
import resource
import sys
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import brotli

from crawler.archive import Response
from crawler.coding import BODY_LIMIT, decode, zstd
from crawler.pages import document
from crawler.pages.limits import PageTooLargeError
from crawler.reading import read
from crawler.spiders.links import links
from crawler.spiders.sitemap import read_sitemap

SECONDS = 5
"""Most CPU that a page may cost."""
MEGABYTES = 200
"""Most memory that a page may cost."""
MEGA = 1_000_000
_LIBC = ctypes.CDLL(None)


class Answer(NamedTuple):
    """What a shop answers."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    encoding: str | None = None
    path: str = "/product/mat"


def _page(*parts: str) -> Answer:
    return Answer(("<!doctype html><html><body><h1>Spike mat</h1>" + "".join(parts)).encode())


def _attributes(count: int, form: str = 'a{0}="1"') -> str:
    return f"<div {' '.join(form.format(number) for number in range(count))}>mat</div>"


def _ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def _text(text: str) -> Answer:
    """Put words into the page of a product, so that every reader of words meets them."""
    return _product(f"<p>{text}</p><ul><li>{text[:40_000]}</li></ul>")


def _product(*parts: str) -> Answer:
    offers = '{"@type":"Offer","price":"49","priceCurrency":"EUR"}'
    return _page(_ld(f'{{"@type":"Product","name":"Spike mat","offers":{offers}}}'), *parts)


def _nested(coder: Callable[[bytes], bytes], name: str, times: int) -> Answer:
    body = bytes(BODY_LIMIT)
    for _ in range(times):
        body = coder(body)
    return Answer(body, encoding=", ".join([name] * times))


def _bomb(coder: Callable[[bytes], bytes], name: str) -> Answer:
    return Answer(coder(b"<p>mat</p>" * 30 * MEGA), encoding=name)


def _laughs() -> str:
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    head = f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "lol">{levels}]>'
    return f"{head}<urlset><url><loc>&l9;</loc></url></urlset>"


def _sitemap(size: int) -> bytes:
    entry = b"<url><loc>http://dyr.example/product/mat-%07d</loc><lastmod>2026-09-01</lastmod></url>"
    return b"<urlset>" + b"".join(entry % number for number in range(size // len(entry))) + b"</urlset>"


def _feed(count: int) -> bytes:
    products = [{"handle": f"m{n}", "title": "Spike mat", "variants": [{"price": "9"}]} for n in range(count)]
    return json.dumps({"products": products}).encode()


HOSTILE: dict[str, Callable[[], Answer]] = {
    # the parser
    "10 MB of paragraphs": lambda: _page("<p>A mat with 6,210 spikes costs 49 kr.</p>" * 240_000),
    "200,000 nested divs": lambda: _page("<div>" * 200_000),
    "200,000 nested divs, closed": lambda: _page("<div>" * 200_000, "mat", "</div>" * 200_000),
    "20,000 nested divs": lambda: _page("<div>" * 20_000),
    "100,000 nested spans": lambda: _page("<span>" * 100_000),
    "200,000 nested list items": lambda: _page("<ul><li>" * 200_000),
    "200,000 nested forms": lambda: _page("<form><div>" * 200_000),
    "100,000 nested tables": lambda: _page("<table><tr><td>" * 100_000),
    "misnested formatting": lambda: _page("<a><b><i><u>" * 100_000, "<div>", "</a></b></i></u>" * 100_000),
    "formatting in every paragraph": lambda: _page(("<b>" * 20 + "<p>") * 20_000),
    "1,000,000 options": lambda: _page("<select>", "<option>x" * MEGA),
    "one element of 40,000 attributes": lambda: _page(_attributes(40_000)),
    "one element of 400,000 attributes": lambda: _page(_attributes(400_000)),
    "one element of 800,000 attributes": lambda: _page(_attributes(800_000, "a{0}")),
    "attributes set apart by nothing": lambda: _page(_attributes(60_000, 'a{0}="1"').replace('" a', '"a')),
    "attributes set apart by slashes": lambda: _page(_attributes(60_000, "a{0}").replace(" a", "/a")),
    "attributes with brackets in quotes": lambda: _page(_attributes(60_000, 'a{0}="<>"')),
    "attributes behind a quote in a comment": lambda: _page("<!--<a b='-->", _attributes(60_000, "a{0}=\"'>\"")),
    "attributes behind an open quote in a script": lambda: _page(
        '<script>x<a b="</script>', _attributes(60_000, "a{0}='\">'")
    ),
    "attributes, and an equals sign for a name": lambda: _page(
        "<div =\" " + " ".join(f'b{n}=">"' for n in range(60_000)) + ">"
    ),
    "3,000 elements of 400 attributes": lambda: _page(_attributes(400, "a{0}") * 3000),
    "attributes of 60,000 body elements": lambda: _page(*(f"<body a{n}=1>" for n in range(60_000))),
    "an element that never ends": lambda: _page("<div title='" + "x " * 4 * MEGA),
    "10 MB of opening brackets": lambda: _page("<" * 10_400_000),
    "10 MB of tags that begin": lambda: _page("<a" * 5_200_000),
    "10 MB of ampersands": lambda: _page("&" * 10_400_000),
    "10 MB of entities": lambda: _page("&notin;" * 1_450_000),
    "10 MB of NUL": lambda: _page("\0" * 10_400_000),
    "comments that open": lambda: _page("<!--" * 2_600_000),
    "1 MB title": lambda: _page("<title>", "Spike mat " * 100_000, "</title>"),
    "1 MB heading": lambda: _page("<h1>", "Spike mat " * 100_000, "</h1>"),
    "100,000 links": lambda: _page(*(f'<a href="/product/mat-{n}">Mat</a>' for n in range(100_000))),
    "one link of 5 MB": lambda: _page('<a href="/' + "a/" * 2_500_000 + '">Mat</a>'),
    "10,000 links in links": lambda: _page(*(f'<a href="/product/m{n}"><b>Mat' for n in range(10_000))),
    # JSON
    "100,000 brackets": lambda: _page(_ld("[" * 100_000)),
    "100,000 braces": lambda: _page(_ld('{"a":' * 100_000)),
    "JSON of 39 levels, 50,000 times": lambda: _page(_ld("[" + ",".join(["[" * 38 + "]" * 38] * 50_000) + "]")),
    "a number of a million digits": lambda: _page(
        _ld('{"@type":"Product","name":"Spike mat","offers":{"price":' + "9" * MEGA + "}}")
    ),
    "a price of a million digits": lambda: _page('<span class="price">', "9" * MEGA, " kr</span>"),
    "20,000 blocks of JSON-LD": lambda: _page(_ld('{"@type":"Product","name":"Spike mat"}') * 20_000),
    "one block of 20,000 products": lambda: _page(
        _ld(json.dumps([{"@type": "Product", "name": "Spike mat", "offers": {"price": str(n)}} for n in range(20_000)]))
    ),
    "JSON with a million commas missing": lambda: _page(_ld('{"@type":"Product" ' + '"a" ' * MEGA)),
    "JSON with open comments": lambda: _page(_ld('{"a":' + "/*" * MEGA)),
    "JSON with open comments, set apart": lambda: _page(_ld('{"a":' + "/* " * 400_000)),
    "25,000 siblings of microdata": lambda: _page(
        '<div itemscope itemtype="https://schema.org/Product">', '<b itemprop="name">mat</b>' * 25_000
    ),
    "JSON of slashes": lambda: _page(_ld('{"a": 1, ' + "/" * MEGA + "}")),
    "JSON of escapes": lambda: _page(_ld('{"@type":"Product","name":"' + "\\u0041" * 500_000 + '}')),
    "state of 1.4 MB": lambda: _page(
        "<script>window.__STATE__ = " + json.dumps({"price": 1, "a": [{"name": "Spike mat", "price": "9"}] * 40_000})
    ),
    "state that opens and opens": lambda: _page("<script>price;", 'product = {"a":"' * 80_000, "</script>"),
    "a feed of 40,000 products": lambda: Answer(_feed(40_000), "application/json", None, "/products.json"),
    "a feed of nested lists": lambda: Answer(b"[" * MEGA, "application/json", None, "/products.json"),
    "microdata of 5,000 levels": lambda: _page(
        '<div itemscope itemtype="https://schema.org/Product" itemprop=a>' * 5000
    ),
    "20,000 pieces of microdata": lambda: _page(
        '<div itemscope itemtype="https://schema.org/Product"><b itemprop=name>Spike mat</b></div>' * 10_000
    ),
    # text
    "1 MB of digits": lambda: _text("9" * MEGA),
    "1 MB of digits and points": lambda: _text("9." * 500_000),
    "1 MB of digits and blanks": lambda: _text("9 " * 500_000),
    "1 MB of blanks": lambda: _text("x" + "\u00a0" * MEGA + "x"),
    "1 MB of 'x'": lambda: _text("70 x " * 200_000),
    "1 MB of units": lambda: _text("70 cm " * 160_000),
    "1 MB of prices": lambda: _text("49,00 € " * 120_000),
    "1 MB of spikes": lambda: _text("6210 spikes " * 80_000),
    "1 MB of negations": lambda: _text("not without never no " * 50_000),
    "1 MB of conditions": lambda: _text("return within 30 days if unused " * 30_000),
    "1 MB of one sentence": lambda: _text("mat and pillow of cotton, " * 40_000),
    "1 MB of letters": lambda: _text("a" * MEGA),
    "1 MB of combining marks": lambda: _text("a" + "\u0301" * MEGA),
    "1 MB of brackets": lambda: _text("(" * MEGA),
    "1 MB of hyphens": lambda: _text("-" * MEGA),
    "30,000 rows of a table": lambda: _product(
        "<table>", *(f"<tr><th>Size {n}<td>70 x 40 cm" for n in range(9_000)), "</table>"
    ),
    "9,000 headings": lambda: _product(*(f"<h2>You may also like {n}</h2><p>mat" for n in range(9_000))),
    "9,000 prices": lambda: _product(*(f'<span class="price">{n} kr</span>' for n in range(9_000))),
    "9,000 definitions": lambda: _product("<dl>", *(f"<dt>Material {n}<dd>cotton" for n in range(9_000)), "</dl>"),
    # terms
    "terms of 1 MB": lambda: _page("<h1>Return policy</h1><p>", "You may return it within 14 days. " * 30_000)._replace(
        path="/policies/refund-policy"
    ),
    "terms of 9,000 headings": lambda: _page(
        "<h1>Return policy</h1>", "<h2>Returns</h2><p>30 days, paid by the buyer" * 9_000
    )._replace(path="/policies/refund-policy"),
    # codings
    "gzip bomb": lambda: _bomb(gzip.compress, "gzip"),
    "br bomb": lambda: _bomb(lambda body: brotli.compress(body, quality=1), "br"),
    "zstd bomb": lambda: _bomb(zstd.compress, "zstd"),
    "deflate bomb": lambda: _bomb(zlib.compress, "deflate"),
    "gzip in gzip, ten times": lambda: _nested(gzip.compress, "gzip", 10),
    "br in br, ten times": lambda: _nested(brotli.compress, "br", 10),
    "zstd in zstd, ten times": lambda: _nested(zstd.compress, "zstd", 10),
    "deflate in deflate, ten times": lambda: _nested(zlib.compress, "deflate", 10),
    "a coding named 100,000 times": lambda: Answer(b"<p>mat", encoding=", ".join(["gzip"] * 100_000)),
    "300,000 gzip members": lambda: Answer(gzip.compress(b"x") * 300_000, encoding="gzip"),
    "600,000 empty zstd frames": lambda: Answer(zstd.compress(b"") * 600_000, encoding="zstd"),
    # sitemaps
    "billion laughs": lambda: Answer(_laughs().encode(), "application/xml", None, "/sitemap.xml"),
    "a sitemap of 10 MB": lambda: Answer(_sitemap(10_400_000), "application/xml", None, "/sitemap.xml"),
    "a sitemap of 50 MB in gzip": lambda: Answer(
        gzip.compress(_sitemap(50_000_000)), "application/gzip", None, "/sitemap.xml.gz"
    ),
    "a sitemap of open tags": lambda: Answer(b"<url><loc " * MEGA, "application/xml", None, "/sitemap.xml"),
    "a sitemap of one entry": lambda: Answer(b"<url>" + b"<loc" * 2 * MEGA, "application/xml", None, "/sitemap.xml"),
}  # fmt: skip


class Cost(NamedTuple):
    """What a page cost, and what became of it."""

    seconds: float
    """CPU of decoding and reading it."""
    megabytes: float
    """Most memory above what the process held before."""
    marked: bool
    """Whether the reading says that the page could not be read, or not wholly."""


def spend(answer: Answer, what: str) -> Cost:
    """Decode an answer and read it, or look for its links, or for the addresses of a sitemap."""
    _LIBC.malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # Linux: the high-water mark starts again
    before, began = _kilobytes("VmRSS"), time.process_time()
    marked = _read(answer) if what == "read" else _look(answer)
    return Cost(time.process_time() - began, (_kilobytes("VmHWM") - before) / 1024, marked)


def _read(answer: Answer) -> bool:
    decoded = decode(answer.body, answer.encoding)
    headers = (("Content-Type", answer.content_type),)
    url = f"http://dyr.example{answer.path}"
    at = datetime(2026, 9, 1, tzinfo=UTC)
    readings = read(Response(url, 200, headers, decoded.body, "sha1:X", at, truncated=not decoded.whole))
    return any(reading.issues for reading in readings)


def _look(answer: Answer) -> bool:
    decoded = decode(answer.body, answer.encoding)
    if answer.path.startswith("/sitemap"):
        read_sitemap(decoded.body)
        return not decoded.whole
    try:
        links(decoded.body, f"http://dyr.example{answer.path}")
    except PageTooLargeError:
        return True
    return not decoded.whole


def _kilobytes(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith(f"{name}:")))


def main(what: str, names: list[str], *, limits: bool) -> None:
    """Print the cost of each page, one JSON list a line; a page may spend twice what it should, and is killed then."""
    if not limits:
        document.refuse_past_limits = lambda _: None
    spend(_text("a mat of cotton"), what)  # what is loaded at first use is no page's cost
    for name in names or HOSTILE:
        answer = HOSTILE[name]()
        limit = int(time.process_time()) + 2 * SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        cost = spend(answer, what)
        resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(json.dumps([name, *cost]), flush=True)  # noqa: T201 - what the parent reads


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3:], limits=sys.argv[2] == "limits")
