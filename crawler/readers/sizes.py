"""Length, width and thickness of mat and pillow, and the weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.items import Qualifier
from crawler.readers.quantities import in_range, measured, qualifier
from crawler.readers.statements import Finding, Statement
from crawler.readers.words import Word

_CM = {"cm": 1.0, "mm": 0.1, "m": 100.0, "inch": 2.54, "foot": 30.48}
_KG = {"kg": 1.0, "g": 0.001, "lb": 0.45359237, "oz": 0.028349523}
_CM_TAGS = tuple(f"unit.{unit}" for unit in _CM)
_TIMES = frozenset({"x", "×", "*", "✕", "х", "✖", "X"})
_STOPS = frozenset(",;、，；")
_LETTERS = frozenset(["l", "w", "h", "b", "d", "t", "p", "s", "v", "š", "g", "br", "la", "e", "dł", "szer"])
_SIDE_LETTERS = {"l": "length", "w": "width", "b": "width"}
_MEASURES = (
    "measure.length",
    "measure.width",
    "measure.thickness",
    "measure.height",
    "measure.size",
    "measure.diameter",
)
_THINGS = {
    "mat": "mat", "mats": "mat", "cover": "mat", "pillow": "pillow", "pillow_cover": "pillow", "pillow_core": "pillow",
    "bag": "", "box": "", "other": "", "spikes": "", "disc": "", "core": "",
}  # fmt: skip
"""Part whose size is told -> whose size it is; the empty string where it is neither mat nor pillow."""
_SMALLER = {"foot": "inch", "lb": "oz"}
"""Unit -> the smaller one that may follow it in one measure: `2 ft 4 in`."""
_SMALLEST_MAT = 20.0
_THICKEST = 12.0


@dataclass(frozen=True, slots=True)
class _Size:
    """Two or three numbers joined by × , in cm."""

    sides: tuple[float, ...]
    first: int
    last: int
    hedge: Qualifier | None


def read_sizes(statement: Statement) -> Iterator[Finding]:
    """Read the sides and the thickness of mat and pillow from a statement."""
    if not (statement.counted and statement.has(*_CM_TAGS)) or statement.sentence.states_nothing:
        return
    if statement.has("cue.folded"):
        yield from (each for each in _single_measures(statement, set()) if each.key == "mat_thickness_cm")
        return
    sizes = list(_sizes(statement))
    by_thing: dict[str, list[_Size]] = {}
    for place, size in enumerate(sizes):
        end = sizes[place + 1].first if place + 1 < len(sizes) else statement.last + 1
        by_thing.setdefault(_thing(statement, size, end), []).append(size)
    for thing in ("mat", "pillow"):
        if clear := _clear(statement, by_thing.get(thing, [])):
            yield from _sides(thing, clear)
    taken = {at for size in sizes for at in range(size.first, size.last + 1)}
    yield from _single_measures(statement, taken)


def read_weight(statement: Statement) -> Iterator[Finding]:
    """Read the weight of the mat, in kg."""
    weighs = statement.has("measure.weight", "cue.light") or statement.labelled("part.mat")
    if not (statement.counted and weighs) or statement.sentence.states_nothing:
        return
    if statement.has("unit.area", "cue.carries"):
        return
    found = []
    for at in statement.span:
        unit = _unit(statement.words, at + 1, _KG)
        if statement.words[at].number is None or unit is None or at + 1 > statement.last:
            continue
        if at > statement.first + 1 and _rest(statement, at - 2, _unit(statement.words, at - 1, _KG), _KG) == at:
            continue
        hedge, upper_bound = qualifier(statement.words, at)
        if not (upper_bound or in_range(statement.words, at) or statement.sentence.denied[at]):
            rest = _rest(statement, at, unit, _KG)
            smaller = _weight(statement.words[rest], _SMALLER[unit]) if rest else 0
            found.append((at, _weight(statement.words[at], unit) + smaller, hedge))
    ours = [each for each in found if _weighed(statement, each[0], [place for place, *_ in found]) == "mat"]
    if ours and all(abs(kg - ours[0][1]) <= 0.05 * kg for _, kg, _ in ours):
        at, kg, hedge = ours[0]
        yield Finding("weight_kg", round(kg, 3), at, at + 1, hedge)


def _weight(word: Word, unit: str) -> float:
    assert word.number is not None  # noqa: S101  # the caller found a number there
    return measured(word.number, small=unit == "g") * _KG[unit]


def _weighed(statement: Statement, at: int, weights: Sequence[int]) -> str:
    end = next((each for each in weights if each > at), statement.last + 1)
    return _thing(statement, _Size((), at, at + 1, None), end, of_weight=True)


def _unit(words: Sequence[Word], at: int, units: dict[str, float]) -> str | None:
    """Read a unit at a place; `in` is inches only where no word follows it that it could lead to."""
    if at >= len(words):
        return None
    if words[at].text == "in" and at + 1 < len(words):
        following = words[at + 1]
        if not (
            following.mark
            or following.number
            or following.text in _TIMES | _LETTERS
            or following.has("cue.by", *_MEASURES)
        ):
            return None
    return next((unit for unit in words[at].values("unit") if unit in units), None)


def _rest(statement: Statement, at: int, unit: str | None, units: dict[str, float]) -> int | None:
    """Give the number that goes on in a smaller unit: of `2 ft 4 in` the 4, of `1 lb 5 oz` the 5."""
    words, place = statement.words, at + 2
    if unit not in _SMALLER or place >= statement.last or words[at].number is None or words[place].number is None:
        return None
    return place if _unit(words, place + 1, units) == _SMALLER[unit] else None


def _sizes(statement: Statement) -> Iterator[_Size]:
    """Find every `a × b (× c)` with a unit."""
    at = statement.first
    while at <= statement.last:
        size, after = _size_from(statement, at)
        if size is not None:
            yield size
        at = max(after, at + 1)


def _size_from(statement: Statement, at: int) -> tuple[_Size | None, int]:
    words, last = statement.words, statement.last
    numbers: list[tuple[int, str | None]] = []
    place = at
    while place <= last and words[place].number is not None and len(numbers) < 4:
        unit, end = _after_number(statement, place)
        numbers.append((place, unit))
        if end + 1 > last or not (words[end].text in _TIMES or words[end].has("cue.by")):
            place = end
            break
        following = end + 1
        while following <= last and (_is_side(words[following]) or words[following].has("cue.about")):
            following += 1
        if words[min(following, last)].number is None:
            place = end
            break
        place = following
    if len(numbers) not in {2, 3} or in_range(words, numbers[0][0]) or in_range(words, numbers[-1][0]):
        return None, place
    units = _spread([unit for _, unit in numbers]) or _label_unit(statement, len(numbers))
    hedge, upper_bound = qualifier(words, at)
    if not units or upper_bound or statement.sentence.denied[at]:
        return None, place
    sides = tuple(_measured(statement, at, unit) for (at, _), unit in zip(numbers, units, strict=True))
    return _Size(sides, at, min(place, last + 1) - 1, hedge), place


def _after_number(statement: Statement, at: int) -> tuple[str | None, int]:
    """Read unit, side letter and a bracket with another unit behind a number; give the unit and the next place."""
    words, last = statement.words, statement.last
    place = at + 1
    while place <= last and words[place].text in "½¼¾":
        place += 1
    unit = _unit(words, place, _CM) if place <= last else None
    if rest := _rest(statement, at, unit, _CM):
        return unit, rest + 2
    place += unit is not None
    if place + 3 <= last and words[place].text == "(" and words[place + 1].number and words[place + 3].text == ")":
        place += 4
    if place + 2 <= last and words[place].text == "(" and words[place + 2].text == ")" and _is_side(words[place + 1]):
        place += 3
    if place <= last and _is_side(words[place]) and words[place].text not in _TIMES:
        place += 1
    return unit, place


def _is_side(word: Word) -> bool:
    return word.text in _LETTERS or word.has("measure.length", "measure.width", "measure.thickness", "measure.height")


def _spread(units: list[str | None]) -> list[str]:
    """Give each number its unit: its own, or the next one's (`67 × 42 cm`)."""
    spread: list[str] = []
    unit = None
    for own in reversed(units):
        unit = own or unit
        if unit is None:
            unit = next((each for each in reversed(units) if each), None)
        if unit is None:
            return []
        spread.append(unit)
    return spread[::-1]


