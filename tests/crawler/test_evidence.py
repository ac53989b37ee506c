"""All evidence leads back: each quote stands in the archived bytes, each locator comes to the place that holds it."""

from __future__ import annotations

import base64
from pathlib import Path

import orjson
import pytest

from crawler.archive import iter_responses
from crawler.fixture import page_response
from crawler.items import Candidate, Source
from crawler.pages import reader_for
from crawler.reading import read
from tests.conftest import ROOT
from tests.crawler.evidence import Archived, all_evidence
from tests.crawler.pages.build import BUYING, HTML, html, json_ld, product, response

FIXTURES = sorted((ROOT / "tests" / "fixtures" / "pages").glob("*.html"))


@pytest.mark.parametrize("page", FIXTURES, ids=lambda page: page.stem)
def test_all_evidence_of_a_fixture_leads_back_to_its_words(page: Path) -> None:
    answer = page_response(
        page.read_text(encoding="utf-8"), orjson.loads(page.with_suffix(".json").read_bytes())["url"]
    )
    (reading,) = read(answer)

    assert list(all_evidence(reading)) or reading.kind != "product"
    assert Archived(answer.body, answer.header("Content-Type")).amiss(reading) == []


@pytest.mark.shared
def test_all_evidence_of_the_real_pages_leads_back_to_its_words(shared: Path) -> None:
    followed, amiss = 0, []
    for answer in iter_responses(shared / "real_pages" / "pages.warc.gz"):
        archived = Archived(answer.body, answer.header("Content-Type"))
        for reading in read(answer):
            followed += len(list(all_evidence(reading)))
            amiss += [(answer.url, wrong) for wrong in archived.amiss(reading)]

    assert followed > 500
    assert amiss == []


@pytest.mark.parametrize(
    ("locator", "quote", "leads"),
    [
        ("html > body > main > h1", "Lie-easy acupressure mat", True),
        ("html > body > main > p", "€59.00", True),
        ("html > body > main > p", "Lie-easy acupressure mat", False),
        ("html > body > main > p:nth-of-type(2)", "€59.00", False),
        ("html > head > script#/offers/price", "59.00", True),
        ("html > head > script#/offers/priceCurrency", "59.00", True),
        ("html > head > script#/brand/name", "59.00", False),
        ("html > head > script:nth-of-type(2)#/offers/price", "59.00", False),
    ],
)
def test_a_locator_leads_to_its_own_place_alone(locator: str, quote: str, *, leads: bool) -> None:
    archived = Archived(html(BUYING, json_ld(product())).encode(), HTML)

    assert archived.leads(locator, quote) is leads


def test_a_fact_with_a_wrong_place_or_invented_words_is_amiss() -> None:
    body = html(BUYING, json_ld(product())).encode()
    (reading,) = read(page_response(body.decode(), "http://reedbank.example/products/lie-easy"))
    fact = reading.facts["price"]
    for change in ({"locator": "html > body > nav"}, {"quote": "€61.00"}):
        wrong = Candidate(value=fact.value, quote="59.00", source=Source.TEXT, locator="x").model_copy(
            update={"locator": fact.locator, "quote": fact.quote, **change}
        )
        facts = {"price": fact.model_copy(update={"candidates": (wrong,)})}

        assert len(Archived(body, HTML).amiss(reading.model_copy(update={"facts": facts, "offers": ()}))) == 1


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["application/ld+json", "application/json", "text/javascript"])
def test_outside_json_cases_as_scripts_raise_nothing_and_state_nothing_that_is_not_there(
    shared: Path, kind: str
) -> None:
    cases = orjson.loads((shared / "corpora" / "json_cases.json").read_bytes())["cases"]
    amiss = []
    for name, encoded in cases.items():
        code = base64.b64decode(encoded)
        named = b'window.__INITIAL_STATE__ = {"name": "Lie-easy acupressure mat", "price": 59, "x": ' + code + b"};"
        script = named if kind == "text/javascript" else code
        body = html(BUYING + f'<script type="{kind}">').encode() + script + b"</script>"
        answer = response(body)
        amiss += [(name, wrong) for r in reader_for(answer).read(answer) for wrong in Archived(body, HTML).amiss(r)]

    assert len(cases) > 300
    assert amiss == []
