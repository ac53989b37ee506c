"""The vocabulary: what forms mean, and what a broken file is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crawler.readers.sentences import sentences
from crawler.readers.vocabulary import VOCABULARY, VocabularyError, check_vocabulary, languages, lexicon
from crawler.reading import read
from tests.crawler.pages.build import BUYING, html, json_ld, product, response


def tags(text: str, language: str) -> set[str]:
    return {tag for sentence in sentences(text, language) for tag in sentence.tags}


def test_a_compound_carries_the_meaning_of_both_halves() -> None:
    assert tags("Baumwollbezug", "de") == {"material.cotton", "part.cover"}
    assert tags("plastpiggar", "sv") == {"material.plastic", "part.spikes"}


def test_a_word_with_an_ending_of_its_language_means_what_it_means_without() -> None:
    assert tags("taskens", "da") == tags("taske", "da") == {"part.bag"}
    assert tags("bomullsöverdragets", "sv") == {"material.cotton", "part.cover"}
    assert tags("puntjes", "nl") == {"part.spikes"}
    assert not tags("taskens", "en")


def test_a_longer_form_stands_for_the_shorter_ones_in_it() -> None:
    assert "part.cover" not in tags("Kissenbezug", "de")
    assert "material.cotton" not in tags("cotton wool", "en")


def test_a_language_overrules_english() -> None:
    assert "part.bag" in tags("bag", "en")
    assert "part.bag" not in tags("bag ryggen", "da")


def test_an_unknown_language_is_read_with_english_words() -> None:
    assert lexicon("xx").language == "en"
    assert lexicon("nn-NO").language == "nb"


def test_abbreviations_and_decimals_end_no_sentence() -> None:
    assert len(sentences("Maße ca. 68,5 x 42 cm inkl. Kissen. Der Bezug ist rot.", "de")) == 2
    assert len(sentences("Weighs approx. 1.2 kg. Soft.", "en")) == 2


@pytest.mark.parametrize("language", languages())
def test_every_file_loads(language: str) -> None:
    assert lexicon(language).language == language
    assert lexicon(language, goods=True).language == language


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('[part\ncover = ["cover"]', "at line 1"),
        ('[part]\ncover = "cover"', "en.toml:2: cover takes a list of words"),
        ('noun_first = false\n[parts]\ncover = ["cover"]', "en.toml:2: there is no table"),
    ],
)
def test_a_broken_file_is_told_with_file_line_and_remedy(tmp_path: Path, broken: str, told: str) -> None:
    shutil.copy(VOCABULARY / "shared.toml", tmp_path)
    (tmp_path / "en.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(VocabularyError) as problem:
        lexicon("en", tmp_path)
    assert told in str(problem.value)
    assert "en.toml" in str(problem.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="can't be read"):
        lexicon("en", tmp_path)


def test_a_mistake_in_any_file_is_told_before_a_page_is_read(tmp_path: Path) -> None:
    check_vocabulary()
    shutil.copytree(VOCABULARY, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "de.toml").open("a", encoding="utf-8") as file:
        file.write("\n[term]]\n")
    with pytest.raises(VocabularyError, match=r"de\.toml: .*line \d+"):
        check_vocabulary(tmp_path)


def test_a_broken_vocabulary_is_no_fault_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise VocabularyError("de.toml:7: there is no table [terms].")

    monkeypatch.setattr("crawler.pages.product.read_mat", broken)
    body = html(BUYING, json_ld(product()))
    with pytest.raises(VocabularyError, match=r"de\.toml:7"):
        read(response(body))
