"""Takes the pictures of this folder: every kind of page of an edition, on a desk in light and on a phone in dark.

Reads an edition; writes docs/screens/*.webp. Begin with `matguide run --demo`, on a few days, so that there is a past:

    python docs/screens/take.py data/editions/current
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import QUIET, find_chromium

HERE = Path(__file__).resolve().parent
Look = tuple[str, int, int, Literal["light", "dark"]]
LOOKS: tuple[Look, ...] = (("desk", 1280, 1500, "light"), ("phone", 390, 1200, "dark"))
"""Name, width, height at most, scheme."""
QUALITY = 55
ALONE = (
    "method",
    "shops",
    "changes",
    "evidence",
    "quick-facts",
    "safety",
    "disclosure",
    "left-out",
    "downloads",
    "about",
)
"""Pages that there is one of, and whose address is their name."""


def pages(edition: Path) -> Iterator[tuple[str, str]]:
    """Give (name of the picture, address below the edition) of every kind of page."""
    ranked = sorted(edition.glob("mats/*.html"), key=lambda path: -path.stat().st_size)
    wish = min(path.name for path in edition.glob("for-*.html"))
    pair = min(path.relative_to(edition).as_posix() for path in edition.glob("versus/*/*.html"))
    mat = f"mats/{ranked[0].name}"
    three = ".".join(path.stem for path in ranked[:3])
    yield "guide", "index.html"
    yield "guide-ranking", "index.html#ranking"
    yield "guide-frontier", "index.html#frontier"
    yield "guide-own-weights", "index.html#?weights=8.0.0.30.10.0.0.0.0.30.30.0&sort=price"
    yield "guide-side-by-side", f"index.html#?compare={three}"
    yield "wish", wish
    yield "mat", mat
    yield "mat-offers-and-past", f"{mat}#offers"
    yield "mat-facts", f"{mat}#facts"
    yield "head-to-head", pair
    yield "not-found", "404.html"
    yield from ((name, f"{name}.html") for name in ALONE)


def take(browser: Browser, edition: Path, look: Look) -> Iterator[tuple[str, bytes]]:
    """Give (file name, bytes) of each picture."""
    seen_as, width, height, scheme = look
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    for name, address in pages(edition):
        page = context.new_page()
        page.goto(f"{edition.as_uri()}/{address}")
        if name == "guide-side-by-side":
            page.locator("#side-by-side").scroll_into_view_if_needed()
        if name == "guide-own-weights":
            page.locator("#aids").evaluate("aids => aids.scrollIntoView()")
        shot = Image.open(io.BytesIO(page.screenshot()))
        used = min(page.evaluate("document.documentElement.scrollHeight"), height)
        written = io.BytesIO()
        shot.convert("RGB").crop((0, 0, width, used)).save(written, "WEBP", quality=QUALITY, method=6)
        yield f"{name}-{seen_as}.webp", written.getvalue()
        page.close()
    context.close()


def main(edition: Path) -> None:
    """Take all pictures of an edition."""
    whole = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(QUIET))
        for look in LOOKS:
            for name, body in take(browser, edition.resolve(), look):
                (HERE / name).write_bytes(body)
                whole += len(body)
        browser.close()
    print(f"{whole / 1e6:.2f} MB")  # noqa: T201 - a script, by hand


if __name__ == "__main__":
    main(Path(sys.argv[1]))
