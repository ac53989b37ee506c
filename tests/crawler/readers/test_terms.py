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


def under(language: str, title: str, *parts: tuple[str, str]) -> dict[str, object]:
    """Read a page of terms whose paragraphs stand under headings of their own."""
    passages = [Passage(title, Source.TITLE, "h1")]
    passages += [
        Passage(text, Source.POLICY_PAGE, f"p:nth-of-type({n})", heading=f"{title} › {heading}")
        for n, (heading, text) in enumerate(parts)
    ]
    facts, _ = decide_all(read_terms(passages, language))
    return {key: fact.value for key, fact in facts.items()}


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Damaged goods", "Let us know within 7 days of delivery."),
        ("Holiday orders", "What you order from us then can be returned for 90 days."),
        ("Bought at a marketplace", "Returns are possible within 14 days of delivery."),
    ],
)
def test_what_stands_under_a_heading_of_other_returns_is_not_the_shops_window(heading: str, text: str) -> None:
    assert under("en", "Returns", (heading, text)) == {}
    own = under("en", "Returns", ("Returns", "You have 60 days after delivery to return the mat."), (heading, text))
    assert own["return_window_days"] == 60


def test_what_a_heading_says_the_law_grants_yields_to_the_shops_own_window() -> None:
    law = ("Cooling-off period", "You may return your order within 14 days, for any reason.")
    assert under("en", "Refund policy", law)["return_window_days"] == 14
    own = ("How to return", "You have 45 days to return the mat.")
    assert under("en", "Refund policy", own, law)["return_window_days"] == 45


def test_the_laws_window_tells_when_the_shops_own_of_the_same_length_starts() -> None:
    read = stated("de", "Widerruf und Rückgabe", "Rückgaberecht: 14 Tage.", "Widerrufsfrist: 14 Tage ab Zustellung.")
    assert read == {"return_window_days": 14, "return_clock": "delivery"}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("We do not accept returns.", 0),
        ("We do not accept returns for any reason.", 0),
        ("We do not accept returns on this mat.", 0),
        ("We do not accept returns of batteries.", None),
        ("No returns on gift boxes.", None),
    ],
)
def test_a_refusal_of_other_goods_says_nothing_of_the_mat(text: str, days: int | None) -> None:
    assert stated("en", "Returns", text).get("return_window_days") == days


def test_sending_back_yields_to_a_deadline_that_is_told() -> None:
    read = stated("en", "Returns", "You can send it back within 30 days. Ask for your return within 30 days.")
    assert read == {"return_window_days": 30, "return_deadline": "requested"}


def test_who_pays_unless_the_mat_is_damaged_is_who_pays() -> None:
    assert stated("en", "Returns", "The buyer pays for return shipping, unless the mat is defective.") == {
        "return_paid_by": "buyer"
    }
    assert stated("en", "Returns", "We pay for return shipping of defective mats.") == {}


@pytest.mark.parametrize(
    "text",
    [
        "When does the period start? It depends.",
        "Refunds are paid out on working days.",
        "Deliveries are counted in working days.",
    ],
)
def test_other_days_tell_nothing_of_how_the_window_is_counted(text: str) -> None:
    assert stated("en", "Returns", text) == {}


def test_these_at_the_start_of_a_paragraph_are_the_days_of_the_paragraph_before() -> None:
    read = stated("en", "Returns", "You have 30 days to return the mat.", "These are business days, Monday to Friday.")
    assert read == {"return_window_days": 30, "return_window_basis": "business"}
