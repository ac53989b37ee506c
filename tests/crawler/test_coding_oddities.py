"""Content codings as they really come: cut, damaged, empty, doubled, mislabelled; what is whole and what is flagged."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable
from random import Random

import brotli
import pytest

from crawler.coding import MAX_CODINGS, MAX_MEMBERS, decode

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

RANDOM = Random(1)  # noqa: S311 - noise, the same each time
BODY = b"<p>mat</p>" * 50 + RANDOM.randbytes(3000).hex().encode()
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
GZIP, DEFLATE, BR, ZSTD = (pack(BODY) for pack in PACK.values())


def flipped(packed: bytes, place: int) -> bytes:
    return packed[:place] + bytes([packed[place] ^ 0xFF]) + packed[place + 1 :]


def named(packed: bytes) -> bytes:
    """Give a gzip member a file name, a comment and an extra field."""
    return packed[:3] + b"\x1c" + packed[4:10] + b"\x04\x00mats" + b"mat.html\0" + b"a mat\0" + packed[10:]


WHOLE = {
    "two gzip members": (GZIP + PACK["gzip"](b"more"), "gzip", BODY + b"more"),
    "zeros behind gzip": (GZIP + bytes(64), "gzip", BODY),
    "text behind gzip": (GZIP + b"<!-- cached -->", "gzip", BODY),
    "gzip with name, comment and extra field": (named(GZIP), "gzip", BODY),
    "gzip of nothing": (PACK["gzip"](b""), "gzip", b""),
    "br of nothing": (PACK["br"](b""), "br", b""),
    "zstd of nothing": (PACK["zstd"](b""), "zstd", b""),
    "no bytes under gzip": (b"", "gzip", b""),
    "two zstd frames": (ZSTD + PACK["zstd"](b"more"), "zstd", BODY + b"more"),
    "deflate without its head": (DEFLATE[2:-4], "deflate", BODY),
    "gzip in upper case": (GZIP, "GZIP", BODY),
    "gzip twice named, once done": (PACK["gzip"](b"<p>mat"), "identity, gzip", b"<p>mat"),
    "plain text under each coding": (b"<p>mat", "br, gzip", b"<p>mat"),
    "an empty name between": (GZIP, "gzip, ,", BODY),
    "ten codings": (BODY, "identity, " * (MAX_CODINGS - 1) + "identity", BODY),
}
FLAGGED = {
    "gzip cut in its head": (GZIP[:6], "gzip"),
    "gzip cut in its body": (GZIP[:-300], "gzip"),
    "gzip without its length": (GZIP[:-4], "gzip"),
    "gzip without its checksum": (GZIP[:-8], "gzip"),
    "gzip with a wrong checksum": (flipped(GZIP, len(GZIP) - 6), "gzip"),
    "gzip with a wrong length": (flipped(GZIP, len(GZIP) - 2), "gzip"),
    "gzip with a flipped byte": (flipped(GZIP, len(GZIP) // 2), "gzip"),
    "the second gzip member cut": (GZIP + GZIP[:-200], "gzip"),
    "deflate cut": (DEFLATE[:-200], "deflate"),
    "deflate with a wrong checksum": (flipped(DEFLATE, len(DEFLATE) - 2), "deflate"),
    "br cut": (BR[:-200], "br"),
    "zstd cut": (ZSTD[:-200], "zstd"),
    "zstd cut in its head": (ZSTD[:3], "zstd"),
    "something behind zstd": (ZSTD + b"<!-- cached -->", "zstd"),
    "gzip under the name of br": (GZIP, "br"),
    "zstd under the name of gzip": (ZSTD, "gzip"),
    "eleven codings": (BODY, "gzip, " * MAX_CODINGS + "gzip"),
    "too many gzip members": (PACK["gzip"](b"a") * (MAX_MEMBERS + 1), "gzip"),
    "too many zstd frames": (PACK["zstd"](b"") * (MAX_MEMBERS + 1), "zstd"),
    "the inner of two codings cut": (PACK["br"](GZIP[:-200]), "gzip, br"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_all_there_is_whole(name: str) -> None:
    received, encoding, body = WHOLE[name]
    assert decode(received, encoding) == (body, True)


@pytest.mark.parametrize("name", FLAGGED)
def test_what_is_cut_damaged_or_mislabelled_is_flagged(name: str) -> None:
    received, encoding = FLAGGED[name]
    assert not decode(received, encoding).whole


@pytest.mark.parametrize("name", PACK)
def test_a_bomb_in_one_chunk_is_cut_at_the_limit(name: str) -> None:
    decoded = decode(PACK[name](bytes(40_000_000)), name, limit=500_000)
    assert (len(decoded.body), decoded.whole) == (500_000, False)


@pytest.mark.parametrize("name", PACK)
def test_ten_codings_around_one_another_are_removed_and_a_bomb_in_them_is_cut(name: str) -> None:
    packed, bomb = BODY, bytes(3_000_000)
    for _ in range(10):
        packed, bomb = PACK[name](packed), PACK[name](bomb)
    names = ", ".join([name] * 10)

    assert decode(packed, names) == (BODY, True)
    assert decode(bomb, names, limit=1_000_000) == (bytes(1_000_000), False)
