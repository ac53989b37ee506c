"""What a checklist must hold beyond its shape: weights, fact keys, knots, caps and worked examples agree.

Reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from crawler.items import FACT_KEYS
from scoring.checklist import Checklist, Criterion, ProfileFunction, ValueFunction
from scoring.examples import failing_examples
from scoring.toml_lines import Problem

BALANCED = "balanced"
"""The profile that the guide ranks by."""


def problems(checklist: Checklist) -> Iterator[Problem]:
    """Give every mistake, in the order an editor would want to mend them."""
    yield from _doubles(checklist)
    yield from _weight_problems(checklist)
    yield from _fact_problems(checklist)
    for position, criterion in enumerate(checklist.criterion):
        for problem in _knot_problems(criterion, criterion.value_function):
            yield ("criterion", position, "value_function", "knots"), f"{criterion.key}: {problem}"
    yield from _cap_problems(checklist)
    yield from _profile_problems(checklist)
    yield from failing_examples(checklist)


def _doubles(checklist: Checklist) -> Iterator[Problem]:
    for table in ("criterion", "group", "cap", "requirement", "profile"):
        keys = [part.key for part in getattr(checklist, table)]
        for position, key in enumerate(keys):
            if key in keys[:position]:
                yield (table, position, "key"), f"{table} {key} stands twice; give each its own key"
    groups = [group.key for group in checklist.group]
    for position, criterion in enumerate(checklist.criterion):
        if criterion.group not in groups:
            yield ("criterion", position, "group"), f"no group {criterion.group!r}; there are: {', '.join(groups)}"


def _weight_problems(checklist: Checklist) -> Iterator[Problem]:
    total = sum((criterion.weight for criterion in checklist.criterion), Decimal())
    if total != 1:
        last = len(checklist.criterion) - 1
        yield (
            ("criterion", last, "weight"),
            f"the weights sum to {total}, not to 1; change them by {1 - total:+} in all",
        )


def _fact_problems(checklist: Checklist) -> Iterator[Problem]:
    named: list[tuple[tuple[str | int, ...], tuple[str, ...]]] = [
        (("offer", "terms"), checklist.offer.terms),
        (("offer", "page"), checklist.offer.page),
        (("agreement", "exact"), checklist.agreement.exact),
        (("agreement", "rounding"), tuple(checklist.agreement.rounding)),
        *((("criterion", place, "facts"), each.facts) for place, each in enumerate(checklist.criterion)),
    ]
    for place, keys in named:
        for key in keys:
            if key not in FACT_KEYS:
                yield place, f"unknown fact {key!r}; the facts there are stand in data/DICTIONARY.md"
    for position, criterion in enumerate(checklist.criterion):
        for key in criterion.facts:
            if (key in checklist.offer.terms) != (criterion.about == "offer"):
                yield (
                    ("criterion", position, "about"),
                    f"{key} is not a fact about the {criterion.about}; see [offer] terms",
                )


def _knot_problems(criterion: Criterion, function: ValueFunction | ProfileFunction) -> Iterator[str]:
    match criterion.value_function.shape:
        case "boolean":
            if sorted(str(at) for at, _ in function.knots) != ["False", "True"]:
                yield "a boolean value function has one knot for true and one for false"
        case "piecewise":
            yield from _piecewise_problems(function)
        case "category":
            yield from _category_problems(criterion, function)


def _piecewise_problems(function: ValueFunction | ProfileFunction) -> Iterator[str]:
    numbers = [at for at, _ in function.knots if isinstance(at, Decimal)]
    if len(numbers) != len(function.knots):
        yield "knots of a piecewise value function start with a number; words go into `words`"
    for left, right in pairwise(numbers):
        if left >= right:
            yield f"knots must ascend without overlap, but {right} stands after {left}"


def _category_problems(criterion: Criterion, function: ValueFunction | ProfileFunction) -> Iterator[str]:
    words = [at for at, _ in function.knots if isinstance(at, str)]
    if len(words) != len(function.knots) or len(set(words)) != len(words):
        yield "knots of a category value function start with words, each once"
    choices = FACT_KEYS[criterion.facts[0]].choices if len(criterion.facts) == 1 else ()
    if missing := [choice for choice in choices if choice not in words]:
        yield f"no knot for {', '.join(missing)}, which the fact {criterion.facts[0]} may be"
    if unknown := [word for word in words if choices and word not in choices]:
        yield f"{unknown[0]!r} is no value of the fact {criterion.facts[0]}: {', '.join(choices)}"


def _profile_problems(checklist: Checklist) -> Iterator[Problem]:
    criteria = {criterion.key: criterion for criterion in checklist.criterion}
    there_are = f"there are: {', '.join(sorted(criteria))}"
    if BALANCED not in [profile.key for profile in checklist.profile]:
        yield ("profile",), f"there is no profile {BALANCED!r}; the guide ranks by it"
    for position, profile in enumerate(checklist.profile):
        if profile.key == BALANCED and (profile.weights or profile.value_function):
            yield ("profile", position), f"{BALANCED} takes weights and value functions of the criteria; change those"
        for key in (*profile.weights, *profile.value_function):
            if key not in criteria:
                part = "weights" if key in profile.weights else "value_function"
                yield ("profile", position, part, key), f"{profile.key}: no criterion {key!r}; {there_are}"
        total = sum(profile.weights.values(), Decimal())
        if profile.weights and total != 1:
            yield (
                ("profile", position, "weights"),
                f"the weights of profile {profile.key} sum to {total}, not to 1; change them by {1 - total:+} in all",
            )
        for key, function in profile.value_function.items():
            for problem in _knot_problems(criteria[key], function) if key in criteria else ():
                yield ("profile", position, "value_function", key, "knots"), f"{profile.key}: {key}: {problem}"


def _cap_problems(checklist: Checklist) -> Iterator[Problem]:
    shapes = {criterion.key: criterion.value_function.shape for criterion in checklist.criterion}
    for position, cap in enumerate(checklist.cap):
        if cap.criterion not in shapes:
            yield (
                ("cap", position, "criterion"),
                f"no criterion {cap.criterion!r}; there are: {', '.join(sorted(shapes))}",
            )
        elif (cap.at_most is None) == (not cap.words) or (cap.at_most is not None) != (
            shapes[cap.criterion] == "piecewise"
        ):
            yield ("cap", position, "criterion"), "a cap has at_most for a piecewise criterion, words for any other"
