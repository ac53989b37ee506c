"""Days of the invented market as runs, read as its truth has them, with pages that shops take down and list anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zlib import crc32

from crawler.market.truth import PageTruth, truth_of
from tests.scoring.small_runs import listing, write_run


def page_of(url: str, page: PageTruth) -> dict[str, Any]:
    """A page that is read as the market's truth has it."""
    stated = {key: list(value) if isinstance(value := fact.accept[0], tuple) else value
              for key, fact in page.facts.items() if fact.accept and not fact.contradicted}  # fmt: skip
    texts = {key: str(stated.pop(key)) if key in stated else None for key in ("name", "brand", "price", "currency")}
    name, brand, price, currency = texts.values()
    path = url.split(".example", 1)[1]
    facts = {key: str(value) if key == "list_price" else value for key, value in stated.items()}
    return listing(page.shop, path, name, brand, price=price, currency=currency or "EUR", facts=facts)


def run_id(day: int) -> str:
    """The run of a market day."""
    return f"202609{day:02}T080000Z"


def write_day(data: Path, seed: int, day: int) -> dict[str, str]:
    """Write a day's run, and return the mat that each of its pages sells; one page in five moves once in ten days."""
    pages, mats = [], {}
    for url, page in sorted(truth_of(seed, day).pages.items()):
        if page.mat:
            moved = crc32(url.encode()) % 50
            address = f"{url}-new" if moved < 10 and day > moved + 1 else url
            pages.append(page_of(address, page))
            mats[pages[-1]["url"]] = page.mat
    write_run(data, run_id(day), pages)
    return mats
