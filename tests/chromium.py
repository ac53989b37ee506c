"""Find the Chromium that the browser tests drive; `python -m tests.chromium` prints it or says what to install."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
REMEDY = (
    "No Chromium found. Install one (Debian: sudo apt-get install chromium; macOS: brew install --cask google-chrome; "
    "anywhere: .venv/bin/playwright install chromium), or name it in the environment variable CHROMIUM."
)
# Without these, Chromium looks up its maker's hosts at every start (seen on 2026-11-01).
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def find_chromium() -> str:
    """Return the path of a Chromium.

    Raises:
        FileNotFoundError: there is none; the message says what to install.
    """
    named = os.environ.get("CHROMIUM")
    found = [named] if named else [path for name in NAMES if (path := shutil.which(name))]
    if not found and MAC.exists():
        found = [str(MAC)]
    if not found:
        found = [path for path in (_playwrights_own(),) if path]
    if not found or not Path(found[0]).exists():
        raise FileNotFoundError(REMEDY)
    return found[0]


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    try:
        sys.stdout.write(find_chromium() + "\n")
    except FileNotFoundError as error:
        sys.exit(str(error))
