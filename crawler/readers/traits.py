"""How the cover comes off and is cleaned, how the spikes are held, whether they are free of burrs, and certificates."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.items import Certification
from crawler.readers.statements import Finding, Statement
from crawler.readers.words import Word

_COVER = ("part.cover",)
_WHOSE_ELSE = ("part.pillow", "part.pillow_cover", "part.bag", "part.pillow_core", "part.core", "part.other")
_SPIKES = ("part.spikes", "part.disc")
_ATTACHMENTS = ("heat_fused", "sewn", "moulded", "clipped", "glued")
_WASHING = {
    "cue.machine_wash": "machine", "cue.hand_wash": "hand", "cue.wipe": "wipe", "cue.washable": "washable",
    "cue.not_washable": "no",
}  # fmt: skip
_BARE = 8
_ANY_TRAIT = frozenset(
    f"cue.{cue}"
    for cue in (
        *_ATTACHMENTS, "removable", "fixed", "machine_wash", "hand_wash", "wipe", "washable", "not_washable", "burr",
        "burr_free", "take",
    )
)  # fmt: skip
"""Every tag without which a statement tells no trait."""
_PART_OF = {
    "cover": "cover", "core": "core", "spikes": "spikes", "disc": "spikes", "pillow": "pillow",
    "pillow_cover": "pillow", "pillow_core": "pillow",
}  # fmt: skip


def read_traits(statement: Statement) -> Iterator[Finding]:
    """Read cover_removable, cover_washable, spike_attachment, burr_free and certifications from a statement."""
    if statement.tags.isdisjoint(_ANY_TRAIT) and "certificate" not in statement.tables:
        return
    if statement.sentence.states_nothing:
        return
    for reader in (_removable, _washable, _attachment, _burr_free, _certificates):
        if (finding := reader(statement)) is not None:
            yield finding


def _is_about_cover(statement: Statement, at: int) -> bool:
    """Whether a cue at word `at` speaks of the mat's cover: named near it or in the label, or nothing else is."""
    if statement.labelled(*_COVER, "cue.care", "cue.washable", "cue.machine_wash"):
        return not statement.labelled("part.pillow", "part.pillow_cover", "part.bag")
    first, last = statement.sentence.clause(at)
    near = [part for word in statement.words[first : last + 1] for part in word.values("part")]
    wide = [part for word in statement.words for part in word.values("part")]
    parts = near if "cover" in near or not wide else wide
    if "pillow_cover" in parts and "cover" not in parts:
        return False
    if "cover" in parts:
        return "pillow" not in parts or "mat" in parts
    if any(f"part.{part}" in _WHOSE_ELSE for part in parts):
        return False
    if {"part.pillow", "part.bag"} & statement.about and "part.mat" not in statement.about:
        return False
    if not parts and statement.sentence.has("cue.removable_cover"):  # `déhoussable et lavable`
        return True
    return "mat" in parts or (not parts and len(statement.words) <= _BARE) or bool({"part.cover"} & statement.about)


def _removable(statement: Statement) -> Finding | None:
    words, denied = statement.words, statement.sentence.denied
    if statement.labelled("cue.removable") and not statement.labelled("part.pillow", "part.bag"):
        return _yes_or_no(statement, "cover_removable")
    if statement.labelled("measure.attachment"):
        return None
    for at in statement.span:
        if (off := _taken_off(statement, at)) is not None:
            no = denied[at] or denied[off]
            return Finding("cover_removable", value=not no, first=at, last=off)
        if words[at].has("cue.fixed") and not denied[at] and _cover_near(statement, at):
            return Finding("cover_removable", value=False, first=at, last=at)
        if words[at].has("cue.removable") and _cover_near(statement, at):
            if any(word.has("cue.optional_only") for word in words[max(at - 2, statement.first) : at]):
                return None  # `optional removable cover`
            return Finding("cover_removable", value=not denied[at], first=at, last=at)
    return None


