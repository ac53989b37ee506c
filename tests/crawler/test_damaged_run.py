"""A damaged run costs itself: the job goes on without it, says so and ends with 1; `check` ends with 3 while it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.run import sealed_runs
from scoring.results import load
from tests.command import FACTS, ends


@pytest.mark.parametrize("damage", ["facts changed", "facts gone", "manifest broken"])
def test_a_damaged_run_is_named_and_the_guide_is_made_without_it(
    tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fewer = tmp_path / "fewer.jsonl"
    fewer.write_text("".join(FACTS.read_text().splitlines(keepends=True)[:-1]))
    for facts in (fewer, FACTS):
        assert ends(monkeypatch, "import", facts, "--data", tmp_path) == 0
    sound, damaged = sealed_runs(tmp_path)
    path = damaged / ("manifest.json" if damage == "manifest broken" else "recorded.jsonl")
    whole = path.read_bytes()
    path.unlink()
    if damage != "facts gone":
        path.write_bytes(whole[:-40])
    capsys.readouterr()

    assert ends(monkeypatch, "run", "--no-crawl", "--data", tmp_path) == 1
    said = capsys.readouterr().err
    assert str(path) in said
    assert "backup" in said
    assert "Traceback" not in said
    assert load(tmp_path / "guide.duckdb").edition.run_ids == (sound.name,)
    assert ends(monkeypatch, "check", "--data", tmp_path) == 3
    assert damaged.name in capsys.readouterr().out

    path.write_bytes(whole)
    assert ends(monkeypatch, "score", "--data", tmp_path) == 0
    assert load(tmp_path / "guide.duckdb").edition.run_ids == (sound.name, damaged.name)
    assert ends(monkeypatch, "check", "--data", tmp_path) == 0


def test_what_was_read_of_a_run_before_it_was_damaged_stays_in_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ends(monkeypatch, "import", FACTS, "--data", tmp_path) == 0
    assert ends(monkeypatch, "score", "--data", tmp_path) == 0
    (tmp_path / "runs" / sealed_runs(tmp_path)[0].name / "recorded.jsonl").write_bytes(b"?")

    assert ends(monkeypatch, "reread", "--data", tmp_path) == 1
    assert ends(monkeypatch, "score", "--data", tmp_path) == 0
    assert ends(monkeypatch, "check", "--data", tmp_path) == 0


def test_reread_reads_anew_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ends(monkeypatch, "import", FACTS, "--data", tmp_path) == 0
    assert ends(monkeypatch, "reread", "--data", tmp_path) == 0
    (path,) = (tmp_path / "readings").rglob("2*.jsonl")
    whole, before = path.read_bytes(), path.stat().st_mtime_ns
    assert ends(monkeypatch, "reread", "--data", tmp_path) == 0

    assert path.read_bytes() == whole
    assert path.stat().st_mtime_ns > before
