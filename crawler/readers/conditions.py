"""On what conditions a mat may go back: used, opened, after hygiene rules, at all.

These readers put a verdict together from words of three kinds: the state of the mat (`used`, `lain on`, `sealed`),
whether it is taken back (`accepted`, `excluded`, a word of return that is denied), and what makes the state
irrelevant (`even`, `no matter whether`, `used or not`).
"""

from __future__ import annotations

from crawler.readers.durations import durations
from crawler.readers.statements import Finding, Statement

_BACK = ("term.return", "term.accepted", "term.withdrawal")
_LONGEST_ANSWER = 3
_SHORTEST_NOUN = 4
_LIST = 9
"""Words of a list around one of its members: `washed, worn, stained, or damaged`."""
_OF_SOME = (
    "term.condition", "term.hygiene", "term.hygiene_seal", "term.sealed", "term.damage", "term.used", "term.some_goods",
    "term.carriage", "term.shipping",
)  # fmt: skip
"""What tells that a refusal is not one of everything."""
_OF_RETURNS = ("term.return", "term.way_back", "term.withdrawal", "term.trial", "term.no_returns")
_REFUSES = ("term.no_returns", "term.excluded", "term.must_not")

_REASONS = ("term.of_goods", "term.everything", "cue.article", "cue.verb", "cue.from")
"""What may stand between returns and the verb that refuses them all: `for any reason`."""
_VERB_S_REST = frozenset({"cue.with", "term.accepted"})
"""What belongs to a verb and stands apart from it: `nehmen wir nicht an`."""


def yes_or_no(statement: Statement) -> bool | None:
    """Read the short answer of a row: `Used mats: no`."""
    if not statement.row or not statement.own:
        return None
    first, *others = statement.own
    if len(others) >= _LONGEST_ANSWER and not others[0].mark:
        return None
    if first.has("cue.no_value", "cue.not"):
        return False
    if first.has("cue.yes") and first.number is None:
        return True
    return None


def _verdict(statement: Statement) -> bool | None:
    """Read the answer of a row on whether something is taken back: `Used mats: not accepted`."""
    answer = yes_or_no(statement)
    if answer is not None or not statement.row or len(statement.own) > _LONGEST_ANSWER:
        return answer
    if any(word.has("term.no_returns", "term.must_not") for word in statement.own):
        return False
    taken = [at for at in statement.span if statement.words[at].has("term.accepted", "term.allowed", "term.return")]
    return None if not taken else not any(statement.sentence.denied[at] for at in taken)


def nothing_taken_back(statement: Statement) -> int | None:
    """Give the word of `we do not accept returns`; said of some goods only, or under a condition, it is no such."""
    at = _find(statement, "term.no_returns")
    if at is None and _is_of_all_returns(statement) and _verdict(statement) is False:
        return statement.first
    if at is None and statement.sentence.lexicon.language == "ja" and statement.has("term.return"):
        at = None if statement.has("term.requested") else _find(statement, "term.must_not")  # the verb stands last
    at = _returns_refused(statement) if at is None else at
    if at is None or statement.has(*_OF_SOME):
        return None
    if (
        statement.has("term.passed")
        or any(True for _ in durations(statement))
        or statement.sentence.denied[at]
        or _is_of_other_goods(statement, at)
        or _is_of_somebody(statement, at)
    ):
        return None
    return at


def _returns_refused(statement: Statement) -> int | None:
    """Give the verb at the end that refuses what the statement begins with: `Rückgaben … nehmen wir nicht an`."""
    at, words = _find(statement, "term.must_not"), statement.words
    first = words[statement.first]
    if at is None or not first.has("term.return") or any(word.tags - _VERB_S_REST for word in words[at + 1 :]):
        return None
    between = words[statement.first + 1 : at]
    return at if words[at].text.count(" ") and all(word.has(*_REASONS) for word in between) else None


def _is_of_other_goods(statement: Statement, at: int) -> bool:
    """Whether a refusal names what it is of, and that is neither a mat nor everything: `no returns for batteries`."""
    following = statement.words[at + 1 : statement.last + 1]
    if not following or not following[0].has("term.of_goods"):
        return False
    return not any(
        word.has("part.mat", "part.mats", "cue.this_mat", "term.return", "term.everything") for word in following
    )


def _is_of_somebody(statement: Statement, at: int) -> bool:
    """Whether a word nobody here knows stands before a refusal: `Companies have no right of return` is not of all."""
    if statement.sentence.lexicon.language == "ja":  # each sign is a word there
        return False
    words = statement.words[statement.sentence.clause(at)[0] : at]
    if any(word.has("term.person_shop", "term.return") for word in words):  # `we regret that …` names who refuses
        return False
    return any(not (word.tags or word.mark or word.number) and len(word.text) >= _SHORTEST_NOUN for word in words)


