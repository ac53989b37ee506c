"""Days of the invented market as runs, read as its truth has them, with pages that shops take down and list anew."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from crawler.market.mats import steady_keys
from crawler.market.truth import PageTruth, truth_of
from scoring import database
from scoring.checklist_file import load_checklist
from scoring.identity import Settled
from scoring.identity_decisions import Decisions
from scoring.identity_ledger import LEDGER, read_ledger, write_ledger
from scoring.sources import Run
from scoring.warehouse import lay_out, texts_of
from tests.scoring.small_runs import CHECKLIST, READER, listing, write_run

LATE = "http://harbourloft.example/windowsill"
"""Page of a mat that others sell, too, and that nothing but its GTIN tells; it states one from STATED_ON on."""
STATED_ON = 5
BORROWED = "http://harbourloft.example/lampshade"
"""Page of a mat of its own under the GTIN of another; from TOLD_APART_ON on it states its own GTIN and what it is."""
TOLD_APART_ON = 7
LAYERS = ("0_inputs", "1_staging", "2_identity")


def page_of(url: str, page: PageTruth) -> dict[str, Any]:
    """A page that is read as the market's truth has it."""
    stated = {key: list(value) if isinstance(value := fact.accept[0], tuple) else value
              for key, fact in page.facts.items() if fact.accept and not fact.contradicted}  # fmt: skip
    texts = {key: str(stated.pop(key)) if key in stated else None for key in ("name", "brand", "price", "currency")}
    name, brand, price, currency = texts.values()
    path = url.split(".example", 1)[1]
    facts = {key: str(value) if key == "list_price" else value for key, value in stated.items()}
    return listing(page.shop, path, name, brand, price=price, currency=currency or "EUR", facts=facts)


def late_and_borrowed(seed: int, day: int) -> list[tuple[dict[str, Any], str]]:
    """Return two pages and their mats, from day 2 on: the first must lead to a merge, the second to a split."""
    gtins: dict[str, list[str]] = {}
    for page in truth_of(seed, 1).pages.values():
        if page.mat in steady_keys(seed) and not page.mat.endswith("-set") and "gtin" in page.facts:
            gtins.setdefault(page.mat, []).append(str(page.facts["gtin"].accept[0]))
    late, borrowed = sorted(gtins, key=lambda mat: (-len(gtins[mat]), mat))[:2]
    told_late = {"gtin": gtins[late][0]} if day >= STATED_ON else {}
    told_borrowed: dict[str, Any] = {"gtin": gtins[borrowed][0]}
    if day >= TOLD_APART_ON:
        own = {"spike_count": 1110, "disc_count": 37, "spikes_per_disc": 31, "mat_length_cm": 33, "weight_kg": 4.5}
        told_borrowed = {"gtin": "2000000000015", **own}
    return [
        (listing("harbourloft", "/windowsill", "Windowsill acupressure mat", facts=told_late), late),
        (listing("harbourloft", "/lampshade", "Lampshade acupressure mat", facts=told_borrowed), "lampshade"),
    ]


def run_id(day: int) -> str:
    """The run of a market day."""
    return f"202609{day:02}T080000Z"


def write_day(data: Path, seed: int, day: int) -> dict[str, str]:
    """Write a day's run, and return the mat that each of its pages sells; one page in five moves once in ten days."""
    pages, mats = [], {}
    for url, told in sorted(truth_of(seed, day).pages.items()):
        if told.mat:
            moved = crc32(url.encode()) % 50
            address = f"{url}-new" if moved < 10 and day > moved + 1 else url
            pages.append(page_of(address, told))
            mats[pages[-1]["url"]] = told.mat
    for page, mat in late_and_borrowed(seed, day) if day > 1 else []:
        pages.append(page)
        mats[page["url"]] = mat
    write_run(data, run_id(day), pages)
    return mats


