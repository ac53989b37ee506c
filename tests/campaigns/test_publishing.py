"""Campaign: publishing under a reader, and publishes that are killed at each write; readers see one edition, whole.

The small versions run with every test; `-m campaign` runs the full ones, whose figures stand in RESULTS.md.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.benchmarks.rounds import tell
from tests.campaigns.strike_publish import publish_number
from tests.conftest import ROOT

PUBLISHES = 500
FEW_PUBLISHES = 5
FEW_STRIKES = 1_000
"""Each how many-th write is struck in the small version, so that only the first is; every rename is, in both."""


def read_while_publishing(folder: Path, publishes: int, *, copy: bool) -> dict[str, Any]:
    """Publish one edition after the other under a reader of a hundred looks a second; say what it saw."""
    publish_number(0, folder, copy=copy)
    site = folder / "www" if copy else folder / "editions" / "current"
    words = [sys.executable, "-m", "tests.campaigns.read_editions", str(site)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as reader:
        for number in range(1, publishes):
            publish_number(number, folder, copy=copy)
        told, _ = reader.communicate()
    seen: dict[str, Any] = orjson.loads(told)
    return seen


def strikes(folder: Path, kind: str, every: int) -> list[dict[str, Any]]:
    words = [sys.executable, "-m", "tests.campaigns.strike_publish", str(folder), kind, str(every)]
    told = subprocess.run(words, check=True, capture_output=True, cwd=ROOT).stdout
    return [orjson.loads(line) for line in told.splitlines()]


def hold(found: list[dict[str, Any]]) -> None:
    assert {strike["ended"] for strike in found} == {-9}
    assert [strike for strike in found if strike["faults"] or strike["after"]] == []
    assert {"old"} <= {strike["left"] for strike in found} <= {"old", "new"}


def test_a_reader_sees_whole_editions_while_others_are_published(tmp_path: Path) -> None:
    seen = read_while_publishing(tmp_path, FEW_PUBLISHES, copy=False)

    assert seen["whole"] == seen["reads"] > FEW_PUBLISHES


@pytest.mark.parametrize("kind", ["switch", "copy"])
def test_a_killed_publish_leaves_the_last_good_edition(kind: str, tmp_path: Path) -> None:
    hold(strikes(tmp_path, kind, FEW_STRIKES))


@pytest.mark.campaign
def test_500_publishes_under_a_reader_of_a_hundred_looks_a_second(tmp_path: Path) -> None:
    seen = read_while_publishing(tmp_path, PUBLISHES, copy=False)
    tell(f"{PUBLISHES} publishes: {seen}\n")

    assert seen["whole"] == seen["reads"]
    assert seen["hertz"] > 95
    assert seen["editions"] > 0.9 * PUBLISHES


@pytest.mark.campaign
def test_a_copy_is_there_and_of_one_piece_at_every_look(tmp_path: Path) -> None:
    seen = read_while_publishing(tmp_path, PUBLISHES, copy=True)
    tell(f"{PUBLISHES} copies: {seen}\n")

    assert seen.get("no edition", 0) == seen.get("mixed", 0) == 0


@pytest.mark.campaign
@pytest.mark.parametrize("kind", ["switch", "copy"])
def test_killed_at_each_write_the_last_good_edition_stays(kind: str, tmp_path: Path) -> None:
    found = strikes(tmp_path, kind, 1)
    tell(f"{kind}: {len(found)} strikes, {Counter(strike['left'] for strike in found)}\n")

    assert len(found) > 60
    hold(found)