def _is_of_all_returns(statement: Statement) -> bool:
    """Whether a row's label says `Returns` or `Returns accepted`, and of which goods or where is not said."""
    named = [word for word in statement.label if not word.mark]
    return statement.labelled("term.return") and all(word.has("term.return", "term.accepted") for word in named)


def read_used(statement: Statement, *, on_returns_page: bool) -> Finding | None:
    """Read whether a mat that was lain on may go back."""
    if not statement.has("term.used_allowed") and _is_of_damage(statement):
        return None
    if not (on_returns_page or statement.has(*_OF_RETURNS)):
        return None
    if not statement.has("term.used", "term.used_allowed", "term.unused"):
        return None
    denied = statement.sentence.denied
    allowed = _find(statement, "term.used_allowed")
    if allowed is not None:
        return _used(allowed, answer=not (denied[allowed] or _is_denied(statement, allowed)))
    answer = _verdict(statement)
    if answer is not None and statement.labelled("term.used", "term.used_allowed"):
        return Finding("return_used_allowed", answer, statement.first, statement.last)
    if statement.labelled("term.used") and _is_taken_after_all(statement):
        return Finding("return_used_allowed", not refuses(statement), statement.first, statement.last)
    used = _find(statement, "term.used")
    if used is not None and (statement.has("term.no_matter") or _or_not(statement, used)):
        return _used(used, answer=True)
    unused = _find(statement, "term.unused")
    both = used is not None and unused is not None and denied[used] and denied[unused]
    at = used if unused is None or both else unused  # `provided it was not used and is in its packaging`
    if at is None or (unused is not None and statement.sentence.of_other_goods):
        return None
    answer = denied[at] and not refuses(statement) if at == unused else _used_is_taken(statement, at)
    return None if answer is None else _used(at, answer=answer)


def _is_of_damage(statement: Statement) -> bool:
    """Whether it is said of damaged goods; `used or damaged mats` and `must not be damaged` are not."""
    words, denied = statement.words, statement.sentence.denied
    for at in statement.whole:
        if not words[at].has("term.damage") or denied[at]:
            continue
        beside = words[max(at - _LIST, statement.whole.start) : at + _LIST]
        if not (
            any(word.has("cue.or", "cue.and") or word.text == "," for word in beside)
            and any(word.has("term.used", "term.unused") for word in beside)
        ):
            return True
    return False


def _is_taken_after_all(statement: Statement) -> bool:
    """Whether what follows on a word of use says that it goes back all the same: `Used it? You may still return it`."""
    own = range(statement.first, statement.last + 1)
    returned = any(statement.words[at].has("term.return") for at in own)
    return returned and any(statement.words[at].has("term.even", "term.allowed") for at in own)


def _used(at: int, *, answer: bool) -> Finding:
    return Finding("return_used_allowed", value=answer, first=at, last=at)


def _used_is_taken(statement: Statement, used: int) -> bool | None:
    denied = statement.sentence.denied
    if statement.has("term.obstacle"):
        return any(_is_denied(statement, at) for at in statement.whole if statement.words[at].has("term.obstacle"))
    if refuses(statement) or statement.has("term.back_to_buyer"):
        return False
    if denied[used] or _denied_behind(statement, used):
        return False
    if statement.has("term.passed_on"):  # `Used mats that come back are donated` tells what becomes of them
        return None
    taken = any(statement.words[at].has(*_BACK) for at in statement.whole)
    if statement.has("term.only") and statement.has("term.credit") and taken:  # `only for store credit`
        return True
    only = statement.has("term.only") and not statement.has("term.even")  # `only mats that nobody has lain on`
    if not only and statement.has("term.even", "term.allowed") and (taken or statement.has("term.trial")):
        return True
    accepted = _find(statement, "term.accepted")
    return True if accepted is not None and not statement.has("term.only", "term.restocking") else None


def refuses(statement: Statement) -> bool:
    """Whether it says that something is not taken back: `cannot be returned`, `excluded`, `no right of return`."""
    if not statement.has(*_REFUSES, *_BACK):
        return False
    words, denied = statement.words, statement.sentence.denied
    for at in statement.whole:
        if words[at].has(*_REFUSES) and not _is_negated(statement, at):
            return True
        if words[at].has(*_BACK) and denied[at] and not words[at].has("term.used"):
            return True
    return False


def _denied_behind(statement: Statement, at: int) -> bool:
    """Whether a verb at the end denies it: `auf denen nicht gelegen wurde`."""
    return any(statement.words[back].has("cue.not") for back in range(max(at - 3, statement.whole.start), at))


def _or_not(statement: Statement, at: int) -> bool:
    """Whether it makes no difference: `used or not`, `ob du darauf gelegen hast oder nicht`."""
    words = statement.words
    return any(
        words[after].has("cue.or") and words[after + 1].has("cue.not", "term.unused")
        for after in range(at + 1, min(at + 5, statement.last))
    )


