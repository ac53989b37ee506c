"""Facts noted by hand from public pages: a file of them becomes a run, and a run of them listings.

Reads data/recorded/*.jsonl (one RecordedMat a line); writes data/runs/<run_id>/recorded.jsonl, a verbatim copy, with
its manifest. No wording of a page is kept: a fact has its value and the address, date and tier of the page instead.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from importlib.metadata import version
from itertools import count
from math import isfinite
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from crawler.items import FACT_KEYS, Candidate, Fact, Listing, Qualifier, Source, Status, Tier, Value, typed_value
from crawler.open_run import open_run
from crawler.readers.decide import decide_all
from crawler.run import Manifest, RunError, RunJob, load_manifest

FILE = "recorded.jsonl"
"""Name of the copy in a run folder."""

_NOTED_AS_MAT = "noted by hand as an acupressure mat"
_INDEX = "github-index:"
_BY_RECORD = ("name", "brand", "sku")
_REMEDY = "data/recorded/README.md says what each field takes"


class RecordedError(Exception):
    """A file of recorded facts can't be used; the message names file, line, field and remedy."""


class _RecordedPart(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


class RecordedSource(_RecordedPart):
    """A public page that facts were noted from."""

    address: str
    """http or https address; `github-index:…` for an entry of a code index that names no page."""
    tier: Tier
    """A: the brand's or a shop's page; B: an independent article; C: an affiliate, machine-written text or code."""
    date: str | None = Field(default=None, pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
    """Date of the page as far as known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""

    @field_validator("address")
    @classmethod
    def _can_be_gone_to(cls, address: str) -> str:
        blank = any(character.isspace() for character in address)
        parts = urlsplit(address)
        on_the_web = parts.scheme in {"http", "https"} and parts.hostname
        if blank or not (on_the_web or address.removeprefix(_INDEX) not in {"", address}):
            msg = "give an http or https address without blanks, or github-index:id=N"
            raise ValueError(msg)
        return address


class RecordedFact(_RecordedPart):
    """One value that one page states. Two pages that state it are two of these; they may differ."""

    key: str
    """Fact key of the contract, other than name, brand and sku, which the record gives itself."""
    value: Value
    """Value in the unit of the key; money as a string, `"29.90"`."""
    qualifier: Qualifier | None = None
    """`at_least` or `about` where the page says so."""
    source: int = Field(default=1, ge=1)
    """Which of the record's sources states it, counted from 1."""
    set_aside: str | None = Field(default=None, min_length=1)
    """Why the value is shown and not scored, in our own words; null: nothing speaks against it."""

    @field_validator("key")
    @classmethod
    def _is_in_the_contract(cls, key: str) -> str:
        if key in _BY_RECORD:
            msg = f"{key} is no fact of its own here: the record's brand, name and product give it"
            raise ValueError(msg)
        if key not in FACT_KEYS:
            msg = f"unknown fact key {key!r}; the keys are listed in crawler/items.py"
            raise ValueError(msg)
        return key

    @field_validator("value", mode="plain")
    @classmethod
    def _is_of_the_keys_kind(cls, value: object, fields: ValidationInfo) -> Value | None:
        key = fields.data.get("key")
        if key is None:
            return None
        typed = typed_value(key, value)
        if isinstance(typed, int | float | Decimal) and not (isfinite(typed) and typed >= 0):
            msg = f"{key} takes a finite number that is not negative, not {value!r}"
            raise ValueError(msg)
        return typed


class RecordedMat(_RecordedPart):
    """What was noted of one mat in one sitting: a line of the file."""

    product: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")
    """Product key `brand-slug/model-slug`: records with the same key are about the same mat."""
    name: str = Field(min_length=1)
    """The mat's name, and nothing else."""
    brand: str | None = Field(default=None, min_length=1)
    """Brand as the source gives it; null where it names none, or more than one."""
    is_mat: bool = True
    """False for goods that only resemble one, and for pages that name no mat."""
    is_mat_reason: str = Field(default=_NOTED_AS_MAT, min_length=1)
    """Why it is (not) taken for a mat, in our own words."""
    sources: Annotated[tuple[RecordedSource, ...], Field(min_length=1)]
    """Pages the record was noted from; the first gives the listing its address."""
    noted_on: date
    """Day the facts were noted."""
    note: str | None = Field(default=None, min_length=1)
    """What else an editor should know, in our own words."""
    facts: tuple[RecordedFact, ...] = ()
    """What the sources state; empty where they only name the mat."""

    @model_validator(mode="after")
    def _hangs_together(self) -> RecordedMat:
        if not self.is_mat and self.is_mat_reason == _NOTED_AS_MAT:
            msg = "is_mat is false: say why in is_mat_reason"
            raise ValueError(msg)
        for fact in self.facts:
            if fact.source > len(self.sources):
                msg = f"{fact.key} is from source {fact.source}, and the record has {len(self.sources)}"
                raise ValueError(msg)
            if FACT_KEYS[fact.key].kind == "money" and self.currency_at(fact.source) is None:
                msg = f"{fact.key} has no currency: add the fact `currency` (ISO 4217) from the same source"
                raise ValueError(msg)
        return self

    def currency_at(self, source: int) -> str | None:
        """Return the currency that a source states its prices in."""
        return next((str(fact.value) for fact in self.facts if (fact.key, fact.source) == ("currency", source)), None)


def import_file(path: Path, runs: Path) -> Path:
    """Make a sealed run of a file of recorded facts.

    The run starts at midnight UTC of the newest day of noting, or the next second that is free. A file that is the
    same as the newest run of that day makes no new one.

    Returns:
        The run folder.

    Raises:
        RecordedError: the file does not hold recorded facts; nothing was written.
    """
    records = read_file(path)
    content = path.read_bytes()
    midnight = datetime.combine(max(mat.noted_on for _, mat in records), time(), UTC)
    known = _newest_import(runs, midnight)
    if known and load_manifest(known).files.get(FILE) == hashlib.sha256(content).hexdigest():
        return known
    run = open_run(runs, RunJob(market="recorded", started_at=midnight))
    (run.folder / FILE).write_bytes(content)
    started_at = datetime.strptime(run.run_id, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    manifest = Manifest(
        run_id=run.run_id,
        market="recorded",
        started_at=started_at,
        # Not the clock: the same file gives the same run, byte for byte.
        sealed_at=started_at,
        versions={"matguide": version("matguide")},
        files={},
    )
    return run.seal(manifest)


def _newest_import(runs: Path, midnight: datetime) -> Path | None:
    """Return the last sealed run of recorded facts among the seconds in use from midnight on."""
    newest = None
    for second in count():
        run = runs / f"{midnight + timedelta(seconds=second):%Y%m%dT%H%M%SZ}"
        if not run.exists():
            return newest
        try:
            newest = run if load_manifest(run).market == "recorded" else newest
        except RunError:  # cut off, or of another release: it stays as it is, and the import goes beside it
            continue
    return newest


def read_file(path: Path) -> list[tuple[int, RecordedMat]]:
    """Read every record of a file with the number of its line; empty lines are passed over.

    Raises:
        RecordedError: a line is no record, or two of the same product have the same first source, or there is none.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        msg = f"{path}: can't be read ({error.strerror}); give a file of recorded facts, one JSON object a line"
        raise RecordedError(msg) from None
    records = [(number, _record(path, number, line)) for number, line in enumerate(lines, 1) if line.strip()]
    first_lines: dict[tuple[str, str], int] = {}
    for number, mat in records:
        known = first_lines.setdefault((mat.product, mat.sources[0].address), number)
        if known != number:
            already = f"{mat.product} was noted from {mat.sources[0].address} in line {known} already"
            msg = f"{path}:{number}: product: {already}; put both lines together"
            raise RecordedError(msg)
    if not records:
        msg = f"{path}: holds no record; {_REMEDY}"
        raise RecordedError(msg)
    return records


def _record(path: Path, number: int, line: bytes) -> RecordedMat:
    try:
        return RecordedMat.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        told = first["msg"].removeprefix("Value error, ")
        msg = f"{path}:{number}: {field + ': ' if field else ''}{told}; {_REMEDY}"
        raise RecordedError(msg) from None


def read_recorded(run: Path) -> Iterator[Listing]:
    """Yield a listing for each record of a run, in the file's order.

    A listing's address is its record's first source, with `#<product>` where several records share that source; its
    `sku` is the product key. Which value stands where a record's sources differ, decide.py says.

    Raises:
        RecordedError: the run holds no recorded facts of this release.
    """
    records = read_file(run / FILE)
    sharing = Counter(mat.sources[0].address for _, mat in records)
    for number, mat in records:
        address = mat.sources[0].address
        facts, issues = _facts(mat, f"{FILE}:{number}")
        yield Listing(
            url=f"{address}#{mat.product}" if sharing[address] > 1 else address,
            is_mat=mat.is_mat,
            is_mat_reason=mat.is_mat_reason,
            issues=(*issues, *([mat.note] if mat.note else [])),
            facts=facts,
        )


def source_site(address: str) -> str:
    """Name the site that a recorded listing was noted from, as a shop is named by its key: the host without `www.`.

    An entry of a code index is a site of its own, for it does not say whose it is.
    """
    if address.startswith(_INDEX):
        return address.partition("#")[0]
    return (urlsplit(address).hostname or address).removeprefix("www.")


def _facts(mat: RecordedMat, locator: str) -> tuple[dict[str, Fact], list[str]]:
    """Decide the record's facts; a value that was set aside is shown, and stands for nothing."""
    heard: dict[str, list[Candidate]] = defaultdict(list)
    for key, text in zip(_BY_RECORD, (mat.name, mat.brand, mat.product), strict=True):
        if text is not None:
            heard[key].append(_candidate(mat, RecordedFact.model_construct(key=key, value=text), locator))
    aside: dict[str, list[tuple[str, Candidate]]] = defaultdict(list)
    for fact in mat.facts:
        candidate = _candidate(mat, fact, locator)
        if fact.set_aside:
            aside[fact.key].append((fact.set_aside, candidate))
        else:
            heard[fact.key].append(candidate)
    facts, issues = decide_all(heard)
    for key, found in aside.items():
        candidates = tuple(candidate for _, candidate in found)
        if key in facts:
            facts[key] = facts[key].model_copy(update={"candidates": (*facts[key].candidates, *candidates)})
        else:
            facts[key] = Fact(
                value=None,
                status=Status.SET_ASIDE,
                source=Source.RECORDED,
                locator=locator,
                reason=found[0][0],
                candidates=candidates,
            )
            issues.append(f"{key}: {found[0][0]}")
    return facts, issues


def _candidate(mat: RecordedMat, fact: RecordedFact, locator: str) -> Candidate:
    source = mat.sources[fact.source - 1]
    fact_key = FACT_KEYS[fact.key]
    return Candidate(
        value=fact.value,
        unit=mat.currency_at(fact.source) if fact_key.kind == "money" else fact_key.unit,
        qualifier=fact.qualifier,
        source=Source.RECORDED,
        locator=locator,
        source_address=source.address,
        source_date=source.date,
        tier=source.tier,
    )
