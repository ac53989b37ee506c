"""Terms of a shop over several sentences and headings: what a period is a period of, and whose it is."""

from __future__ import annotations

import pytest

from crawler.items import Qualifier, Source
from crawler.readers.decide import decide_all
from crawler.readers.mat import read_mat
from crawler.readers.passage import Passage
from crawler.readers.terms import read_terms


def stated(language: str, title: str, *texts: str, heading: str | None = None) -> dict[str, object]:
    """Read a page of terms and return what it states."""
    passages = [Passage(title, Source.TITLE, "h1")]
    passages += [
        Passage(text, Source.POLICY_PAGE, f"p:nth-of-type({n})", heading=heading) for n, text in enumerate(texts)
    ]
    facts, _ = decide_all(read_terms(passages, language))
    return {key: fact.value for key, fact in facts.items()}


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Garantin gäller i 36 månader.", None),
        ("På mattan lämnar vi garanti. Den gäller i 36 månader.", None),
        ("Gäller i 36 månader från köpet.", "Ångerrätt och returer › Garanti"),
    ],
)
def test_how_long_a_warranty_lasts_is_no_return_window(text: str, heading: str | None) -> None:
    assert "return_window_days" not in stated("sv", "Ångerrätt och returer", text, heading=heading)


def test_what_lasts_on_a_page_of_returns_is_the_return_window() -> None:
    assert stated("sv", "Ångerrätt och returer", "Gäller i 30 dagar från köpet.")["return_window_days"] == 30


@pytest.mark.parametrize(
    "law",
    [
        "EU law gives you 14 days in addition.",
        "On top of that, EU law gives you 14 days to send goods back.",
    ],
)
def test_what_the_law_gives_does_not_contradict_what_the_shop_gives(law: str) -> None:
    own = "You may send the mat back within 90 days."
    assert stated("en", "Returns and refunds", own, law)["return_window_days"] == 90
    assert stated("en", "Returns and refunds", law)["return_window_days"] == 14


def test_rights_by_law_that_come_beside_leave_the_shops_own_window() -> None:
    own = "Beyond your statutory rights we give you 60 days."
    law = "You may withdraw within 14 days."
    assert stated("en", "Returns and refunds", own, law)["return_window_days"] == 60


def test_the_exact_count_leads_before_at_least_as_many() -> None:
    text = "At least 7,775 spikes on the mat. It has 7,775 spikes."
    facts, _ = decide_all(read_mat([Passage(text, Source.TEXT, "p")], "en"))
    fact = facts["spike_count"]
    assert (fact.value, fact.qualifier, fact.quote) == (7775, None, "It has 7,775 spikes.")
    assert Qualifier.AT_LEAST in {candidate.qualifier for candidate in fact.candidates}
