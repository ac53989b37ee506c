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


@pytest.mark.parametrize(
    ("language", "text", "heading"),
    [
        ("sv", "På mattan lämnar vi garanti. Den gäller i 36 månader.", None),
        ("sv", "Gäller i 36 månader från köpet.", "Ångerrätt och returer › Garanti"),
        ("de", "Wir geben Garantie auf die Matte. Sie gilt 3 Jahre.", None),
        ("en", "The mat comes with a warranty. It lasts 36 months.", None),
    ],
)
def test_how_long_a_warranty_lasts_may_stand_behind_its_name(language: str, text: str, heading: str | None) -> None:
    assert stated(language, "Villkor", text, heading=heading)["warranty_months"] == 36


@pytest.mark.parametrize(
    "text",
    [
        "We give no warranty. It lasts 36 months.",
        "There is a statutory warranty. It lasts 24 months.",
        "We give a warranty. It lasts 12 months for the cover.",
        "We give a warranty. You have 24 months.",
        "We give a warranty. Every mat is inspected. It lasts 24 months.",
        "We give a warranty. Our trial is longer. It lasts 3 months.",
    ],
)
def test_what_lasts_behind_other_words_is_no_warranty(text: str) -> None:
    assert "warranty_months" not in stated("en", "Terms", text)


@pytest.mark.parametrize("title", ["Köpvillkor", "Ångerrätt", "Widerruf"])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Neben dem Widerrufsrecht gilt die gesetzliche Gewährleistung von zwei Jahren."),
        ("de", "Gesetzlich hast du zwei Jahre Gewährleistung, das Widerrufsrecht bleibt davon unberührt."),
        ("sv", "Utöver ångerrätten har du enligt lag två års garanti."),
        ("sv", "Enligt lag har du 3 års reklamationsrätt utöver ångerrätten."),
    ],
)
def test_how_long_the_law_holds_the_seller_liable_is_no_return_window(title: str, language: str, text: str) -> None:
    assert "return_window_days" not in stated(language, title, text)


def test_a_year_beside_rights_by_law_is_the_shops_own_window() -> None:
    text = "In addition to your statutory rights, you have one year to return the mat."
    assert stated("en", "Terms", text)["return_window_days"] == 365


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
