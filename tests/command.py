"""The command line, called within the tests' own process."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

import matguide
from crawler.terminal import EDITED

FACTS = EDITED / "recorded" / "acupressure_mats.jsonl"
"""Facts noted by hand, which `matguide import` makes a small run of."""


def ends(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    """Return the exit code of a command; the tests' signals stay theirs."""
    monkeypatch.setattr("sys.argv", ["matguide", *map(str, words)])
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        matguide.main()
    return int(ended.value.code or 0)
