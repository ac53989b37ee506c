"""The archive: responses as WARC 1.1, bodies as received.

Reads `*.warc` and `*.warc.gz`, ours and other tools'. What is read back is a Response, the only thing a page reader
ever sees.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from isal import igzip
from isal.isal_zlib import IsalError

from crawler.coding import BODY_LIMIT, decode

_STEP = 1024 * 1024
_HEAD_LINE = 64 * 1024
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^WARC-Type:[ \t]*\w", re.IGNORECASE | re.MULTILINE)


class ArchiveError(Exception):
    """A file is no archive, or breaks off; the message names file and place."""


@dataclass(frozen=True, slots=True)
class Response:
    """One archived answer of a shop, content encoding removed."""

    url: str
    """Address that was asked (WARC-Target-URI)."""
    status: int
    """HTTP status."""
    headers: tuple[tuple[str, str], ...]
    """HTTP headers as received, in order, repeats kept."""
    body: bytes
    """Payload with transfer and content encoding removed; charset not decoded."""
    digest: str
    """`sha1:` and base 32 digest of the payload as archived (WARC-Payload-Digest)."""
    observed_at: datetime
    """When it was received, UTC (WARC-Date)."""
    file: str = ""
    """Name of the archive file it lies in."""
    offset: int = 0
    """Byte offset of its record in that file."""
    truncated: bool = False
    """True where the encoded body breaks off, is damaged or exceeds 10 MiB: `body` is what could be decoded."""

    def header(self, name: str) -> str | None:
        """Return the first value of a header, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def iter_responses(path: Path) -> Iterator[Response]:
    """Yield every response record of one WARC file, in order.

    Raises:
        ArchiveError: the file is not there, is no WARC, breaks off, or holds something between its records; what can
            be read of it was yielded.
    """
    seen = False
    for response in _responses(path, 0):
        seen = True
        yield response
    if not seen and not _has_records(path):
        msg = f"{path}: holds no WARC record; `matguide read` takes .warc, .warc.gz and .html files"
        raise ArchiveError(msg)
    _refuse_gaps(path)


def read_response(path: Path, offset: int) -> Response:
    """Read the one response record that starts at `offset`.

    Raises:
        ArchiveError: no whole response record starts there.
    """
    for response in _responses(path, offset):
        if response.offset == offset:
            return response
        break
    msg = f"{path}: no response record starts at byte {offset}"
    raise ArchiveError(msg)


def payload_digest(payload: bytes) -> str:
    """Return the WARC-Payload-Digest of a payload as received: `sha1:` and base 32."""
    return sha1_name(hashlib.sha1(payload, usedforsecurity=False).digest())


def sha1_name(digest: bytes) -> str:
    """Return a digest as WARC writes it: `sha1:` and base 32."""
    return "sha1:" + base64.b32encode(digest).decode()


def _responses(path: Path, start: int) -> Iterator[Response]:
    try:
        with path.open("rb") as stream:
            stream.seek(start)
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, quirks_mode=True):
                if record.is_http and record.http_headers is not None:
                    yield _response(path, record)
    except OSError as error:
        msg = f"{path}: not readable as WARC: {error}"
        raise ArchiveError(msg) from None


def _refuse_gaps(path: Path) -> None:
    """Refuse an archive whose records do not follow one another to its end; fastwarc passes over what is damaged.

    Raises:
        ArchiveError: a record's head is cut or damaged, or something else stands where one should begin.
    """
    number = 0
    try:
        with path.open("rb") as file, _plain(file) as stream:
            while first := stream.readline(_HEAD_LINE):
                if not first.strip():
                    continue
                number += 1
                _pass_over(first, stream)
    except (OSError, EOFError, ValueError, IsalError) as error:  # type: ignore[misc]  # isal's stub: a class, not one
        place = f"record {number}" if number else "its first bytes"
        msg = f"{path}: is damaged or breaks off at {place}: {error}"
        raise ArchiveError(msg) from None


def _plain(file: BinaryIO) -> BinaryIO:
    compressed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return cast("BinaryIO", igzip.IGzipFile(fileobj=file)) if compressed else file  # type: ignore[no-untyped-call]  # isal has no types for it


def _pass_over(first: bytes, stream: BinaryIO) -> None:
    head = b""
    while (line := stream.readline(_HEAD_LINE)).strip():
        head += line
    length = _LENGTH.search(head)
    if not first.startswith(b"WARC/") or length is None or _TYPE.search(head) is None or not line:
        msg = "no head of a WARC record"
        raise ValueError(msg)
    left = int(length[1])
    while left:
        passed = len(stream.read(min(left, _STEP)))
        if not passed:
            msg = "the record is shorter than it says"
            raise ValueError(msg)
        left -= passed


def _has_records(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return any(True for _ in ArchiveIterator(stream, parse_http=False))
    except (OSError, ValueError):
        return False


def _response(path: Path, record: WarcRecord) -> Response:
    offset = record.stream_pos
    expected = record.content_length
    payload = record.reader.read(2 * BODY_LIMIT) if record.reader else b""
    headless = record.http_headers is None or (record.http_headers.status_code is None and not payload)
    if len(payload) < min(expected, 2 * BODY_LIMIT) or record.record_date is None or headless:
        msg = f"{path}: breaks off in the record at byte {offset}"
        raise ArchiveError(msg)
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in record.http_headers.items_bytes()
    )
    named = {name.lower(): value for name, value in reversed(headers)}
    received = _dechunk(payload) if "chunked" in named.get("transfer-encoding", "").lower() else payload
    codings = ", ".join(value for name, value in headers if name.lower() == "content-encoding")
    decoded = decode(received, codings)
    return Response(
        url=(record.headers.get("WARC-Target-URI") or "").strip("<>"),
        status=record.http_headers.status_code or 0,
        headers=headers,
        body=decoded.body,
        digest=record.headers.get("WARC-Payload-Digest") or payload_digest(payload),
        observed_at=record.record_date.astimezone(UTC),
        file=path.name,
        offset=offset,
        truncated=not decoded.whole or len(payload) < expected or "WARC-Truncated" in record.headers,
    )


_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


def _dechunk(payload: bytes) -> bytes:
    """Remove a chunked transfer encoding; a payload that is not chunked (some tools keep the header) stays as it is."""
    parts: list[bytes] = []
    place = 0
    while size := _CHUNK_SIZE.match(payload, place):
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(payload[size.end() : size.end() + length])
        place = size.end() + length + (2 if payload[size.end() + length :][:2] == b"\r\n" else 1)
    return b"".join(parts) if parts else payload
