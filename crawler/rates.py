"""Exchange rates: asked of a bank like any shop's pages, archived, and read from the archive into dated rows.

    DIR/rates/runs/<run_id>/               sealed runs (crawler/run.py) of the recipes data/rates/*.toml
              readings/<run_id>.jsonl      one Rate a line, with the archived response it was read from

Reads the format of the European Central Bank's reference rates (eurofxref): units of each currency for one euro, a
`Cube` with a `time` for each business day. A file that is not quite that is refused whole: no rate is better than a
wrong one, and the rates of earlier runs stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.parsers import expat

from pydantic import BaseModel, ConfigDict, ValidationError

from crawler.archive import ArchiveError, Response, read_response
from crawler.run import Outcome, RunError, WalkLine, is_as_sealed, load_manifest, read_walk
from crawler.whole import is_whole, write_whole

_RATE = re.compile(r"\d{1,9}(?:\.\d{1,8})?", re.ASCII)
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_REMEDY = "the rates of earlier runs stay in use; `matguide rates` asks again"


class RatesError(Exception):
    """A file of rates can't be used; the message names it and what is wrong."""


class Rate(BaseModel):
    """One currency's rate of one day."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    day: date
    """Business day that the bank states it for."""
    currency: str
    """ISO 4217 code."""
    per_euro: Decimal
    """Units of the currency for one euro."""
    bank: str
    """Name of the bank."""
    source: str
    """Address it was read from."""
    digest: str
    """Payload digest of the archived response."""
    run: str
    """Run whose archive holds that response."""


def rate_runs(data: Path) -> list[Path]:
    """Return the folders of all sealed runs that asked for rates, oldest first."""
    return sorted(path.parent for path in (data / "rates" / "runs").glob("*/manifest.json"))


def rate_readings(data: Path) -> list[Path]:
    """Return the readings of all rate runs of a data directory, oldest first."""
    return sorted((data / "rates" / "readings").glob("*.jsonl"))


def newest_day(data: Path) -> date | None:
    """Return the newest day that rates are known for."""
    last_lines = (path.read_bytes().splitlines()[-1] for path in rate_readings(data))
    return max((Rate.model_validate_json(line).day for line in last_lines), default=None)


def read_rates(run: Path) -> Path:
    """Read every file of rates that a sealed run was answered with.

    Returns:
        Path of the readings; they are not made again where they are there and whole.

    Raises:
        RatesError: a file is not one of rates, or none answered; names it, and nothing is written.
        RunError: the run is not sealed, or a file of it is not what was sealed.
        ArchiveError: an archive holds no record where the walk log says.
    """
    target = run.parents[1] / "readings" / f"{run.name}.jsonl"
    if is_whole(target):
        return target
    manifest = load_manifest(run)
    rates: dict[tuple[date, str], Rate] = {}
    asked = [line for line in read_walk(run) if line.role == "feed"]
    for line in asked:
        if line.outcome in {Outcome.ANSWERED, Outcome.UNCHANGED} and line.record is not None:
            named = {"bank": manifest.shops[line.shop].name, "run": line.record.run}
            rates |= {(rate.day, rate.currency): rate for rate in _rates_of(_archived(run, line), **named)}
    if not rates:
        why = "; ".join(f"{line.url}: {line.reason or line.outcome}" for line in asked)
        msg = f"{run}: no file of rates answered ({why or 'nothing was asked'}); {_REMEDY}"
        raise RatesError(msg)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, (rates[key].model_dump_json().encode() + b"\n" for key in sorted(rates)))
    return target


def _archived(run: Path, line: WalkLine) -> Response:
    """Return the response of a walk line from the archive it lies in, which must be as it was sealed."""
    if line.record is None:
        msg = f"{run}: {line.url} has no record"
        raise RunError(msg)
    folder = run.parent / line.record.run
    archive = f"archive/{line.record.file}"
    try:
        if not is_as_sealed(folder, load_manifest(folder), archive):
            msg = f"{folder / archive}: damaged: its sha256 is not the one in the manifest; restore it from a backup"
            raise RunError(msg)
        return read_response(folder / archive, line.record.offset)
    except OSError as error:
        msg = f"{folder / archive}: can't be read ({error.strerror}); restore it from a backup"
        raise ArchiveError(msg) from None


def _rates_of(response: Response, *, bank: str, run: str) -> Iterator[Rate]:
    try:
        for day, currency, per_euro in parse(response.body):
            yield Rate(
                day=day,
                currency=currency,
                per_euro=per_euro,
                bank=bank,
                source=response.url,
                digest=response.digest,
                run=run,
            )
    except (RatesError, ValidationError) as error:
        msg = f"{response.url}: not a file of rates: {error}; {_REMEDY}"
        raise RatesError(msg) from None


def parse(body: bytes) -> list[tuple[date, str, Decimal]]:
    """Read one file of rates: (day, currency, units for one euro).

    Raises:
        RatesError: it is no XML, declares a document type or entities, or has a day, a currency or a rate that is none.
    """
    cubes = _Cubes()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = cubes.refuse_doctype
    parser.StartElementHandler = cubes.begin
    parser.EndElementHandler = cubes.end
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last two for a charset that it can't have
        msg = f"no XML ({error})"
        raise RatesError(msg) from None
    if not cubes.rates:
        msg = "it states no rate"
        raise RatesError(msg)
    return [(day, currency, per_euro) for (day, currency), per_euro in cubes.rates.items()]


class _Cubes:
    """Gathers the rates of a file while it is parsed."""

    def __init__(self) -> None:
        self.rates: dict[tuple[date, str], Decimal] = {}
        self._day: date | None = None
        self._depth = 0
        self._day_depth = 0

    def refuse_doctype(self, *_: Any) -> None:
        """Refuse what could declare entities: files of rates have none."""
        msg = "it declares a document type"
        raise RatesError(msg)

    def begin(self, name: str, marks: dict[str, str]) -> None:
        """Take up a day or a rate."""
        self._depth += 1
        if name.rpartition(":")[2] != "Cube":
            return
        if "time" in marks:
            self._day, self._day_depth = _day(marks["time"]), self._depth
        if "currency" in marks or "rate" in marks:
            self._add(marks.get("currency", ""), marks.get("rate", ""))

    def end(self, _: str) -> None:
        """Leave a day where it closes, so that no rate after it is taken for one of it."""
        if self._depth == self._day_depth:
            self._day = None
        self._depth -= 1

    def _add(self, currency: str, rate: str) -> None:
        if self._day is None:
            msg = f"the rate of {currency!r} has no day"
            raise RatesError(msg)
        if not _CODE.fullmatch(currency):
            msg = f"{currency!r} on {self._day} is no currency"
            raise RatesError(msg)
        if not _RATE.fullmatch(rate) or not Decimal(rate):
            msg = f"the rate {rate!r} of {currency} on {self._day} is no number above zero"
            raise RatesError(msg)
        if self.rates.setdefault((self._day, currency), Decimal(rate)) != Decimal(rate):
            msg = f"{currency} has two rates on {self._day}"
            raise RatesError(msg)


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    msg = f"{text!r} is no day"
    raise RatesError(msg)
