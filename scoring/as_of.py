"""The data directory as it was: what an earlier edition was made from, laid out so that it can be made again.

    DIR/as-of/<edition>/    runs, readings and rates of then (links), edited/ the texts of then, the ledger, a warehouse

Reads DIR/inputs (scoring/kept_inputs.py) and DIR/editions/*/manifest.json, whose `inputs` pin runs by their seal, the
reader's version, the checklist, the fingerprint of the warehouse, the hash of the site's sources and the release.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

from scoring.checklist_file import load_checklist
from scoring.identity_ledger import LEDGER
from scoring.kept_inputs import UnknownPastError, checklist_file, listing_of

_EDITION = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{10}(?:\.2)?")
_RUN = "[0-9]" * 8 + "T" + "[0-9]" * 6 + "Z"
_SHOWN = 12


class NotRebuiltError(Exception):
    """An edition can't be made again exactly; the message says what is missing, or which release it needs."""


@dataclass(frozen=True, slots=True)
class PastEdition:
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
    edition: PastEdition | None
    """What is made again; None where no edition of that day was published."""


def editions(data: Path) -> list[PastEdition]:
    """Return every edition whose manifest can be read, by day and then by how many runs it is made from."""
    found = []
    for path in sorted((data / "editions").glob("*/manifest.json")):
        if path.parent.is_symlink() or not _EDITION.fullmatch(path.parent.name):
            continue
        try:
            body = path.read_bytes()
            told: dict[str, Any] = json.loads(body)
            day = date.fromisoformat(told["edition_date"])
            found.append(PastEdition(path.parent.name, day, dict(told["inputs"]), body))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return sorted(found, key=lambda edition: (edition.day, len(edition.runs), edition.edition_id))


def edition_of(data: Path, when: str) -> PastEdition | None:
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


def _day(when: str, data: Path, there: list[PastEdition]) -> date:
    try:
        day = date.fromisoformat(when)
    except ValueError:
        msg = f"--as-of {when}: neither a day such as 2026-09-02 nor an edition's id; {_listed(data, there)}"
        raise UnknownPastError(msg) from None
    days = [run_day(run) for run in _runs(data)]
    if not days:
        msg = f"{data / 'runs'}: no sealed run, so that there is no past; `matguide crawl` makes one"
        raise UnknownPastError(msg)
    if day < days[0] or day > days[-1]:
        side = f"before the first run ({days[0]})" if day < days[0] else f"after the newest run ({days[-1]})"
        msg = f"--as-of {when} lies {side}; {_listed(data, there)}"
        raise UnknownPastError(msg)
    return day


def _runs(data: Path) -> list[str]:
    """Return the ids of all sealed runs, oldest first."""
    return sorted(path.parent.name for path in (data / "runs").glob(f"{_RUN}/manifest.json"))


def run_day(run_id: str) -> date:
    """Return the day of a run, by its id."""
    return date(int(run_id[:4]), int(run_id[4:6]), int(run_id[6:8]))


def _listed(data: Path, there: list[PastEdition]) -> str:
    if not there:
        return f"no edition was published yet below {data / 'editions'}"
    more = f"{len(there) - _SHOWN} older ones and " if len(there) > _SHOWN else ""
    return f"there are: {more}{', '.join(edition.edition_id for edition in there[-_SHOWN:])}"


def lay_out(
    data: Path, *, as_of: str | None, wanted: str | None, edited: Path, checklist: Path, reader_version: str
) -> Past:
    """Lay out the data directory as it was on a day, or with another checklist.

    Args:
        data: the data directory DIR.
        as_of: a day or an edition's id; None for today.
        wanted: a checklist's version or file; None for the one there was.
        edited: today's folder of edited texts, where no edition of that day was published.
        checklist: today's checklist.
        reader_version: today's reader.

    Raises:
        UnknownPastError: there is no such day, edition or checklist; lists those there are.
        ChecklistError: the chosen checklist can't be used; names file and line.
        NotRebuiltError: a run, reading or text of then is gone or changed; names it.
    """
    chosen = checklist_file(data, wanted, checklist) if wanted is not None else None
    if chosen is not None:
        load_checklist(chosen)  # so that a mistake is named in the file that the editor wrote, not in a copy
    edition = edition_of(data, as_of) if as_of is not None else None
    if edition is not None:
        past = _of_edition(data, edition)
    else:
        day = date.fromisoformat(as_of) if as_of is not None else date.max
        past = Past(_of_runs(data, day, reader_version), edited, checklist, reader_version, None)
    if chosen is None:
        return past
    copy = past.data / "checklists" / checklist.name
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(chosen, copy)
    return past._replace(checklist=copy, edition=None)


def _of_edition(data: Path, edition: PastEdition) -> Past:
    """Lay out what an edition was made from, below DIR/as-of."""
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
    reader = inputs.get("reader", "unknown")
    rates = listing_of(listing)["rates"]
    _link(past, data, [f"runs/{run}" for run in edition.runs])
    _link(past, data, [f"readings/{reader}/{run}.jsonl" for run in edition.runs], edition)
    _link(past, data, [f"readings/{reader}/{run}.{end}" for run in edition.runs for end in ("seal", "outline")])
    _link(past, data, [f"rates/readings/{run}.jsonl" for run in rates], edition)
    checklist = None
    for name, digest in sorted({**listing_of(listing)["texts"], **listing_of(site)["texts"]}.items()):
        target = past / name if name == LEDGER else past / "edited" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_kept(data / "inputs" / digest, digest, edition))
        checklist = target if name.startswith("checklists/") else checklist
    if checklist is None:
        msg = f"edition {edition.edition_id} can't be made again: {listing} names no checklist"
        raise NotRebuiltError(msg)
    return Past(past, past / "edited", checklist, reader, edition)


def _of_runs(data: Path, day: date, reader_version: str) -> Path:
    """Lay out the runs of up to a day."""
    past = _fresh(data / "as-of" / ("today" if day == date.max else f"{day}"))
    for run in (run for run in _runs(data) if run_day(run) <= day):
        _link(past, data, [f"runs/{run}"])
        _link(past, data, [f"readings/{reader_version}/{run}.{end}" for end in ("jsonl", "seal", "outline")])
    _link(past, data, [LEDGER])
    rates = sorted((data / "rates" / "readings").glob(f"{_RUN}.jsonl"))
    _link(past, data, [f"rates/readings/{path.name}" for path in rates if run_day(path.stem) <= day])
    return past


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


def _of_release(edition: PastEdition) -> str:
    return f"release {edition.inputs.get('release', 'unknown')} as it was on {edition.day}"


def _kept(path: Path, digest: str, edition: PastEdition) -> bytes:
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


def _link(past: Path, data: Path, names: Iterable[str], edition: PastEdition | None = None) -> None:
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
