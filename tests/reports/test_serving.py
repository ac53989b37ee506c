"""`matguide serve`: an open page shows the next edition by itself, and the edition's own files stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from reports.serving import ServeError, edition_of, live, server_of
from reports.site import Published
from tests.reports.conftest import INPUTS
from tests.reports.invented_results import invented_results


@contextmanager
def served(site: Path) -> Iterator[str]:
    server = server_of(site, 0)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.browser
def test_an_open_page_shows_the_next_edition_once_it_is_switched_in(
    publishing: Callable[..., Published], browser: Browser
) -> None:
    results = invented_results(6)
    first = publishing(results)
    before = (first.path / "index.html").read_bytes()
    renamed = replace(results, mats=(replace(results.mats[0], name="Another Name"), *results.mats[1:]))
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with served(first.path) as address:
        page.goto(f"{address}/index.html")
        assert "Another Name" not in page.inner_text("main")
        assert (first.path / "index.html").read_bytes() == before

        publishing(renamed, inputs={**INPUTS, "run": "2"})

        expect(page.locator("main")).to_contain_text("Another Name")
        assert page.locator("#aids").is_visible(), "the guide's own script still runs"
        page.goto("about:blank")
    page.close()
    assert complaints == []


def test_only_the_script_that_waits_is_allowed(publishing: Callable[..., Published]) -> None:
    page = (publishing(invented_results(4)).path / "about.html").read_bytes()
    shown = live(page, "1-2")

    assert page.count(b"script-src") == 0
    assert shown.count(b"script-src 'sha256-") == 1
    assert shown.count(b"<script") == page.count(b"<script") + 1
    assert b"unsafe" not in shown


def test_what_is_no_page_is_served_as_it_is(publishing: Callable[..., Published]) -> None:
    site = publishing(invented_results(4)).path
    with served(site) as address, urlopen(f"{address}/static/style.css") as answer:  # noqa: S310 - loopback
        assert answer.read() == (site / "static" / "style.css").read_bytes()


def test_each_edition_is_told_apart_though_it_stands_in_the_same_place(
    publishing: Callable[..., Published], tmp_path: Path
) -> None:
    first = publishing(invented_results(4))
    before = edition_of(first.path)
    publishing(invented_results(4), inputs={**INPUTS, "run": "2"})

    assert edition_of(first.path) != before
    assert edition_of(tmp_path / "nowhere") == "none"


def test_nothing_to_serve_is_said(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match="there is no edition yet"):
        server_of(tmp_path / "nowhere", 8000)
