"""Sentences that compare materials: they tell of cotton and linen, not of the mat."""

from __future__ import annotations

from itertools import pairwise

from crawler.readers.statements import Statement

_PARTS_OF_MAT = frozenset(f"part.{part}" for part in ("cover", "core", "spikes", "disc", "mat", "pillow"))


def tells_of_materials(statement: Statement) -> bool:
    """Whether a material is the subject: `cotton breathes, linen is cooler` tells of cloth, not of the mat."""
    sentence = statement.sentence
    if statement.passage.label or statement.title:
        return False
    if sentence.has("cue.past") and any(
        word.has("cue.past") and not word.mark and before.values("part") for before, word in pairwise(sentence.words)
    ):  # `the fabric was thin cotton` tells of another mat
        return True
    compared = sentence.has("cue.versus", "cue.comparative")
    if compared and sentence.has("cue.the_ones"):
        return True
    words = sentence.words
    at = next((at for at, word in enumerate(words) if not (word.mark or word.has("cue.article"))), len(words))
    if at + 1 >= len(words) or not words[at].values("material"):
        return False
    named = not sentence.tags.isdisjoint(_PARTS_OF_MAT)
    if words[at].values("part") or words[at + 1].values("part"):
        return compared and not sentence.has("cue.our", "cue.this_mat")
    return (compared or not named) and _is_verb(statement, at + 1, after_article=at > 0)


def _is_verb(statement: Statement, at: int, *, after_article: bool) -> bool:
    """Whether the word behind a subject is its verb, as far as its meanings and its small letter tell."""
    word, sentence = statement.words[at], statement.sentence
    if word.has("cue.verb"):
        return True
    if word.mark or word.number or not sentence.text[word.start].islower():
        return False
    if sentence.lexicon.noun_first and not after_article:  # `coton biologique certifié`: an adjective
        return False
    return not word.tags or word.has("cue.easy_clean", "cue.optional")
