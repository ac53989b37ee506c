"""What is typed wrongly, or is not there, ends in a sentence that says what to do, and in its exit code."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from crawler.terminal import Exit
from tests.command import ends

USAGE, CONFIGURATION, OTHER = Exit.USAGE, Exit.CONFIGURATION, Exit.OTHER
WRONG: dict[str, tuple[Exit, str]] = {
    "nosuch": (USAGE, "No such command"),
    "run --nosuch": (USAGE, "No such option"),
    "run --demo --day 0": (USAGE, "'--day'"),
    "run --seed 3": (USAGE, "add --demo"),
    "run --no-crawl --demo": (USAGE, "leave out"),
    "run nosuch --demo --data empty": (CONFIGURATION, "there are: brackenbarn"),
    "run --no-crawl --data empty": (USAGE, "`matguide run --demo` makes one"),
    "run --no-crawl --data nowhere": (CONFIGURATION, "`matguide run --demo --data nowhere` makes one"),
    "run --demo --data file": (USAGE, "dir 'file' is a file"),
    "crawl nosuch --data empty": (CONFIGURATION, "`matguide new-shop URL` writes one"),
    "crawl --data empty": (CONFIGURATION, "no shop has a recipe yet"),
    "crawl --day 2 --data empty": (USAGE, "add --demo"),
    "rates --day 3 --data empty": (USAGE, "add --demo"),
    "rates --data empty": (CONFIGURATION, "set MATGUIDE_CONTACT"),
    "reread --data empty": (USAGE, "`matguide run --demo` makes one"),
    "reread 2026 --data empty": (USAGE, "no run id such as"),
    "reread 20260901T080000Z --data empty": (USAGE, "there is no such run"),
    "diff --data empty": (USAGE, "nothing to compare with"),
    "diff --data nowhere": (USAGE, "name the one that holds runs"),
    "diff --field nosuch --data empty": (USAGE, "they are kind, language"),
    "diff --from 1-none --data empty": (USAGE, "no readings of reader 1-none"),
    "score --data nowhere": (CONFIGURATION, "makes one"),
    "score --as-of yesterday --data empty": (USAGE, "neither a day such as"),
    "score --as-of 2026-09-01 --data empty": (USAGE, "`matguide crawl` makes one"),
    "score --checklist none.toml --data empty": (USAGE, "there are versions"),
    "publish --data empty": (USAGE, "`matguide score` builds it"),
    "publish --as-of 2026-09-01 --data empty": (USAGE, "with --to"),
    "read": (USAGE, "Missing argument"),
    "read nowhere.html": (USAGE, "does not exist"),
    "read empty": (USAGE, "is a directory"),
    "read file --url nowhere": (USAGE, "no address like https://"),
    "read none.warc.gz": (OTHER, "takes .warc, .warc.gz and .html files"),
    "explain": (USAGE, "or --missing"),
    "explain mat --data empty": (USAGE, "`matguide score` builds it"),
    "demo --seed 0": (USAGE, "'--seed'"),
    "import nowhere.jsonl": (USAGE, "does not exist"),
    "import file --data empty": (CONFIGURATION, "file:1: Invalid JSON"),
    "check --data empty": (USAGE, "`matguide score` builds it"),
    "check --json --data empty": (USAGE, "`matguide score` builds it"),
    "ledger --data empty": (USAGE, "`matguide crawl` writes one"),
    "ledger nosuch --data empty": (USAGE, "no ledger of nosuch"),
    "new-shop nowhere --data empty": (USAGE, "give one like https://"),
    "new-shop ftp://shop.example/ --data empty": (USAGE, "give one like https://"),
    "new-shop https://shop.example/ --key ../up --data empty": (USAGE, "small letters, digits"),
    "new-shop https://shop.example/ --data empty": (CONFIGURATION, "set MATGUIDE_CONTACT"),
    "fixture nowhere.html": (USAGE, "give a page's address"),
    "fixture file": (USAGE, "give it with --url"),
    "fixture file --run 20260901T080000Z": (USAGE, "--run with the address"),
    "fixture https://shop.example/ --data empty": (USAGE, "`matguide crawl` archives pages"),
    "export file --data empty": (USAGE, "is a file"),
    "export new --data empty": (USAGE, "`matguide score` builds it"),
    "serve --data empty": (CONFIGURATION, "`matguide run --demo` makes one"),
    "serve --port 0": (USAGE, "'--port'"),
    "dictionary more": (USAGE, "unexpected extra argument"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("{")
    (tmp_path / "none.warc.gz").write_bytes(b"none")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MATGUIDE_CONTACT", raising=False)
    return tmp_path


@pytest.mark.parametrize("words", WRONG)
def test_what_is_typed_wrongly_ends_in_what_to_do_and_its_code(
    here: Path, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, remedy = WRONG[words]

    assert ends(monkeypatch, *words.split()) == code
    said = capsys.readouterr().err
    assert remedy in " ".join(said.split()).replace("│ ", "")
    assert "Traceback" not in said
    assert sorted(path.name for path in here.iterdir()) == ["empty", "file", "none.warc.gz"]
    assert [path.name for path in (here / "empty").iterdir() if path.name != ".lock"] == []


@pytest.mark.parametrize(
    ("number", "remedy"),
    [(errno.EACCES, "needs the right to it"), (errno.ENOSPC, "make room"), (errno.EROFS, "mounted read-only")],
)
def test_what_a_disk_refuses_is_named_with_what_to_do(
    here: Path, number: int, remedy: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number), "empty/runs")

    monkeypatch.setattr("crawler.ledger.entries", refuse)
    assert ends(monkeypatch, "ledger", "--data", here / "empty") == OTHER
    said = capsys.readouterr().err
    assert "empty/runs" in said
    assert remedy in said
