"""How many spikes and discs the mat has: of the mat alone; never a range, per area, or mat and pillow together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.readers.quantities import in_range, one_of_several, qualifier
from crawler.readers.statements import Finding, Statement
from crawler.readers.words import Word

_FEWEST_SPIKES = 300
"""A number of spikes below this is one disc's, or none of the mat's."""
_MOST_PER_DISC = 200
_MAT = ("part.mat", "cue.this_mat")
_NOUN_REACH = 4
_LONGEST_REMARK = 6
_QUOTES = frozenset("'\"“”„»«")
_NOUN_REACH_SIGNS = 7
"""Words between a number and its noun; more where each sign is a word, as in Japanese."""


def read_counts(statement: Statement) -> Iterator[Finding]:
    """Read spike_count, disc_count and spikes_per_disc from a statement."""
    named = statement.has("part.spikes", "part.disc", "cue.of_them")
    if not (statement.counted and named) or statement.sentence.states_nothing:
        return
    numbers = [at for at in statement.span if statement.words[at].number is not None]
    for at in numbers:
        if finding := _read(statement, at, numbers):
            yield finding


def _read(statement: Statement, at: int, numbers: list[int]) -> Finding | None:
    words = statement.words
    number = words[at].number
    count = number.count if number else None
    if count is None or statement.sentence.denied[at] or in_range(words, at) or one_of_several(words, at):
        return None
    hedge, upper_bound = qualifier(words, at)
    noun = _noun(statement, at)
    if noun is None:
        noun = (
            _noun_counted_before(statement, at) or _noun_before_bracket(statement, at) or _noun_of_them(statement, at)
        )
    if upper_bound or _not_of_this_mat(statement, at, numbers):
        return None
    key = _key(statement, at, noun, count) if noun is not None else _key_of_label(statement, at, numbers)
    if key is None or (key == "spike_count" and count < _FEWEST_SPIKES):
        return None
    last = noun if noun is not None else at
    first = at - 1 if hedge and at > statement.first else at
    return Finding(key, count, min(first, last), max(at, last), hedge)


def _noun(statement: Statement, at: int) -> int | None:
    """Find the spikes or discs that a number counts: the next noun behind it, before any sign or other number."""
    words = statement.words
    signs = statement.sentence.lexicon.language == "ja"
    reach = _NOUN_REACH_SIGNS if signs else _NOUN_REACH
    start = _behind_bracket(words, at + 1, statement.last)
    for after in range(start, min(start + reach, statement.last) + 1):
        word = words[after]
        if word.has("part.spikes", "part.disc"):
            return after
        if (word.text == "+" and after == at + 1) or word.text in _QUOTES:  # `8,820 "nails"` are no inches
            continue
        if word.mark or word.number is not None:
            break
        if word.has("cue.per", "cue.at_least_after") and not word.has("part.disc"):
            continue
        if any(tag.startswith(("unit.", "part.")) for tag in word.tags) and not word.has("part.mat"):
            break
    return None


def _behind_bracket(words: Sequence[Word], at: int, last: int) -> int:
    """Give the word behind a short remark in brackets that begins at `at`: `6,000 (yes, really) points`."""
    if at > last or words[at].text != "(":
        return at
    closed = next((end for end in range(at, min(at + _LONGEST_REMARK, last) + 1) if words[end].text == ")"), None)
    remark = words[at:closed]
    return (
        at
        if closed is None or any(word.number or word.has("part.spikes", "part.disc") for word in remark)
        else closed + 1
    )


def _noun_counted_before(statement: Statement, at: int) -> int | None:
    """Find spikes or discs before a bare number beside a word of counting: `number of spikes 6,210`."""
    if _belongs_to_unit(statement, at):
        return None
    before = range(max(at - 4, statement.first), at)
    if any(statement.words[each].mark or statement.words[each].number for each in before):
        return None
    counted = any(statement.words[each].has("measure.count") for each in before)
    return statement.near(("part.spikes", "part.disc"), before.start, at - 1) if counted else None


def _noun_before_bracket(statement: Statement, at: int) -> int | None:
    """Find spikes or discs before a bare number in brackets: `spikes (6,210)`, `nails (about 6,000)`."""
    words = statement.words
    start = at - 1
    while start > statement.first and words[start].has("cue.about", "cue.at_least"):
        start -= 1
    closed = at < statement.last and words[at + 1].text == ")" and words[start].text == "("
    return start - 1 if closed and statement.near(("part.spikes", "part.disc"), start - 1, start - 1) else None


def _noun_of_them(statement: Statement, at: int) -> int | None:
    """Find the spikes or discs that `them` are: `covered in plastic spikes, over 6,000 of them`."""
    if at == statement.last or not statement.words[at + 1].has("cue.of_them"):
        return None
    named = next(
        (back for back in range(at - 1, statement.first - 1, -1) if statement.words[back].values("part")), None
    )
    return named if named is not None and statement.words[named].has("part.spikes", "part.disc") else None


def _key(statement: Statement, at: int, noun: int, count: int) -> str | None:
    words = statement.words
    if words[noun].has("part.disc") and not words[noun].has("part.spikes"):
        per = any(words[each].has("cue.per") for each in range(at + 1, noun))
        return "spikes_per_disc" if per and count <= _MOST_PER_DISC else "disc_count"
    if _per_disc(statement, at, noun, count):
        return "spikes_per_disc"
    return "spike_count"


def _per_disc(statement: Statement, at: int, noun: int, count: int) -> bool:
    """Whether spikes are counted on one disc: `25 spikes per disc`, `flowers with 25 points each`, `221 discs x 25`."""
    if count > _MOST_PER_DISC or not (statement.has("part.disc") or statement.about & {"part.disc"}):
        return False
    if statement.near(("cue.per", "cue.each_with"), max(noun - 8, statement.first), noun + 4) is not None:
        return True
    return any(word.text in {"x", "×", "*", "à", "a"} for word in statement.words[max(at - 2, 0) : at])


def _key_of_label(statement: Statement, at: int, numbers: list[int]) -> str | None:
    """Let the label count where the value is the bare number: `Number of spikes: 6,210`."""
    bare = [each for each in numbers if not _belongs_to_unit(statement, each) and _noun(statement, each) is None]
    of_mat = [each for each in bare if _names_mat(statement, each)]
    if at not in bare or (len(bare) > 1 and of_mat != [at]):
        return None
    if at < statement.last and statement.words[at + 1].has("cue.of_them"):  # `… in spikes. Over 6,000 of them!`
        alone = statement.about & {"part.spikes", "part.disc", "part.pillow"} == {"part.spikes"}
        return "spike_count" if alone else None
    if statement.labelled("part.disc"):
        per = statement.labelled("cue.per", "part.spikes")
        return "spikes_per_disc" if per and statement.labelled("cue.per") else "disc_count"
    return "spike_count" if statement.labelled("part.spikes") else None


def _names_mat(statement: Statement, at: int) -> bool:
    """Whether the mat stands right before a bare number, or behind it in its clause: `264 on the mat, 63 on the …`."""
    words = statement.words
    if at > statement.first and words[at - 1].has("part.mat"):
        return True
    behind = words[at + 1 : min(statement.sentence.clause(at)[1], at + _NOUN_REACH) + 1]
    return any(word.has(*_MAT) for word in behind) and not any(word.has("part.pillow") for word in behind)


def _belongs_to_unit(statement: Statement, at: int) -> bool:
    following = statement.words[at + 1] if at < statement.last else None
    return following is not None and any(tag.startswith("unit.") for tag in following.tags)


def _not_of_this_mat(statement: Statement, at: int, numbers: list[int]) -> bool:
    """Whether the count is the pillow's, shared with it, per area, of points on a body, or of bonus points."""
    words = statement.words
    if statement.has("unit.area", "cue.body", "cue.loyalty"):
        return True
    end = next((each for each in numbers if each > at), statement.last + 1)
    behind = words[at + 1 : end]
    beside = words[at + 1 : min(statement.sentence.clause(at)[1] + 1, end)]
    if any(word.has("cue.combined") for word in behind) and statement.sentence.has("part.pillow"):
        return True
    if words[at - 1].has("part.mat") and at > statement.first:
        return False
    if any(word.has("part.pillow") for word in behind):
        return not (_mat_before_pillow(behind) or _mat_then_pillow(words[statement.first : at], behind))
    if any(word.has("part.mat") for word in beside):
        return False
    if statement.labelled("part.pillow"):
        return True
    if statement.row and statement.labelled("part.mat", "part.spikes", "part.disc"):
        return False
    return _said_of_pillow(statement, at)


def _mat_before_pillow(behind: Sequence[Word]) -> bool:
    """Tell `6,210 spikes on the mat, and a pillow` from `8,910 points on mat and pillow`."""
    mat = next((n for n, word in enumerate(behind) if word.has("part.mat")), None)
    pillow = next(n for n, word in enumerate(behind) if word.has("part.pillow"))
    if mat is None or mat > pillow:
        return False
    return any(word.text in {",", ";", "(", ")"} for word in behind[mat:pillow])


def _mat_then_pillow(before: Sequence[Word], behind: Sequence[Word]) -> bool:
    """Tell `the mat has 6,210 spikes, the pillow 1,782`: the mat before the count, the pillow behind a sign."""
    pillow = next(n for n, word in enumerate(behind) if word.has("part.pillow"))
    parted = any(word.text in {",", ";"} for word in behind[:pillow])
    return parted and any(word.has(*_MAT) for word in before) and not any(w.has("part.pillow") for w in before)


def _said_of_pillow(statement: Statement, at: int) -> bool:
    for back in range(at - 1, statement.first - 1, -1):
        word = statement.words[back]
        if word.has("part.pillow"):
            return True
        if word.has("part.mat"):
            return False
    return "part.pillow" in statement.about and "part.mat" not in statement.about
