"""What every test shares: the shared folder's place, and a guard that nothing but loopback is reached."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# The same examples on every machine, however busy it is.
settings.register_profile("matguide", derandomize=True, deadline=None)
settings.load_profile("matguide")


def shared_folder() -> Path | None:
    """Return the folder of outside cases: MATGUIDE_SHARED, or ../shared beside the checkout; None where neither is."""
    named = os.environ.get("MATGUIDE_SHARED")
    if named:
        return Path(named)
    beside = ROOT.parent / "shared"
    return beside if beside.is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = shared_folder()
    assert folder is not None
    assert folder.is_dir(), f"MATGUIDE_SHARED names {folder}, which is not there"
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, by name and never silently, the tests that need ../shared where there is none.

    And the campaigns where tests are chosen by a mark that does not name them: `-m shared` is no wish for hours.
    The story comes first: a file goes to one worker whole (`--dist loadfile`), and the longest must not be the last.
    """
    items.sort(key=lambda test: test.path.name != "test_end_to_end.py")
    chosen = config.getoption("markexpr")
    if chosen and "campaign" not in chosen:
        long = [test for test in items if test.get_closest_marker("campaign")]
        items[:] = [test for test in items if test not in long]
        config.hook.pytest_deselected(items=long)
    if shared_folder() is not None:
        return
    gone = [test for test in items if test.get_closest_marker("shared")]
    if gone:
        items[:] = [test for test in items if test not in gone]
        config.hook.pytest_deselected(items=gone)
        config.stash[_DESELECTED] = [test.nodeid for test in gone]


_DESELECTED = pytest.StashKey[list[str]]()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what a worker of xdist deselected to the process that prints the summary."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["deselected"] = session.config.stash.get(_DESELECTED, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker deselected; all workers collect the same."""
    node.config.stash[_DESELECTED] = getattr(node, "workeroutput", {}).get("deselected", [])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for name in config.stash.get(_DESELECTED, []):
        terminalreporter.write_line(f"deselected, no ../shared here: {name}")


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches anything but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "unix"
        assert host in {"127.0.0.1", "::1", "localhost", "unix"}, f"a test tried to reach {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _signals_stay() -> Iterator[None]:
    """A test leaves signals as they were: what one ignores, every process that a later test starts would ignore."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    after = {number: signal.getsignal(number) for number in before}
    for number, how in before.items():
        signal.signal(number, how)
    assert after == before
