"""Build the warehouse: one DuckDB file made of all runs, readings, the checklist and the rates.

Reads DIR/runs/*/manifest.json and walk.jsonl, DIR/readings/<version>/*.jsonl, DIR/rates/readings/*.jsonl and edited
texts; writes DIR/guide.duckdb, built beside the old one and renamed, so that a reader never sees half of it, and adds
to DIR/identity/ledger.jsonl. Two builds of the same inputs hold the same rows. What the runs' files say is kept from
build to build (scoring/sources.py).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from scoring import database
from scoring.checklist import Checklist
from scoring.checklist_file import load_checklist
from scoring.identity import SOURCES as IDENTITY
from scoring.identity import Settled, add_products
from scoring.identity_decisions import Decisions, load_decisions
from scoring.identity_ledger import LEDGER, Ledger, read_ledger, write_ledger
from scoring.inputs import EDITED, accepted_rows, edited_texts, fact_key_rows, generic_word_rows
from scoring.last import attach_last, take_over
from scoring.sources import OutlineError, Run, digest_of, keep
from scoring.stability import SOURCES, add_stability

WAREHOUSE = "guide.duckdb"
KEPT = "sources.duckdb"
LAYERS = (
    "0_inputs", "1_staging", "2_identity", "3_history", "4_measurements", "5_valuation", "6_ranking",
)  # fmt: skip
_IDENTITY = "2_identity"
_CHECKS = "9_checks"
_OUT_OF_ROOM = (
    duckdb.IOException, duckdb.TransactionException, duckdb.OutOfMemoryException, duckdb.FatalException,
)  # fmt: skip
"""What DuckDB raises when disk or memory runs out."""


class WarehouseError(Exception):
    """The warehouse can't be built or read; the message names file and remedy."""


class CheckFailedError(WarehouseError):
    """A built warehouse contradicts itself; nothing was replaced."""


@dataclass(frozen=True, slots=True)
class _Sources:
    """The files one build reads."""

    market: str
    manifests: tuple[Path, ...]
    readings: tuple[Path, ...]
    walks: tuple[Path, ...]
    rates: tuple[Path, ...]

    def files(self) -> Iterable[Path]:
        """Give every file, in a stated order."""
        return (*self.manifests, *self.readings, *self.walks, *self.rates)

    def runs(self) -> list[Run]:
        """Give the runs, oldest first."""
        walks = {path.parent: path for path in self.walks}
        return [
            Run(manifest, readings, walks.get(manifest.parent))
            for manifest, readings in zip(self.manifests, self.readings, strict=True)
        ]


def build(
    data: Path,
    checklist: Path,
    *,
    readings_version: str,
    without: Collection[str] = (),
    edited: Path = EDITED,
) -> Path:
    """Build DIR/guide.duckdb from everything below DIR, or leave it where nothing has changed.

    Args:
        data: the data directory DIR.
        checklist: the checklist's TOML file.
        readings_version: reader version whose readings are used.
        without: ids of sealed runs that are left out, because they are damaged and can't be read.
        edited: folder of the texts that people edit.

    Raises:
        WarehouseError: no sealed run, no readings of one, or markets that must not be mixed.
        CheckFailedError: the rows contradict each other; the warehouse that was there stays.
        ChecklistError: the checklist can't be used.
        InputError: another edited text can't be used; names the file.
    """
    method = load_checklist(checklist)
    sources = _sources(data, readings_version, without)
    fingerprint = _fingerprint_of_inputs(sources, checklist, edited, data)
    warehouse = data / WAREHOUSE
    if fingerprint_of(warehouse) == fingerprint:
        return warehouse
    settled = Settled(read_ledger(data / LEDGER), load_decisions(edited_texts(edited)[2]))
    constants = {"market": sources.market, "reader_version": readings_version, "fingerprint": fingerprint}
    texts = texts_of(method, constants, edited)
    for left_by_a_kill in data.glob(f"{WAREHOUSE}.*/"):
        shutil.rmtree(left_by_a_kill)
    try:
        with TemporaryDirectory(prefix=f"{WAREHOUSE}.", dir=data, ignore_cleanup_errors=True) as beside:
            fresh = Path(beside) / WAREHOUSE
            _fill(fresh, texts, sources, data, settled)
            # What is built now is what a build by the ledger of now would be.
            write_ledger(data / LEDGER, settled.ledger)
            _stamp(fresh, fingerprint, _fingerprint_of_inputs(sources, checklist, edited, data))
            fresh.replace(warehouse)
    except _OUT_OF_ROOM as error:
        msg = f"{warehouse}: can't be built ({str(error).splitlines()[0]}); the one that was there stays"
        raise WarehouseError(msg) from None
    return warehouse


