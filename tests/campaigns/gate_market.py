"""A market whose archived answers are changed and judged again: no network, the crawl's own verdict, reader and gate.

Two days of the invented market are crawled once; a third run is then made of the second's bytes, changed by a test.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from scrapy.http import Response as ScrapyResponse

import matguide
from crawler.archive import read_response
from crawler.items import FACT_KEYS
from crawler.market.check import check
from crawler.outline import outline
from crawler.reading import put_together, read
from crawler.readings import read_run
from crawler.run import load_manifest, read_walk, sealed_runs
from crawler.spiders.shop import _problem
from scoring import database, warehouse
from scoring.checklist_file import load_checklist
from scoring.sources import Run
from tests.campaigns.honest import Honest

THIRD = "20260903T080000Z"
_PROVENANCE = ("run", "shop", "market", "record_run", "record_file", "record_offset", "digest", "observed_at",
               "reader_version", "outcome")  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One answer of a shop, as the crawl sees it."""

    url: str
    role: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    broken: bool = False

    def with_body(self, body: bytes) -> Answer:
        return replace(self, body=body)


Visit = list[Answer]
Change = Callable[[Visit], Visit | str]
"""Makes another visit of a visit; words where the walk does not finish, and why."""


class Market:
    """Two crawled days, and what is made of the second."""

    def __init__(self, data: Path, seed: int = 1, days: Iterable[int] = (1, 2)) -> None:
        self.data, self.seed, self.day = data, seed, max(days)
        for day in days:
            words = ("crawl", "--demo", "--seed", str(seed), "--day", str(day), "--data", str(data), "--json")
            ended = subprocess.run(
                [sys.executable, "-m", "matguide", *words], capture_output=True, check=False, cwd=matguide.ROOT
            )
            assert ended.returncode == 0, ended.stdout[:500]
        self.runs = sealed_runs(data)
        self.readings = [read_run(run, data / "readings", workers=1) for run in self.runs]
        self.manifest = orjson.loads((self.runs[-1] / "manifest.json").read_bytes())
        self.visits = self._visits()
        self.shops = tuple(sorted(self.visits))
        self.usual = self._read(self.visits)

    def _visits(self) -> dict[str, Visit]:
        visits: dict[str, Visit] = {shop: [] for shop in load_manifest(self.runs[-1]).shops}
        for line in read_walk(self.runs[-1]):
            if line.record is None or line.role in {"robots", "sitemap", "category"} or line.outcome == "failed":
                continue
            place = self.data / "runs" / line.record.run / "archive" / line.record.file
            found = read_response(place, line.record.offset)
            visits[line.shop].append(Answer(line.url, line.role, 200, _plain(found.headers), found.body))
        return visits

    def _read(self, visits: Mapping[str, Visit]) -> dict[str, list[dict[str, Any]]]:
        return {shop: _lines(shop, visit)[0] for shop, visit in visits.items()}

    def judge(self, changes: Mapping[str, Change]) -> dict[str, Judged]:
        """Judge the shops with their answers changed; shops that are not named are as on the day before."""
        reports = orjson.loads(orjson.dumps(self.manifest["shops"]))
        readings, walk, read_anew = [], [], {}
        for shop in self.shops:
            lines, failed = self.usual[shop], []
            if shop in changes:
                visit = changes[shop](list(self.visits[shop]))
                if isinstance(visit, str):
                    reports[shop]["finish"], visit = visit, []
                lines, failed = _lines(shop, visit)
            read_anew[shop] = lines
            readings += lines
            walk += failed
        found = self._findings(reports, readings, walk)
        return {shop: Judged(self, shop, found.get(shop, []), read_anew[shop]) for shop in changes}

    def judge_readings(self, change: Honest) -> dict[str, Judged]:
        """Judge all shops with the readings of the day before changed."""
        lines = {shop: change(deepcopy(usual)) for shop, usual in self.usual.items()}
        found = self._findings(self.manifest["shops"], [line for each in lines.values() for line in each], [])
        return {shop: Judged(self, shop, found.get(shop, []), lines[shop]) for shop in self.shops}

    def _findings(self, reports: Any, readings: list[Any], walk: list[Any]) -> dict[str, list[dict[str, Any]]]:
        folder = self.data / "runs" / THIRD
        folder.mkdir(exist_ok=True)
        manifest = folder / "changed.json"
        manifest.write_bytes(
            orjson.dumps({**self.manifest, "run_id": THIRD, "started_at": "2026-09-03T08:00:00Z", "shops": reports})
        )
        lines = folder / f"{THIRD}.jsonl"
        lines.write_bytes(b"".join(orjson.dumps({**line, "run": THIRD}) + b"\n" for line in readings))
        outline(lines)
        walked = folder / "walk.jsonl"
        walked.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in walk))
        runs = [
            Run(run / "manifest.json", read, run / "walk.jsonl")
            for run, read in zip(self.runs, self.readings, strict=True)
        ]
        return verdicts([*runs, Run(manifest, lines, walked)], THIRD)