def _taken_off(statement: Statement, at: int) -> int | None:
    """Give the word that ends `take the cover off`, `zieht man den Bezug ab`, from its verb at word `at`."""
    if not statement.words[at].has("cue.take"):
        return None
    off = statement.near(("cue.off",), at + 1, min(at + 7, statement.sentence.clause(at)[1]))
    return off if off is not None and statement.near(_COVER, at - 4, off + 3) is not None else None


def _cover_near(statement: Statement, at: int) -> bool:
    if statement.words[at].has(*_COVER) or statement.words[at].has("cue.removable_cover"):
        return True
    if "part.mat" in statement.sentence.tags and "part.cover" not in statement.tags:
        return False
    return _is_about_cover(statement, at)


def _yes_or_no(statement: Statement, key: str) -> Finding | None:
    if not statement.own:
        return None
    first = statement.own[0]
    at = statement.first
    if first.has("cue.no_value", "cue.not"):
        return Finding(key, value=False, first=at, last=statement.last)
    if first.has("cue.yes"):
        return Finding(key, value=True, first=at, last=statement.last)
    return None


def _washable(statement: Statement) -> Finding | None:
    """Read how the cover is cleaned; the most a shop allows counts where it allows several."""
    if statement.labelled("measure.attachment"):
        return None
    answer = _yes_or_no(statement, "cover_washable") if statement.labelled("cue.washable", "cue.machine_wash") else None
    if answer is not None and statement.near(("cue.machine_wash", "cue.hand_wash"), *_ends(statement)) is None:
        how = "machine" if statement.labelled("cue.machine_wash") else "washable"
        value = how if answer.value else ("no" if how == "washable" else None)
        return Finding("cover_washable", value, answer.first, answer.last) if value else None
    if statement.sentence.has(*_SPIKES) and not statement.sentence.has(*_COVER, "part.mat"):
        return None
    allowed = _ways_to_wash(statement)
    for how in ("machine", "hand", "no", "washable", "wipe"):
        if how in allowed and not (how in {"washable", "wipe"} and "no" in allowed):
            return Finding("cover_washable", how, allowed[how], allowed[how])
    return None


def _ends(statement: Statement) -> tuple[int, int]:
    return statement.first, statement.last


def _ways_to_wash(statement: Statement) -> dict[str, int]:
    """Give each way of cleaning that is allowed for the cover (or `no`), with its word."""
    words, denied = statement.words, statement.sentence.denied
    allowed: dict[str, int] = {}
    for at in statement.span:
        for cue, how in _WASHING.items():
            if words[at].has(cue) and _is_about_cover(statement, at):
                if not (denied[at] or _denied_last(statement, at)):
                    allowed.setdefault(how, at)
                elif how == "washable":
                    allowed.setdefault("no", at)
    if statement.sentence.has(*_SPIKES) and not statement.sentence.has(*_COVER):
        allowed.pop("wipe", None)
    return allowed


def _denied_last(statement: Statement, at: int) -> bool:
    """Whether a denial ends the clause, as in `waschen dürfen Sie den Bezug nicht`."""
    _, last = statement.sentence.clause(at)
    ends = [word for word in statement.words[at + 1 : last + 1] if not word.mark]
    return bool(ends) and ends[-1].has("cue.not")


def _attachment(statement: Statement) -> Finding | None:
    """Read how the discs are held; two ways in one statement (`glued and sewn`) state none."""
    labelled = statement.labelled("measure.attachment")
    if not (labelled or statement.has(*_SPIKES)) or (statement.labelled(*_COVER) and not statement.labelled(*_SPIKES)):
        return None
    ways: dict[str, int] = {}
    for at in statement.span:
        if statement.sentence.denied[at]:
            continue
        for way in _ATTACHMENTS:
            if statement.words[at].has(f"cue.{way}") and not (way == "moulded" and _of_material(statement, at)):
                ways.setdefault(way, at)
    if not ways and statement.labelled(*_SPIKES) and not statement.own[0].has("cue.not", "cue.no_value"):
        ways = {way: statement.first for way in _ATTACHMENTS if statement.labelled(f"cue.{way}")}
    if len(ways) != 1:
        return None
    ((way, at),) = ways.items()
    if not labelled and not _spikes_are_attached(statement, at):
        return None
    return Finding("spike_attachment", way, at, at)


