"""Editions and one browser that the tests of the site share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

import reports.site
from reports.site import Published
from scoring.results import Results
from tests.chromium import QUIET, find_chromium
from tests.reports.invented_results import invented_results, unranked_results

publish = partial(reports.site.publish, languages=("en",))
"""Publish in the language that everything is written in; test_language.py has both."""
INPUTS = {"run 20260902T080000Z": "a" * 64, "checklist": "b" * 64}


def write_exports(folder: Path) -> None:
    (folder / "mats.csv").write_text("product_id,value\nfjordlund-soft,70.1\n", encoding="utf-8")


@pytest.fixture(scope="session")
def results() -> Results:
    return invented_results()


@pytest.fixture(scope="session")
def unranked() -> Results:
    return unranked_results()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, results: Results) -> Path:
    """An edition of the invented market."""
    return publish(results, tmp_path_factory.mktemp("invented"), exports=write_exports, inputs=INPUTS).path


@pytest.fixture(scope="session")
def unranked_site(tmp_path_factory: pytest.TempPathFactory, unranked: Results) -> Path:
    """An edition of facts noted by hand, in which nothing is ranked."""
    return publish(unranked, tmp_path_factory.mktemp("recorded"), exports=write_exports, inputs=INPUTS).path


@pytest.fixture
def publishing(tmp_path: Path) -> Callable[..., Published]:
    """Publish into one folder of the test's own."""

    def publish_there(results: Results, **arguments: Any) -> Published:
        return publish(results, tmp_path / "editions", **{"exports": write_exports, "inputs": INPUTS, **arguments})

    return publish_there


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        chromium = find_chromium()
    except FileNotFoundError as error:
        pytest.fail(str(error))
    with sync_playwright() as playwright:
        expect.set_options(timeout=60_000)  # a busy machine is no fault of a page
        running = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield running
        running.close()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing; the tests look at the browser's own console."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on loopback and return its address."""
    servers: dict[Path, ThreadingHTTPServer] = {}

    def serve_folder(folder: Path) -> str:
        if folder not in servers:
            servers[folder] = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder)))
            Thread(target=servers[folder].serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{servers[folder].server_port}"

    yield serve_folder
    for server in servers.values():
        server.shutdown()
        server.server_close()
