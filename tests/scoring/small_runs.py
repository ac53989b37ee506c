"""Small run folders and readings, written as the crawl and the reader write them, for the tests of scoring."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from crawler.outline import outline
from scoring.inputs import EDITED, edited_texts
from scoring.results import Contribution, FactCell, Mat, Results, load
from scoring.warehouse import build

ROOT = Path(__file__).resolve().parents[2]
CHECKLIST = ROOT / "data" / "checklists" / "acupressure_mat.toml"
RATES = {
    "CAD": "1.6",
    "CHF": "0.95",
    "DKK": "7.4",
    "GBP": "0.86",
    "NOK": "11.5",
    "PLN": "4.3",
    "SEK": "11.2",
    "USD": "1.1",
}
"""Units of each currency for one euro, on each day unless a test says otherwise."""
READER = "1-0123456789"
DAY_1, DAY_2, DAY_3 = "20260901T080000Z", "20260902T080000Z", "20260903T080000Z"

FULL: dict[str, Any] = {
    "spike_count": 6210,
    "mat_length_cm": 68,
    "mat_width_cm": 42,
    "spike_material": "abs",
    "burr_free": True,
    "pillow_included": True,
    "cover_material": ["cotton"],
    "cover_removable": True,
    "cover_washable": "hand",
    "core_material": ["foam"],
    "return_window_days": 30,
    "return_used_allowed": True,
    "return_paid_by": "shop",
    "warranty_months": 24,
}
"""Every fact that a criterion asks for: an overall value of 98.5."""

UNITS = {
    "mat_length_cm": "cm",
    "mat_width_cm": "cm",
    "warranty_months": "months",
    "return_window_days": "days",
}


def fact(key: str, *values: object, source: str = "spec-table", **more: Any) -> dict[str, Any]:
    """A fact with one candidate per value; contradicted where they differ, unless `status` says otherwise."""
    more = dict(more)
    status = more.pop("status", "stated" if len({json.dumps(value) for value in values}) == 1 else "contradicted")
    candidate = {"unit": UNITS.get(key), "source": source, "locator": f"#{key}", **more}
    return {
        "value": values[0] if status == "stated" else None,
        "unit": UNITS.get(key),
        "qualifier": more.get("qualifier"),
        "status": status,
        "quote": f"{key}: {values[0]}",
        "source": source,
        "locator": f"#{key}",
        "reason": None if status == "stated" else "The sources disagree.",
        "candidates": [{**candidate, "value": value, "quote": f"{key}: {value}"} for value in values],
    }


def listing(
    shop: str,
    path: str,
    name: str | None,
    brand: str | None = None,
    *,
    price: str | None = "49.90",
    currency: str = "EUR",
    availability: str = "InStock",
    facts: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A product page; a fact given as a value is stated, one given as a dict stands as it is."""
    stated: dict[str, Any] = {
        "name": name,
        "brand": brand,
        "price": price,
        "currency": currency,
        "availability": availability,
        **(facts or {}),
    }
    whole = {
        key: value if isinstance(value, dict) else fact(key, value)
        for key, value in stated.items()
        if value is not None
    }
    offer = {"price": price, "currency": currency, "availability": availability}
    page = {"kind": "product", "is_mat": True, "is_mat_reason": "says so", "offers": [offer] if price else []}
    return {"shop": shop, "url": f"http://{shop}.example{path}", "facts": whole, **page, **more}


def policy(shop: str, facts: Mapping[str, Any], path: str = "/policies/refund-policy") -> dict[str, Any]:
    """A page with a shop's terms."""
    whole = {key: value if isinstance(value, dict) else fact(key, value) for key, value in facts.items()}
    return {"shop": shop, "url": f"http://{shop}.example{path}", "kind": "policy", "facts": whole}


def shop_report(shop: str, **more: Any) -> dict[str, Any]:
    """One shop's part of a manifest."""
    report = {
        "name": shop.title(),
        "home": f"http://{shop}.example/",
        "country": "DE",
        "currency": "EUR",
        "language": "de",
        "walk": "sitemap",
        "recipe_digest": "0" * 64,
        "listings_min": 1,
        "robots": "allowed",
        "delay": 0.05,
        "finish": "finished",
        "outcomes": {"answered": 5},
        "roles": {"product": 1},
        "bytes_received": 1000,
    }
    return {**report, **more}


