"""Tell an acupressure mat, or a set with one, from the goods that look like one.

The name decides where it names goods: what stands first in it is sold, what follows a `with` only comes along. A name
that names nothing (`Meadow Original`) leaves it to the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from crawler.readers.passage import Passage
from crawler.readers.sentences import sentences, tags_in
from crawler.readers.vocabulary import CJK, any_language, clues, languages
from crawler.readers.words import Word, words_of

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
_READ_PASSAGES, _READ_CHARACTERS = 60, 1000
_BETWEEN_SIGNS = re.compile(rf"(?<=[{CJK}ー])\s(?=[{CJK}ー])")


def recognise_mat(name: str | None, passages: Iterable[Passage], language: str | None) -> tuple[bool | None, str]:
    """Say whether the page sells an acupressure mat (or a set with one), and why in a sentence."""
    words = _words(name, language)
    if (by_name := _by_name(words)) is not None:
        return by_name
    if told := _named_in_another_language(name):
        return True, f"The name says “{told}”."
    seen = Counter[str]()
    texts = [passage.text[:_READ_CHARACTERS] for passage in islice(passages, _READ_PASSAGES)]
    together = "\n".join(texts).lower()
    # Hardly a page of other goods has any of these, and reading every word takes ten times as long.
    if any(clue in together for clue in clues(language, "goods.mat", "goods.acupressure")):
        for text in texts:
            seen.update(tags_in(text, language, goods=True))
    if mats := seen["goods.mat"]:
        tag, others = max(
            ((tag, seen[f"goods.{tag}"]) for tag in _TOLD if tag != "pillow_only"), key=lambda each: each[1]
        )
        if others > mats:
            return None, f"The text speaks of an acupressure mat, and more often of {_TOLD[tag]}."
        return True, "The name does not say what it is; the text calls it an acupressure mat."
    if not words and not texts:
        return None, "The page has neither a name nor a text to tell by."
    if seen["goods.acupressure"] and seen["goods.mat_word"]:
        return None, "The text speaks of acupressure and of a mat, but calls nothing an acupressure mat."
    return False, "Neither the name nor the text speaks of an acupressure mat."


def _by_name(words: Sequence[Word]) -> tuple[bool, str] | None:
    """Judge the name alone, or give None where it names no goods."""
    mat = _place(words, "mat")
    if mat is None:
        acupressure = any(word.has("goods.acupressure") for word in words)
        others = [tag for tag in _TOLD if _place(words, tag) is not None]
        if acupressure and not others and any(word.has("goods.mat_word") for word in words):
            return True, "The name says that it is a mat, and for acupressure."
        return _refused(words, others[0]) if others else None
    for tag in _TOLD:
        at = _place(words, tag)
        if at is None or (at > mat and (tag == "pillow_only" or _joined(words, mat, at))):
            continue
        if at > mat and tag == "roller" and any(word.mark for word in words[mat:at]):
            continue  # one thing of several in a set: “Mat, pillow, massage ball”
        if at < mat and tag in {"pillow_only", "yoga_mat"} and any(word.has("goods.with") for word in words[at:mat]):
            continue
        return _refused(words, tag)
    if mat + 1 < len(words) and words[mat + 1].has("goods.mat_accessory"):
        return False, f"The name says “{_quoted(words[mat])} {_quoted(words[mat + 1])}”: {_TOLD['accessory']}."
    return True, f"The name says “{_quoted(words[mat])}”."


def _place(words: Sequence[Word], tag: str) -> int | None:
    """Return where a name first names such goods: not where it denies them, nor where a gem only names a colour."""
    named = f"goods.{tag}"
    for at, word in enumerate(words):
        if named not in word.tags or any(before.has("goods.without") for before in words[max(0, at - 2) : at]):
            continue
        if tag != "amethyst_mat" or not _is_colour(words, at):
            return at
    return None


def _is_colour(words: Sequence[Word], at: int) -> bool:
    """Whether a gem's name stands for a colour: `Amethyst-Violett`, `Ametistlila`, `jade green`."""
    beside = [word for word in words[max(0, at - 3) : at + 4] if not word.mark]
    here = beside.index(words[at])
    return any(word.has("goods.colour") for word in beside[max(0, here - 1) : here + 2])


def _named_in_another_language(name: str | None) -> str | None:
    """Find the word for the mat in a name that is not in the page's language: `Spikmatta` on an English page."""
    if not name or not _may_name_mat(name):
        return None
    for language in languages():
        if told := next((word.text for word in _words(name, language) if word.has("goods.mat")), None):
            return told
    return None


def _may_name_mat(name: str) -> bool:
    """Tell in one go whether any language could find its word for the mat in a name: hardly a name holds one."""
    lex = any_language("goods.mat")
    words = words_of(name[:_READ_CHARACTERS])
    return any(lex.match(words, at)[1] for at in range(len(words)))


def _joined(words: Sequence[Word], mat: int, at: int) -> bool:
    """Whether goods named after the mat only come with it."""
    return any(word.has("goods.with") for word in words[mat:at])


def _refused(words: Sequence[Word], tag: str) -> tuple[bool, str]:
    place = _place(words, tag)
    return False, f"The name says “{_quoted(words[place or 0])}”: {_TOLD[tag]}."


def _quoted(word: Word) -> str:
    """Return a word as it is written: Japanese has no blanks between signs."""
    return word.text if word.text.isascii() else _BETWEEN_SIGNS.sub("", word.text)


def _words(text: str | None, language: str | None) -> list[Word]:
    if not text:
        return []
    return [word for sentence in sentences(text[:_READ_CHARACTERS], language, goods=True) for word in sentence.words]