def read_hygiene(statement: Statement) -> Finding | None:
    """Read whether goods are excluded for hygiene once they were opened or used."""
    hygienic = statement.has("term.hygiene", "term.hygiene_seal", "term.sealed", "term.not_excluded")
    if not hygienic or statement.sentence.of_other_goods or _is_of_certain_goods(statement):
        return None
    waived = _find(statement, "term.not_excluded")
    if waived is not None:
        return Finding("hygiene_exclusion", value=False, first=waived, last=waived)
    at = _find(statement, "term.hygiene")
    if at is None and statement.labelled("term.hygiene"):
        answer = yes_or_no(statement) if statement.labelled("term.excluded", "term.no_returns") else None
        if answer is not None:
            return Finding("hygiene_exclusion", answer, statement.first, statement.last)
        at = statement.first
    if at is None:
        sealed = _find(statement, "term.hygiene_seal", "term.sealed")
        if sealed is None and statement.labelled("term.hygiene_seal"):
            sealed = statement.first
        if sealed is None or not (refuses(statement) or _must_be_whole(statement)):
            return None
        return Finding("hygiene_exclusion", value=True, first=sealed, last=sealed)
    if _waived(statement):
        return Finding("hygiene_exclusion", value=False, first=at, last=at)
    opened = statement.has("term.unused", "term.sealed", "term.used")
    if refuses(statement) or (opened and statement.has("term.only", "term.sealed", "term.return")):
        return Finding("hygiene_exclusion", value=True, first=at, last=at)
    return None


def _is_of_certain_goods(statement: Statement) -> bool:
    """Whether it is said of goods that are not named (`some items`), or of others, and not of all that was opened."""
    certain = any(word.has("term.some_goods") and not word.has("term.hygiene") for word in statement.own)
    return certain and not statement.has("term.used", "term.sealed", "term.hygiene_seal", "term.not_excluded")


def _must_be_whole(statement: Statement) -> bool:
    """Whether a seal may not be broken: `provided that the seal is not broken`, `the seal must be unbroken`."""
    if not statement.has("term.hygiene_seal") or not statement.has("term.must_not", "term.decides", "cue.not"):
        return False
    broken = [at for at in statement.span if statement.words[at].has("term.broken")]
    return bool(broken) and all(statement.sentence.denied[at] or _denied_behind(statement, at) for at in broken)


def _waived(statement: Statement) -> bool:
    """Whether the exclusion is denied: `not excluded for hygiene`, `no hygiene exception`, `we don't apply the …`."""
    exclusions = [at for at in statement.whole if statement.words[at].has("term.excluded", "term.no_returns")]
    applied = [at for at in statement.whole if statement.words[at].has("term.applies")]
    return any(_is_negated(statement, at) for at in exclusions) or (
        bool(exclusions) and any(_is_denied(statement, at) for at in applied)
    )


def _is_negated(statement: Statement, at: int) -> bool:
    """Whether a word of denial is what denies it; `als Hygieneartikel` compares with nothing."""
    return statement.sentence.denied[at] and any(word.has("cue.not") for word in statement.words[:at])


def _is_denied(statement: Statement, at: int) -> bool:
    """Whether a verb is denied before it or, as in `gibt es bei uns nicht`, behind it in its clause."""
    last = min(statement.sentence.clause(at)[1], at + 5)
    return statement.sentence.denied[at] or any(word.has("cue.not") for word in statement.words[at : last + 1])


def read_final_sale(statement: Statement) -> Finding | None:
    """Read whether every sale of the shop is final; said of some goods only, it tells nothing about the mat."""
    if statement.has("term.some_goods", "term.condition", "term.discounted"):
        return None
    if not statement.has("term.final_sale", "term.final", "term.no_returns"):
        return None
    denied = statement.sentence.denied
    answer = yes_or_no(statement)
    if answer is not None and statement.labelled("term.final_sale"):
        return Finding("final_sale", answer, statement.first, statement.last)
    words = statement.words
    final = "term.final" if statement.has("term.sale") else "term.final_sale"
    at = next((at for at in statement.whole if words[at].has("term.final_sale", final)), None)
    if at is None:
        at = nothing_taken_back(statement)
        if at is None and statement.labelled("term.final_sale") and statement.near(("term.sale",), *_ends(statement)):
            at = statement.first  # `Final sale: please order with care`
        return None if at is None else Finding("final_sale", value=True, first=at, last=at)
    if at > statement.whole.start and words[at - 1].has("term.of_goods"):  # `no returns on final sale merchandise`
        return None
    nothing = any(word.has("term.nothing") for word in words[statement.whole.start : at])
    return Finding("final_sale", value=not (denied[at] or nothing), first=at, last=at)


def _ends(statement: Statement) -> tuple[int, int]:
    return statement.first, statement.last


def _find(statement: Statement, *tags: str) -> int | None:
    if statement.tags.isdisjoint(tags):
        return None
    return next((at for at in statement.whole if statement.words[at].has(*tags)), None)
