"""What holds for any words: nothing raises, quotes are quotes, numbers mean the same in any dress."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Candidate, Qualifier, Source
from crawler.readers.decide import decide_all
from crawler.readers.lookalike import recognise_mat
from crawler.readers.mat import read_mat
from crawler.readers.numbers import read_number
from crawler.readers.passage import Passage
from crawler.readers.terms import read_terms
from crawler.readers.vocabulary import languages

PIECES = [
    "spikes",
    "6,210",
    "cover",
    "cotton",
    "linen",
    "foam",
    "core",
    "pillow",
    "not",
    "without",
    "or",
    "68",
    "x",
    "42",
    "cm",
    ":",
    ",",
    ".",
    "(",
    ")",
    "within",
    "30",
    "days",
    "return",
    "delivery",
    "warranty",
    "2",
    "years",
    "€",
    "4.95",
    "shipping",
    "free",
    "over",
    "included",
    "bag",
    "mat",
    "filled",
    "with",
    "made",
    "of",
    "ABS",
    "plastic",
    "discs",
    "each",
    "25",
    "–",
    "-",
    "?",
    "%",
    "15",
    "+",
    "kg",
    "weighs",
    "usually",
    "unlike",
    "GOTS",
    "removable",
    "machine",
    "wash",
    "½",
    "to",
    "between",
    "and",
    '"',
    "[",
    "]",
    "{{",
]
words = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40).map(" ".join)
sources = st.sampled_from([Source.TEXT, Source.TITLE, Source.SPEC_TABLE, Source.POLICY_PAGE])
made = st.builds(
    Passage, words, sources, st.just("p"), st.one_of(st.none(), words), st.one_of(st.none(), words)
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(made, max_size=4), st.sampled_from([*languages(), "xx", None]))
def test_any_words_give_candidates_with_their_quotes_and_facts_in_range(
    passages: list[Passage], language: str | None
) -> None:
    found = {**read_mat(passages, language), **read_terms(passages, language)}
    texts = [passage.text for passage in passages]
    for candidate in (each for candidates in found.values() for each in candidates):
        assert candidate.quote
        assert any(candidate.quote in text for text in texts)
    facts, _ = decide_all(found)
    length, width = facts.get("mat_length_cm"), facts.get("mat_width_cm")
    if length and width and isinstance(length.value, float) and isinstance(width.value, float):
        assert length.value >= width.value
    recognise_mat(texts[0] if texts else None, passages, language)


@given(st.integers(1_000, 999_999), st.sampled_from([",", ".", " ", "'", "’", "\u00a0", "\u202f", ""]))
def test_a_count_reads_the_same_with_any_mark_between_thousands(count: int, mark: str) -> None:
    assert read_number(f"{count:,}".replace(",", mark)).count == count


@given(st.integers(200, 1_500), st.integers(150, 1_200), st.sampled_from(["×", "x", "*", " x ", " × "]))
def test_a_size_reads_the_same_in_millimetres_and_centimetres_and_either_order(
    one: int, other: int, times: str
) -> None:
    def size(text: str) -> set[float]:
        found = read_mat([Passage(text, Source.SPEC_TABLE, "td", label="Size")], "en")
        return {float(str(each[0].value)) for key, each in found.items() if key.endswith(("length_cm", "width_cm"))}

    in_mm = size(f"{one}{times}{other} mm")
    assert in_mm == size(f"{one / 10:g}{times}{other / 10:g} cm") == size(f"{other / 10:g} cm{times}{one / 10:g} cm")


@pytest.mark.parametrize(
    "dress",
    [
        "68 x 42 cm",
        "68×42cm",
        "68\u00a0×\u00a042\u00a0cm",
        "68,0 х 42,0 cm",
        "68\u2009x\u200942\u202fcm",
        "680 × 420 mm",
        "６８×４２ｃｍ",
    ],
)
def test_a_size_reads_the_same_in_any_dress_and_its_words_are_kept(dress: str) -> None:
    found = read_mat([Passage(dress, Source.SPEC_TABLE, "td", label="Size")], "en")
    assert [each.value for each in found["mat_length_cm"]] == [68.0]
    assert [each.value for each in found["mat_width_cm"]] == [42.0]
    assert found["mat_length_cm"][0].quote == dress


@pytest.mark.parametrize("dash", ["-", "–", "—", "~", "〜", " to ", " - "])
def test_a_range_with_any_dash_is_no_count(dash: str) -> None:
    assert "spike_count" not in read_mat([Passage(f"4,000{dash}6,000 spikes", Source.TEXT, "p")], "en")


@pytest.mark.parametrize("unit", ["g", "kg"])
def test_a_weight_reads_the_same_in_grams_and_kilograms(unit: str) -> None:
    text = "1,250 g" if unit == "g" else "1,250 kg"
    found = read_mat([Passage(text, Source.SPEC_TABLE, "td", label="Weight")], "en")
    assert [each.value for each in found["weight_kg"]] == [1.25]


@pytest.mark.parametrize(
    "hostile",
    ["cover " * 5_000, "1 x " * 5_000, "(" * 20_000, "not " * 5_000, "ö" * 50_000, "6,210" * 4_000, ": " * 9_000],
)
def test_a_hostile_text_costs_little(hostile: str) -> None:
    start = time.process_time()
    for source in (Source.TEXT, Source.POLICY_PAGE):
        given = [Passage(hostile, source, "p")]
        read_mat(given, "de")
        read_terms(given, "de")
    assert time.process_time() - start < 2


def test_hedges_are_kept() -> None:
    def hedge(text: str) -> Qualifier | None:
        found: list[Candidate] = read_mat([Passage(text, Source.TEXT, "p")], "en")["spike_count"]
        return found[0].qualifier

    assert hedge("over 6,000 spikes") is Qualifier.AT_LEAST
    assert hedge("8,000+ spikes") is Qualifier.AT_LEAST
    assert hedge("about 6,000 spikes") is Qualifier.ABOUT
    assert hedge("6,210 spikes") is None
