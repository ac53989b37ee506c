"""Campaign: 10,000 broken pages; none raises, none takes long, and none makes the reader say what is not in it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from random import Random

import pytest

from crawler.archive import Response, payload_digest
from crawler.items import Listing
from crawler.pages import reader_for
from crawler.pages.limits import PageTooLargeError
from crawler.reading import AnyReading, read
from tests.benchmarks.rounds import tell
from tests.campaigns.mutations import mutated
from tests.conftest import ROOT
from tests.crawler.evidence import Archived, all_evidence
from tests.crawler.pages.build import response
from tests.crawler.pages.whole_pages import OTHERS, PRODUCTS

SECONDS = 5.0
FEW, MANY = 200, 10_000
MISPLACED = 50_000
"""Quotes among which one may stand elsewhere than its place says, on a broken page."""
TYPES = ("text/html; charset=utf-8", "text/html", "text/html; charset=iso-8859-1", "")


def pages() -> list[tuple[str, str]]:
    """Return address and source of every page there is to break, in a fixed order."""
    fixtures = sorted((ROOT / "tests" / "fixtures" / "pages").glob("*.html"))
    kept = [(json.loads(page.with_suffix(".json").read_bytes())["url"], _text(page)) for page in fixtures]
    return kept + [(page.url, page.html()) for page in (*PRODUCTS.values(), *OTHERS.values())]


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def broken(seed: int, whole: list[tuple[str, str]]) -> tuple[str, Response]:
    """Return what was done to one of the pages, and the answer it comes in then."""
    random = Random(seed)  # noqa: S311  # seeded on purpose
    url, page = random.choice(whole)
    done, body = mutated(page.encode(), seed)
    made = response(body, url, random.choice(TYPES))
    return f"seed {seed}: {url}: {done}", made


def amiss(answer: Response) -> list[str]:
    """Return what the reader does wrong with one answer; quotes are looked for whatever the answer is."""
    began = time.process_time()
    try:
        readings = reader_for(answer).read(answer)
    except PageTooLargeError:
        return []
    except Exception as error:  # noqa: BLE001  # whatever is raised is what is looked for
        return [f"raised {error!r}"]
    took = time.process_time() - began
    slow = [f"took {took:.1f} s"] if took > SECONDS else []
    archived = Archived(answer.body, answer.header("Content-Type"))
    return slow + [wrong for reading in readings for wrong in archived.amiss(reading)]


def wrong_of(seeds: range) -> tuple[list[str], int, int]:
    """Break and read a page for each seed; return what is wrong, how many still sell something, how much they state."""
    whole = pages()
    wrong: list[str] = []
    products = followed = 0
    for seed in seeds:
        done, answer = broken(seed, whole)
        wrong += [f"{done}: {said}" for said in amiss(answer)]
        readings = read(answer)
        products += sum(isinstance(reading, Listing) for reading in readings)
        followed += sum(1 for reading in readings for _ in all_evidence(reading))
    return wrong, products, followed


def test_few_broken_pages_are_read_for_what_is_left_of_them() -> None:
    wrong, products, followed = wrong_of(range(FEW))

    assert wrong == []
    assert products > FEW // 4
    assert followed > FEW


@pytest.mark.campaign
def test_many_broken_pages_are_read_for_what_is_left_of_them() -> None:
    wrong, products, followed = wrong_of(range(FEW, MANY + FEW))
    # Words that a broken table tears apart may stand whole somewhere else on the page: then the place is the table's.
    misplaced = [said for said in wrong if "does not lead to" in said]

    tell(f"{MANY} broken pages: {products} still sell something, {followed} quotes followed, {len(wrong)} amiss\n")
    assert [said for said in wrong if said not in misplaced] == []
    assert len(misplaced) <= followed // MISPLACED


def test_a_fact_that_is_not_in_the_page_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    url, page = pages()[0]
    answer = response(page, url)
    (reading,) = read(answer)
    name = reading.facts["name"]
    invented = name.candidates[0].model_copy(update={"quote": "words that nobody printed"})
    told: AnyReading = reading.model_copy(
        update={"facts": {"name": name.model_copy(update={"candidates": (invented,)})}}
    )

    class Invents:
        def read(self, _: Response) -> list[AnyReading]:
            return [told.model_copy(update={"offers": ()})]

    monkeypatch.setattr("tests.campaigns.test_mutations.reader_for", lambda _: Invents())

    assert amiss(answer) == ["name: not in the page: 'words that nobody printed'"]


def test_the_same_seed_breaks_a_page_the_same_way() -> None:
    whole = pages()

    assert broken(7, whole) == broken(7, whole)
    assert len({broken(seed, whole)[1].body for seed in range(50)}) == 50
    assert payload_digest(broken(7, whole)[1].body) != payload_digest(whole[0][1].encode())