def fingerprint_for(
    data: Path, checklist: Path, *, readings_version: str, without: Collection[str] = (), edited: Path = EDITED
) -> str:
    """Return the fingerprint that a warehouse of these inputs would have by this release; arguments as for `build`.

    Raises:
        WarehouseError: as `build`.
    """
    return _fingerprint_of_inputs(_sources(data, readings_version, without), checklist, edited, data)


def _fingerprint_of_inputs(sources: _Sources, checklist: Path, edited: Path, data: Path) -> str:
    ledger = [path for path in (data / LEDGER,) if path.is_file()]
    return _fingerprint([*sources.files(), checklist, *edited_texts(edited), *ledger])


def texts_of(method: Checklist, constants: dict[str, str], edited: Path = EDITED) -> dict[str, object]:
    """Return the texts that people edit and the build's own constants, by the name that scoring/sql/0_inputs reads."""
    accepted, generic_words, _ = edited_texts(edited)
    return {
        "accepted": accepted_rows(accepted),
        "checklist": method.model_dump(mode="json"),
        "constants": constants,
        "fact_keys": fact_key_rows(),
        "generic_words": generic_word_rows(generic_words),
    }


def _fill(path: Path, texts: dict[str, object], sources: _Sources, data: Path, settled: Settled) -> None:
    with database.connect(path) as connection:
        try:
            lay_out(connection, texts, sources.runs(), data, rates=sources.rates, settled=settled)
        except OutlineError as error:
            raise WarehouseError(str(error)) from None
        except duckdb.InvalidInputException as error:
            msg = f"a run or reading can't be read: {str(error).splitlines()[0]}; `matguide reread` makes readings anew"
            raise WarehouseError(msg) from None
        add_stability(connection)
        _check(connection)
        connection.execute("checkpoint")


def _stamp(path: Path, before: str, fingerprint: str) -> None:
    with database.connect(path) as connection:
        for column in ("texts set body = replace(body, $before, $now)", "constants set fingerprint = $now"):
            named = {"before": before, "now": fingerprint} if "$before" in column else {"now": fingerprint}
            connection.execute(f"update inputs.{column}", named)


def lay_out(
    connection: duckdb.DuckDBPyConnection,
    texts: dict[str, object],
    runs: list[Run],
    data: Path,
    *,
    rates: Collection[Path] = (),
    layers: Collection[str] = LAYERS,
    settled: Settled | None = None,
) -> None:
    """Make the tables of these layers, and those that they rest on, in an empty warehouse.

    Args:
        connection: the empty warehouse.
        texts: the texts that people edit, by name, as of `texts_of`.
        runs: all runs, oldest first.
        data: folder with what is kept from build to build: the runs' rows, and the last warehouse.
        rates: readings of the bank's rates.
        layers: folders of scoring/sql, each after those that it reads from.
        settled: product ids that stood until now, to which what is new is added, and what editors decided.

    Raises:
        duckdb.Error: a file can't be read, or there is no room.
    """
    method = _method(texts)
    with TemporaryDirectory(prefix=f"{WAREHOUSE}.", dir=data, ignore_cleanup_errors=True) as beside:
        keep(connection, data / KEPT, runs, Path(beside))
        database.put_texts(connection, texts)
        no_rates = Path(beside) / "no_rates.jsonl"
        no_rates.touch()
        files = [str(file) for file in rates or (no_rates,)]
        attach_last(connection, data / WAREHOUSE, [run.digest() for run in runs], texts)
        for layer in layers:
            for table in database.tables(layer):
                database.build_table(connection, table, rates=files, method=method)
                take_over(connection, table)
            if layer == _IDENTITY:
                add_products(connection, settled or Settled(Ledger(), Decisions()))