def _label_unit(statement: Statement, count: int) -> list[str]:
    unit = next((unit for word in statement.label for unit in word.values("unit") if unit in _CM), None)
    return [unit] * count if unit else []


def _measured(statement: Statement, at: int, unit: str) -> float:
    """Give the measure at `at` in cm, with what follows it in a smaller unit."""
    rest = _rest(statement, at, unit, _CM)
    smaller = _cm(statement.words, rest, _SMALLER[unit]) if rest else 0
    return round(_cm(statement.words, at, unit) + smaller, 2)


def _cm(words: Sequence[Word], at: int, unit: str) -> float:
    number = words[at].number
    assert number is not None  # noqa: S101  # callers pass numbers only
    following = words[at + 1] if at + 1 < len(words) else None
    return round(measured(number, following, small=unit == "mm") * _CM[unit], 2)


def _thing(statement: Statement, size: _Size, end: int, *, of_weight: bool = False) -> str:
    """Tell whose size it is: by the bracket behind it, the noun before it, the label, or what is spoken of."""
    words = statement.words
    for after in range(size.last + 1, min(size.last + 6, end, statement.last + 1)):
        if words[after].text in {",", ";", "."} or words[after].has("cue.and"):
            break
        parts = words[after].values("part")
        if parts:
            return _THINGS[parts[0]]
    for back in range(size.first - 1, statement.first - 1, -1):
        parts = [part for part in words[back].values("part") if not (of_weight and part == "cover")]
        if parts:
            return _THINGS[parts[0]]
    labelled = [part for word in statement.label for part in word.values("part")]
    if labelled:
        return "mat" if labelled == ["core"] and of_weight else _THINGS[labelled[-1]]
    if statement.about & {"part.pillow", "part.bag", "part.box"} and "part.mat" not in statement.about:
        return "pillow" if "part.pillow" in statement.about else ""
    return "mat"


