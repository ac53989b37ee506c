"""Campaign: bombs and pathological pages; each costs its own reading, little time and little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.readings import read_run
from crawler.run import Outcome
from tests.benchmarks.rounds import tell
from tests.campaigns.pathological import HOSTILE, MEGABYTES, SECONDS, Answer, Cost
from tests.conftest import ROOT
from tests.crawler.shop_server import Page, Wire
from tests.crawler.spiders.walked import page, recipe, walk

GOOD = b"""<!doctype html><html lang="en"><head><title>Petrel acupressure mat</title>
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product",
"name": "Petrel acupressure mat",
"offers": {"@type": "Offer", "price": "49.90", "priceCurrency": "EUR"}}</script></head>
<body><h1>Petrel acupressure mat</h1><p>The mat has 6,210 spikes.</p></body></html>"""

CHEAP = (
    "20,000 nested divs", "200,000 nested divs", "1,000,000 options", "one element of 40,000 attributes",
    "attributes with brackets in quotes", "attributes behind a quote in a comment",
    "attributes of 60,000 body elements", "100,000 brackets", "20,000 blocks of JSON-LD", "JSON of escapes",
    "state that opens and opens", "1 MB of prices", "25,000 siblings of microdata", "gzip in gzip, ten times",
    "300,000 gzip members", "600,000 empty zstd frames",
)  # fmt: skip
READ = (
    "1 MB title", "a number of a million digits", "20,000 blocks of JSON-LD", "one block of 20,000 products",
    "1 MB of prices", "9,000 headings", "billion laughs",
)  # fmt: skip
"""Pages that cost little as they are and are read like any other."""
REFUSED = (
    "10 MB of paragraphs", "200,000 nested divs", "1,000,000 options", "one element of 40,000 attributes",
    "one element of 800,000 attributes", "attributes of 60,000 body elements", "10 MB of NUL", "100,000 links",
    "JSON of 39 levels, 50,000 times", "a feed of nested lists", "gzip bomb", "br bomb", "zstd bomb", "deflate bomb",
    "gzip in gzip, ten times", "300,000 gzip members", "600,000 empty zstd frames", "a coding named 100,000 times",
)  # fmt: skip
"""Pages past a limit: their readings say so."""


def costs(what: str, *names: str, limits: bool = True) -> dict[str, Cost]:
    """Read pages in a process of its own; a page that is not told of had killed it."""
    command = [sys.executable, "-m", "tests.campaigns.pathological", what, "limits" if limits else "no-limits", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert told or not limits, done.stderr.decode()[-2000:]
    return {name: Cost(*cost) for name, *cost in told}


def past_the_bounds(found: dict[str, Cost], names: tuple[str, ...]) -> list[str]:
    """Return the pages that cost too much, or everything."""
    return [
        name
        for name in names
        if (cost := found.get(name)) is None or cost.seconds > SECONDS or cost.megabytes > MEGABYTES
    ]


@pytest.mark.parametrize("what", ["read", "links"])
def test_a_hostile_page_costs_five_seconds_and_200_megabytes_at_most(what: str) -> None:
    found = costs(what, *CHEAP)

    assert past_the_bounds(found, CHEAP) == []
    if what == "read":
        assert [name for name in CHEAP if name in REFUSED and not found[name].marked] == []


def test_without_the_limits_the_same_pages_cost_too_much() -> None:
    page = "200,000 nested divs"

    assert past_the_bounds(costs("read", page, limits=False), (page,)) == [page]


@pytest.mark.campaign
@pytest.mark.parametrize("what", ["read", "links"])
def test_no_page_made_to_cost_costs_much(what: str) -> None:
    found = costs(what, *HOSTILE)

    dearest = sorted(found.items(), key=lambda pair: -pair[1].seconds)
    for name, cost in dearest[:12]:
        tell(
            f"| {what} | {name} | {cost.seconds:.2f} s | {cost.megabytes:.0f} MB | "
            f"{'marked' if cost.marked else ''} |\n"
        )
    most = max(found.items(), key=lambda pair: pair[1].megabytes)
    tell(f"{what}: {len(found)} pages; most memory {most[1].megabytes:.0f} MB ({most[0]})\n")
    assert len(found) >= 40
    assert past_the_bounds(found, tuple(HOSTILE)) == []
    if what == "read":
        assert [name for name in REFUSED if not found[name].marked] == []
        assert [name for name in READ if found[name].marked] == []


@pytest.mark.campaign
def test_hostile_pages_in_a_whole_crawl_cost_themselves_alone_and_the_run_goes_on(tmp_path: Path) -> None:
    made = {f"/product/{place}": make() for place, make in enumerate(HOSTILE.values())}
    hostile = {path: _served(answer) for path, answer in made.items() if _is_small_page(answer)}
    good = {f"/product/{place}": Page(GOOD) for place in range(5)}
    shops: dict[str, dict[str, Page | Wire]] = {
        "dyr": {"/": page(*hostile), **hostile},
        "fine": {"/": page(*good), **good},
    }
    walked = walk(tmp_path, [recipe(key, "category", product="/product/") for key in shops], shops)
    readings = [json.loads(line) for line in read_run(walked.run, tmp_path / "readings").read_text().splitlines()]
    kinds = {(reading["shop"], urlsplit(reading["url"]).path): reading["kind"] for reading in readings}
    gone_round = [path for path in hostile if path not in {urlsplit(line.url).path for line in walked.lines("dyr")}]

    tell(f"a crawl of {len(hostile)} hostile pages beside {len(good)} good ones: {len(readings)} readings\n")
    assert len(hostile) >= 20
    assert gone_round == []
    assert [path for path in walked.products("dyr") if ("dyr", path) not in kinds] == []
    assert [line.url for line in walked.lines("dyr", Outcome.FAILED) if not line.reason] == []
    assert [kinds["fine", path] for path in good] == ["product"] * len(good)
    assert walked.manifest.shops["fine"].finish == "finished"


def _is_small_page(answer: Answer) -> bool:
    """Tell the product pages that a crawl takes in a moment; the campaign above reads the others."""
    return answer.path == "/product/mat" and len(answer.body) < 3_000_000


def _served(answer: Answer) -> Page:
    encoding = (("Content-Encoding", answer.encoding),) if answer.encoding else ()
    return Page(answer.body, headers=(("Content-Type", answer.content_type), *encoding))
