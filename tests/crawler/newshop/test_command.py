"""`matguide new-shop` on the command line: what it writes and prints; tests/crawler/test_typed_wrongly.py has more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from crawler.shops import load_recipe
from tests.command import ends

ROOT = Path(__file__).resolve().parents[3]


def call(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "matguide", "new-shop", *map(str, words)]
    environment = {"PATH": "/usr/bin:/bin", "COLUMNS": "100"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_it_writes_recipe_and_fixture_and_tells_what_is_read(tmp_path: Path) -> None:
    ended = call("--demo", "http://tallowpost.example/", "--into", tmp_path / "invented", "--data", tmp_path, "--json")
    told = orjson.loads(ended.stdout)

    assert (ended.returncode, told["exit"], ended.stderr) == (0, 0, "")
    assert load_recipe(tmp_path / "invented" / "tallowpost.toml").walk.kind == told["recipe"]["walk"]["kind"]
    assert (tmp_path / "invented" / "tallowpost-mat.html").stat().st_size > 1000
    assert "spike_count" in orjson.loads((tmp_path / "invented" / "tallowpost-mat.json").read_bytes())["facts"]
    assert not (tmp_path / "runs").exists(), "a look at a shop is no run of the guide"


def test_a_recipe_that_is_there_is_named_before_the_shop_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(monkeypatch, "new-shop", "--demo", "http://pinfold.example/", "--data", tmp_path) == 2
    assert "pinfold.toml: there is a recipe already" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