def _of_material(statement: Statement, at: int) -> bool:
    """Whether a material follows: `moulded in ABS` tells no attachment."""
    behind = statement.words[at + 1 : min(at + 3, statement.last + 1)]
    return any(word.values("material") for word in behind)


def _spikes_are_attached(statement: Statement, at: int) -> bool:
    """Whether the spikes, not the cover's seams or the pillow, are what is held at word `at`."""
    nearest = None
    for back in range(at - 1, statement.first - 1, -1):
        if parts := statement.words[back].values("part"):
            nearest = parts[0]
            break
    if nearest in {"spikes", "disc"} or nearest is None:
        return True
    return nearest in {"mat", "cover", "core"} and statement.near(_SPIKES, at - 12, at + 6) is not None


def _burr_free(statement: Statement) -> Finding | None:
    words, denied = statement.words, statement.sentence.denied
    if statement.labelled("cue.burr_free"):
        named = any(word.has("cue.not", "cue.lacks") or _denies(statement, word) for word in statement.label)
        said = Finding("burr_free", value=True, first=statement.first, last=statement.last) if named else None
        return _yes_or_no(statement, "burr_free") or said
    for at in statement.span:
        if words[at].has("cue.burr_free"):
            return None if denied[at] else Finding("burr_free", value=True, first=at, last=at)
        if words[at].has("cue.burr") and denied[at]:
            return Finding("burr_free", value=True, first=at, last=at)
    return None


def _denies(statement: Statement, word: Word) -> bool:
    """Whether a form begins with a word of denial: `no burrs`."""
    return "cue.not" in statement.sentence.lexicon.tags(word.text.split()[:1])


def _certificates(statement: Statement) -> Finding | None:
    if statement.sentence.has("cue.dyes", "cue.versus") or not any(
        t.startswith("certificate.") for t in statement.tags
    ):
        return None
    if any(tag.startswith("certificate.") for tag in statement.label_tags):
        answer = _yes_or_no(statement, "certifications")
        names = [name for word in statement.label for name in word.values("certificate")]
        if answer is None or not answer.value:
            return None
        return Finding("certifications", (Certification(name=names[0]),), answer.first, answer.last)
    found: dict[str, tuple[int, str | None]] = {}
    for at in statement.span:
        for name in statement.words[at].values("certificate"):
            of_maker = statement.near(("cue.maker",), *statement.sentence.clause(at)) is not None
            if not (statement.sentence.denied[at] or of_maker or _is_of_things_beside(statement, at)):
                found.setdefault(name, (at, _certified_part(statement, at)))
    if not found:
        return None
    places = [at for at, _ in found.values()]
    value = tuple(Certification(name=name, part=part) for name, (_, part) in found.items())
    return Finding("certifications", value, min(places), max(places))


def _is_of_things_beside(statement: Statement, at: int) -> bool:
    """Whether the clause names only things beside the mat: `our blanket is certified`."""
    first, last = statement.sentence.clause(at)
    words = [word for word in statement.words[first : last + 1] if not word.has("term.label")]  # a seal's, not a thing
    parts = {part for word in words for part in word.values("part")}
    return bool(parts) and parts <= {"other", "bag", "box"}


def _certified_part(statement: Statement, at: int) -> str | None:
    """Name the part a certificate is stated for: the label's, or the one part in its clause."""
    labelled = {_PART_OF[part] for word in statement.label for part in word.values("part") if part in _PART_OF}
    first, last = statement.sentence.clause(at)
    words = statement.words[max(first, statement.first) : min(last, statement.last) + 1]
    named = {_PART_OF[part] for word in words for part in word.values("part") if part in _PART_OF} or labelled
    return next(iter(named)) if len(named) == 1 else None
