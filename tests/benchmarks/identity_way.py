"""Identity by our layer, in a process of its own: `identity_way.py DATA` with a run folder below DATA.

Lays out the rows that identity rests on, then times scoring/sql/2_identity and the joining of pages. Writes
`url,product_id` into products.csv and, into listings.csv, what the layer cleaned of each listing. Prints the seconds
of cleaning, which any way needs, and of all.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from scoring import database
from scoring.checklist_file import load_checklist
from scoring.identity import Settled, add_products
from scoring.identity_decisions import Decisions
from scoring.identity_ledger import Ledger
from scoring.sources import Run
from scoring.warehouse import lay_out, texts_of
from tests.scoring.small_runs import CHECKLIST, DAY_1, READER

_SPECS = ("mpn", "gtin", "spike_count", "mat_length_cm", "mat_width_cm", "weight_kg", "cover_material", "core_material")
_DECIDING = {"page_keys", "forms", "alike", "links"}
"""Tables that say what may be one mat; the others tidy what each listing states."""
_CLEANED = """
select
    pages.page as number,
    pages.shop,
    pages.url,
    pillows.with_pillow as pillow,
    branded.brand,
    array_to_string(branded.model_words, ' ') as model,
    specs.* exclude (page)
from identity.pages as pages
join identity.pillows as pillows using (shop, url)
join identity.names as names using (shop, url)
join identity.branded as branded
    on branded.name is not distinct from names.name and branded.stated_brand is not distinct from names.brand
left join (
    pivot (select page, key, coalesce(number::varchar, array_to_string(words, ' ')) as value from identity.specs)
    on key in ($keys) using any_value(value) group by page
) as specs on specs.page = pages.page
order by number
"""


def main(data: Path) -> None:
    """Time our layer."""
    run = data / "runs" / DAY_1
    runs = [Run(run / "manifest.json", data / "readings" / READER / f"{DAY_1}.jsonl", run / "walk.jsonl")]
    constants = {"market": "invented", "reader_version": READER, "fingerprint": ""}
    texts = texts_of(load_checklist(CHECKLIST), constants)
    with database.connect() as connection:  # in memory, as Splink's
        lay_out(connection, texts, runs, data, layers=("0_inputs", "1_staging"))
        tables = sorted(database.tables("2_identity"), key=lambda table: table.split("/")[1] in _DECIDING)
        began = cleaned = time.perf_counter()
        for table in tables:
            database.build_table(connection, table)
            if table.split("/")[1] not in _DECIDING:
                cleaned = time.perf_counter()
        add_products(connection, Settled(Ledger(), Decisions()))
        sys.stdout.write(f"{cleaned - began} {time.perf_counter() - began}\n")
        _write(data / "products.csv", connection.execute("select url, product_id from identity.products"))
        keys = ", ".join(f"'{key}'" for key in _SPECS)
        _write(data / "listings.csv", connection.execute(_CLEANED.replace("$keys", keys)))


def _write(path: Path, asked: duckdb.DuckDBPyConnection) -> None:
    with path.open("w", newline="") as file:
        table: Any = csv.writer(file)
        table.writerow(column[0] for column in asked.description)
        table.writerows(asked.fetchall())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
