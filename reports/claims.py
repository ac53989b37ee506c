"""Holds our own words to the rules of data/guide/claims.toml: no promise of health, no superlative.

Reads that file and the texts it is asked to look at; writes nothing. A rule names its source; an exception names what
carries it, and one that nothing needs any more is a fault as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import Field, field_validator

from reports.language import CATALOGUES, read_catalogue
from reports.texts import GUIDE_TEXTS, Text, load_text
from scoring.results import Results

RULES = "claims.toml"
TEMPLATES = Path(__file__).resolve().parent / "templates"

_SENTENCE_END = re.compile(r"[.!?:;|]\s|\n\s*\n|[<>]")
_NEGATION = re.compile(
    r"\b(?:no|not|never|nor|none|nothing|nobody|neither|without|\w+n['’]t|kein\w*|nicht|nie\w*|ohne|weder)\b",
    re.IGNORECASE,
)
_WORDS_FOR_NEGATION = 8
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"</?[a-z][^>]*>", re.DOTALL)


class Rule(Text):
    """Something that is not said."""

    key: str
    says: str
    """What the words would say, for the message."""
    source: str
    """The law or guidance behind it."""
    unless_negated: bool = False
    of_shops: bool = False
    """Whether a shop's quoted words that say it are shown as the shop's claim."""
    words: tuple[str, ...] = Field(min_length=1)

    @field_validator("words")
    @classmethod
    def _are_patterns(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for each in words:
            try:
                re.compile(each)
            except re.error as error:
                msg = f"{each!r} is no regular expression: {error}"
                raise ValueError(msg) from None
        return words

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All of its words as one pattern."""
        return _pattern(self.words)


class Exemption(Text):
    """Words that may stand in one file although a rule is against them."""

    file: str
    words: str
    reason: str = Field(min_length=10)
    citation: str = Field(min_length=8)


class ClaimRules(Text):
    """data/guide/claims.toml."""

    rule: tuple[Rule, ...] = Field(min_length=1)
    exception: tuple[Exemption, ...] = ()

    @cached_property
    def of_shops(self) -> re.Pattern[str]:
        """What a shop's words are looked through for."""
        words = [word for rule in self.rule if rule.of_shops for word in rule.words]
        return _pattern(words or ["(?!)"])

    def is_promise(self, quote: str) -> bool:
        """Tell whether a shop's words promise something of the body or mind: its claim, that counts for nothing."""
        return self.of_shops.search(quote) is not None


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that a rule is against."""

    start: int
    """Where they begin in the text."""
    words: str
    rule: Rule


def load_claim_rules(folder: Path = GUIDE_TEXTS) -> ClaimRules:
    """Read the rules.

    Raises:
        GuideTextError: the file is missing, is not TOML, or a rule does not fit.
    """
    return load_text(folder / RULES, ClaimRules)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(words).replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def claims_in(text: str, rules: Iterable[Rule]) -> Iterator[Claim]:
    """Find what a text claims, rule by rule; what is said not to be so is no claim where the rule says so."""
    for rule in rules:
        for found in rule.pattern.finditer(text):
            if not (rule.unless_negated and _is_negated(text, found.start())):
                yield Claim(found.start(), found[0], rule)


def claim_faults(texts: Mapping[str, str], rules: ClaimRules) -> list[str]:
    """Return every claim in our own words that no exception carries, and every exception that carries nothing.

    Args:
        texts: what we wrote, by file; of templates and Markdown, only what readers see is looked at.
        rules: the rules and their exceptions.
    """
    faults, needed = [], set()
    for file, source in sorted(texts.items()):
        text = _seen(source)
        for claim in sorted(claims_in(text, rules.rule), key=lambda claim: claim.start):
            exemption = next((each for each in rules.exception if _covers(each, file, text, claim)), None)
            if exemption is None:
                line = text.count("\n", 0, claim.start) + 1
                faults.append(
                    f"{file}:{line}: “{claim.words}” says {claim.rule.says} ({claim.rule.source}); say it otherwise, "
                    "or add an exception with its citation to data/guide/claims.toml"
                )
            else:
                needed.add(exemption)
    unneeded = [each for each in rules.exception if each not in needed and each.file in texts]
    return faults + [
        f"{each.file}: the exception for “{each.words}” carries nothing any more; take it out" for each in unneeded
    ]


def own_words(results: Results, texts: Path = GUIDE_TEXTS) -> dict[str, str]:
    """Gather everything that the guide itself says, by file: templates, prose, labels, catalogues, the checklist."""
    files = [*TEMPLATES.rglob("*.html"), *texts.rglob("*.md"), *texts.glob("*.toml")]
    named = {_name(path, texts): path.read_text(encoding="utf-8") for path in files if path.name != RULES}
    named |= {_name(path, texts): _words_of(path) for path in (texts / CATALOGUES).glob("*.po")}
    said = [(each.question, each.reason, each.look_for, each.unknown_rule) for each in results.criteria]
    checklist = [*said, *results.requirements, *results.caps, (results.edition.known_weight_reason,)]
    return {**named, "the checklist": ".\n".join(" ".join(words) for words in checklist)}


def _words_of(catalogue: Path) -> str:
    """Give what a catalogue says, on the lines where it says it."""
    lines: list[str] = []
    for message in filter(lambda each: each.id, read_catalogue(catalogue)):
        words = [message.string] if isinstance(message.string, str) else message.string or ()
        lines += [""] * ((message.lineno or 0) - 1 - len(lines))
        lines.append(". ".join(words).replace("\n", " "))
    return "\n".join(lines)


def _name(path: Path, texts: Path) -> str:
    if path.is_relative_to(TEMPLATES):
        return f"reports/templates/{path.relative_to(TEMPLATES).as_posix()}"
    return f"data/guide/{path.relative_to(texts).as_posix()}"


def _covers(exemption: Exemption, file: str, text: str, claim: Claim) -> bool:
    if exemption.file != file:
        return False
    starts = (found.start() for found in re.finditer(re.escape(exemption.words), text))
    return any(start <= claim.start < start + len(exemption.words) for start in starts)


def _is_negated(text: str, start: int) -> bool:
    before = _SENTENCE_END.split(text[max(0, start - 160) : start])[-1]
    return _NEGATION.search(" ".join(before.split()[-_WORDS_FOR_NEGATION:])) is not None


def _seen(source: str) -> str:
    """Take out what readers do not see, leaving every line where it is."""
    for hidden in (_JINJA, _TAG):
        source = hidden.sub(lambda found: "<>" + "\n" * found[0].count("\n"), source)
    return source
