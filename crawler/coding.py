"""Content codings: bytes as received → the body that was meant, never more than a limit, whatever the bytes say.

Reads gzip, deflate, br and zstd (RFC 9110 section 8.4.1, RFC 8878). Writes nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import brotli
from isal import isal_zlib

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BODY_LIMIT = 10 * 1024 * 1024
"""Most bytes of a decoded body that are kept; a page of more is cut off there."""

MAX_CODINGS = 10
"""Codings removed; a body under more is left as it is and is not whole."""
MAX_MEMBERS = 1000
"""Members of a gzip or frames of a zstd body; each costs more than its bytes."""

_STEP = 256 * 1024
_GZIP_MAGIC = b"\x1f\x8b"


class Decoded(NamedTuple):
    """A body with its content codings removed."""

    body: bytes
    """What could be decoded."""
    whole: bool
    """False where the bytes break off, are damaged, or hold more than the limit."""


def decode(received: bytes, content_encoding: str | None, limit: int = BODY_LIMIT) -> Decoded:
    """Remove the codings that a Content-Encoding header names, the last one first.

    A body that is plain text in spite of the header (a wrong header, or an archive that stored the decoded body and
    kept the header) is taken as it is, and so is one under a coding that nobody knows (`utf-8`, seen in the wild).
    """
    names = [part.strip().lower() for part in (content_encoding or "").split(",", MAX_CODINGS)]
    body, whole = received, len(names) <= MAX_CODINGS
    for name in reversed(names):
        coding = _CODINGS.get(name)
        if coding is not None and whole and body:
            body, whole = _collect(body, coding, limit)
    return Decoded(body[:limit], whole and len(body) <= limit)


def _collect(received: bytes, coding: Callable[[bytes], Iterator[bytes]], limit: int) -> Decoded:
    parts: list[bytes] = []
    size = 0
    try:
        for part in coding(received):
            parts.append(part)
            size += len(part)
            if size > limit:
                break
    except EOFError:
        # Nothing contradicts the coding so far; only what opens like a page or JSON is taken for plain text.
        plain = not parts and received.lstrip()[:1] in {b"<", b"{", b"["} and _is_text(received)
        return Decoded(received, whole=True) if plain else Decoded(b"".join(parts), whole=False)
    except (isal_zlib.IsalError, brotli.error, zstd.ZstdError):  # type: ignore[misc]  # isal's stub: a class, not one
        plain = not parts and _is_text(received)
        return Decoded(received, whole=True) if plain else Decoded(b"".join(parts), whole=False)
    return Decoded(b"".join(parts), whole=size <= limit)


def _is_text(body: bytes) -> bool:
    return not any(byte < 0x20 and byte not in b"\t\n\f\r\x1b" for byte in body[:512])


def _gunzip(received: bytes) -> Iterator[bytes]:
    yield from _inflate(received, 31)


def _undeflate(received: bytes) -> Iterator[bytes]:
    # "deflate" means the zlib format, but some servers send the raw one: the first two bytes tell.
    is_zlib = len(received) > 1 and received[0] & 0x0F == 8 and (received[0] * 256 + received[1]) % 31 == 0
    yield from _inflate(received, 15 if is_zlib else -15)


def _inflate(received: bytes, window_bits: int) -> Iterator[bytes]:
    for _ in range(MAX_MEMBERS):
        inflater = isal_zlib.decompressobj(wbits=window_bits)
        while not inflater.eof:
            part = inflater.decompress(received, _STEP)
            received = inflater.unconsumed_tail
            if part:
                yield part
            elif not received and not inflater.eof:
                raise EOFError
        # gzip may have several members; anything else behind the first is padding
        received = inflater.unused_data
        if not received.startswith(_GZIP_MAGIC):
            return
    raise EOFError


def _unbrotli(received: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    part = decoder.process(received, output_buffer_limit=_STEP)
    while part:
        yield part
        if decoder.is_finished():
            return
        part = decoder.process(b"", output_buffer_limit=_STEP)
    if not decoder.is_finished():
        raise EOFError


def _unzstd(received: bytes) -> Iterator[bytes]:
    for _ in range(MAX_MEMBERS):
        decoder = zstd.ZstdDecompressor()
        while not decoder.eof:
            part = decoder.decompress(received, _STEP)
            received = b""
            if part:
                yield part
            elif decoder.needs_input and not decoder.eof:
                raise EOFError
        received = decoder.unused_data
        if not received:
            return
    raise EOFError


_CODINGS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