def _clear(statement: Statement, sizes: Sequence[_Size]) -> _Size | None:
    """Give the one size that is stated; of several the first only where the others are told as further variants."""
    if not sizes:
        return None
    first = sizes[0]
    others = [size for size in sizes[1:] if not _same(first, size)]
    if not others:
        return min(sizes, key=_odd_digits)
    told = statement.near(("cue.variant_also",), first.last, others[0].first)
    return first if told is not None else None


def _odd_digits(size: _Size) -> int:
    """Count digits behind the point: of the same size in inches and cm, the one that was measured has fewer."""
    return sum(len(f"{side:g}".partition(".")[2]) for side in size.sides)


def _same(one: _Size, other: _Size) -> bool:
    pairs = zip(sorted(one.sides, reverse=True), sorted(other.sides, reverse=True), strict=False)
    return all(abs(a - b) <= max(0.03 * a, 0.6) for a, b in pairs)


def _sides(thing: str, size: _Size) -> Iterator[Finding]:
    """Give length and width, the longer first; a third side that is much the smallest is the thickness."""
    sides = sorted(size.sides, reverse=True)
    if thing == "mat" and sides[0] < _SMALLEST_MAT:
        return
    yield Finding(f"{thing}_length_cm", sides[0], size.first, size.last, size.hedge)
    yield Finding(f"{thing}_width_cm", sides[1], size.first, size.last, size.hedge)
    if len(sides) == 3 and thing == "mat" and sides[2] <= min(_THICKEST, sides[1] / 2):
        yield Finding("mat_thickness_cm", sides[2], size.first, size.last, size.hedge)


def _single_measures(statement: Statement, taken: set[int]) -> Iterator[Finding]:
    """Read `68 cm long`, `width: 42 cm`, `3 cm thick`."""
    words = statement.words
    places = [at for at in statement.span if words[at].number is not None and at not in taken]
    found: dict[str, list[Finding]] = {}
    rests = {_rest(statement, at, _unit(words, at + 1, _CM), _CM) for at in places if at < statement.last}
    places = [at for at in places if at not in rests]
    for at in places:
        unit = _unit(words, at + 1, _CM) if at < statement.last else None
        unit = unit or next(iter(_label_unit(statement, 1)), None)
        measure = _measure(statement, at, places)
        hedge, upper_bound = qualifier(words, at)
        if unit is None or measure is None or upper_bound or in_range(words, at) or statement.sentence.denied[at]:
            continue
        end = next((each for each in places if each > at), statement.last + 1)
        thing = _thing(statement, _Size((), at, min(at + 1, statement.last), None), end)
        if not thing and measure == "thickness" and "part.bag" not in statement.tags | statement.label_tags:
            thing = "mat" if statement.about else ""
        side = _measured(statement, at, unit)
        key = f"{thing}_{measure}_cm"
        if thing and not (measure == "thickness" and (thing == "pillow" or side > _THICKEST)):
            found.setdefault(key, []).append(Finding(key, side, at, min(at + 1, statement.last), hedge))
    for findings in found.values():
        if all(abs(float(each.value) - float(findings[0].value)) <= 0.6 for each in findings):  # type: ignore[arg-type]  # sides are floats
            yield findings[0]


def _measure(statement: Statement, at: int, places: Sequence[int]) -> str | None:
    """Tell which side a number is: by the word behind it, before it, or in the label."""
    words = statement.words
    for after in range(at + 1, min(at + 5, statement.last + 1)):
        if after in places or words[after].text in _STOPS | {"(", "."} or words[after].has("cue.and"):
            break
        if side := _side(words[after], statement, at):
            return side
    for back in range(at - 1, max(at - 6, statement.first - 1), -1):
        if words[back].text in _STOPS | {")"} or words[back].number is not None or words[back].has("cue.and"):
            break
        if side := _side(words[back], statement, at) or _SIDE_LETTERS.get(words[back].text):
            return side
    labelled = [side for word in statement.label if (side := _side(word, statement, at))]
    return labelled[0] if len(set(labelled)) == 1 and len(places) == 1 else None


def _side(word: Word, statement: Statement, at: int) -> str | None:
    for side in ("length", "width", "thickness"):
        if word.has(f"measure.{side}"):
            return side
    if word.has("measure.height"):
        prone = statement.row or statement.has("part.mat", "cue.this_mat")
        return "thickness" if prone and at >= statement.first else None
    return None
