"""Our whole job: crawl and read, with robots.txt, guard, archive, walk log, reading and validation.

`python -m tests.benchmarks.our_way FOLDER PORT HOSTS PAGES`; prints pages, and the seconds of crawling and reading.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

from crawler.ahead import reading_ahead
from crawler.crawl import crawl
from crawler.readings import read_run
from crawler.run import read_walk
from crawler.shops import Expectation, Recipe, Shop, Walk


def recipes(hosts: int) -> list[Recipe]:
    return [
        Recipe(
            key=f"shop{number}",
            digest="",
            market="invented",
            shop=Shop(
                name=f"Shop {number}", home=f"http://shop{number}.example/", country="DE", currency="EUR", language="en"
            ),
            walk=Walk(kind="category", product="/products/", policies=("/",)),
            expect=Expectation(listings_min=1),
        )
        for number in range(hosts)
    ]


def main() -> None:
    folder, port, hosts = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    data = folder / "ours"
    shutil.rmtree(data, ignore_errors=True)
    addresses = {f"shop{number}.example": (f"127.0.0.{2 + number}", port) for number in range(hosts)}
    began = time.perf_counter()
    with reading_ahead(data / "readings") as ahead:
        run = crawl(recipes(hosts), data / "runs", market="invented", addresses=addresses, delay=0, begun=ahead)
        crawled = time.perf_counter()
    path = read_run(run, data / "readings")
    read = time.perf_counter()
    answered = sum(line.role == "product" and line.outcome == "answered" for line in read_walk(run))
    with path.open("rb") as lines:
        listings = sum(b'"kind":"product"' in line for line in lines)
    figures = {"pages": answered, "listings": listings, "seconds": read - began, "crawling": crawled - began}
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