def _method(texts: dict[str, object]) -> str:
    """Hash what verdicts on visits hang on beside the runs: the texts that people edit, and the gate's SQL."""
    told = {name: text for name, text in texts.items() if name != "constants"}
    layers = ("0_inputs", "1_sources", "1_staging")
    files = [path for layer in layers for path in sorted((database.SQL / layer).glob("*.sql"))]
    sql = "".join(path.read_text(encoding="utf-8") for path in files)
    return hashlib.sha256(f"{json.dumps(told, default=str)}\n{sql}".encode()).hexdigest()


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    for check in database.tables(_CHECKS):
        found = database.query(connection, check).fetchmany(3)
        if found:
            title = check.split("/")[1].replace("_", " ")
            msg = f"the check '{title}' failed, so nothing was replaced; first rows: {found}"
            raise CheckFailedError(msg)


def _sources(data: Path, readings_version: str, without: Collection[str]) -> _Sources:
    manifests = sorted(path for path in (data / "runs").glob("*/manifest.json") if path.parent.name not in without)
    if not manifests:
        none = "no sealed run that can be read" if without else "no sealed run"
        msg = f"{data / 'runs'}: {none}; `matguide crawl` or `matguide run --demo` makes one"
        raise WarehouseError(msg)
    readings = [data / "readings" / readings_version / f"{path.parent.name}.jsonl" for path in manifests]
    for path in readings:
        if not path.is_file():
            msg = f"{path}: run {path.stem} has no readings of reader {readings_version}; `matguide reread` makes them"
            raise WarehouseError(msg)
    walks = [walk for path in manifests if (walk := path.with_name("walk.jsonl")).is_file()]
    rates = sorted((data / "rates" / "readings").glob("*.jsonl"))
    return _Sources(_market(manifests), tuple(manifests), tuple(readings), tuple(walks), tuple(rates))


def _market(manifests: list[Path]) -> str:
    """Return the market of all runs: invented, recorded, or real (which recorded facts may join)."""
    markets: dict[str, Path] = {}
    for path in manifests:
        try:
            markets.setdefault(str(json.loads(path.read_bytes())["market"]), path)
        except (ValueError, KeyError, TypeError):
            msg = f"{path}: not a run's manifest; move that run away or crawl again"
            raise WarehouseError(msg) from None
    if "invented" in markets and len(markets) > 1:
        other = next(path for market, path in sorted(markets.items()) if market != "invented")
        msg = (
            f"{markets['invented'].parent} is of the invented market and {other.parent} is not: "
            "no guide may mix them; give each market a data directory of its own with --data"
        )
        raise WarehouseError(msg)
    return "real" if "real" in markets else next(iter(markets))


def _fingerprint(files: Iterable[Path]) -> str:
    """Hash the contents of all inputs and of the method's own sources; equal where a build would make the same rows."""
    digest = hashlib.sha256()
    for path in (*files, *sorted(database.SQL.rglob("*.sql")), *IDENTITY, *SOURCES):
        place = path.relative_to(path.parents[1]).as_posix()
        digest.update(f"{place} {digest_of(path)}\n".encode())
    return digest.hexdigest()


def fingerprint_of(warehouse: Path) -> str | None:
    """Return the hash of everything a warehouse was built from, SQL included; None where there is none to be read."""
    if not warehouse.exists():
        return None
    try:
        with database.connect(warehouse, read_only=True) as connection:
            found = connection.execute("select fingerprint from inputs.constants").fetchone()
    except duckdb.Error:
        return None
    return str(found[0]) if found else None
