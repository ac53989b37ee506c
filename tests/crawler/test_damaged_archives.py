"""An archive that is cut or damaged anywhere says so, whatever of it could be read; and `matguide read` ends with 1."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.archive import ArchiveError, iter_responses
from tests.conftest import ROOT


def record(number: int) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Mat %d</h1>" % number
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0000000{number}-0000-0000-0000-000000000000>\r\n"
        f"WARC-Date: 2026-09-01T08:00:00Z\r\nWARC-Target-URI: http://shop.example/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


ONE, TWO, THREE = (record(number) for number in (1, 2, 3))
PACKED = [gzip.compress(part, mtime=0) for part in (ONE, TWO, THREE)]
DAMAGED = {
    "cut in the version": ONE + TWO[:5],
    "cut in the head": ONE + TWO[:60],
    "cut before the body": ONE + TWO[: TWO.index(b"HTTP")],
    "cut in the body": ONE + TWO[:-10],
    "version damaged": ONE + b"WXRC" + TWO[4:] + THREE,
    "type damaged": ONE + TWO.replace(b"WARC-Type", b"WARC-Typ") + THREE,
    "length damaged": ONE + TWO.replace(b"Content-Length: ", b"Content-Length: x", 1) + THREE,
    "length too small": ONE + TWO.replace(b"Content-Length: 5", b"Content-Length: 2", 1) + THREE,
    "zeros in the middle": ONE + bytes(200) + TWO,
    "first head damaged": b"X" + ONE[1:] + TWO,
    "first head cut": ONE[:40],
    "something behind the last": ONE + TWO + b"and so on",
    "gzip: cut in a head": PACKED[0] + PACKED[1][:7],
    "gzip: cut in a member": PACKED[0] + PACKED[1][:-20],
    "gzip: cut head in a whole member": PACKED[0] + gzip.compress(TWO[:60], mtime=0),
    "gzip: magic damaged": PACKED[0] + b"\x1f\x8c" + PACKED[1][2:] + PACKED[2],
    "gzip: checksum damaged": PACKED[0] + PACKED[1][:-8] + b"abcd" + PACKED[1][-4:] + PACKED[2],
}


def saved(folder: Path, name: str, body: bytes) -> Path:
    path = folder / ("mats.warc.gz" if name.startswith("gzip") else "mats.warc")
    path.write_bytes(body)
    return path


@pytest.mark.parametrize("name", DAMAGED)
def test_an_archive_that_is_cut_or_damaged_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="mats"):
        list(iter_responses(saved(tmp_path, name, DAMAGED[name])))


@pytest.mark.parametrize(
    ("name", "body"),
    [("plain", ONE + TWO + THREE), ("plain", ONE + TWO + b"\r\n\n"), ("gzip", b"".join(PACKED)),
     ("gzip", gzip.compress(ONE + TWO + THREE))],
)  # fmt: skip
def test_a_whole_archive_is_read_to_its_end(tmp_path: Path, name: str, body: bytes) -> None:
    pages = [response.body for response in iter_responses(saved(tmp_path, name, body))]

    assert pages[:2] == [b"<h1>Mat 1</h1>", b"<h1>Mat 2</h1>"]


def test_the_command_prints_what_can_be_read_and_ends_with_one(tmp_path: Path) -> None:
    path = saved(tmp_path, "plain", DAMAGED["cut in the head"])
    done = subprocess.run(
        [sys.executable, "-m", "matguide", "read", str(path)], cwd=ROOT, capture_output=True, check=False
    )

    assert done.returncode == 1
    assert done.stdout.count(b"\n") == 1
    assert b"record 2" in b" ".join(done.stderr.split())
