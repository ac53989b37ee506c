"""The language of a page: what it declares, unless its words clearly speak another."""

from __future__ import annotations

import pytest

from crawler.readers.language import language_of, normal_tag, vote

SENTENCES = {
    "en": "The cover of this mat is made for you and it can be washed with all that we have at hand.",
    "de": "Der Bezug der Matte ist aus Leinen und kann auch mit der Hand gewaschen",
    "fr": "La housse de ce tapis est en lin et vous pouvez la laver avec nous dans une machine, mais pas trop chaud.",
    "es": "La funda de la esterilla es de lino y se puede lavar con su ropa, pero",
    "it": "La fodera del tappetino è di lino e si può lavare con il sapone che",
    "nl": "De hoes van het matje is van linnen en kan met de hand worden gewassen, maar",
    "sv": "Överdraget till mattan är av linne och kan tvättas för hand, men det är inte bra att",
    "fi": "Maton päällinen on pellavaa ja sen voi pestä käsin, mutta se ei kestä",
    "pl": "Pokrowiec maty jest z lnu i można go prać ręcznie, ale nie jest to dobre",
    "cs": "Potah podložky je ze lnu a můžete ho prát v ruce, ale není dobré, když se suší na slunci",
    "pt": "A capa do tapete é de linho e não pode ser lavada com água muito quente,",
    "ja": "カバーはリネンで、手洗いができます。",
    "ko": "커버는 리넨이며 손세탁이 가능합니다.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert vote(SENTENCES[language])[0] == language


def test_too_few_words_tell_nothing() -> None:
    assert vote("Lie-easy 68 x 42") == (None, 0.0)


def test_words_outvote_a_declaration_left_in_a_theme() -> None:
    assert language_of("en", SENTENCES["de"]) == "de"
    assert language_of("de-AT", SENTENCES["de"]) == "de"
    assert language_of("fi", "Lie-easy 68 x 42") == "fi"


@pytest.mark.parametrize(
    ("tag", "code"), [("no", "nb"), ("en_US", "en"), ("de-AT", "de"), ("", None), (None, None), ("x-klingon", None)]
)
def test_a_tag_is_its_language(tag: str | None, code: str | None) -> None:
    assert normal_tag(tag) == code
