"""The crawl's child with something altered in it: a shorter time-out, or a guard switched off."""

from __future__ import annotations

import sys

import pytest


def alter_child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Run `code` in the child of every crawl of this test, before the crawl."""
    program = f"import sys\n{code}\nfrom crawler.worker import main\nsys.exit(main())"
    monkeypatch.setattr("crawler.crawl._CHILD", (sys.executable, "-c", program))
