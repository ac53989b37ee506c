"""Wordings: the sentences shops of a language state a fact with, and the choice among them.

Reads wordings/<language>.toml. A Phrase knows which facts it states; it can be used only where all of them are true.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup, escape

from crawler.market.chance import Chance
from crawler.market.figures import FIGURES, Tongue
from crawler.market.mats import Value

Place = Literal["rows", "prose", "policy"]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_EMPHASIS = 0.15
_ANCHORS = {"mat_size": "mat_length_cm", "pillow_size": "pillow_length_cm", "material": "core_material"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to state one or more facts."""

    say: str
    """HTML with placeholders; for a spec table `label: cell`."""
    also: Mapping[str, Value]
    """Facts it states besides those of its placeholders."""
    may: Mapping[str, Value]
    """Facts one could read from it, but need not."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a page says about a fact, once a phrase is chosen and filled."""

    place: Place
    """Where it stands."""
    html: Markup
    """The sentence, or the cell of a row."""
    label: Markup | None
    """The row's label."""
    says: Mapping[str, Value]
    """Facts it states, by key."""
    may: Mapping[str, Value]
    """Facts one could read from it."""


class Wordings:
    """The wordings of one language."""

    def __init__(self, language: str) -> None:
        path = Path(__file__).parent / "wordings" / f"{language}.toml"
        self.tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        self.language = language

    @property
    def names(self) -> Mapping[str, Any]:
        """Names of materials, colours and numbers."""
        return self.tables["names"]  # type: ignore[no-any-return]

    @property
    def ui(self) -> Mapping[str, str]:
        """Labels of buttons, headings and stock."""
        return self.tables["ui"]  # type: ignore[no-any-return]

    @property
    def noise(self) -> Mapping[str, Sequence[Any]]:
        """Sentences that state nothing about what is sold."""
        return self.tables["noise"]  # type: ignore[no-any-return]

    def title(self, *, is_set: bool, chance: Chance) -> str:
        """Return a template of a product title."""
        return str(chance.pick(self.tables["title"]["set" if is_set else "mat"]))

    def phrases(self, topic: str, value: Value, place: Place) -> tuple[Phrase, ...]:
        """Return every phrase on a topic that suits a value, in file order."""
        table = self.tables.get(topic, {})
        variant = _variant(topic, value)
        lists, own = (table[variant], {topic: value}) if variant in table else (table, {})
        return tuple(_phrase(given, own) for given in lists.get(place, ()))


@lru_cache(maxsize=8)
def wordings(language: str) -> Wordings:
    """Load a language's wordings once."""
    return Wordings(language)


def state(
    topic: str, facts: Mapping[str, Value], place: Place, tongue: Tongue, chance: Chance, silent: Collection[str] = ()
) -> Statement | None:
    """Choose and fill a phrase on `topic` that is true of `facts` and states nothing of `silent`, or return None."""
    anchor = _ANCHORS.get(topic, topic)
    if anchor not in facts:
        return None
    for phrase in chance.shuffled(wordings(tongue.language).phrases(topic, facts[anchor], place)):
        statement = fill(phrase, facts, place, tongue, chance)
        if statement is not None and not set(statement.says) & set(silent):
            return statement
    return None


def fill(phrase: Phrase, facts: Mapping[str, Value], place: Place, tongue: Tongue, chance: Chance) -> Statement | None:
    """Fill a phrase with the facts, or return None where it does not hold or can't be said."""
    if any(facts.get(key) != value for key, value in phrase.also.items()):
        return None
    if any(facts.get(key, value) != value for key, value in phrase.may.items()):
        return None
    says: dict[str, Value] = dict(phrase.also)
    words: dict[str, str] = {}
    for name in _PLACEHOLDER.findall(phrase.say):
        figure = FIGURES[name.lower()]
        printed = figure.printed(facts[figure.key], tongue, chance) if figure.key in facts else None
        if printed is None:
            return None
        words[name] = printed[0] if name.islower() else printed[0][:1].upper() + printed[0][1:]
        says[figure.key] = printed[1]
    strong = chance.pick(sorted(words)) if place == "prose" and words and chance.happens(_EMPHASIS) else None
    html = _PLACEHOLDER.sub(lambda found: _printed(words[found[1]], strong=found[1] == strong), phrase.say)
    label, _, cell = html.partition(": ") if place == "rows" else (None, "", html)
    return Statement(place, Markup(cell), None if label is None else Markup(label.rstrip()), says, phrase.may)  # noqa: S704 - our own sentences, values escaped above


def _printed(words: str, *, strong: bool) -> str:
    """Escape a figure; some are set in bold, which splits the sentence into several nodes."""
    return f"<strong>{escape(words)}</strong>" if strong else str(escape(words))


def _variant(topic: str, value: Value) -> str:
    """Name of the table that words one value: `true`, `lifetime`, `gots-cover`, `none` for a window of no days."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return value[0].replace(":", "-")
    return "none" if (topic, value) == ("return_window_days", 0) else str(value)


def _phrase(given: str | Mapping[str, Any], own: Mapping[str, Value]) -> Phrase:
    if isinstance(given, str):
        return Phrase(given, own, {})
    return Phrase(given["say"], {**own, **given.get("also", {})}, given.get("may", {}))
