"""Tell an acupressure mat, or a set with one, from the goods that look like one.

The name decides where it names goods: what stands first in it is sold, what follows a `with` only comes along. A name
that names nothing (`Meadow Original`) leaves it to the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crawler.readers.passage import Passage
from crawler.readers.sentences import Word, sentences
from crawler.readers.vocabulary import languages

_TOLD = {
    "foot_mat": "goods for the feet",
    "heated_mat": "a heated mat",
    "yoga_mat": "a yoga or sports mat",
    "amethyst_mat": "a mat with gemstones",
    "pemf_mat": "a mat with magnetic field, light or earthing",
    "massage_gun": "a massage device",
    "roller": "a roller, ball or other small massage tool",
    "door_mat": "a mat for the floor, the car or animals",
    "spike_strip": "a strip that stops vehicles",
    "accessory": "an accessory, not the mat itself",
    "pillow_only": "a pillow alone",
}
"""Tag of look-alike goods -> what the reason calls them; the earlier ones decide where a name has several."""
_READ_PASSAGES = 60


def recognise_mat(name: str | None, passages: Sequence[Passage], language: str | None) -> tuple[bool | None, str]:
    """Say whether the page sells an acupressure mat (or a set with one), and why in a sentence."""
    words = _words(name, language)
    if (by_name := _by_name(words)) is not None:
        return by_name
    if told := _named_in_another_language(name):
        return True, f"The name says “{told}”."
    seen = Counter(
        tag
        for passage in passages[:_READ_PASSAGES]
        for tag in {tag for word in _words(passage.text, language) for tag in word.tags}
    )
    if mats := seen["goods.mat"]:
        tag, others = max(
            ((tag, seen[f"goods.{tag}"]) for tag in _TOLD if tag != "pillow_only"), key=lambda each: each[1]
        )
        if others > mats:
            return None, f"The text speaks of an acupressure mat, and more often of {_TOLD[tag]}."
        return True, "The name does not say what it is; the text calls it an acupressure mat."
    if not words and not passages:
        return None, "The page has neither a name nor a text to tell by."
    if seen["goods.acupressure"] and seen["goods.mat_word"]:
        return None, "The text speaks of acupressure and of a mat, but calls nothing an acupressure mat."
    return False, "Neither the name nor the text speaks of an acupressure mat."


def _by_name(words: Sequence[Word]) -> tuple[bool, str] | None:
    """Judge the name alone, or give None where it names no goods."""
    mat = next((at for at, word in enumerate(words) if word.has("goods.mat")), None)
    if mat is None:
        acupressure = any(word.has("goods.acupressure") for word in words)
        others = [tag for tag in _TOLD if any(word.has(f"goods.{tag}") for word in words)]
        if acupressure and not others and any(word.has("goods.mat_word") for word in words):
            return True, "The name says that it is a mat, and for acupressure."
        return _refused(words, others[0]) if others else None
    for tag in _TOLD:
        at = next((n for n, word in enumerate(words) if word.has(f"goods.{tag}")), None)
        if at is None or (at > mat and (tag == "pillow_only" or _joined(words, mat, at))):
            continue
        if at < mat and tag in {"pillow_only", "yoga_mat"} and any(word.has("goods.with") for word in words[at:mat]):
            continue
        return _refused(words, tag)
    if mat + 1 < len(words) and words[mat + 1].has("goods.mat_accessory"):
        return False, f"The name says “{words[mat].text} {words[mat + 1].text}”: {_TOLD['accessory']}."
    return True, f"The name says “{words[mat].text}”."


def _named_in_another_language(name: str | None) -> str | None:
    """Find the word for the mat in a name that is not in the page's language: `Spikmatta` on an English page."""
    for language in languages() if name else ():
        if told := next((word.text for word in _words(name, language) if word.has("goods.mat")), None):
            return told
    return None


def _joined(words: Sequence[Word], mat: int, at: int) -> bool:
    """Whether goods named after the mat only come with it."""
    return any(word.has("goods.with") for word in words[mat:at])


def _refused(words: Sequence[Word], tag: str) -> tuple[bool, str]:
    said = next(word.text for word in words if word.has(f"goods.{tag}"))
    return False, f"The name says “{said}”: {_TOLD[tag]}."


def _words(text: str | None, language: str | None) -> list[Word]:
    if not text:
        return []
    return [word for sentence in sentences(text[:1000], language, goods=True) for word in sentence.words]
