"""An outline tells where each line of readings stands, and which of them say what was said before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from crawler.outline import outline
from crawler.readings import read_run
from tests.crawler.test_readings import ONE, OTHER, make_run, mats

PAGE: dict[str, Any] = {
    "run": "20260901T080000Z",
    "market": "invented",
    "reader_version": "1-0123456789",
    "url": "http://reedbank.example/products/sedge",
    "facts": {
        "name": {"value": "Sedge", "candidates": [{"value": "Sedge", "response_digest": None}]},
        "price": {"value": "40.00", "candidates": [{"value": "40.00", "response_digest": "sha1:FEED1"}]},
    },
    "kind": "product",
    "shop": "reedbank",
    "record_run": "20260901T080000Z",
    "record_file": "reedbank-00001.warc.gz",
    "record_offset": 11,
    "digest": "sha1:PAGE1",
    "observed_at": "2026-09-01T08:00:00Z",
    "outcome": "answered",
}
SAME_WORDS: dict[str, dict[str, Any]] = {
    "another run": {"run": OTHER, "observed_at": "2026-09-02T08:00:00Z"},
    "unchanged": {"outcome": "unchanged"},
    "another record": {"record_run": OTHER, "record_file": "other", "record_offset": None, "digest": "sha1:PAGE2"},
    "another feed": {
        "facts": {
            **PAGE["facts"],
            "price": {"value": "40.00", "candidates": [{"value": "40.00", "response_digest": "sha1:FEED2"}]},
        }
    },
}
OTHER_WORDS: dict[str, dict[str, Any]] = {
    "another shop": {"shop": "fernhill"},
    "another address": {"url": "http://reedbank.example/products/rush"},
    "another price": {
        "facts": {
            **PAGE["facts"],
            "price": {"value": "41.00", "candidates": [{"value": "41.00", "response_digest": "sha1:FEED1"}]},
        }
    },
    "no feed": {"facts": {"name": PAGE["facts"]["name"]}},
}


def outlined(path: Path, *pages: dict[str, Any]) -> list[dict[str, Any]]:
    """Write readings, and return what their outline says of each line."""
    path.write_bytes(b"".join(orjson.dumps(page) + b"\n" for page in pages))
    outline(path)
    return [orjson.loads(line) for line in path.with_suffix(".outline").read_bytes().splitlines()][1:]


@pytest.mark.parametrize("changed", SAME_WORDS.values(), ids=SAME_WORDS)
def test_lines_whose_reading_is_the_same_have_one_text(tmp_path: Path, changed: dict[str, Any]) -> None:
    one, other = outlined(tmp_path / "a.jsonl", PAGE, {**PAGE, **changed})
    assert one["text"] == other["text"]


@pytest.mark.parametrize("changed", OTHER_WORDS.values(), ids=OTHER_WORDS)
def test_lines_whose_reading_is_another_have_texts_of_their_own(tmp_path: Path, changed: dict[str, Any]) -> None:
    one, other = outlined(tmp_path / "a.jsonl", PAGE, {**PAGE, **changed})
    assert one["text"] != other["text"]


def test_the_outline_of_what_the_reader_wrote_cuts_it_into_its_lines_and_names_their_origin(tmp_path: Path) -> None:
    path = read_run(make_run(tmp_path / "runs", ONE, mats(5)), tmp_path / "readings")
    lines = path.read_bytes().splitlines(keepends=True)
    told = [orjson.loads(line) for line in path.with_suffix(".outline").read_bytes().splitlines()][1:]

    whole = path.read_bytes()
    assert [whole[line["offset"] : line["offset"] + line["size"]] for line in told] == lines
    for name in ("shop", "record_run", "digest"):
        assert [line[name] for line in told] == [orjson.loads(line)[name] for line in lines]


def test_an_outline_that_is_gone_or_of_other_readings_is_made_again(tmp_path: Path) -> None:
    run = make_run(tmp_path / "runs", ONE, mats(3))
    path = read_run(run, tmp_path / "readings")
    made = path.with_suffix(".outline")
    whole = made.read_bytes()

    for broken in (None, b"", b'{"readings":"0"}\n'):
        made.unlink()
        if broken is not None:
            made.write_bytes(broken)
        read_run(run, tmp_path / "readings")
        assert made.read_bytes() == whole
    assert [len(outlined(tmp_path / "a.jsonl", *[PAGE] * lines)) for lines in (1, 2)] == [1, 2]
