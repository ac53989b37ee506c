"""`matguide reread` reads the runs it is given, each once, and leaves the archive and older readers' readings alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson
import pytest

from crawler.reading import READER_VERSION
from crawler.run import sealed_runs
from tests.command import FACTS, ends


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert ends(monkeypatch, "import", FACTS, "--data", tmp_path) == 0
    return tmp_path


@pytest.mark.parametrize("run_id", ["2026", "", ".", "..", "../runs", "20260901T080000Z.bak", "20200101T000000Z"])
def test_what_is_no_run_is_named_and_nothing_is_read(
    data: Path, run_id: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(monkeypatch, "reread", sealed_runs(data)[0].name, run_id, "--data", data) == 2

    said = capsys.readouterr().err
    assert run_id in said
    assert "`ls " in said
    assert not (data / "readings").exists()


def test_a_run_that_is_given_twice_is_read_once(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (run,) = sealed_runs(data)
    capsys.readouterr()

    assert ends(monkeypatch, "reread", run.name, f"{run.name}/", "--data", data, "--json") == 0
    assert orjson.loads(capsys.readouterr().out)["read"]["runs"] == [run.name]


def test_archive_and_older_readings_stay_as_they_were(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = data / "readings" / "1-0000000001"
    older.mkdir(parents=True)
    (older / "20260901T080000Z.jsonl").write_text("{}\n")
    runs = digests(data / "runs")

    assert ends(monkeypatch, "reread", "--data", data) == 0

    assert digests(data / "runs") == runs
    assert digests(older).keys() == {"20260901T080000Z.jsonl"}
    assert list((data / "readings" / READER_VERSION).glob("*.jsonl"))
