"""The archive: what went over the wire comes back, from ours and from other tools' files."""

from __future__ import annotations

import gzip
import os
import random
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.archive import ArchiveError, iter_responses, payload_digest, read_response
from crawler.warc import ArchiveWriter, Earlier, Exchange

AT = datetime(2026, 9, 1, 8, 0, 3, 250_000, tzinfo=UTC)
PAGE = "<h1>Nagelmatte „Fjäll“</h1>".encode() * 50
ABOUT = {"software": "Matguide/test"}


def exchange(path: str = "/mat", body: bytes = PAGE, *headers: tuple[bytes, bytes], status: str = "200 OK") -> Exchange:
    return Exchange(
        url=f"http://shop.example{path}",
        at=AT,
        request_line=f"GET {path} HTTP/1.1",
        request_headers=[(b"Host", b"shop.example"), (b"User-Agent", b"Matguide/test")],
        status_line=f"HTTP/1.1 {status}",
        headers=[(b"Content-Type", b"text/html; charset=utf-8"), *headers],
        body=body,
        ip_address="203.0.113.9",
    )


def write(folder: Path, *exchanges: Exchange) -> Path:
    writer = ArchiveWriter(folder, "shop", ABOUT)
    for each in exchanges:
        writer.write_response(each)
    writer.close()
    return folder / "shop-00001.warc.gz"


def test_a_body_is_archived_as_received_and_read_back_decoded(tmp_path: Path) -> None:
    received = brotli.compress(PAGE)
    path = write(tmp_path, exchange("/mat", received, (b"Content-Encoding", b"br")))

    (response,) = iter_responses(path)
    assert (response.body, response.truncated) == (PAGE, False)
    assert response.digest == payload_digest(received)
    assert (response.url, response.status, response.observed_at) == ("http://shop.example/mat", 200, AT)
    records = FastIterator(str(path), record_types=WarcRecordType.response, auto_decode="none")
    assert [record.reader.read() for record in records if record.reader] == [received]


def test_repeated_headers_are_kept_in_their_order_and_bytes(tmp_path: Path) -> None:
    headers = ((b"Set-Cookie", b"a=1"), (b"X-Odd", b"\xe4\xf6"), (b"set-cookie", b"b=2"))
    path = write(tmp_path, exchange("/mat", PAGE, *headers))

    (response,) = iter_responses(path)
    assert response.headers[1:] == (("Set-Cookie", "a=1"), ("X-Odd", "äö"), ("set-cookie", "b=2"))
    assert response.header("SET-COOKIE") == "a=1"


def test_any_record_is_found_again_by_its_place(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "shop", ABOUT)
    places = [writer.write_response(exchange(f"/mat-{n}", b"mat %d" % n)) for n in range(20)]
    writer.close()

    for number, place in enumerate(places):
        response = read_response(tmp_path / place.file, place.offset)
        assert (response.body, response.digest) == (b"mat %d" % number, place.digest)
        assert (response.file, response.offset) == (place.file, place.offset)


def test_a_record_is_on_disk_before_the_next_thing_happens(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "shop", ABOUT)
    place = writer.write_response(exchange())

    assert read_response(tmp_path / place.file, place.offset).body == PAGE  # though the file is still open
    writer.close()


def test_a_full_file_is_followed_by_the_next(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "shop", ABOUT, segment_limit=2000)
    files = [writer.write_response(exchange(f"/mat-{n}")).file for n in range(8)]
    writer.close()

    assert sorted(set(files)) == [path.name for path in sorted(tmp_path.iterdir())]
    assert len(set(files)) > 2
    assert sum(len(list(iter_responses(path))) for path in tmp_path.iterdir()) == 8