def products_of(data: Path) -> dict[str, str]:
    """Build the layers up to identity from the runs there are; return each page's product id, and write the ledger."""
    runs = [
        Run(path / "manifest.json", data / "readings" / READER / f"{path.name}.jsonl", path / "walk.jsonl")
        for path in sorted((data / "runs").iterdir())
    ]
    texts = texts_of(load_checklist(CHECKLIST), {"market": "invented", "reader_version": READER, "fingerprint": ""})
    settled = Settled(read_ledger(data / LEDGER), Decisions())
    with database.connect() as connection:
        lay_out(connection, texts, runs, data, layers=LAYERS, settled=settled)
        found = connection.execute("select url, product_id from identity.products").fetchall()
    write_ledger(data / LEDGER, settled.ledger)
    return dict(found)


class Pairs(NamedTuple):
    """Pairs of pages."""

    joined_rightly: int
    joined: int
    same: int
    """Those that are one mat."""

    @property
    def precision(self) -> float:
        """Share of the joined ones that are one mat."""
        return self.joined_rightly / self.joined

    @property
    def recall(self) -> float:
        """Share of those that are one mat which were joined."""
        return self.joined_rightly / self.same


def pairs_of(found: Mapping[str, str], truth: Mapping[str, object]) -> Pairs:
    """Count pairs of pages by what was found and by the truth."""

    def count(groups: Iterable[object]) -> int:
        return sum(size * (size - 1) // 2 for size in Counter(groups).values())

    rightly = count((found[url], truth[url]) for url in truth)
    return Pairs(rightly, count(found[url] for url in truth), count(truth.values()))


def told_by(ledger: str) -> dict[str, str]:
    """Follow the ledger's lines one by one, without the product's help; return the id that each page has after them."""
    ids: dict[str, str] = {}
    for text in ledger.splitlines():
        line = json.loads(text)
        moved = [line["url"]] if "url" in line else [url for url, product in ids.items() if product == line["from"]]
        ids |= dict.fromkeys(moved, line["product"])
    return ids


class Days(NamedTuple):
    """What days of the market came to."""

    pairs: Pairs
    pages: int
    unknown: int
    """Pages of which every sighting was in a visit that the gate set aside."""
    moved: int
    """Pages that were taken down and listed anew."""
    changed: list[tuple[int, str]]
    """Day and address of each page whose id changed."""
    lines: list[tuple[str, str, str]]
    """Lines of the ledger that change an id: run, change, and the page or the id of before."""
    unexplained: list[str]
    """Pages whose id is another than the ledger's lines say, on any day."""


def live_through(data: Path, seed: int, days: Iterable[int]) -> Days:
    """Crawl and build day by day, each build after the ledger of the one before."""
    truth: dict[str, str] = {}
    found: dict[str, str] = {}
    unexplained: list[str] = []
    changed: list[tuple[int, str]] = []
    ledger = ""
    for day in days:
        truth |= write_day(data, seed, day)
        before, found = found, products_of(data)
        ledger = (data / LEDGER).read_text()
        changed += [(day, url) for url, product in before.items() if found[url] != product]
        unexplained += [url for url, product in told_by(ledger).items() if found[url] != product]
        unexplained += found.keys() - told_by(ledger).keys()
    known = {url: mat for url, mat in truth.items() if url in found}
    moved = sum(url.endswith("-new") for url in known)
    told = [json.loads(text) for text in ledger.splitlines()]
    lines = [
        (line["run"], line["change"], line.get("url", line.get("from")))
        for line in told if line["change"] not in {"new", "joined"}
    ]  # fmt: skip
    return Days(pairs_of(found, known), len(known), len(truth) - len(known), moved, changed, lines, unexplained)


MERGE_AND_SPLIT = (
    [(STATED_ON, LATE), (TOLD_APART_ON, BORROWED)],
    [(run_id(STATED_ON), "merge", "windowsill"), (run_id(TOLD_APART_ON), "split", BORROWED)],
)
"""The ids of ten days that must change, and no other, with the lines that say so."""
