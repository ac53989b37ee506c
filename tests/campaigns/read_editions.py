"""Reads an edition a hundred times a second while others publish, and says whether it ever saw a mixed set.

    python -m tests.campaigns.read_editions SITE

Until its input ends it reads, by the folder's own descriptor as one page view does, the manifest and some files, and
holds each to the manifest. One JSON object at the end.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path
from threading import Event, Thread

import orjson

from reports.editions import MANIFEST

HERTZ = 100
FILES = 6


def look(site: Path, chance: random.Random) -> tuple[str, str]:
    """Read one set; return what came of it, and the edition."""
    try:
        folder = os.open(site, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return "no edition", ""
    try:
        manifest = orjson.loads(_read(MANIFEST, folder))
        names = chance.sample(sorted(manifest["files"]), FILES)
        wrong = [name for name in names if hashlib.sha256(_read(name, folder)).hexdigest() != manifest["files"][name]]
        return "mixed" if wrong else "whole", manifest["edition"]
    except FileNotFoundError:
        return "taken away", ""
    finally:
        os.close(folder)


def _read(name: str, folder: int) -> bytes:
    opened = os.open(name, os.O_RDONLY, dir_fd=folder)
    with os.fdopen(opened, "rb") as file:
        return file.read()


def main(site: Path) -> None:
    ended, chance = Event(), random.Random(1)  # noqa: S311 - which files, no secret
    Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    seen: Counter[str] = Counter()
    editions: set[str] = set()
    began = time.perf_counter()
    while not ended.wait(max(0.0, began + seen.total() / HERTZ - time.perf_counter())):
        outcome, edition = look(site, chance)
        seen[outcome] += 1
        editions.add(edition)
    lasted = time.perf_counter() - began
    told = {"reads": seen.total(), "hertz": round(seen.total() / lasted, 1), "editions": len(editions - {""}), **seen}
    sys.stdout.write(orjson.dumps(told).decode() + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