def test_a_full_file_is_on_the_disk_before_the_next_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    settle = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (happened.append("settled"), settle(number)))
    writer = ArchiveWriter(tmp_path, "shop", ABOUT, segment_limit=2000)
    for number in range(8):
        file = writer.write_response(exchange(f"/mat-{number}")).file
        if file not in happened:
            happened.append(file)
    writer.close()

    assert happened[1::2] == ["settled"] * (len(happened) // 2)
    assert happened[::2] == sorted(path.name for path in tmp_path.iterdir())


def test_another_writer_goes_on_behind_the_files_that_are_there(tmp_path: Path) -> None:
    first, second = ArchiveWriter(tmp_path, "shop", ABOUT), ArchiveWriter(tmp_path, "shop-a", ABOUT)
    places = [writer.write_response(exchange()) for writer in (first, second)]
    first.close()
    second.close()
    again = ArchiveWriter(tmp_path, "shop", ABOUT)
    places.append(again.write_response(exchange("/other")))
    again.close()

    assert [place.file for place in places] == ["shop-00001.warc.gz", "shop-a-00001.warc.gz", "shop-00002.warc.gz"]
    records = [record for path in tmp_path.iterdir() for record in FastIterator(str(path), parse_http=False)]
    assert len({record.record_id for record in records}) == len(records) == 9


def test_a_body_that_came_compressed_is_not_compressed_again(tmp_path: Path) -> None:
    received = gzip.compress(PAGE)
    place = write(tmp_path, exchange("/mat", received, (b"Content-Encoding", b"gzip")))

    assert received in place.read_bytes()


def test_other_tools_read_every_file_and_find_every_digest_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer = ArchiveWriter(tmp_path, "shop", ABOUT, segment_limit=5000)
    written = writer.write_response(exchange("/mat", gzip.compress(PAGE), (b"Content-Encoding", b"gzip")))
    writer.write_response(exchange("/small", PAGE, (b"Transfer-Encoding", b"chunked")))
    writer.write_response(exchange("/large", random.Random(1).randbytes(60_000)))  # noqa: S311 - no secret
    writer.write_response(exchange("/empty", b""))
    earlier = Earlier("http://shop.example/mat", AT, written.digest)
    writer.write_revisit(exchange("/mat", b"", (b"ETag", b'"1"'), status="304 Not Modified"), earlier)
    writer.close()
    paths = sorted(tmp_path.iterdir())
    assert len(paths) > 1

    kinds: list[str] = []
    for path in paths:
        with path.open("rb") as stream:
            kinds += [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
        assert all(record.verify_block_digest() for record in FastIterator(str(path), parse_http=False))
    assert [kind for kind in kinds if kind != "warcinfo"] == ["request", "response"] * 4 + ["request", "revisit"]

    class Options:
        inputs = tuple(str(path) for path in paths)
        verbose = True

    assert Checker(Options()).process_all() in {None, 0}
    told = capsys.readouterr().out
    assert "fail" not in told
    assert told.count("digest pass") >= len([kind for kind in kinds if kind != "revisit"])


def test_a_wrong_byte_is_found_by_other_tools(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The negative control of the test above: a file whose digests don't fit its bytes does not pass."""
    path = tmp_path / "shop.warc"
    path.write_bytes(gzip.decompress(write(tmp_path, exchange()).read_bytes()).replace(b"Nagel", b"Magel", 1))

    class Options:
        inputs = (str(path),)
        verbose = False

    assert Checker(Options()).process_all() == 1
    assert "digest failed" in capsys.readouterr().out


def test_a_revisit_says_what_it_revisits_and_is_no_response(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "shop", ABOUT)
    earlier = Earlier("http://shop.example/mat", AT, payload_digest(PAGE))
    writer.write_revisit(exchange("/mat", b"", status="304 Not Modified"), earlier)
    writer.close()

    path = tmp_path / "shop-00001.warc.gz"
    (revisit,) = [r for r in FastIterator(str(path)) if r.record_type == WarcRecordType.revisit]
    assert revisit.headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert revisit.headers["WARC-Refers-To-Target-URI"] == "http://shop.example/mat"
    assert revisit.headers["WARC-Refers-To-Date"] == "2026-09-01T08:00:03.250000Z"
    assert revisit.headers["WARC-Payload-Digest"] == payload_digest(PAGE)
    assert revisit.headers["WARC-IP-Address"] == "203.0.113.9"
    assert list(iter_responses(path)) == []


def test_a_body_that_broke_off_is_read_as_far_as_it_goes_and_told(tmp_path: Path) -> None:
    received = gzip.compress(PAGE * 40)
    path = write(tmp_path, exchange("/mat", received[: len(received) // 2], (b"Content-Encoding", b"gzip")))

    (response,) = iter_responses(path)
    assert response.truncated
    assert (PAGE * 40).startswith(response.body)


def foreign(http: bytes, kind: str = "response", url: str = "http://other.example/") -> bytes:
    """Return a record as other tools write them."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2020-03-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        (b"4\r\n<h1>\r\n3;x=1\r\nmat\r\n0\r\n\r\n", b"<h1>mat"),
        (b"<h1>mat, header kept by the tool", b"<h1>mat, header kept by the tool"),
    ],
)
def test_chunks_of_another_tools_record_are_joined(tmp_path: Path, payload: bytes, body: bytes) -> None:
    path = tmp_path / "other.warc"
    path.write_bytes(foreign(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + payload))

    (response,) = iter_responses(path)
    assert response.body == body
    assert response.digest == payload_digest(payload)


def test_what_stands_before_a_break_is_read_and_the_break_is_told(tmp_path: Path) -> None:
    whole = write(tmp_path, exchange("/mat-1"), exchange("/mat-2")).read_bytes()
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(whole[:-40])

    read = []
    with pytest.raises(ArchiveError, match=r"cut\.warc\.gz"):
        read.extend(response.url for response in iter_responses(path))
    responses = iter_responses(path)
    assert next(responses).url == "http://shop.example/mat-1"


@pytest.mark.parametrize("content", [b"", b"<html>no archive</html>", gzip.compress(b"no archive either", mtime=0)])
def test_a_file_that_is_no_archive_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.warc.gz"
    path.write_bytes(content)

    with pytest.raises(ArchiveError, match=r"page\.warc\.gz"):
        read_response(path, 0)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"none\.warc\.gz"):
        list(iter_responses(tmp_path / "none.warc.gz"))


@pytest.mark.shared
def test_real_pages_are_read_whole_and_found_again_by_place(shared: Path) -> None:
    path = shared / "real_pages" / "pages.warc.gz"
    responses = list(iter_responses(path))

    assert len(responses) == 51
    assert all(response.body and not response.truncated for response in responses)
    assert all(read_response(path, response.offset) == response for response in responses[::10])
