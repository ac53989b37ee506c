"""A signal ends a command in its sentence and code, whatever is being imported; what is slow waits till it is used."""

from __future__ import annotations

import importlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import matguide
from crawler.stopping import INTERRUPTED, TERMINATED
from tests.command import FACTS, ends

SLOW = {"aiohttp", "duckdb", "jinja2", "numpy", "scrapy", "selectolax", "twisted"}
CODES = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert ends(monkeypatch, "import", FACTS, "--data", tmp_path) == 0
    return tmp_path


@pytest.mark.parametrize(
    ("words", "module", "number"),
    [
        (("--help",), "orjson", signal.SIGINT),
        (("--help",), "typer", signal.SIGTERM),
        (("--help",), "rich.console", signal.SIGINT),
        (("crawl",), "typer", signal.SIGINT),
        (("crawl", "--demo"), "pydantic", signal.SIGTERM),
        (("run", "--no-crawl"), "selectolax", signal.SIGTERM),
        (("run", "--no-crawl"), "duckdb", signal.SIGINT),
        (("run", "--no-crawl"), "duckdb", signal.SIGTERM),
        (("run", "--no-crawl"), "jinja2", signal.SIGTERM),
        (("publish",), "pydantic", signal.SIGINT),
    ],
)
def test_a_signal_while_a_module_is_imported_ends_in_a_sentence(
    data: Path, words: tuple[str, ...], module: str, number: signal.Signals
) -> None:
    arguments = [*words, *(["--data", str(data)] if words[0] != "--help" else [])]
    command = [sys.executable, "-X", "importtime", "-m", "matguide", *arguments]
    with subprocess.Popen(
        command, cwd=matguide.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as job:
        assert job.stderr is not None
        assert any(line.rsplit("|", 1)[-1].strip() == module for line in job.stderr), f"{module} is not imported"
        job.send_signal(number)
        said = [line for line in job.stderr if not line.startswith("import time:")]
    assert job.returncode == CODES[number], said
    assert len(said) == 1
    assert said[0].startswith("matguide: stopped")
    assert ("last good edition stays" in said[0]) == (words[0] in {"run", "publish"})


@pytest.mark.parametrize("number", CODES)
def test_no_import_swallows_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    swallowing = f"import os\ntry:\n    os.kill(os.getpid(), {int(number)})\nexcept BaseException:\n    pass\n"
    (tmp_path / "swallowing.py").write_text(swallowing)
    at_work = "import sys; from crawler.stopping import answer_signals, unwind; answer_signals(unwind)"
    command = [sys.executable, "-c", f"{at_work}; sys.path.append(sys.argv[1]); import swallowing", str(tmp_path)]
    ended = subprocess.run(command, cwd=matguide.ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (CODES[number], "matguide: stopped\n")


@pytest.mark.parametrize("words", [("--help",), ("run", "--help"), ("run", "--no-crawl", "--demo"), ("check", "--dta")])
def test_help_and_usage_need_no_slow_module(words: tuple[str, ...]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "matguide", *words]
    told = subprocess.run(command, cwd=matguide.ROOT, capture_output=True, text=True, check=False).stderr
    imported = {line.rsplit("|", 1)[-1].strip() for line in told.splitlines() if line.startswith("import time:")}
    assert "typer" in imported
    assert not imported & SLOW


def test_every_error_of_the_table_of_exit_codes_is_there() -> None:
    for name in matguide.EXIT_OF:
        module, _, kind = name.rpartition(".")
        assert issubclass(getattr(importlib.import_module(module), kind), Exception)
