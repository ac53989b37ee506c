"""Kills a publish before each thing it does to the disk, and says what readers are left with.

    python -m tests.campaigns.strike_publish FOLDER COPY|SWITCH [EVERY]

Publishes an edition, then for each (or each EVERY-th) write, link, rename … of the next one forks a process that
publishes it and is killed right there; renames, which switch, are never passed over. One JSON object a strike.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from reports.editions import MANIFEST
from scoring.results import Results
from tests.reports.conftest import INPUTS, publish, write_exports
from tests.reports.invented_results import invented_results

WRITES = frozenset({
    "open", "os.link", "os.rename", "os.symlink", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "ctypes.dlsym",
})  # fmt: skip
"""What Python tells an audit hook before it happens."""
SWITCHES = frozenset({"os.rename", "os.symlink", "ctypes.dlsym"})
MATS = 4


def market(number: int) -> Results:
    """Give one of two markets that differ in a name, and so in many pages."""
    results = invented_results(MATS)
    renamed = replace(results.mats[0], name=f"{results.mats[0].name} {number % 2}")
    return replace(results, mats=(renamed, *results.mats[1:]))


def publish_number(number: int, folder: Path, *, copy: bool) -> str:
    """Publish the edition of a number and return its id."""
    inputs = {**INPUTS, "run": str(number)}
    to = folder / "www" if copy else None
    return publish(market(number), folder / "editions", exports=write_exports, inputs=inputs, to=to).edition_id


def faults(site: Path) -> list[str]:
    """Say what an edition's manifest names and is not there as it says, and what is there and not named."""
    try:
        manifest = orjson.loads((site / MANIFEST).read_bytes())
    except OSError:
        return [f"{site.name}: no manifest"]
    there = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items() if name != MANIFEST}
    return [name for name in {*digests, *manifest["files"]} if digests.get(name) != manifest["files"].get(name)]


def edition(site: Path) -> str:
    named: str = orjson.loads((site / MANIFEST).read_bytes())["edition"]
    return named


def counting(strike_at: int | None, seen: list[str]) -> Callable[[str, tuple[Any, ...]], None]:
    """Return an audit hook that names each write, and kills the process before one of them."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in WRITES:
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        seen.append(event)
        if strike_at is not None and len(seen) > strike_at:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def forked(work: Callable[[], None]) -> int:
    """Do work in a process of its own; return how it ended."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def writes_of(folder: Path, *, copy: bool) -> list[str]:
    """Name every write of the second publish, undisturbed."""
    trial = folder / "trial"

    def work() -> None:
        seen: list[str] = []
        publish_number(0, trial, copy=copy)
        sys.addaudithook(counting(None, seen))
        publish_number(1, trial, copy=copy)
        found = [*seen]
        (folder / "writes.json").write_bytes(orjson.dumps(found))

    assert forked(work) == 0
    shutil.rmtree(trial)
    writes: list[str] = orjson.loads((folder / "writes.json").read_bytes())
    return writes


def strike(folder: Path, at: int, event: str, *, copy: bool) -> dict[str, Any]:
    """Kill the second publish before its write of this number; say what is left, and whether the next makes it good."""
    data = folder / f"{at}"
    first = publish_number(0, data, copy=copy)
    site = data / "www" if copy else data / "editions" / "current"

    def work() -> None:
        sys.addaudithook(counting(at, []))
        publish_number(1, data, copy=copy)

    ended = forked(work)
    wrong = faults(site)
    left = "nothing" if wrong else "old" if edition(site) == first else "new"
    publish_number(2, data, copy=copy)
    after = faults(site) + [path.name for path in data.rglob("*") if path.name.endswith((".partial", ".old", ".new"))]
    shutil.rmtree(data)
    return {"at": at, "event": event, "ended": ended, "left": left, "faults": wrong, "after": after}


def main(folder: Path, kind: str, every: int) -> None:
    copy = kind == "copy"
    writes = writes_of(folder, copy=copy)
    for at, event in enumerate(writes):
        if at % every == 0 or event in SWITCHES:
            sys.stdout.write(orjson.dumps(strike(folder, at, event, copy=copy)).decode() + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)
