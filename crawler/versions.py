"""Which reader versions have read which runs, as the files below DIR/readings tell it (crawler/readings.py)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crawler.reading import READER_VERSION


class DiffError(Exception):
    """There is nothing to compare; the message says what is missing and how to get it."""


def versions(readings: Path) -> list[str]:
    """Return the reader versions that have readings below DIR/readings, the one that read last comes last."""
    sealed = {folder: [path.stat().st_mtime for path in folder.glob("*T*Z.seal")] for folder in readings.glob("*-*")}
    return [folder.name for folder in sorted(filter(sealed.get, sealed), key=lambda folder: max(sealed[folder]))]


def runs_read(readings: Path, version: str) -> list[str]:
    """Return the runs that a version has readings of, oldest first."""
    return sorted(path.stem for path in (readings / version).glob("*T*Z.jsonl"))


def version_before(version: str, data: Path) -> str:
    """Return the reader version that read last, this one apart.

    Raises:
        DiffError: there is none.
    """
    if not data.is_dir():
        msg = f"{data}: there is no such folder; name the one that holds runs and readings with --data"
        raise DiffError(msg)
    others = [other for other in versions(data / "readings") if other != version]
    if not others:
        msg = f"{data / 'readings'}: no readings of another reader than {version}; there is nothing to compare with"
        raise DiffError(msg)
    return others[-1]


def runs_of_both(
    runs: list[str] | None, old: str, new: str, readings: Path, notice: Callable[[str], None]
) -> list[str]:
    """Return the runs that two versions have both read, oldest first.

    Args:
        runs: Those that are asked for; default: all.
        old: The one version.
        new: The other.
        readings: DIR/readings.
        notice: Told how many others only one of the two has read.

    Raises:
        DiffError: there is none, or one that is asked for is not there.
    """
    read = {version: runs_read(readings, version) for version in (old, new)}
    for version, there in read.items():
        today = version == READER_VERSION
        if not there:
            remedy = (
                "`matguide reread` makes them" if today else f"choose from {', '.join(versions(readings)) or 'none'}"
            )
            msg = f"{readings}: no readings of {'today’s ' if today else ''}reader {version}; {remedy}"
            raise DiffError(msg)
        if missing := set(runs or ()).difference(there):
            remedy = "`matguide reread` reads a sealed run" if today else "leave it out"
            msg = f"run {', '.join(sorted(missing))}: reader {version} has no readings of it; {remedy}"
            raise DiffError(msg)
    both = [run_id for run_id in read[old] if run_id in read[new]]
    if not both:
        msg = f"{readings}: no run was read by both {old} and {new}; `matguide reread` reads all there are"
        raise DiffError(msg)
    if alone := len({*read[old], *read[new]}) - len(both):
        notice(f"{alone} runs that only one of the two has read are left out")
    return [run_id for run_id in both if not runs or run_id in runs]
