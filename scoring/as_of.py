"""The data directory as it was: what an earlier edition was made from, laid out so that it can be made again.

    DIR/inputs/<sha256>              a text that people edit, as it was when something was made of it; never changed
               <hash>.json           texts and rate readings that a warehouse (by fingerprint) or a site is made from
       as-of/<edition>/              runs, readings and rates of then (links), edited/ with the texts of then

Reads DIR/editions/*/manifest.json, whose `inputs` pin runs by their seal, the reader's version, the checklist, the
fingerprint of the warehouse, the hash of the site's sources and the release.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

_EDITION = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{10}(?:\.2)?")
_SHOWN = 12


class UnknownPastError(LookupError):
    """There is no such day, edition or checklist; the message lists those there are."""

    def __str__(self) -> str:
        """Return the sentence without the quotes that a LookupError puts around it."""
        return str(self.args[0])


class NotRebuiltError(Exception):
    """An edition can't be made again exactly; the message says what is missing, or which release it needs."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A published edition, as its manifest has it."""

    edition_id: str
    day: date
    inputs: Mapping[str, str]
    """Content hash of what it was made from, by name."""
    manifest: bytes
    """The manifest itself: a copy that is exact has the same."""

    @property
    def runs(self) -> tuple[str, ...]:
        """Ids of its runs, oldest first."""
        return tuple(sorted(name.removeprefix("run ") for name in self.inputs if name.startswith("run ")))


class Past(NamedTuple):
    """A data directory as it was."""

    data: Path
    """Stands for DIR."""
    edited: Path
    """Stands for the folder of edited texts."""
    checklist: Path
    reader_version: str
    edition: Edition | None
    """What is made again; None where no edition of that day was published."""


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


