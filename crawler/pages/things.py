"""schema.org statements in one shape, whichever syntax a page prints them in: JSON-LD, microdata or RDFa.

Reads parsed markup; gives Things with their properties and where each stands.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from selectolax.lexbor import LexborNode

from crawler.items import Source
from crawler.pages.document import node_path
from crawler.pages.landmarks import Landmarks
from crawler.pages.lenient_json import BrokenJsonError, Json, loads
from crawler.readers.text import fold, storable

MAX_THINGS = 5000
_MAX_SCRIPTS = 500
MAX_DEPTH = 16


@dataclass(slots=True)
class Word:
    """One literal value and its place."""

    text: str
    place: str | LexborNode
    shown: str | None = None
    """What a visitor sees in its place, where the markup gives a machine value beside it."""

    @property
    def locator(self) -> str:
        """CSS path of its element, joined with the JSON pointer in a script."""
        return _locator(self.place)


@dataclass(slots=True)
class Thing:
    """One typed thing that markup describes."""

    types: frozenset[str]
    place: str | LexborNode
    source: Source
    properties: dict[str, list[Word | Thing]] = field(default_factory=dict)
    role: str = ""
    """Property of its parent that it is the value of; empty at the top."""

    @property
    def locator(self) -> str:
        """CSS path of its element, joined with the JSON pointer in a script."""
        return _locator(self.place)

    def words(self, *names: str) -> Iterator[Word]:
        """Yield the literal values of these properties; a thing stands for its name or value."""
        for name in names:
            for value in self.properties.get(name, ()):
                if isinstance(value, Word):
                    if value.text:
                        yield value
                else:
                    yield from value.words("name", "@value", "value")

    def word(self, *names: str) -> Word | None:
        """Return the first literal value of these properties."""
        return next(self.words(*names), None)

    def things(self, *names: str) -> Iterator[Thing]:
        """Yield the things these properties hold."""
        for name in names:
            for value in self.properties.get(name, ()):
                if isinstance(value, Thing):
                    yield value

    def below(self) -> Iterator[Thing]:
        """Yield itself and every thing it holds, at any depth."""
        yield self
        for values in self.properties.values():
            for value in values:
                if isinstance(value, Thing):
                    yield from value.below()


def _locator(place: str | LexborNode) -> str:
    # Most of a page's markup states nothing that is read, and a path takes a walk: it is made when it is asked for.
    return place if isinstance(place, str) else node_path(place)


def _short(name: str) -> str:
    """Return a type's or property's name without its vocabulary: `http://schema.org/Product` is `Product`."""
    return name.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].rsplit(":", 1)[-1].strip()


def json_ld_scripts(landmarks: Landmarks) -> tuple[str, ...]:
    """Return the JSON-LD scripts as they stand in the page: a parser undoes nothing in them."""
    return tuple(script.node.text() for script in landmarks.json_ld[:_MAX_SCRIPTS])


def from_json_ld(landmarks: Landmarks) -> tuple[list[Thing], list[str]]:
    """Return the things of all JSON-LD scripts, and a sentence for each script that could not be read."""
    things: list[Thing] = []
    issues: list[str] = []
    for number, (script, _) in enumerate(landmarks.json_ld[:_MAX_SCRIPTS], 1):
        text = script.text()
        if not text.strip():
            continue
        try:
            roots = loads(text)
        except BrokenJsonError as error:
            issues.append(f"JSON-LD script {number} could not be read: {error}.")
            continue
        path = node_path(script)
        builder = _JsonThings()
        for place, root in enumerate(roots):
            pointer = f"/{place}" if len(roots) > 1 else ""
            things += builder.things(root, f"{path}#{pointer}")
    return things, issues


class _JsonThings:
    """Turns JSON-LD objects into Things, within bounds."""

    def __init__(self) -> None:
        self.made = 0

    def things(self, root: Json, locator: str) -> Iterator[Thing]:
        """Yield the things at the top of a script: of the root, its list or its graph."""
        if isinstance(root, list):
            for place, part in enumerate(root):
                yield from self.things(part, f"{locator}/{place}")
        elif isinstance(root, dict):
            graph = root.get("@graph")
            if isinstance(graph, list):
                yield from self.things(graph, f"{locator}/@graph")
            if not isinstance(graph, list) or "@type" in root:
                yield self.thing(root, locator, 0)

    def thing(self, table: dict[str, Json], locator: str, depth: int, role: str = "") -> Thing:
        """Turn one object into a Thing."""
        self.made += 1
        named = table.get("@type", table.get("type"))
        types = frozenset(_short(name) for name in _as_list(named) if isinstance(name, str))
        thing = Thing(types, locator, Source.JSON_LD, role=role)
        if depth < MAX_DEPTH and self.made < MAX_THINGS:
            for name, value in table.items():
                key = name if name in {"@id", "@value"} else _short(name)
                thing.properties[key] = list(self._values(value, f"{locator}/{_pointer(name)}", depth + 1, key))
        return thing

    def _values(self, value: Json, locator: str, depth: int, role: str) -> Iterator[Word | Thing]:
        if isinstance(value, dict):
            yield self.thing(value, locator, depth, role)
        elif isinstance(value, list):
            if depth < MAX_DEPTH:
                for place, part in enumerate(value[:500]):
                    yield from self._values(part, f"{locator}/{place}", depth + 1, role)
        elif isinstance(value, bool):
            yield Word("true" if value else "false", locator)
        elif value is not None:
            yield Word(fold(storable(html.unescape(value))), locator)


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _pointer(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


@dataclass(frozen=True, slots=True)
class _Syntax:
    """Attribute names of a syntax that marks up elements."""

    source: Source
    scope: str
    kind: str
    name: str


_MICRODATA = _Syntax(Source.MICRODATA, "itemscope", "itemtype", "itemprop")
_RDFA = _Syntax(Source.RDFA, "typeof", "typeof", "property")
_LINK_ATTRIBUTES = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src", "source": "src",
    "embed": "src", "iframe": "src", "object": "data", "data": "value", "meter": "value", "time": "datetime",
    "input": "value",
}  # fmt: skip
_ALWAYS_TEXT = frozenset({"name", "brand", "manufacturer", "model", "sku", "mpn", "price", "category", "seller"})


def from_microdata(landmarks: Landmarks) -> list[Thing]:
    """Return the top-level things of microdata; properties outside any scope make one untyped thing at the end."""
    return _from_elements(landmarks, _MICRODATA)


def from_rdfa(landmarks: Landmarks) -> list[Thing]:
    """Return the top-level things of RDFa Lite."""
    if not any(_RDFA.scope in attributes for _, attributes in landmarks.described):
        return []
    return [thing for thing in _from_elements(landmarks, _RDFA) if thing.types]


def _from_elements(landmarks: Landmarks, syntax: _Syntax) -> list[Thing]:
    scopes: dict[int, Thing] = {}
    top: list[Thing] = []
    orphans = Thing(frozenset(), "html", syntax.source)
    marked = (each for each in landmarks.described if not {syntax.scope, syntax.name}.isdisjoint(each.attributes))
    for node, attributes in islice(marked, MAX_THINGS):
        names = [_short(name) for name in (attributes.get(syntax.name) or "").split() if not _is_other(name, syntax)]
        thing = None
        if syntax.scope in attributes:
            kinds = (attributes.get(syntax.kind) or "").split()
            thing = Thing(frozenset(map(_short, kinds)), node, syntax.source, role=names[0] if names else "")
            scopes[node.mem_id] = thing
        owner = _owner(node, scopes)
        if thing is not None and owner is None:
            top.append(thing)
        for name in names:
            value = thing if thing is not None else _word(node, attributes, name, syntax)
            (owner or orphans).properties.setdefault(name, []).append(value)
    return [*top, orphans] if orphans.properties else top


def _is_other(name: str, syntax: _Syntax) -> bool:
    # In RDFa, `og:`, `article:`, `fb:` … are other vocabularies; opengraph.py reads those that matter.
    prefix = name.partition(":")[0]
    return syntax is _RDFA and ":" in name and prefix not in {"schema", "gr", "http", "https"}


def _owner(node: LexborNode, scopes: dict[int, Thing]) -> Thing | None:
    parent = node.parent if scopes else None
    while parent is not None:
        if (thing := scopes.get(parent.mem_id)) is not None:
            return thing
        parent = parent.parent
    return None


def _word(node: LexborNode, attributes: dict[str, str | None], name: str, syntax: _Syntax) -> Word:
    machine = attributes.get("content")
    if machine is None and (attribute := _LINK_ATTRIBUTES.get(str(node.tag))) and name not in _ALWAYS_TEXT:
        machine = attributes.get(attribute)
    if machine is None and node.tag == "meta":
        machine = attributes.get("value") or ""
    shown = fold(node.text()) if node.tag not in {"meta", "link", "img"} else ""
    if machine is None:
        machine = attributes.get("resource") if syntax is _RDFA and "resource" in attributes else shown
    return Word(fold(storable(machine or "")), node, shown or None)