def verdicts(runs: list[Run], run_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return what the gate holds against each shop of a run, by the SQL of the warehouse."""
    constants = {"market": "invented", "reader_version": "1", "fingerprint": "1"}
    texts = warehouse.texts_of(load_checklist(matguide.CHECKLIST), constants)
    with TemporaryDirectory() as folder, database.connect() as connection:
        warehouse.lay_out(connection, texts, runs, Path(folder), layers=("0_inputs", "1_staging"))
        rows = connection.execute(
            "select shop, findings from staging.shop_runs where run_id = ? and not is_good", [run_id]
        ).fetchall()
    return dict(rows)


@dataclass(frozen=True)
class Judged:
    """What became of one changed visit of a shop."""

    market: Market
    shop: str
    findings: list[dict[str, Any]]
    lines: list[dict[str, Any]]

    @property
    def is_held(self) -> bool:
        return bool(self.findings)

    @property
    def changes_a_field(self) -> bool:
        """Whether anything that a guide would show is another one, gone or new, for better or worse."""
        return _published(self.lines) != _published(self.market.usual[self.shop])

    def wrong_values(self) -> set[tuple[str, str]]:
        """Values that the market's truth does not have, and that were not there the day before: (key, address)."""
        return self._wrong(self.lines) - self._wrong(self.market.usual[self.shop])

    def _wrong(self, lines: list[dict[str, Any]]) -> set[tuple[str, str]]:
        others = [line for shop, usual in self.market.usual.items() if shop != self.shop for line in usual]
        report = check([*others, *lines], self.market.seed, self.market.day)
        here = f"http://{self.shop}.example/"
        kept = {line["url"] for line in lines if line["kind"] == "product" and line["is_mat"] is not False}
        return {
            (miss.key, miss.url)
            for miss in report.misses
            if miss.mark in {"wrong", "false"}
            and miss.url.startswith(here)
            and (miss.url in kept or miss.url == here)
            and miss.key not in {"kind", "is_mat"}
        }


def _published(lines: list[dict[str, Any]]) -> dict[tuple[str, str], Any]:
    """Return what a guide would show, by address and key: of goods unless they are told to be no mats, and of terms."""
    shown: dict[tuple[str, str], Any] = {}
    for line in lines:
        if line["kind"] not in {"product", "policy"} or line.get("is_mat") is False:
            continue
        stated = {key: fact["value"] for key, fact in line["facts"].items() if fact["status"] == "stated"}
        shown |= {(line["url"], key): _plainly(key, value) for key, value in stated.items()}
        if line["kind"] == "product":
            shown[line["url"], "is_mat"] = line["is_mat"]
            offers = [each for each in line["offers"] if each["seller"]]
            shown[line["url"], "offers"] = {(each["seller"], _plainly("price", each["price"])) for each in offers}
    return shown


def _plainly(key: str, value: Any) -> Any:
    """Give money as a number: 39.0 and 39.00 are no change."""
    return Decimal(value) if value is not None and FACT_KEYS[key].kind == "money" else value


def _plain(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in headers if name.lower() not in {"content-encoding", "content-length"})


def _lines(shop: str, visit: Visit) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the readings of a visit and the walk lines of the answers that the crawl takes for none."""
    from crawler.archive import Response, payload_digest  # noqa: PLC0415
    from crawler.market.serve import day_starts_at  # noqa: PLC0415

    found: dict[tuple[str, str], list[Any]] = {}
    failed = []
    for answer in visit:
        flags = ["broken"] if answer.broken else []
        seen = ScrapyResponse(
            answer.url, status=answer.status, headers=list(answer.headers), body=answer.body, flags=flags
        )
        if problem := _problem(seen):
            failed.append(
                {"at": "2026-09-03T08:00:00Z", "shop": shop, "url": answer.url, "role": answer.role,
                 "outcome": "failed", "status": answer.status, "reason": problem[0], "failure": problem[1].value}
            )  # fmt: skip
            continue
        response = Response(
            answer.url, answer.status, answer.headers, answer.body, payload_digest(answer.body), day_starts_at(3)
        )
        for reading in read(response):
            found.setdefault((reading.url, reading.kind), []).append(reading)
    lines = []
    for readings in found.values():
        whole = readings[0] if len(readings) == 1 else put_together(readings)[1]
        provenance = dict.fromkeys(_PROVENANCE)
        lines.append(
            orjson.loads(
                orjson.dumps({**provenance, **whole.model_dump(mode="json"), "shop": shop, "outcome": "answered"})
            )
        )
    return lines, failed
