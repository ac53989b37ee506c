"""Whether a pillow or a bag comes with the mat at this price."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.readers.statements import Finding, Statement

_KEYS = {"pillow": "pillow_included", "bag": "bag_included"}
_SHORT = 7
_LONGEST_ANSWER = 3
_NO_PRAISE = ("cue.not", "cue.no_value", "cue.separate", "cue.or", "cue.optional_only", "cue.if", "term.only")
_PRONOUN_REACH = 4
_NAMED_TOGETHER = 8
_LONGEST_SET_LABEL = 4
"""Words of a label that names a set; a longer one is the name of goods."""


def read_inclusion(statement: Statement) -> Iterator[Finding]:
    """Read pillow_included and bag_included from a statement."""
    if not statement.has("part.pillow", "part.bag") or statement.sentence.question:
        return
    if statement.sentence.generic and not statement.title:
        return
    for part, key in _KEYS.items():
        answer = _answer_in_row(statement, part) or _included_by_label(statement, part) or _answer(statement, part)
        if answer is not None:
            included, first, last = answer
            yield Finding(key, included, min(first, last), max(first, last))


def _answer_in_row(statement: Statement, part: str) -> tuple[bool, int, int] | None:
    """Read `Pillow: yes`, `Pillow included: no`."""
    labelled = [each for word in statement.label for each in word.values("part")]
    if part not in labelled or {"cover", "core"} & set(labelled) or len(statement.own) > _SHORT:
        return None
    if len([each for each in labelled if each in _KEYS]) > 1:
        return None
    first = statement.own[0]
    at = statement.first
    if any(word.has("cue.separate") for word in statement.own) or first.has("cue.no_value", "cue.not"):
        return False, at, statement.last
    if first.has("cue.yes") and (first.number is None or len(statement.own) <= 3) and not _is_measured(statement):
        return True, at, statement.last
    if statement.near(("cue.include",), at, statement.last) is not None:
        return True, at, statement.last
    return None


def _included_by_label(statement: Statement, part: str) -> tuple[bool, int, int] | None:
    """Read `Carry bag included: take it anywhere`, where what follows the colon does not answer but praise."""
    label = statement.inner_label or statement.label
    if len(statement.own) <= _LONGEST_ANSWER or not label or not any(word.has(f"part.{part}") for word in label):
        return None
    told = label[-1].has("cue.include") and not any(word.has(*_NO_PRAISE) for word in label)
    left_open = statement.near((*_NO_PRAISE, "cue.include"), statement.first, statement.last)
    return (True, statement.first, statement.last) if told and left_open is None else None


def _is_measured(statement: Statement) -> bool:
    return any(tag.startswith("unit.") for tag in statement.tags)


def _answer(statement: Statement, part: str) -> tuple[bool, int, int] | None:
    """Read the clauses that name the part; a plain no or `sold separately` comes before any yes."""
    places = [at for at in statement.span if statement.words[at].has(f"part.{part}")]
    for at in places:
        if (told := _left_out(statement, at)) is not None:
            return False, at, told
    for at in places:
        if (told := _included(statement, at)) is not None:
            return True, at, told
    return None


def _left_out(statement: Statement, at: int) -> int | None:
    """Give the word that leaves the part out, in its clause: `no pillow`, `pillow sold separately`, `not included`."""
    words = statement.words
    if at < statement.last and words[at + 1].has("cue.not_before"):
        return at + 1
    first, last = _minor_clause(statement, at)
    separate = statement.near(("cue.separate",), first, last)
    if separate is not None and not words[separate].has("cue.may_wash"):
        return separate
    if (separate := _told_behind(statement, last)) is not None:
        return separate
    include = statement.near(("cue.include",), first, last)
    negation = statement.near(("cue.not",), first, last)
    if negation is None or statement.sentence.has("cue.with_or_without"):
        return None
    if include is not None and (statement.sentence.denied[include] or statement.sentence.denied[at]):
        return negation
    directly = negation < at and not any(words[between].has("cue.from_material") for between in range(negation, at))
    close = at - negation <= 3 and directly
    short = last - first < _SHORT or statement.title or at - negation == 1
    if (
        close
        and (short or words[negation].has("cue.lacks"))
        and not _minor_has(statement, at, "cue.usage", "cue.optional")
    ):
        return negation
    return None


def _told_behind(statement: Statement, last: int) -> int | None:
    """Give the word by which the next clause leaves out what this one names: `…, which is sold separately`."""
    words = statement.words
    for after in range(last + 2, min(last + 2 + _PRONOUN_REACH, statement.last + 1)):
        if words[after].has("cue.separate") and not words[after].has("cue.may_wash"):
            return after
        if words[after].mark or not words[after].has("cue.it", "cue.they", "cue.verb", "cue.with", "cue.from"):
            return None
    return None


def _included(statement: Statement, at: int) -> int | None:
    """Give the word that includes the part: in the title or a set, or after a word of delivery."""
    if statement.sentence.denied[at] or _is_optional(statement, at):
        return None
    if statement.labelled("cue.include") or (statement.labelled("cue.accessories") and len(statement.label) == 1):
        return at
    if _of_chosen_set(statement, at):
        return at
    words = statement.words
    told = _delivery_word(statement, at)
    if told is not None:
        return told
    mat = next((n for n in range(at - 1, statement.first - 1, -1) if words[n].has("part.mat")), None)
    used = not statement.title and _minor_has(statement, at, "cue.usage")  # `she uses her mat and pillow`
    if mat is not None and at - mat <= _NAMED_TOGETHER and not (statement.row or used):
        of_set = statement.near(("cue.set",), max(mat - 5, statement.first), at + 7) is not None
        signs = "+&/,、・" if of_set else "+&/"
        joined = [n for n in range(mat + 1, at) if words[n].has("cue.and", "cue.joining") or words[n].text in signs]
        made_up = statement.near(("cue.consists",), max(mat - 3, statement.first), mat) is not None
        together = statement.title or _is_list(statement) or of_set or made_up
        if joined and (together or words[joined[0]].has("cue.joining")) and _nothing_else_between(statement, mat, at):
            return mat
    if statement.title and statement.has("part.mat"):
        near = range(max(at - 4, statement.first), at)
        return next((n for n in near if words[n].has("cue.joining", "cue.and", "cue.set")), None)
    return None


def _of_chosen_set(statement: Statement, at: int) -> bool:
    """Whether a label names the set or variant that is sold: `Set: mat, pillow`, or in a row `With pillow`."""
    named = statement.labelled("cue.set_label") and len(statement.label) <= _LONGEST_SET_LABEL
    if not named or statement.has("cue.or"):
        return False
    before = statement.words[statement.first : at]
    if any(word.has("part.mat") for word in before) and any(word.text in ",、" for word in before):
        return True
    return statement.passage.label is not None and any(
        word.has("cue.and", "cue.joining") or word.text in "+&/" for word in before
    )


def _delivery_word(statement: Statement, at: int) -> int | None:
    words, denied = statement.words, statement.sentence.denied
    if words[at].has("part.bag"):
        packed = statement.near(("cue.packed_in",), at - 6, at - 1)
        if packed is not None and not denied[packed]:
            return packed
    for back in range(at - 1, statement.first - 1, -1):
        if words[back].has("cue.include") and not denied[back]:
            return back
        if words[back].has("cue.but", "cue.separate"):
            break
    for after in _behind(statement, at):
        if words[after].has("cue.include") and not denied[after]:
            others = [n for n in range(at + 1, after) if words[n].values("part")]
            includes_them = words[after].text.endswith("s") and statement.sentence.lexicon.language == "en"
            return None if others and includes_them else after
    return None


def _behind(statement: Statement, at: int) -> Iterator[int]:
    """Give the words behind word `at` to the end of its clause, stepping over brackets."""
    inside = False
    for after in range(at + 1, min(at + 14, statement.last) + 1):
        text = statement.words[after].text
        if text in {"(", ")"}:
            inside = text == "("
        elif not inside:
            if text in {",", ";", ":", "."} or statement.words[after].has("cue.but", "cue.separate"):
                return
            yield after


def _is_optional(statement: Statement, at: int) -> bool:
    """Whether it is offered, recommended or described rather than delivered."""
    first, last = _minor_clause(statement, at)
    if statement.title:
        return statement.near(("cue.separate", "cue.optional_only"), first, last) is not None
    return statement.near(("cue.optional", "cue.separate"), first, last) is not None


def _minor_has(statement: Statement, at: int, *tags: str) -> bool:
    return statement.near(tags, *_minor_clause(statement, at)) is not None


def _is_list(statement: Statement) -> bool:
    """Whether the words are a bare list: `Mat + neck pillow + carry bag`, `1 mat, 1 pillow`."""
    words = statement.own
    counted = [
        number
        for number, word in enumerate(words[:-1])
        if word.number is not None and words[number + 1 + (words[number + 1].text in "x×")].values("part")
    ] if len(words) > 2 else []  # fmt: skip
    return len(counted) >= 2 or any(word.text in {"+", "&"} for word in words)


def _nothing_else_between(statement: Statement, mat: int, at: int) -> bool:
    between = statement.words[mat + 1 : at]
    return not any(word.text in {".", ";", ":"} or word.has("part.other", "cue.not", "cue.or") for word in between)


def _minor_clause(statement: Statement, at: int) -> tuple[int, int]:
    first, last = statement.sentence.clause(at)
    return max(first, statement.first), min(last, statement.last)
