"""The texts that people edit, as they were when something was made of them, so that it can be made again.

    DIR/inputs/<sha256>     a text; never changed
               <hash>.json  texts and rate readings that a warehouse (by its fingerprint) or a site is made from

Reads and writes these.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scoring.results import Edition
from scoring.warehouse import WAREHOUSE, fingerprint_of


class UnknownPastError(LookupError):
    """There is no such day, edition or checklist; the message lists those there are."""

    def __str__(self) -> str:
        """Return the sentence without the quotes that a LookupError puts around it."""
        return str(self.args[0])


def keep(data: Path, name: str, texts: Mapping[str, Path], rates: Iterable[Path] = ()) -> None:
    """Keep the texts that something was made from, so that it can be made again.

    Args:
        data: the data directory DIR.
        name: fingerprint of the warehouse, or hash of the site's sources.
        texts: the texts, by their place below the folder of edited texts.
        rates: the rate readings that were used; they stay where they are.
    """
    inputs = data / "inputs"
    inputs.mkdir(parents=True, exist_ok=True)
    kept = {}
    for place, path in texts.items():
        body = path.read_bytes()
        kept[place] = hashlib.sha256(body).hexdigest()
        _write(inputs / kept[place], body)
    listing = {"texts": kept, "rates": sorted(path.stem for path in rates)}
    _write(inputs / f"{name}.json", json.dumps(listing, indent=1, sort_keys=True).encode() + b"\n")


def inputs_of(edition: Edition, data: Path) -> dict[str, str]:
    """Return the content hash of everything that the newest edition's warehouse is made from, by name."""
    manifests = {run_id: data / "runs" / run_id / "manifest.json" for run_id in edition.run_ids}
    return {
        **{f"run {run_id}": hashlib.sha256(path.read_bytes()).hexdigest() for run_id, path in manifests.items()},
        "checklist": edition.checklist_hash,
        "scoring": str(fingerprint_of(data / WAREHOUSE)),
        "reader": edition.reader_version,
        "release": version("matguide"),
    }


def _write(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, unless it is there."""
    if path.exists() and path.read_bytes() == body:
        return
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(body)
    unfinished.replace(path)


def checklist_file(data: Path, wanted: str, today: Path) -> Path:
    """Return the checklist of a version, or a file: today's, or one that something was once made with.

    Raises:
        UnknownPastError: there is no such file or version, or several differ under one version; lists those there are.
    """
    if wanted.endswith(".toml") or "/" in wanted:
        path = Path(wanted)
        if not path.is_file():
            msg = f"--checklist {wanted}: there is no such file; {_versions_listed(data, today)}"
            raise UnknownPastError(msg)
        return path
    by_version = _checklists(data, today)
    found = by_version.get(wanted) or [
        path for paths in by_version.values() for path in paths if len(wanted) >= 6 and path.name.startswith(wanted)
    ]
    if not found:
        msg = f"--checklist {wanted}: neither a file nor a version; {_versions_listed(data, today)}"
        raise UnknownPastError(msg)
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        msg = f"--checklist {wanted}: several checklists call themselves so; name one by how its hash begins: {names}"
        raise UnknownPastError(msg)
    return found[0]


def _checklists(data: Path, today: Path) -> dict[str, list[Path]]:
    """Return the kept checklists by version, and today's; each content once."""
    paths = {hashlib.sha256(today.read_bytes()).hexdigest(): today}
    for listing in sorted((data / "inputs").glob("*.json")):
        for name, digest in listing_of(listing)["texts"].items():
            if name.startswith("checklists/"):
                paths.setdefault(digest, data / "inputs" / digest)
    by_version: dict[str, list[Path]] = {}
    for path in paths.values():
        try:
            version = str(tomllib.loads(path.read_text(encoding="utf-8"))["version"])
        except (OSError, ValueError, KeyError):
            continue
        by_version.setdefault(version, []).append(path)
    return by_version


def _versions_listed(data: Path, today: Path) -> str:
    return f"there are versions {', '.join(sorted(_checklists(data, today)))}"


def listing_of(path: Path) -> dict[str, Any]:
    """Return what a listing names: `texts`, hash by place, and `rates`; nothing where it can't be read."""
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        told = {}
    return {"texts": told.get("texts", {}), "rates": told.get("rates", [])}
