"""Which part of the mat is made of what.

A material belongs to the part that its words name: by compound (`Baumwollbezug`), by the noun behind it (`cotton
cover`), by the noun before it and what joins them (`cover made of cotton`, `filled with foam`), by the row's label, or
by the list it stands in. Only where no part is named at all does the kind of material tell: ABS is for spikes, linen
for covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.readers.comparisons import tells_of_materials
from crawler.readers.statements import Finding, Statement

_SPIKES = frozenset(
    {"abs", "hips", "ps", "pp", "plastic", "metal", "steel", "brass", "wood", "stone", "silicone"}
)  # fmt: skip
_COVERS = frozenset(
    {"cotton", "linen", "hemp", "polyester", "nylon", "synthetic", "viscose", "bamboo", "wool", "jute", "velvet"}
    | {"leather", "organic_cotton", "organic_linen", "organic_hemp"}
)  # fmt: skip
_CORES = frozenset(
    {"foam", "coconut_fibre", "latex", "wool", "buckwheat", "plant_fibre", "cotton", "kapok", "spelt", "hemp", "cork"}
    | {"polyester", "felt", "straw"}
)  # fmt: skip
_MAY_BE = {
    "spike_material": _SPIKES, "cover_material": _COVERS, "core_material": _CORES, "pillow_core": _CORES,
}  # fmt: skip
_BY_KIND = (
    dict.fromkeys(("abs", "hips", "ps", "pp", "plastic", "metal", "steel", "brass"), "spike_material")
    | dict.fromkeys(_COVERS - {"wool"}, "cover_material")
    | dict.fromkeys(_CORES - {"wool", "cotton", "hemp", "polyester"}, "core_material")
)
_BARE = frozenset(
    {"abs", "hips", "plastic", "cotton", "linen", "hemp", "nylon", "synthetic", "foam", "coconut_fibre", "buckwheat"}
    | {"organic_cotton", "organic_linen", "organic_hemp"}
)  # fmt: skip
"""Materials that tell their part by themselves in prose that names no part."""
_ORGANIC = frozenset({"cotton", "linen", "hemp"})
_ACRONYMS = frozenset({"abs", "hips", "pp", "ps"})
_DROP = "nothing"
_KEY_OF_PART = {
    "spikes": "spike_material", "disc": "spike_material", "cover": "cover_material", "core": "core_material",
    "pillow_core": "pillow_core", "pillow": "pillow", "mat": "mat", "mats": "mat", "pillow_cover": _DROP,
    "bag": _DROP, "box": _DROP, "other": _DROP,
}  # fmt: skip
_ENDS_PHRASE = tuple(f"cue.{cue}" for cue in ["with", "from", "include", "and", "or", "but", "not", "covered", "fill"])
"""Words behind which no noun of the same phrase stands."""
_LONGEST_BARE = 14
_FAR, _NEAR = 6, 2
_FAR_SIGNS = 14
"""Plain words between a material and its noun; more where each sign is a word, as in Japanese."""


def read_materials(statement: Statement) -> Iterator[Finding]:
    """Read spike, cover, core and pillow materials from a statement."""
    if "material" not in statement.tables or statement.sentence.states_nothing or tells_of_materials(statement):
        return
    if statement.has("cue.versions"):  # `cotton on the plum and teal versions, polyester on the black one`
        return
    owners = _owners(statement)
    found: dict[str, list[tuple[str, int]]] = {}
    for at, (material, owner) in owners.items():
        for key in _keys(statement, at, material, owner):
            found.setdefault(key, []).append((material, at))
    for key, materials in found.items():
        value = _most_exact([material for material, _ in materials])
        first, last = min(at for _, at in materials), max(at for _, at in materials)
        if key != "spike_material":
            yield Finding(key, tuple(value), first, last)
        elif len(value) == 1:
            yield Finding(key, value[0], first, last)


def _owners(statement: Statement) -> dict[int, tuple[str, str | None]]:
    """Give material and owner for each word that names a material of this mat."""
    words, denied = statement.words, statement.sentence.denied
    alternatives = _alternatives(statement)
    owners: dict[int, tuple[str, str | None]] = {}
    for at in statement.span:
        materials = [each for each in words[at].values("material") if each != "none"]
        if not materials or denied[at] or at in alternatives or not _spelled_right(statement, at, materials):
            continue
        owner = _owner(statement, at, owners) or _only_part(statement)
        owners[at] = (_organic(statement, at, materials[0]), owner)
    return owners


def _spelled_right(statement: Statement, at: int, materials: Sequence[str]) -> bool:
    """Tell the plastics ABS and HIPS from abs and hips: in capitals, or with the word plastic."""
    word = statement.words[at]
    if materials[0] not in _ACRONYMS or word.text not in _ACRONYMS:
        return True
    if not statement.sentence.text[word.start : word.end].isupper():
        return False
    shouting = statement.sentence.text[statement.words[0].start : statement.words[-1].end].isupper()
    return not shouting or statement.has("material.plastic", "part.spikes", "part.disc")


def _organic(statement: Statement, at: int, material: str) -> str:
    if material not in _ORGANIC:
        return material
    words, denied = statement.words, statement.sentence.denied
    for step in (*range(at - 1, max(at - 4, statement.first - 1), -1), *range(at + 1, min(at + 3, statement.last + 1))):
        if words[step].has("cue.not_organic"):
            return material
        if words[step].has("cue.organic") and not denied[step] and not _between(statement, step, at):
            return f"organic_{material}"
    return material


def _between(statement: Statement, one: int, other: int) -> bool:
    low, high = sorted((one, other))
    return any(statement.words[at].mark or statement.words[at].has("cue.and") for at in range(low + 1, high))


def _alternatives(statement: Statement) -> set[int]:
    """Find the materials of an either/or: `cotton, linen or latex` states none of them."""
    words = statement.words
    found: set[int] = set()
    if statement.sentence.has("cue.choice"):
        return set(statement.span)
    for at in statement.span:
        if words[at].has("cue.offered_in"):
            offered = _materials_from(statement, at + 1, 1)
            found.update(offered if len(offered) > 1 else ())
        if not words[at].has("cue.or", "cue.such_as"):
            continue
        right = _materials_from(statement, at + 1, 1)
        left = _materials_from(statement, at - 1, -1)
        if words[at].has("cue.such_as"):
            found.update(right)
        elif left and (right or (at < statement.last and words[at + 1].has("cue.other_one")) or left[0] == at - 1):
            found.update(left, right)
    return found


def _materials_from(statement: Statement, at: int, step: int) -> list[int]:
    """Follow a list of materials from a word on, through commas and at most three plain words between them."""
    found: list[int] = []
    plain = 0
    while statement.first <= at <= statement.last and plain <= 3:
        word = statement.words[at]
        if word.values("material"):
            found.append(at)
            plain = 0
        elif word.mark and word.text not in ",/%'":
            break
        elif not word.mark:
            plain += 1
        at += step
    return found


def _owner(statement: Statement, at: int, before: dict[int, tuple[str, str | None]]) -> str | None:
    """Find the part a material belongs to: a part key, `mat`, `pillow`, nothing, or None where no part is named."""
    parts = statement.words[at].values("part")
    if parts:
        return _KEY_OF_PART[parts[0]]
    if statement.sentence.lexicon.noun_first:
        return (
            _bracketed(statement, at)
            or _from_left(statement, at, before)
            or _from_right(statement, at, 1)
            or _from_label(statement)
        )
    right = _from_right(statement, at, 3)
    return right or _from_left(statement, at, before) or _from_label(statement)


def _only_part(statement: Statement) -> str | None:
    """Give the one part of a contrast, wherever it stands: `not polyester but linen makes up the cover`."""
    sentence = statement.sentence
    if statement.row or not (sentence.has("cue.not", "cue.versus") and any(sentence.denied)):
        return None
    keys = {_KEY_OF_PART[part] for word in sentence.words for part in word.values("part")} - {"mat"}
    return next(iter(keys)) if len(keys) == 1 else None


def _bracketed(statement: Statement, at: int) -> str | None:
    """Read `cotton (cover)`."""
    nearby = statement.words[at + 1 : min(at + 5, statement.last + 1)]
    for number, word in enumerate(nearby):
        if word.text == "(":
            parts = nearby[number + 1].values("part") if number + 1 < len(nearby) else []
            return _KEY_OF_PART[parts[0]] if parts else None
        if word.mark and word.text != "%":
            return None
    return None


def _from_right(statement: Statement, at: int, most: int) -> str | None:
    """Find the noun a material describes: `ABS plastic spikes`, `cotton and linen cover`, `mit Leinen bezogen`."""
    words = statement.words
    if bracketed := _bracketed(statement, at):
        return bracketed
    plain = 0
    for after in range(at + 1, statement.last + 1):
        word = words[after]
        parts = word.values("part")
        if plain <= 2 and _closes(statement, after) and (owner := _filled_or_covered(statement, after)):
            return owner
        if parts:
            return _KEY_OF_PART[parts[0]]
        if word.values("material") or (word.has("cue.and") and _material_follows(statement, after)):
            continue
        if word.mark or word.has(*_ENDS_PHRASE):
            return None
        plain += 1
        if plain > most:
            return None
    return None


def _filled_or_covered(statement: Statement, at: int) -> str | None:
    """Give the owner that `filled with` or `covered in` at word `at` makes of a material, or None for other words."""
    if statement.words[at].has("cue.fill"):
        return "pillow_core" if _is_pillows(statement, at) else "core_material"
    if statement.words[at].has("cue.covered"):
        return _DROP if _is_pillows(statement, at) else "cover_material"
    return None


def _closes(statement: Statement, at: int) -> bool:
    """Whether a participle ends its clause or stands before the noun: `mit Leinen bezogen`, `gefüllte Matte`."""
    if at == statement.last:
        return True
    following = statement.words[at + 1]
    return following.mark or bool(following.values("part")) or following.has("cue.and", "cue.from")


def _material_follows(statement: Statement, at: int) -> bool:
    behind = statement.words[at + 1 : min(at + 4, statement.last + 1)]
    named = next((word for word in behind if word.values("material") or word.values("part")), None)
    return named is not None and bool(named.values("material"))


def _from_left(statement: Statement, at: int, before: dict[int, tuple[str, str | None]]) -> str | None:
    """Find the noun before a material and what joins them: `cover made of`, `filled with`, `Noppen aus`."""
    words = statement.words
    joined = listed = False
    plain = 0
    far, near = (_FAR_SIGNS, _FAR_SIGNS) if statement.sentence.lexicon.language == "ja" else (_FAR, _NEAR)
    for back in range(at - 1, statement.first - 1, -1):
        word = words[back]
        if back in before and (listed or plain == 0):
            return before[back][1]
        if owner := _filled_or_covered(statement, back):
            return owner
        if parts := word.values("part"):
            close = not listed and (joined or plain <= 1)
            return _head(statement, back, _KEY_OF_PART[parts[0]]) if close else None
        if word.text in {",", "/", "&", "+"} or word.has("cue.and"):
            listed = True
        elif word.has("cue.from", "cue.with"):
            joined = True
        elif word.mark and word.text not in "%'()=":
            return None
        elif not word.mark and not word.number:
            plain += 1
        if plain > (far if joined else near):
            return None
    return None


def _head(statement: Statement, at: int, key: str) -> str:
    """Step from `the mat` to `cover` in `the cover of the mat`, and from a filling to the pillow it fills."""
    for back in range(at - 1, max(at - 4, statement.first - 1), -1):
        parts = statement.words[back].values("part")
        if parts and parts[0] in {"cover", "core", "spikes", "disc"} and key in {"mat", "pillow"}:
            if key == "mat":
                return _KEY_OF_PART[parts[0]]
            return "pillow_core" if parts[0] == "core" else _DROP
        if statement.words[back].has("cue.fill") and key == "mat":  # `for the filling of the mat we use cotton`
            return "core_material"
        if statement.words[back].mark:
            break
    return key


def _from_label(statement: Statement) -> str | None:
    """Let the row's label own what its value does not give to another part."""
    parts = [part for word in statement.label for part in word.values("part")]
    if {*parts} <= {"mat"} and statement.labelled("cue.fill"):  # `Inside the mat: wool`
        return "core_material"
    if not parts:
        return None
    if "pillow" in parts:
        return "pillow_core" if "core" in parts else _DROP if "cover" in parts else "pillow"
    nearest = [part for word in statement.inner_label for part in word.values("part")]
    keys = dict.fromkeys(_KEY_OF_PART[part] for part in nearest or parts)
    exact = [key for key in keys if key != "mat"]
    return exact[-1] if len(exact) == 1 else "mat"


