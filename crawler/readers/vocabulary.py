"""The words of data/vocabulary/*.toml, compiled to a lexicon per language.

A vocabulary file has tables (`[part]`, `[material]`, `[cue]`, …); each key of a table names a tag (`part.cover`) and
lists the forms that carry it. A form is one or more words; `*` at the end of a word stands for any ending (`gefüllt*`),
at its beginning for the first half of a compound (`*bezug`). A word that matches one beginning and one ending carries
the tags of both: `Baumwollbezug` is cotton and a cover. A word that fits no form may fit one without an ending of its
language (`endings`): `taskens` means what `taske` means. `shared.toml` and `en.toml` hold for every language; a
language's own file overrules them form by form, and `not_english` in it takes English forms out.

Matching walks a tree of words, one step a word: its cost is linear in the text, whatever the text is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

VOCABULARY = Path(__file__).resolve().parents[2] / "data" / "vocabulary"

_ALIASES = {"no": "nb", "nn": "nb"}
_TABLES = frozenset({"part", "material", "cue", "measure", "unit", "certificate", "number", "term", "goods"})
_SETTINGS = frozenset({"noun_first", "abbreviations", "not_english", "endings"})
_SHORTEST_STEM = 4
_MOST_REMEMBERED = 20_000
_LONGEST_WORD = 60
CJK = "\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々〆"
_FORM_WORD = re.compile(rf"[{CJK}]|\*?[^\W\d_{CJK}]+\*?|\d+|[^\s\-*]")


_NOTHING: frozenset[str] = frozenset()


class VocabularyError(ValueError):
    """A vocabulary file can't be used; the message names file, line and remedy."""


@dataclass(slots=True)
class _Node:
    """A place in the tree of forms: what may follow, and what the words so far mean."""

    next: dict[str, _Node] | None = None
    """None at the end of a form: thousands of empty tables would only slow the garbage collector."""
    tags: frozenset[str] = frozenset()

    def after(self, word: str) -> _Node | None:
        """Give the place that a word leads to from here."""
        return self.next.get(word) if self.next else None


@dataclass(slots=True)
class Lexicon:
    """All forms that hold for one language."""

    language: str
    noun_first: bool = False
    """Whether a material follows its noun (`housse en coton`), as in the Romance languages."""
    abbreviations: frozenset[str] = frozenset()
    """Words whose full stop ends no sentence."""
    endings: tuple[str, ...] = ()
    """What the language adds to a noun that keeps its meaning: articles, cases, the plural; the longest first."""
    _root: _Node = field(default_factory=_Node)
    _beginnings: set[str] = field(default_factory=set)
    _endings: set[str] = field(default_factory=set)
    _remembered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _begun: dict[str, tuple[frozenset[str], list[_Node]]] = field(default_factory=dict)

    def add(self, form: str, tag: str, *, overrule: bool) -> None:
        """Add a form; with `overrule`, instead of what it meant before."""
        node = self._root
        for word in form_words(form):
            if word.endswith("*"):
                self._beginnings.add(word[:-1])
            elif word.startswith("*"):
                self._endings.add(word[1:])
            if node.next is None:
                node.next = {}
            node = node.next.setdefault(word, _Node())
        node.tags = frozenset({tag}) if overrule else node.tags | {tag}

    def remove(self, form: str) -> None:
        """Forget what a form means."""
        node = self._root
        for word in form_words(form):
            node = node.after(word) or _Node()
        node.tags = frozenset()

    def match(self, words: list[str], at: int) -> tuple[int, frozenset[str]]:
        """Find the longest form that starts at word `at`.

        Returns:
            How many words it takes and the tags it carries; (1, no tags) where no form starts there.
        """
        tags, nodes = self._begun.get(words[at]) or self._begin(words[at])
        best = 1, tags
        if not nodes:
            return best
        taken = 1
        while nodes and at + taken < len(words):
            steps = self._patterns(words[at + taken])
            taken += 1
            nodes = [after for node in nodes for step in steps if (after := node.after(step))]
            tags = next((node.tags for node in nodes if node.tags), _NOTHING)
            if tags:
                best = taken, tags
        return best

    def tags(self, words: list[str]) -> frozenset[str]:
        """Return the tags of all forms in a text's words."""
        found: set[str] = set()
        at = 0
        while at < len(words):
            tags, nodes = self._begun.get(words[at]) or self._begin(words[at])
            taken = 1
            if nodes:
                taken, tags = self.match(words, at)
            if tags:
                found |= tags
            at += taken
        return frozenset(found)

    def _begin(self, word: str) -> tuple[frozenset[str], list[_Node]]:
        """Give what a word means by itself, and the places in the tree from which a form of several words goes on."""
        if len(self._begun) >= _MOST_REMEMBERED:
            self._begun.clear()
        paths = [(pattern, node) for pattern in self._patterns(word) if (node := self._root.after(pattern))]
        stems = [(pattern, node) for pattern in self._without_ending(word) if (node := self._root.after(pattern))]
        begun = self._begun[word] = (_joined(word, paths + stems), [node for _, node in paths if node.next])
        return begun

    def _patterns(self, word: str) -> tuple[str, ...]:
        """Name the word patterns (`word`, `begin*`, `*end`) that a word fits: exact first, then longest first."""
        known = self._remembered.get(word)
        if known is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[word] = tuple(self._fitting(word))
        return known

    def _fitting(self, word: str) -> Iterator[str]:
        yield word
        if len(word) > _LONGEST_WORD:
            return
        for length in range(len(word), 1, -1):
            if word[:length] in self._beginnings:
                yield f"{word[:length]}*"
        yield from self._last_halves(word)

    def _last_halves(self, word: str) -> Iterator[str]:
        for length in range(len(word), 1, -1):
            if word[-length:] in self._endings:
                yield f"*{word[-length:]}"

    def _without_ending(self, word: str) -> Iterator[str]:
        """Name the patterns that a word fits without an ending of its language."""
        for ending in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                stem = word[: -len(ending)]
                yield stem
                yield from self._last_halves(stem)


