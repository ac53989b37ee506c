"""Benchmark: what it costs to archive a page, ours against warcio's gzip; both write a request and a response."""

from __future__ import annotations

import gc
import gzip
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import Response
from crawler.warc import ArchiveWriter, Exchange
from tests.benchmarks.pages import market_pages, real_pages
from tests.benchmarks.rounds import by_turns, tell

# warcio leaves the files it spools records in to the garbage collector.
pytestmark = [pytest.mark.campaign, pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning")]

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
ASKED = [("Host", "shop.example"), ("User-Agent", "Matguide/benchmark"), ("Accept", "text/html")]
CEILING = 1 / 5

RawHeaders = list[tuple[bytes, bytes]]


def raw(headers: list[tuple[str, str]]) -> RawHeaders:
    return [(name.encode(), value.encode()) for name, value in headers]


RAW_ASKED = raw(ASKED)


def ours(pages: Iterable[tuple[str, RawHeaders, bytes]], folder: Path) -> None:
    writer = ArchiveWriter(folder, "shop", {"software": "Matguide/benchmark"})
    for url, headers, body in pages:
        writer.write_response(Exchange(url, AT, "GET / HTTP/1.1", RAW_ASKED, "HTTP/1.1 200 OK", headers, body))
    writer.close()


def warcios(pages: Iterable[tuple[str, list[tuple[str, str]], bytes]], folder: Path) -> None:
    with (folder / "shop.warc.gz").open("xb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, headers, body in pages:
            answer = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            asked = StatusAndHeaders("GET / HTTP/1.1", ASKED, is_http_request=True)
            response = writer.create_warc_record(url, "response", payload=BytesIO(body), http_headers=answer)
            request = writer.create_warc_record(url, "request", http_headers=asked)
            writer.write_request_response_pair(request, response)
            stream.flush()


def compare(name: str, pages: list[Response], folder: Path, *, zipped: bool) -> float:
    coding = [("Content-Encoding", "gzip")] if zipped else []
    received = [
        (
            page.url,
            [("Content-Type", "text/html; charset=utf-8"), *coding],
            gzip.compress(page.body, 6, mtime=0) if zipped else page.body,
        )
        for page in pages
    ]
    as_bytes = [(url, raw(headers), body) for url, headers, body in received]
    fresh = (folder / str(number) for number in count())

    def new_folder() -> Path:
        place = next(fresh)
        place.mkdir()
        return place

    rounds = by_turns(lambda: ours(as_bytes, new_folder()), lambda: warcios(received, new_folder()))
    gc.collect()
    size = sum(len(body) for _, _, body in received) / len(received)
    tell(rounds.told(f"{name}, {'gzip' if zipped else 'plain'}, {len(pages)} bodies of {size:,.0f} B", len(received)))
    return rounds.ratio


zipped_or_not = pytest.mark.parametrize("zipped", [False, True], ids=["plain", "as received"])


@zipped_or_not
def test_archiving_a_small_page_costs_at_most_a_fifth_of_warcio(tmp_path: Path, zipped: bool) -> None:
    assert compare("market", market_pages(), tmp_path, zipped=zipped) <= CEILING


@pytest.mark.shared
@zipped_or_not
def test_archiving_a_real_page_costs_at_most_a_fifth_of_warcio(shared: Path, tmp_path: Path, zipped: bool) -> None:
    assert compare("real", real_pages(shared), tmp_path, zipped=zipped) <= CEILING
