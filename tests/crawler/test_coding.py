"""Content codings: what comes out is what went in, or a beginning of it that is told from the whole."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.coding import decode

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def raw_deflate(body: bytes) -> bytes:
    coder = zlib.compressobj(wbits=-15)
    return coder.compress(body) + coder.flush()


CODERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli.compress),
    ("zstd", zstd.compress),
]
# Compressible in parts only, so that a cut lands in the middle of something.
BODY = b"".join(b"<p>mat %d costs %d</p>" % (n, n * 7919 % 1009) for n in range(20000))


@pytest.mark.parametrize(("name", "coder"), CODERS)
@given(body=st.binary(min_size=1, max_size=4000))
def test_a_coded_body_is_decoded_to_what_it_was(name: str, coder: Callable[[bytes], bytes], body: bytes) -> None:
    assert decode(coder(body), name) == (body, True)


@pytest.mark.parametrize(("name", "coder"), CODERS)
def test_a_body_cut_anywhere_is_a_beginning_and_never_whole(name: str, coder: Callable[[bytes], bytes]) -> None:
    received = coder(BODY)
    for cut in range(8, len(received) - 8, len(received) // 25):
        decoded = decode(received[:cut], name)
        assert not decoded.whole
        assert BODY.startswith(decoded.body)
    assert len(decode(received[: len(received) * 9 // 10], name).body) > len(BODY) // 2


@pytest.mark.parametrize(("name", "coder"), CODERS)
def test_a_bomb_gives_the_limit_and_is_not_whole(name: str, coder: Callable[[bytes], bytes]) -> None:
    decoded = decode(coder(bytes(30_000_000)), name, limit=1_000_000)

    assert (len(decoded.body), decoded.whole) == (1_000_000, False)


def test_several_codings_are_removed_in_turn() -> None:
    assert decode(gzip.compress(brotli.compress(BODY)), "br, gzip") == (BODY, True)


def test_gzip_members_follow_one_another() -> None:
    assert decode(gzip.compress(b"mat ") + gzip.compress(b"and pillow") + b"\0" * 16, "gzip") == (
        b"mat and pillow",
        True,
    )


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "utf-8", "", None])
def test_plain_text_under_a_wrong_header_is_taken_as_it_is(name: str | None) -> None:
    assert decode(b"<html><p>plain", name) == (b"<html><p>plain", True)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
@given(received=st.binary(max_size=300))
def test_no_bytes_make_it_fail(name: str, received: bytes) -> None:
    decode(received, name)
