"""Ten days of the invented market, with mats that are renamed and pages that are listed anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.identity_ledger import LEDGER
from tests.scoring.market_days import MERGE_AND_SPLIT, Days, live_through, products_of, told_by

SEED = 7
DAYS = range(1, 11)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("days")


@pytest.fixture(scope="module")
def lived(data: Path) -> Days:
    return live_through(data, SEED, DAYS)


def test_pages_of_ten_days_are_joined_as_the_markets_truth_has_them(lived: Days) -> None:
    assert lived.pairs.same > 200
    assert lived.moved > 15
    assert lived.unknown == 0
    assert lived.pairs.precision >= 0.99
    assert lived.pairs.recall >= 0.97


def test_no_pages_id_changes_without_a_line_of_the_ledger(lived: Days) -> None:
    assert lived.unexplained == []


def test_a_gtin_stated_late_merges_two_ids_and_one_that_was_anothers_splits_and_no_other_id_changes(
    lived: Days,
) -> None:
    assert (lived.changed, lived.lines) == MERGE_AND_SPLIT


def test_a_line_that_is_missing_would_be_seen(lived: Days, data: Path) -> None:
    assert lived.pages > 0
    found = products_of(data)
    lines = (data / LEDGER).read_text().splitlines()
    for place in (0, len(lines) // 2, len(lines) - 1):
        ledger = "\n".join(lines[:place] + lines[place + 1 :])
        assert told_by(ledger) != found
