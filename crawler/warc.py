"""Write an archive: WARC 1.1 records, one gzip member each, with the system before anything else is told of them.

Writes `<shop>-00001.warc.gz` and its successors; crawler/archive.py reads them back. Bodies are stored as received:
compressed bytes verbatim, Content-Encoding kept. Only the transfer encoding is gone (the HTTP client removed it), so
its header is renamed to `X-Crawler-Transfer-Encoding`, as Common Crawl does.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from isal import isal_zlib

from crawler.archive import payload_digest, sha1_name

SEGMENT_LIMIT = 128 << 20
"""Bytes after which a file is brought to the disk and closed; the next record opens another."""

_SMALL = 16 << 10
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

RawHeaders = Sequence[tuple[bytes, bytes]]


class Exchange(NamedTuple):
    """One request and what came back, as it went over the wire."""

    url: str
    """Address that was asked."""
    at: datetime
    """When the answer was complete, UTC."""
    request_line: str
    """E.g. `GET /products.json?page=1 HTTP/1.1`."""
    request_headers: RawHeaders
    """Headers as sent."""
    status_line: str
    """E.g. `HTTP/1.1 200 OK`."""
    headers: RawHeaders
    """Headers as received, in order, repeats kept."""
    body: bytes
    """Body as received, content encoding in place."""
    ip_address: str | None = None
    """Address that answered."""


class Written(NamedTuple):
    """Where a record was written."""

    file: str
    """File name."""
    offset: int
    """Byte offset of the record."""
    digest: str
    """WARC-Payload-Digest."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier answer that a 304 says is still good."""

    url: str
    """Its address."""
    at: datetime
    """When it was received."""
    digest: str
    """Its WARC-Payload-Digest."""


class ArchiveWriter:
    """Appends the exchanges with one shop to its archive; every call returns with the record handed to the system."""

    def __init__(
        self, folder: Path, shop: str, about: Mapping[str, str], *, segment_limit: int = SEGMENT_LIMIT
    ) -> None:
        """Write below `folder`, behind the files that are there; `about` becomes the warcinfo record of each file."""
        self._folder = folder
        self._shop = shop
        self._about = about
        self._segment_limit = segment_limit
        self._segment = max((int(path.name[-13:-8]) for path in folder.glob(f"{shop}-?????.warc.gz")), default=0)
        self._stream: BinaryIO | None = None
        self._name = ""
        self._size = 0
        # Random ids cost more than a small record's compression: a random start for each writer, then a count.
        start = secrets.token_hex(10)
        self._id_start = f"<urn:uuid:{start[:8]}-{start[8:12]}-4{start[12:15]}-8{start[15:18]}-"
        self._ids = 0

    def write_response(self, exchange: Exchange) -> Written:
        """Write the request and the response record of one exchange; return the place of the response."""
        return self._write_exchange(exchange, "WARC-Type: response\r\n", exchange.body, payload_digest(exchange.body))

    def write_revisit(self, exchange: Exchange, earlier: Earlier) -> Written:
        """Write the request and a revisit record: the shop answered 304 and `earlier` is still what it shows."""
        kind = (
            f"WARC-Type: revisit\r\nWARC-Profile: {_NOT_MODIFIED}\r\n"
            f"WARC-Refers-To-Target-URI: {earlier.url}\r\nWARC-Refers-To-Date: {_warc_date(earlier.at)}\r\n"
        )
        return self._write_exchange(exchange, kind, b"", earlier.digest)

    def close(self) -> None:
        """Bring the open file, if any, to the disk and close it."""
        if self._stream is not None:
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._stream = None

    def _write_exchange(self, exchange: Exchange, kind: str, body: bytes, digest: str) -> Written:
        date = _warc_date(exchange.at)
        stream = self._open_stream(date)
        shared = f"WARC-Target-URI: {exchange.url}\r\nWARC-Date: {date}\r\n"
        if exchange.ip_address:
            shared += f"WARC-IP-Address: {exchange.ip_address}\r\n"
        response_id = self._new_id()
        request = _record(
            f"WARC-Type: request\r\nWARC-Record-ID: {self._new_id()}\r\nWARC-Concurrent-To: {response_id}\r\n"
            f"{shared}Content-Type: application/http; msgtype=request\r\n",
            _http_head(exchange.request_line, exchange.request_headers),
        )
        response = _record(
            f"{kind}WARC-Record-ID: {response_id}\r\n{shared}WARC-Payload-Digest: {digest}\r\n"
            "Content-Type: application/http; msgtype=response\r\n",
            _http_head(exchange.status_line, exchange.headers),
            body,
            is_compressed=_is_encoded(exchange.headers),
        )
        place = Written(self._name, self._size + len(request), digest)
        stream.write(request + response)
        stream.flush()
        self._size += len(request) + len(response)
        return place

    def _open_stream(self, date: str) -> BinaryIO:
        if self._size > self._segment_limit:
            self.close()
        if self._stream is None:
            self._segment += 1
            self._name = f"{self._shop}-{self._segment:05}.warc.gz"
            self._stream = (self._folder / self._name).open("xb")
            about = "".join(f"{name}: {value}\r\n" for name, value in self._about.items())
            record = _record(
                f"WARC-Type: warcinfo\r\nWARC-Record-ID: {self._new_id()}\r\nWARC-Date: {date}\r\n"
                f"WARC-Filename: {self._name}\r\nContent-Type: application/warc-fields\r\n",
                about.encode(),
            )
            self._stream.write(record)
            self._size = len(record)
        return self._stream

    def _new_id(self) -> str:
        self._ids += 1
        return f"{self._id_start}{self._ids:012x}>"


def _record(fields: str, head: bytes, body: bytes = b"", *, is_compressed: bool = False) -> bytes:
    """Return one record as a gzip member; `head` and `body` are its block."""
    block = hashlib.sha1(head, usedforsecurity=False)
    block.update(body)
    opening = f"WARC/1.1\r\n{fields}WARC-Block-Digest: {sha1_name(block.digest())}\r\nContent-Length: "
    record = b"%s%d\r\n\r\n%s%s\r\n\r\n" % (opening.encode(), len(head) + len(body), head, body)
    if is_compressed:
        # What came compressed is stored: compressing it again took most of the time and won nothing (2026-11-23).
        return zlib.compress(record, 0, 31)
    # Level 1 of ISA-L costs a tenth of zlib's default for an eighth more bytes (2026-11-22); setting it up costs more
    # than level 0 takes for a whole small record (2026-11-23).
    compressed: bytes = isal_zlib.compress(record, 1 if len(record) > _SMALL else 0, 31)
    return compressed


def _http_head(first_line: str, headers: RawHeaders) -> bytes:
    lines = [first_line.encode("latin-1", "replace")]
    for name, value in headers:
        is_transfer = name.lower() == b"transfer-encoding"
        lines.append(b"%s: %s" % (b"X-Crawler-Transfer-Encoding" if is_transfer else name, value))
    lines.append(b"\r\n")
    return b"\r\n".join(lines)


def _is_encoded(headers: RawHeaders) -> bool:
    return any(name.lower() == b"content-encoding" and value.lower() != b"identity" for name, value in headers)


def _warc_date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"
