"""What earlier stages say in English (why a mat is not ranked, why pages disagree), said in the page's language.

Reads data/guide/told.toml, which lists their sentences and words, and the labels of words.toml; writes nothing. What is
not listed stays in English, and says so to screen readers and search engines.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

from markupsafe import Markup

from reports.filters import number, plain
from reports.language import SOURCE, _, spoken, translated
from reports.texts import GUIDE_TEXTS, Text, load_text
from reports.words import WORDS, WordFile

TOLD = "told.toml"
_LONGEST = 1000
"""Signs that are looked through; no sentence of ours is longer."""
_SENTENCES = frozenset({"reason", "finding", "findings"})
"""Places that hold a sentence: where it can't be said, neither can what it stands in."""
_MOST_SENTENCES = 12
_REMEMBERED = 4096
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,9})?")
_MEASURED = re.compile(rf"(?P<number>{_NUMBER.pattern}) (?P<unit>\S.*)")
_SOURCED = re.compile(r"(?P<value>[^()]+) \((?P<source>[a-z-]+)\)")
_NEXT_SENTENCE = re.compile(r"(?<=[.?!]) ")


class ToldFile(Text):
    """data/guide/told.toml: what earlier stages say; `{name}` stands for what changes from one mat to the next."""

    sentences: tuple[str, ...]
    words: tuple[str, ...]


@cache
def load_told() -> ToldFile:
    """Read what earlier stages say.

    Raises:
        GuideTextError: the file can't be used; names file and field.
    """
    return load_text(GUIDE_TEXTS / TOLD, ToldFile)


def told(text: str) -> str:
    """Say again what an earlier stage said; what can't be said in this language is marked as English."""
    language = spoken().code
    if language == SOURCE or not text:
        return text
    said = _said(language, text)
    if said is not None:
        return said
    return Markup('<span lang="{}">{}</span>').format(SOURCE, plain(text))


@lru_cache(maxsize=_REMEMBERED)
def _said(language: str, text: str) -> str | None:
    """Say a text in the language that is spoken, which `language` names for the sake of what is remembered."""
    if len(text) > _LONGEST:
        return None
    if _NUMBER.fullmatch(text):
        return number(Decimal(text))
    if text in spoken().messages:
        return translated(text)
    return _in_turn(language, text) or _sentence(language, text) or _list(language, text) or _measured(language, text)


def _sentence(language: str, text: str) -> str | None:
    for pattern, sentence in _patterns():
        found = pattern.fullmatch(text)
        if found:
            parts = {name: _part(language, name, part) for name, part in found.groupdict().items()}
            return None if None in parts.values() else translated(sentence).format_map(parts)
    return None


def _part(language: str, name: str, text: str) -> str | None:
    """Say what stands in a place of a sentence; None where it is a sentence that can't be said."""
    if name in _SENTENCES:
        return _said(language, text)
    return translated(_labels()[text]) if name == "fact" and text in _labels() else _said_or_kept(language, text)


def _said_or_kept(language: str, text: str) -> str:
    """Say what stands in a sentence: what can't be said is a name, and stays."""
    said = _said(language, text)
    if said is not None:
        return said
    for between, ours in _between().items():
        if between in text:
            return ours.join(_said_or_kept(language, part) for part in text.split(between))
    return text


def _measured(language: str, text: str) -> str | None:
    """Say a number with its unit, and a value with where it was read."""
    measured, sourced = _MEASURED.fullmatch(text), _SOURCED.fullmatch(text)
    if measured and (unit := _said(language, measured["unit"])) is not None:
        return f"{number(Decimal(measured['number']))}\u00a0{unit}"
    if sourced and (source := _said(language, sourced["source"])) is not None:
        return f"{_said_or_kept(language, sourced['value'])} ({source})"
    return None


def _in_turn(language: str, text: str) -> str | None:
    """Say one sentence after the other, where each can be said."""
    boundaries = [*_NEXT_SENTENCE.finditer(text)]
    for boundary in boundaries if len(boundaries) <= _MOST_SENTENCES else ():
        first, rest = _said(language, text[: boundary.start()]), _said(language, text[boundary.end() :])
        if first is not None and rest is not None:
            return f"{first} {rest}"
    return None


def _list(language: str, text: str) -> str | None:
    """Say a list, where each part can be said."""
    for between, ours in _between().items():
        said = [_said(language, part) for part in text.split(between)] if between in text else [None]
        if None not in said:
            return ours.join(filter(None, said))
    return None


def _between() -> dict[str, str]:
    """Return what stands between the parts of a list, and how it is said."""
    return {" against ": _(" against "), " and ": _(" and "), " or ": _(" or "), ", ": ", "}


@cache
def _labels() -> dict[str, str]:
    """Return the labels of the facts, which earlier stages call by their keys."""
    return {fact.key: fact.label for fact in load_text(GUIDE_TEXTS / WORDS, WordFile).fact}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return each sentence as what it looks like; what changes in it may be anything."""
    return tuple((_pattern(sentence), sentence) for sentence in load_told().sentences)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    looks = (f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(looks), re.DOTALL)