def _is_pillows(statement: Statement, at: int) -> bool:
    """Whether a filling or covering at word `at` is the pillow's, not the mat's."""
    words = statement.words
    for after in range(at + 1, min(at + 4, statement.last + 1)):
        if words[after].has("part.pillow"):
            return True
        if words[after].values("part") and not words[after].has("part.core"):
            break
    for back in range(at - 1, -1, -1):
        if words[back].has("part.pillow"):
            return not _with_mat(statement, back)
        if words[back].has("part.mat"):
            return False
    if statement.labelled("part.pillow", "part.pillow_core"):
        return True
    return "part.pillow" in statement.about and "part.mat" not in statement.about


def _with_mat(statement: Statement, at: int) -> bool:
    """Whether the pillow is named together with the mat: `mat and pillow are filled with …`."""
    before = statement.words[max(at - 4, 0) : at]
    return any(word.has("part.mat") for word in before) and any(word.has("cue.and") for word in before)


def _keys(statement: Statement, at: int, material: str, owner: str | None) -> Iterator[str]:
    """Turn an owner into fact keys; a material that the part can't be made of gives none."""
    if owner == _DROP:
        return
    if owner == "core_material" and _is_pillows(statement, at):
        owner = "pillow_core"
    if owner == "cover_material" and _is_pillows(statement, at):
        return
    if owner == "cover_material" and (statement.sentence.has("cue.loose") or _dyed_or_extra(statement, at)):
        return
    if owner == "pillow":
        owner = "pillow_core" if _BY_KIND.get(material) == "core_material" or statement.has("cue.fill") else _DROP
    elif owner == "mat" or (owner is None and _may_stand_bare(statement, material)):
        owner = _BY_KIND.get(material)
    if owner in _MAY_BE and material in _MAY_BE[owner]:
        yield owner
        if owner == "core_material" and _both_are_filled(statement, at):
            yield "pillow_core"


