"""Outlines: what stands where in a file of readings, so that a build takes from it only what it has not seen yet.

A page that stays as it is has the same reading in every run. Beside DIR/readings/<version>/<run_id>.jsonl lies
<run_id>.outline: a first line with the sha256 of the readings that it is of, then for each line of readings

    shop, record_run, digest    as they stand there
    feed_digest                 of a feed's bytes, where words were read from one: another one each day
    text                        128 bits of the sha256 of the rest, without what the run adds and with "=" for the
                                feed's digest: the same where a page reads the same
    offset, size                of the line, bytes
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from crawler.whole import digest_of

OF_THE_RUN = frozenset(
    {"run", "shop", "market", "record_run", "record_file", "record_offset", "digest", "observed_at", "reader_version",
     "outcome"}
)  # fmt: skip
"""What a run adds to a reading."""
_FEED = re.compile(rb'"response_digest":"([^"\\]+)"')


def outline(readings: Path) -> None:
    """Make the outline of a file of readings, unless it is there and fits; until all is written, the old one stays."""
    target = readings.with_suffix(".outline")
    head = orjson.dumps({"readings": digest_of(readings)}, option=orjson.OPT_APPEND_NEWLINE)
    if not _begins_with(target, head):
        unfinished = target.with_name(f"{target.name}.part")
        with readings.open("rb") as lines, unfinished.open("wb") as stream:
            stream.write(head)
            stream.writelines(_outlines(lines))
        unfinished.replace(target)


def _begins_with(target: Path, head: bytes) -> bool:
    try:
        with target.open("rb") as lines:
            return lines.readline() == head
    except OSError:
        return False


def _outlines(lines: BinaryIO) -> Iterator[bytes]:
    offset = 0
    for line in lines:
        told = {**_told(orjson.loads(line)), "offset": offset, "size": len(line)}
        yield orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
        offset += len(line)


def _told(line: dict[str, Any]) -> dict[str, Any]:
    same = {name: value for name, value in line.items() if name not in OF_THE_RUN}
    words = orjson.dumps({"shop": line.get("shop"), **same}, option=orjson.OPT_SORT_KEYS)
    feed_digest = found[1] if (found := _FEED.search(words)) else None
    if feed_digest is not None:
        words = words.replace(b'"%s"' % feed_digest, b'"="')
    return {
        "shop": line.get("shop"),
        "record_run": line.get("record_run"),
        "digest": line.get("digest"),
        "feed_digest": feed_digest.decode() if feed_digest is not None else None,
        "text": hashlib.sha256(words).hexdigest()[:32],
    }