def _joined(word: str, paths: list[tuple[str, _Node]]) -> frozenset[str]:
    """Join the tags of one word: those of its exact form alone, else of its longest beginning and longest ending.

    Where neither is known, or the beginning alone, the word's stem stands for it.
    """
    beginning = ending = _NOTHING
    taken = 0
    for pattern, node in paths:
        if not node.tags:
            continue
        if pattern == word:
            return node.tags
        if pattern.endswith("*"):
            if not beginning:
                beginning, taken = node.tags, len(pattern) - 1
        elif pattern.startswith("*"):
            if not ending and taken + len(pattern) - 1 <= len(word):
                ending = node.tags
        elif not (beginning or ending):
            return node.tags
    return beginning | ending


def form_words(form: str) -> list[str]:
    """Split a form of the vocabulary into words, as the words of a page are split."""
    return _FORM_WORD.findall(form.lower().replace("’", "'"))


@cache
def lexicon(language: str | None, folder: Path = VOCABULARY, *, goods: bool = False) -> Lexicon:
    """Give the lexicon of a language: its own words over English and shared ones; English alone where it is unknown.

    Args:
        language: ISO 639-1 code, with or without a territory.
        folder: Where the vocabulary files are.
        goods: Take the names of goods only (`[goods]`), which would swallow the words of parts; else all but these.

    Raises:
        VocabularyError: a file of the vocabulary is broken.
    """
    own = _own_file(language, folder)
    made = Lexicon(own)
    for name in dict.fromkeys(("shared", "en", own)):
        _fill(made, folder / f"{name}.toml", last=name == own and name != "en", goods=goods)
    return made


def _own_file(language: str | None, folder: Path) -> str:
    code = (language or "en").lower().replace("_", "-").split("-")[0]
    code = _ALIASES.get(code, code)
    return code if code != "shared" and (folder / f"{code}.toml").is_file() else "en"


@cache
def clues(language: str | None, *tags: str, folder: Path = VOCABULARY) -> tuple[str, ...]:
    """Give parts of words: a text in lower case without any holds no form of a language with one of these tags.

    Raises:
        VocabularyError: a file of the vocabulary is broken.
    """
    files = [_loaded(folder / f"{name}.toml") for name in ("shared", "en", _own_file(language, folder))]
    keys = [tag.split(".") for tag in tags]
    forms = [form for tables in files for table, key in keys for form in tables.get(table, {}).get(key, ())]
    longest = {max(form_words(form), key=len).strip("*") for form in forms}
    return tuple(sorted(clue for clue in longest if not any(other in clue for other in longest - {clue})))


@cache
def any_language(tag: str, folder: Path = VOCABULARY) -> Lexicon:
    """Give a lexicon of the forms that carry a tag in any language: what it does not find, no language's does.

    Raises:
        VocabularyError: a file of the vocabulary is broken.
    """
    made = Lexicon("")
    table, _, key = tag.partition(".")
    for name in ("shared", *languages(folder)):
        for form in _loaded(folder / f"{name}.toml").get(table, {}).get(key, ()):
            made.add(form, tag, overrule=False)
    return made


def check_vocabulary(folder: Path = VOCABULARY) -> None:
    """Look through every file, so that a mistake in one is told before the first page is read.

    Raises:
        VocabularyError: a file of the vocabulary is broken.
    """
    for name in ("shared", "en", *languages(folder)):
        _loaded(folder / f"{name}.toml")


@cache
def languages(folder: Path = VOCABULARY) -> tuple[str, ...]:
    """Name the languages there is a vocabulary for."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml") if path.stem != "shared"))


def _fill(made: Lexicon, path: Path, *, last: bool, goods: bool) -> None:
    """Add one file's words; with `last`, let them overrule what is there."""
    tables = _loaded(path)
    made.noun_first = bool(tables.get("noun_first", False))
    made.abbreviations |= frozenset(tables.get("abbreviations", ()))
    made.endings = tuple(sorted(tables.get("endings", ()), key=len, reverse=True))
    for form in tables.get("not_english", ()):
        made.remove(form)
    seen: set[str] = set()
    for table, entries in tables.items():
        if table in _SETTINGS:
            continue
        for key, forms in entries.items():
            for form in forms if goods == (table == "goods") else ():
                made.add(form, f"{table}.{key}", overrule=last and form not in seen)
                seen.add(form)


@cache
def _loaded(path: Path) -> dict[str, Any]:
    """Load a file and see that its tables hold lists of words."""
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        msg = f"{path}: can't be read ({error.strerror}); the vocabulary needs it."
        raise VocabularyError(msg) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: {error}. Mend the line, or restore the file with git checkout."
        raise VocabularyError(msg) from error
    for table in tables.keys() - _SETTINGS:
        if table not in _TABLES or not isinstance(tables[table], dict):
            raise _error(path, text, table, f"there is no table [{table}]; the tables are {', '.join(sorted(_TABLES))}")
        for key, forms in tables[table].items():
            if not isinstance(forms, list) or not all(isinstance(form, str) and form_words(form) for form in forms):
                raise _error(path, text, key, f"{key} takes a list of words, like {key} = ['cover', '*bezug']")
    return tables


def _error(path: Path, text: str, name: str, problem: str) -> VocabularyError:
    named = re.compile(rf"^\s*\[?{re.escape(name)}\b")
    line = next((number for number, each in enumerate(text.splitlines(), 1) if named.match(each)), 1)
    return VocabularyError(f"{path}:{line}: {problem}.")