def _dyed_or_extra(statement: Statement, at: int) -> bool:
    """Whether the clause tells of dyes before the cloth, which are certified without it, or of what costs extra."""
    first, last = statement.sentence.clause(at)
    dyed = statement.near(("cue.dyes",), first, at) is not None
    return dyed or statement.near(("cue.separate",), first, last) is not None


def _both_are_filled(statement: Statement, at: int) -> bool:
    """Whether mat and pillow are filled alike: `mat and pillow are filled with …`."""
    return any(
        word.has("part.pillow") and _with_mat(statement, back)
        for back, word in enumerate(statement.words[:at])
        if back >= statement.first
    ) and statement.has("cue.fill")


def _may_stand_bare(statement: Statement, material: str) -> bool:
    """Whether the kind of material alone may tell the part: short, nothing else named, nothing compared."""
    if statement.labelled("measure.material"):
        return True
    long = len(statement.own) > _LONGEST_BARE and material not in _ACRONYMS
    if material not in _BARE or statement.row or long:
        return False
    return not statement.sentence.has(
        "part.pillow", "part.bag", "part.box", "part.other", "part.pillow_cover", "cue.versus", "cue.dyes", "cue.loose"
    ) and not (statement.about & {"part.pillow", "part.bag", "part.box"} and "part.mat" not in statement.about)


def _most_exact(materials: Sequence[str]) -> list[str]:
    """Drop repetitions, and general words that an exact one stands for."""
    named = list(dict.fromkeys(materials))
    general = {"plastic"} if any(each in _ACRONYMS for each in named) else set()
    general |= {each.removeprefix("organic_") for each in named if each.startswith("organic_")}
    general |= {"ps"} if "hips" in named else set()
    general |= {"metal"} if {"steel", "brass"} & set(named) else set()
    return [each for each in named if each not in general]