def _write(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, unless it is there."""
    if path.exists() and path.read_bytes() == body:
        return
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(body)
    unfinished.replace(path)


def editions(data: Path) -> list[Edition]:
    """Return every edition whose manifest can be read, by day and then by how many runs it is made from."""
    found = []
    for path in sorted((data / "editions").glob("*/manifest.json")):
        if path.parent.is_symlink() or not _EDITION.fullmatch(path.parent.name):
            continue
        try:
            body = path.read_bytes()
            told: dict[str, Any] = json.loads(body)
            day = date.fromisoformat(told["edition_date"])
            found.append(Edition(path.parent.name, day, dict(told["inputs"]), body))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return sorted(found, key=lambda edition: (edition.day, len(edition.runs), edition.edition_id))


def edition_of(data: Path, when: str) -> Edition | None:
    """Return the edition that stood on a day, or that has an id; None where none was published by that day.

    Raises:
        UnknownPastError: it is no day or edition, lies before the first run or after the newest, or several editions of
            that day were made from the same runs; lists those there are.
    """
    there = editions(data)
    if _EDITION.fullmatch(when):
        for edition in there:
            if edition.edition_id == when:
                return edition
        msg = f"there is no edition {when}; {_listed(data, there)}"
        raise UnknownPastError(msg)
    day = _day(when, data, there)
    past = [edition for edition in there if edition.day <= day]
    if not past:
        return None
    newest = [edition for edition in past if (edition.day, edition.runs) == (past[-1].day, past[-1].runs)]
    current = (data / "editions" / "current").resolve().name
    chosen = [edition for edition in newest if edition.edition_id == current] or newest
    if len(chosen) > 1:
        ids = ", ".join(edition.edition_id for edition in chosen)
        msg = f"of {chosen[0].day} there are several editions of the same runs; name one of them: --as-of {ids}"
        raise UnknownPastError(msg)
    return chosen[0]


def _day(when: str, data: Path, there: list[Edition]) -> date:
    try:
        day = date.fromisoformat(when)
    except ValueError:
        msg = f"--as-of {when}: neither a day such as 2026-09-02 nor an edition's id; {_listed(data, there)}"
        raise UnknownPastError(msg) from None
    days = [run_day(path.parent.name) for path in sorted((data / "runs").glob("*/manifest.json"))]
    if not days:
        msg = f"{data / 'runs'}: no sealed run, so that there is no past; `matguide crawl` makes one"
        raise UnknownPastError(msg)
    if day < days[0] or day > days[-1]:
        side = f"before the first run ({days[0]})" if day < days[0] else f"after the newest run ({days[-1]})"
        msg = f"--as-of {when} lies {side}; {_listed(data, there)}"
        raise UnknownPastError(msg)
    return day


def run_day(run_id: str) -> date:
    """Return the day of a run, by its id."""
    return date(int(run_id[:4]), int(run_id[4:6]), int(run_id[6:8]))


def _listed(data: Path, there: list[Edition]) -> str:
    if not there:
        return f"no edition was published yet below {data / 'editions'}"
    more = f"{len(there) - _SHOWN} older ones and " if len(there) > _SHOWN else ""
    return f"there are: {more}{', '.join(edition.edition_id for edition in there[-_SHOWN:])}"


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
        for name, digest in _listing(listing)["texts"].items():
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


def _listing(path: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        told = {}
    return {"texts": told.get("texts", {}), "rates": told.get("rates", [])}


def lay_out(data: Path, edition: Edition) -> Past:
    """Lay out what an edition was made from, below DIR/as-of.

    Raises:
        NotRebuiltError: a run, reading or text of then is gone or changed; names it.
    """
    inputs = edition.inputs
    listing = data / "inputs" / f"{inputs.get('scoring')}.json"
    site = data / "inputs" / f"{inputs.get('site')}.json"
    for path in (listing, site):
        if not path.is_file():
            msg = (
                f"edition {edition.edition_id} can't be made again: {path} is gone, or {_of_release(edition)} kept none"
            )
            raise NotRebuiltError(msg)
    for run in edition.runs:
        seal = data / "runs" / run / "manifest.json"
        if not seal.is_file() or hashlib.sha256(seal.read_bytes()).hexdigest() != inputs[f"run {run}"]:
            msg = f"edition {edition.edition_id} can't be made again: {seal.parent} is gone or changed; restore it"
            raise NotRebuiltError(msg)
    past = _fresh(data / "as-of" / edition.edition_id)
    reader = inputs["reader"]
    rates = _listing(listing)["rates"]
    _link(past, data, [f"runs/{run}" for run in edition.runs])
    _link(past, data, [f"readings/{reader}/{run}.jsonl" for run in edition.runs], edition)
    _link(past, data, [f"readings/{reader}/{run}.seal" for run in edition.runs])
    _link(past, data, [f"rates/readings/{run}.jsonl" for run in rates], edition)
    checklist = None
    for name, digest in sorted({**_listing(listing)["texts"], **_listing(site)["texts"]}.items()):
        target = past / "edited" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_kept(data / "inputs" / digest, digest, edition))
        checklist = target if name.startswith("checklists/") else checklist
    if checklist is None:
        msg = f"edition {edition.edition_id} can't be made again: {listing} names no checklist"
        raise NotRebuiltError(msg)
    return Past(past, past / "edited", checklist, reader, edition)


def lay_out_runs(data: Path, day: date, edited: Path, checklist: Path, reader_version: str) -> Past:
    """Lay out the runs of up to a day of which no edition was published, beside today's texts."""
    past = _fresh(data / "as-of" / f"{day}")
    runs = sorted(path.parent.name for path in (data / "runs").glob("*/manifest.json"))
    standing = [run for run in runs if run_day(run) <= day]
    _link(past, data, [f"runs/{run}" for run in standing])
    _link(past, data, [f"readings/{reader_version}/{run}.jsonl" for run in standing])
    _link(past, data, [f"readings/{reader_version}/{run}.seal" for run in standing])
    rates = sorted((data / "rates" / "readings").glob("*.jsonl"))
    _link(past, data, [f"rates/readings/{path.name}" for path in rates if run_day(path.stem) <= day])
    return Past(past, edited, checklist, reader_version, None)


def hold_to_release(past: Past, part: Literal["scoring", "site"], ours: str) -> None:
    """Refuse what another release made: its inputs are all there, but this one would make something else of them.

    Args:
        past: what was laid out.
        part: the warehouse, or the site.
        ours: the hash that it has by this release.

    Raises:
        NotRebuiltError: it is not the edition's; names its release.
    """
    theirs = past.edition.inputs.get(part, "") if past.edition else ours
    if past.edition and ours != theirs:
        msg = (
            f"edition {past.edition.edition_id} was made by {_of_release(past.edition)}, whose {part} "
            f"({theirs[:10]}) is another than this one's ({ours[:10]}); check that release out to make it again"
        )
        raise NotRebuiltError(msg)


def _of_release(edition: Edition) -> str:
    return f"release {edition.inputs.get('release', 'unknown')} as it was on {edition.day}"


def _kept(path: Path, digest: str, edition: Edition) -> bytes:
    body = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(body).hexdigest() != digest:
        msg = f"edition {edition.edition_id} can't be made again: {path} is gone or changed; restore it from a backup"
        raise NotRebuiltError(msg)
    return body


def _fresh(past: Path) -> Path:
    """Begin a layout anew; only a warehouse that was built there stays, which is as good as its fingerprint."""
    for path in past.glob("*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
    past.mkdir(parents=True, exist_ok=True)
    return past


def _link(past: Path, data: Path, names: Iterable[str], edition: Edition | None = None) -> None:
    """Link what lies below DIR into the layout; where an edition needs it, it must be there."""
    for name in names:
        source, target = (data / name).resolve(), past / name
        if not source.exists():
            if edition is not None:
                msg = f"edition {edition.edition_id} can't be made again: {data / name} is gone; restore it"
                raise NotRebuiltError(msg)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(source)
