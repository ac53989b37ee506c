"""Whether a sealed run's files still are what its manifest sealed: a disk or a person may have changed them.

Reads runs (crawler/run.py), whole files.
"""

from __future__ import annotations

from pathlib import Path

from crawler.run import Manifest, RunError, WalkLine, is_as_sealed, load_manifest


def archive_of(line: WalkLine) -> str:
    """Name the archive that a page lies in, from the folder of runs; of an unchanged page it is an earlier run's."""
    return f"{line.record.run}/archive/{line.record.file}" if line.record else ""


def damaged_archives(run: Path, manifest: Manifest, lines: list[WalkLine]) -> dict[str, str]:
    """Return the archives of these pages that are not what was sealed, with what is wrong and the remedy."""
    shops = {archive_of(line): line.shop for line in lines}
    damaged = {}
    for archive, shop in sorted(shops.items()):
        run_id, _, name = archive.partition("/")
        folder = run.parent / run_id
        try:
            check(folder, manifest if folder == run else load_manifest(folder), {name})
        except RunError as error:
            damaged[archive] = f"{error}; in run {manifest.run_id} it costs {shop} alone"
    return damaged


def check(run: Path, manifest: Manifest, names: set[str]) -> None:
    """Hold files of a run against their sha256 in its manifest.

    Raises:
        RunError: one is gone or changed; names it and the remedy.
    """
    remedy = "restore it from a backup; until then the guide has of it what was read before, and nothing else"
    for name in sorted(names):
        try:
            whole = is_as_sealed(run, manifest, name)
        except OSError as error:
            msg = f"{run / name}: can't be read ({error.strerror}); {remedy}"
            raise RunError(msg) from None
        if not whole:
            msg = f"{run / name}: damaged: its sha256 is not the one in {run / 'manifest.json'}; {remedy}"
            raise RunError(msg)
