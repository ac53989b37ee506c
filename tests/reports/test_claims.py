"""Our own words promise nothing; a shop's promises are shown as the shop's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reports.claims import ClaimRules, Exemption, claim_faults, claims_in, load_claim_rules, own_words
from reports.site import Published, PublishError
from reports.texts import GUIDE_TEXTS, GuideTextError
from scoring.results import Results
from tests.reports.html import text, tree

CLAIMS = [
    ("cure", "This mat heals your back."),
    ("cure", "Die Matte heilt Rückenleiden."),
    ("cure", "eine Therapie für zu Hause"),
    ("relief", "It relieves stubborn back pain."),
    ("relief", "A natural pain relief for every day"),
    ("relief", "improves your sleep"),
    ("relief", "Sie lindert starke Verspannungen."),
    ("relief", "mit weniger Stress durch den Tag"),
    ("relief", "Sie hilft gegen hartnäckige Verspannungen."),
    ("relief", "Die Schmerzen ließen nach, der Schlaf wurde besser."),
    ("proven", "clinically\nproven"),
    ("proven", "Recommended by leading doctors"),
    ("proven", "wissenschaftlich bestätigt"),
    ("fda", "FDA-cleared spikes"),
    ("fda", "ein Medizinprodukt"),
    ("superlative", "Simply the best mat on earth"),
    ("superlative", "der beste Kauf"),
    ("superlative", "unsere beste Matte"),
    ("independence", "An independent guide"),
    ("independence", "unser unabhängiges Urteil"),
    ("tested", "We’ve lain on them: hands-on"),
    ("tested", "Wir haben alle Matten getestet"),
    ("discount", "Now 20 % off"),
    ("discount", "nur noch heute"),
]
HARMLESS = [
    "It is no cure, and does not relieve pain.",
    "It takes the place of no treatment.",
    "Keine Matte heilt.",
    "Wir haben die Matten nicht getestet.",
    "Nobody has proven that, clinically or otherwise.",
    "We are not independent of our own rule.",
    "the best its band allows",
    "an eased edge, a relieved reader",
    "FDAX 12, undetoxed",
]


@pytest.fixture(scope="module")
def rules() -> ClaimRules:
    return load_claim_rules()


@pytest.mark.parametrize(("key", "sentence"), CLAIMS)
def test_a_claim_is_found_with_its_rule(rules: ClaimRules, key: str, sentence: str) -> None:
    assert key in {claim.rule.key for claim in claims_in(sentence, rules.rule)}


@pytest.mark.parametrize("sentence", HARMLESS)
def test_what_is_denied_or_only_sounds_alike_is_no_claim(rules: ClaimRules, sentence: str) -> None:
    assert list(claims_in(sentence, rules.rule)) == []


def test_a_negation_of_the_sentence_before_excuses_nothing(rules: ClaimRules) -> None:
    assert list(claims_in("This is no toy. It heals.", rules.rule))


def test_every_rule_names_its_source_and_has_an_example_here(rules: ClaimRules) -> None:
    assert {rule.key for rule in rules.rule} == {key for key, _ in CLAIMS}
    assert all(rule.source for rule in rules.rule)


def test_our_own_words_claim_nothing(rules: ClaimRules, results: Results) -> None:
    assert claim_faults(own_words(results), rules) == []


def test_a_fault_names_file_line_and_source(rules: ClaimRules) -> None:
    (fault,) = claim_faults({"data/guide/pages/x.md": "One.\n\nIt cures."}, rules)

    assert fault.startswith("data/guide/pages/x.md:3: “cures” says that a mat cures")
    assert "2005/29/EC" in fault


def test_markup_of_templates_is_not_looked_at(rules: ClaimRules) -> None:
    assert claim_faults({"a.html": '{# It cures. #}<p class="perfect">{{ therapy }}</p>'}, rules) == []


def test_an_exception_holds_for_its_words_in_its_file_only(rules: ClaimRules) -> None:
    exempt = Exemption(file="x.md", words="it cures hams", reason="This is about hams.", citation="https://a.example/")
    narrow = rules.model_copy(update={"exception": (exempt,)})

    assert claim_faults({"x.md": "Smoke: it cures hams."}, narrow) == []
    assert claim_faults({"y.md": "Smoke: it cures hams.", "x.md": "it cures hams"}, narrow)[0].startswith("y.md:1: ")
    assert len(claim_faults({"x.md": "it cures hams, and it cures you"}, narrow)) == 1


def test_an_exception_that_carries_nothing_is_a_fault(rules: ClaimRules) -> None:
    exempt = Exemption(file="x.md", words="it cures hams", reason="This is about hams.", citation="https://a.example/")

    (fault,) = claim_faults({"x.md": "Nothing."}, rules.model_copy(update={"exception": (exempt,)}))

    assert "carries nothing any more" in fault


def test_an_edition_with_a_claim_of_ours_is_not_switched_in(
    results: Results, publishing: Callable[..., Published]
) -> None:
    first = publishing(results)
    criterion = replace(results.criteria[0], reason="Because it heals the back.")

    with pytest.raises(PublishError, match="the checklist:1: “heals” says that a mat cures"):
        publishing(replace(results, criteria=(criterion, *results.criteria[1:])), inputs={"run": "c" * 64})

    assert publishing(results).edition_id == first.edition_id


def test_a_shop_s_promise_is_shown_as_the_shop_s(results: Results, publishing: Callable[..., Published]) -> None:
    promised = replace(results.evidence[0], quote="Clinically proven pain relief, 70 cm long")
    others = tuple(replace(row, quote="70 cm long") for row in results.evidence[1:] if row.quote)

    edition = publishing(replace(results, evidence=(promised, *others))).path

    notes = [text(note) for path in sorted((edition / "mats").glob("*.html")) for note in tree(path).css(".card .note")]
    assert notes == ["What these words promise is the shop’s claim. It counts for nothing here. What studies found"]


def test_a_name_that_promises_is_told_to_be_the_shop_s(results: Results, publishing: Callable[..., Published]) -> None:
    first = replace(results.mats[0], name="Pain-relief mat")

    page = publishing(replace(results, mats=(first, *results.mats[1:]))).path / "mats" / f"{first.product_id}.html"

    assert "The name is the shop’s." in text(tree(page).css_first(".lead"))


def test_a_rule_that_is_no_pattern_is_named(tmp_path: Path) -> None:
    broken = (GUIDE_TEXTS / "claims.toml").read_text().replace('"cures?"', '"cures("')
    (tmp_path / "claims.toml").write_text(broken)

    with pytest.raises(GuideTextError, match=r"claims\.toml: rule\.0\.words: .*no regular expression"):
        load_claim_rules(tmp_path)
