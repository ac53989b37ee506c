"""Earlier editions made again of what they were made from, exactly; and refused in a sentence where they can't be."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

import crawler.reading
import crawler.readings
import matguide
from scoring import database
from tests.command import ends
from tests.scoring.small_runs import (
    CHECKLIST,
    DAY_1,
    DAY_2,
    DAY_3,
    FULL,
    READER,
    listing,
    without,
    write_rates,
    write_run,
)

DAYS = {"2026-09-01": DAY_1, "2026-09-02": DAY_2, "2026-09-03": DAY_3}


def pages(run: str, price: str) -> list[dict[str, Any]]:
    """What is sold on a day: some mats stay, one is new, one bears another name."""
    return [
        listing("b", f"/{run}", f"Dal{run[7]} mat", "Sol", facts=FULL),
        listing("b", "/2", f"Vik mat {'blue' if run == DAY_1 else 'by Sol'}", "Sol", facts=FULL),
        listing("a", "/1", "Klara mat", "Nordlys", price=price, facts=FULL),
        listing("a", "/2", "Fjell mat", "Nordlys", price="560.00", currency="SEK", facts=without("warranty_months")),
        listing("b", "/1", "Berg mat", "Sol", facts=without(cover_washable="no")),
    ]


@dataclass
class Guide:
    """A data directory whose guide is published day by day, by a checklist that is edited between."""

    data: Path
    checklist: Path
    monkeypatch: pytest.MonkeyPatch

    def call(self, *words: str | Path) -> int:
        return ends(self.monkeypatch, *words, "--data", self.data)

    def crawl(self, run: str, price: str) -> None:
        """Put a run there as if it were crawled and read."""
        write_run(self.data, run, pages(run, price))
        readings = self.data / "readings" / READER / f"{run}.jsonl"
        readings.with_suffix(".seal").write_text(hashlib.sha256(readings.read_bytes()).hexdigest())
        write_rates(self.data, {f"{run[:4]}-{run[4:6]}-{run[6:8]}": {"SEK": f"11.{run[7]}"}}, run_id=run)

    def edit(self, version: str, limit: int) -> None:
        text = CHECKLIST.read_text().replace('version = "1.1.0"', f'version = "{version}"')
        self.checklist.write_text(text.replace("limit = 70", f"limit = {limit}"))

    def publish(self) -> Path:
        assert self.call("run", "--no-crawl") == 0
        return (self.data / "editions" / "current").resolve()

    @property
    def warehouse(self) -> Path:
        return self.data / "guide.duckdb"


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Guide:
    checklist = folder / "checklists" / CHECKLIST.name
    monkeypatch.setattr(matguide, "CHECKLIST", checklist)
    for module in (crawler.reading, crawler.readings):
        monkeypatch.setattr(module, "READER_VERSION", READER)
    return Guide(folder / "data", checklist, monkeypatch)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide published on three days, its checklist another one on each; its warehouses of then beside it."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "checklists").mkdir()
    (folder / "then").mkdir()
    with pytest.MonkeyPatch.context() as monkeypatch:
        made = opened(folder, monkeypatch)
        for number, (day, run) in enumerate(DAYS.items()):
            made.edit(f"1.1.{number}", 70 - 10 * number)
            made.crawl(run, f"{49 - number}.90")
            made.publish()
            shutil.copy(made.warehouse, folder / "then" / f"{day}.duckdb")
    return folder


@pytest.fixture
def guide(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Guide:
    """A copy of it, for one test."""
    shutil.copytree(published, tmp_path, symlinks=True, dirs_exist_ok=True)
    return opened(tmp_path, monkeypatch)


def edition(guide: Guide, day: str) -> Path:
    (found,) = (guide.data / "editions").glob(f"{day}-*")
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rows(warehouse: Path) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables order by all"
        ).fetchall()
        for (table,) in tables:
            yield table, connection.execute(f"from {table} order by all").fetchall()


def test_every_edition_is_made_again_byte_for_byte_and_its_warehouse_row_for_row(
    guide: Guide, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in DAYS:
        assert guide.call("publish", "--as-of", day, "--to", tmp_path / day) == 0
        assert "the same, byte for byte" in capsys.readouterr().out

        assert files(tmp_path / day) == files(edition(guide, day))
        (built,) = (guide.data / "as-of").glob(f"{day}-*/guide.duckdb")
        assert list(rows(built)) == list(rows(tmp_path / "then" / f"{day}.duckdb"))


def test_the_guide_itself_stays_as_it_is(guide: Guide, tmp_path: Path) -> None:
    def state() -> tuple[Any, ...]:
        current = guide.data / "editions" / "current"
        return guide.warehouse.stat(), current.readlink(), files(current), sorted((guide.data / "editions").iterdir())

    before = state()

    assert guide.call("publish", "--as-of", "2026-09-01", "--to", tmp_path / "copy") == 0
    assert guide.call("score", "--as-of", "2026-09-02", "--checklist", "1.1.0") == 0
    assert guide.call("explain", "nordlys-klara", "--as-of", "2026-09-02") == 0

    assert state() == before


def test_a_day_without_an_edition_gives_the_one_that_stood_on_it(guide: Guide, tmp_path: Path) -> None:
    shutil.rmtree(edition(guide, "2026-09-02"))

    assert guide.call("publish", "--as-of", "2026-09-02", "--to", tmp_path / "copy") == 0

    assert files(tmp_path / "copy") == files(edition(guide, "2026-09-01"))


def test_where_nothing_was_published_the_runs_of_up_to_then_are_scored_by_todays_texts(
    guide: Guide, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(guide.data / "editions")

    assert guide.call("explain", "nordlys-klara", "--as-of", "2026-09-01", "--json") == 0
    assert guide.call("score", "--as-of", "2026-09-01") == 0

    assert "no edition was published by 2026-09-01" in capsys.readouterr().out
    built = dict(rows(guide.data / "as-of" / "2026-09-01" / "guide.duckdb"))
    assert [row[0] for row in built["staging.runs"]] == [DAY_1]
    assert {row[0] for row in built["inputs.rates"]} == {"SEK"}
    assert len(built["inputs.rates"]) == 1


def test_an_edition_keeps_to_the_reader_it_was_made_with(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = "1-9876543210"
    shutil.copytree(guide.data / "readings" / READER, guide.data / "readings" / newer)
    for path in (guide.data / "readings" / newer).glob("*.jsonl"):
        path.write_text(path.read_text().replace(READER, newer).replace("6210", "8820"))
        path.with_suffix(".seal").write_text(hashlib.sha256(path.read_bytes()).hexdigest())
    for module in (crawler.reading, crawler.readings):
        monkeypatch.setattr(module, "READER_VERSION", newer)
    now = guide.publish()

    assert guide.call("publish", "--as-of", "2026-09-01", "--to", tmp_path / "copy") == 0

    assert files(tmp_path / "copy") == files(edition(guide, "2026-09-01"))
    assert json.loads((now / "manifest.json").read_text())["inputs"]["reader"] == newer


def value_of(guide: Guide, capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    capsys.readouterr()
    assert guide.call("explain", "sol-berg", "--json", *words) == 0
    return str(json.loads(capsys.readouterr().out)["mat"]["value"])


def test_another_checklist_is_a_version_once_used_a_hash_or_a_file(
    guide: Guide, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(guide.checklist.read_text().replace("limit = 50", "limit = 40"))
    first = CHECKLIST.read_bytes()

    assert value_of(guide, capsys) == "50.0000"
    assert value_of(guide, capsys, "--checklist", "1.1.0") == "70.0000"
    assert value_of(guide, capsys, "--checklist", hashlib.sha256(first).hexdigest()[:8]) == "70.0000"
    assert value_of(guide, capsys, "--checklist", mine) == "40.0000"
    assert value_of(guide, capsys, "--as-of", "2026-09-01") == "70.0000"
    assert value_of(guide, capsys, "--as-of", "2026-09-01", "--checklist", "1.1.1") == "60.0000"


WRONG = {
    ("--as-of", "2026-08-31"): "before the first run (2026-09-01); there are: 2026-09-01-",
    ("--as-of", "2026-09-04"): "after the newest run (2026-09-03); there are: 2026-09-01-",
    ("--as-of", "2026-02-30"): "neither a day such as 2026-09-02 nor an edition's id; there are: 2026-09-01-",
    ("--as-of", "yesterday"): "neither a day such as 2026-09-02 nor an edition's id; there are: 2026-09-01-",
    ("--as-of", "2026-09-01-0123456789"): "no edition 2026-09-01-0123456789; there are: 2026-09-01-",
    ("--as-of", "../runs"): "neither a day such as 2026-09-02",
    ("--checklist", "9.9.9"): "neither a file nor a version; there are versions 1.1.0, 1.1.1, 1.1.2",
    ("--checklist", "1.1"): "neither a file nor a version; there are versions 1.1.0, 1.1.1, 1.1.2",
    ("--checklist", "no/such.toml"): "there is no such file; there are versions 1.1.0, 1.1.1, 1.1.2",
}


def test_what_is_typed_wrongly_is_told_with_what_there_is(guide: Guide, capsys: pytest.CaptureFixture[str]) -> None:
    for words, told in WRONG.items():
        assert guide.call("score", *words) == 2, words
        assert told in capsys.readouterr().err, words
    assert guide.call("publish", "--as-of", "2026-09-01") == 2
    assert "--to" in capsys.readouterr().err
    assert not (guide.data / "as-of").exists()


def test_a_mistake_in_a_checklist_that_is_tried_is_named_in_the_file_that_its_editor_wrote(
    guide: Guide, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = tmp_path / "tried.toml"
    tried.write_text(CHECKLIST.read_text(encoding="utf-8").replace("weight = 0.12", "weight = 0.13", 1), "utf-8")

    assert guide.call("score", "--checklist", tried) == 5
    assert f"{tried}:" in capsys.readouterr().err


def test_folders_that_are_no_runs_and_manifests_that_are_none_are_in_nobodys_way(guide: Guide) -> None:
    shutil.copytree(guide.data / "runs" / DAY_1, guide.data / "runs" / "copy of a run")
    (edition(guide, "2026-09-02") / "manifest.json").write_text('{"edition": 1}')
    try:
        assert guide.call("score", "--as-of", "2026-09-02") == 0
        assert guide.call("score", "--as-of", "2026-09-05") == 2
    finally:
        shutil.rmtree(guide.data / "runs" / "copy of a run")


def test_a_version_that_two_checklists_call_themselves_is_told_with_their_hashes(
    guide: Guide, capsys: pytest.CaptureFixture[str]
) -> None:
    guide.edit("1.1.0", 55)

    assert guide.call("score", "--checklist", "1.1.0") == 2

    told = capsys.readouterr().err
    assert "several checklists call themselves so" in told
    assert hashlib.sha256(CHECKLIST.read_bytes()).hexdigest() in told


def test_of_editions_of_one_day_and_the_same_runs_one_is_named_by_its_id(
    guide: Guide, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = edition(guide, "2026-09-03")
    guide.edit("1.1.3", 40)
    second = guide.publish()

    assert guide.call("publish", "--as-of", "2026-09-03", "--to", tmp_path / "newest") == 0
    assert files(tmp_path / "newest") == files(second)
    assert guide.call("publish", "--as-of", first.name, "--to", tmp_path / "first") == 0
    assert files(tmp_path / "first") == files(first)

    guide.crawl("20260904T080000Z", "45.90")
    guide.publish()
    capsys.readouterr()
    assert guide.call("score", "--as-of", "2026-09-03") == 2
    told = capsys.readouterr().err
    assert first.name in told
    assert second.name in told


def refused(guide: Guide, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert guide.call("publish", "--as-of", "2026-09-01", "--to", tmp_path / "copy") == 1
    assert not (tmp_path / "copy").exists()
    return capsys.readouterr().err


def test_what_another_release_scored_is_refused_and_names_it(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    layers = tmp_path / "sql"
    shutil.copytree(database.SQL, layers)
    values = layers / "5_valuation" / "overall_values.sql"
    values.write_text(f"{values.read_text()}\n-- as another release has it\n")
    monkeypatch.setattr(database, "SQL", layers)

    told = refused(guide, tmp_path, capsys)

    assert "was made by release" in told
    assert "as it was on 2026-09-01, whose scoring" in told


def test_an_edition_of_a_release_that_kept_no_inputs_is_refused(
    guide: Guide, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(guide.data / "inputs")

    assert "release" in refused(guide, tmp_path, capsys)


def test_what_is_gone_or_changed_since_is_named(
    guide: Guide, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = hashlib.sha256(CHECKLIST.read_bytes()).hexdigest()
    for name, text in {
        f"inputs/{first}": "something else",
        f"runs/{DAY_1}/manifest.json": "{}",
        f"rates/readings/{DAY_1}.jsonl": None,
        f"readings/{READER}/{DAY_1}.jsonl": None,
    }.items():
        path = guide.data / name
        before = path.read_bytes()
        path.unlink()
        if text is not None:
            path.write_text(text)
        told = refused(guide, tmp_path, capsys)
        assert "can't be made again" in told
        assert str(path if path.name != "manifest.json" else path.parent) in told
        path.write_bytes(before)
    assert guide.call("publish", "--as-of", "2026-09-01", "--to", tmp_path / "copy") == 0