def write_run(
    data: Path,
    run_id: str,
    pages: Sequence[Mapping[str, Any]],
    *,
    market: str = "invented",
    shops: Mapping[str, Mapping[str, Any]] | None = None,
    walk: Sequence[Mapping[str, Any]] = (),
) -> Path:
    """Write a sealed run and its readings; shops that are not given are healthy."""
    run = data / "runs" / run_id
    run.mkdir(parents=True)
    at = f"{run_id[:4]}-{run_id[4:6]}-{run_id[6:8]}T{run_id[9:11]}:{run_id[11:13]}:{run_id[13:15]}Z"
    reports = {
        shop: shop_report(shop, currency=_currency(shop, pages))
        for shop in sorted({str(page["shop"]) for page in pages})
    }
    if market == "recorded":
        reports = {}
    for shop, more in (shops or {}).items():
        reports[shop] = shop_report(shop, **more)
    manifest = {"run_id": run_id, "market": market, "started_at": at, "sealed_at": at, "versions": {}, "files": {}}
    (run / "manifest.json").write_text(json.dumps({**manifest, "shops": reports}))
    if market != "recorded":
        lines = [{"at": at, "role": "product", "status": None, "reason": None, **line} for line in walk]
        (run / "walk.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    readings = data / "readings" / READER / f"{run_id}.jsonl"
    readings.parent.mkdir(parents=True, exist_ok=True)
    place = {"record_run": run_id, "record_file": "a.warc.gz", "record_offset": 0, "outcome": "answered"}
    readings.write_text(
        "".join(
            json.dumps(
                {
                    "run": run_id,
                    "market": market,
                    "observed_at": at,
                    "reader_version": READER,
                    "digest": f"sha1:{number}",
                    **place,
                    **page,
                },
                default=str,
            )
            + "\n"
            for number, page in enumerate(pages)
        )
    )
    outline(readings)
    return run


def _currency(shop: str, pages: Sequence[Mapping[str, Any]]) -> str:
    """The currency of a shop's prices, the first by the alphabet of several; EUR where it has none."""
    facts = (page["facts"] for page in pages if page["shop"] == shop and "currency" in page["facts"])
    return min((str(stated["currency"]["value"]) for stated in facts), default="EUR")


def without(*keys: str, **changed: Any) -> dict[str, Any]:
    """FULL without some facts, and with others changed."""
    return {key: value for key, value in {**FULL, **changed}.items() if key not in keys}


def write_rates(data: Path, rates: Mapping[str, Mapping[str, str]], run_id: str = "20260831T160000Z") -> Path:
    """Write the readings of a rate run: units for one euro by day and currency."""
    path = data / "rates" / "readings" / f"{run_id}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"bank": "Tally Bank (invented)", "source": "http://tallybank.example/daily.xml", "digest": "sha1:R"}
    lines = [
        {"day": day, "currency": code, "per_euro": per_euro, **told, "run": run_id}
        for day, of_day in rates.items()
        for code, per_euro in of_day.items()
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def edited_copy(folder: Path) -> Path:
    """Copy the texts that people edit, for a test that edits them."""
    for path in edited_texts():
        target = folder / path.relative_to(EDITED)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return folder


def build_guide(data: Path, checklist: Path = CHECKLIST, edited: Path = EDITED) -> Results:
    """Build the warehouse of a data directory and load it; each day with a run has rates, if the test wrote none."""
    if not (data / "rates").exists():
        runs = sorted((data / "runs").iterdir())
        write_rates(data, {f"{run.name[:4]}-{run.name[4:6]}-{run.name[6:8]}": RATES for run in runs})
    return load(build(data, checklist, readings_version=READER, edited=edited))


def mat_of(results: Results, shop: str, path: str) -> Mat:
    """The mat that a page sells."""
    url = f"http://{shop}.example{path}"
    product = next(offer.product_id for offer in results.offers if offer.url == url)
    return next(mat for mat in results.mats if mat.product_id == product)


def cell_of(results: Results, product_id: str, key: str) -> FactCell:
    """What is known of one fact of a mat."""
    return next(cell for cell in results.cells if (cell.product_id, cell.key) == (product_id, key))


def points_of(results: Results, product_id: str) -> dict[str, Contribution]:
    """A mat's contributions by key."""
    return {line.key: line for line in results.contributions if line.product_id == product_id}
