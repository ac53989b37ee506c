"""Two processes make the edition that one makes; what goes wrong in the second is told, and nothing is switched."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reports import press
from reports.address import Site
from reports.checks import Checks
from reports.editions import Draft, open_draft
from reports.pages import Page
from reports.site import Published, PublishError
from reports.words import load_words
from scoring.results import Results
from tests.reports.conftest import INPUTS
from tests.reports.invented_results import invented_results

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")

Publish = Callable[..., Published]
BOTH = ("en", "de")


@pytest.fixture(scope="module")
def market() -> Results:
    return invented_results(4)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_processes_make_the_same_edition_as_one(
    publishing: Publish, market: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = replace(market, mats=(replace(market.mats[0], name="Another Name"), *market.mats[1:]))
    later = {**INPUTS, "run": "2"}
    alone = publishing(renamed, inputs=later, languages=BOTH, to=tmp_path / "alone")
    monkeypatch.setattr(press, "MANY", 1)
    first = publishing(market, languages=BOTH)
    upon = publishing(renamed, inputs=later, languages=BOTH)

    assert (first.kept, first.written) == (0, alone.written)
    assert upon.kept > len(market.mats)
    assert upon.kept + upon.written == alone.written
    assert files_of(upon.path) == files_of(alone.path)


def _made(tmp_path: Path, second: Callable[[], bytes], checks: Checks) -> Draft:
    draft = open_draft(tmp_path / "draft", None)
    press.make_pages([Page("first.txt", lambda: b"a"), Page("second.txt", second, share=1)], draft, checks)
    return draft


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Checks:
    monkeypatch.setattr(press, "MANY", 1)
    return Checks(load_words().safety, Site(name="M"))


def test_the_second_process_is_another_one(tmp_path: Path, checks: Checks) -> None:
    draft = _made(tmp_path, lambda: str(os.getpid()).encode(), checks)

    assert sorted(draft.files) == ["first.txt", "second.txt"]
    assert (draft.folder / "second.txt").read_text() != str(os.getpid())


def test_a_fault_in_the_second_process_is_the_fault_of_all(tmp_path: Path, checks: Checks) -> None:
    def fails() -> bytes:
        msg = "no more room"
        raise OSError(28, msg)

    with pytest.raises(OSError, match="no more room"):
        _made(tmp_path, fails, checks)


def test_a_second_process_that_is_killed_is_told(tmp_path: Path, checks: Checks) -> None:
    def dies() -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b""

    with pytest.raises(press.PressError, match="was killed"):
        _made(tmp_path, dies, checks)


def test_a_dead_link_on_a_page_of_the_second_process_is_found(
    publishing: Publish, market: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    def linking(pages: list[Page], draft: Draft, checks: Checks) -> None:
        second = next(at for at, page in enumerate(pages) if page.path == "index.html")
        body = pages[second].make().replace(b"</main>", b'<a href="no.html">no</a></main>')
        pages[second] = replace(pages[second], make=lambda: body)
        make(pages, draft, checks)

    make = press.make_pages
    monkeypatch.setattr(press, "MANY", 1)
    monkeypatch.setattr("reports.site.make_pages", linking)

    with pytest.raises(PublishError, match=r"no\.html"):
        publishing(market)
