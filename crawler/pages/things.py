"""schema.org statements in one shape, whichever syntax a page prints them in: JSON-LD, microdata or RDFa.

Reads parsed markup; gives Things with their properties and where each stands.
"""

from __future__ import annotations

import html
import re
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

    @property
    def is_reference(self) -> bool:
        """Says nothing but which thing is meant."""
        return "@id" in self.properties and self.properties.keys() <= {"@id", "@type"}

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


_GOOD_RELATIONS = {
    "hasPriceSpecification": "priceSpecification", "hasCurrencyValue": "price", "hasMinCurrencyValue": "minPrice",
    "hasCurrency": "priceCurrency", "hasStockKeepingUnit": "sku", "hasMPN": "mpn", "hasEAN_UCC-13": "gtin13",
    "hasGTIN-14": "gtin14", "hasGTIN-8": "gtin8", "hasManufacturer": "manufacturer", "hasBrand": "brand",
}  # fmt: skip
"""What GoodRelations, which schema.org took up in 2012, calls its properties -> what schema.org does."""


def _short(name: str) -> str:
    """Return a type's or property's name without its vocabulary: `http://schema.org/Product` is `Product`."""
    short = name.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].rsplit(":", 1)[-1].strip()
    return _GOOD_RELATIONS.get(short, short)


def _type(name: str) -> str:
    short = _short(name)
    return short[:1].upper() + short[1:]


def json_ld_scripts(landmarks: Landmarks) -> tuple[str, ...]:
    """Return the JSON-LD scripts as they stand in the page: a parser undoes nothing in them."""
    return tuple(script.node.text() for script in landmarks.json_ld[:_MAX_SCRIPTS])


def from_json_ld(landmarks: Landmarks) -> tuple[list[Thing], list[str]]:
    """Return the things of all JSON-LD scripts, and a sentence for each script that could not be read."""
    things: list[Thing] = []
    issues: list[str] = []
    refers = False
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
        refers |= builder.refers
    if refers:
        _follow_references(things)
    return things, issues


_HELD_ELSEWHERE = ("offers", "brand", "manufacturer", "hasVariant")
"""Properties of a product whose value a graph may keep apart, and name by its @id."""


def _follow_references(things: list[Thing]) -> None:
    """Put what stands elsewhere in a graph where a product refers to it; offers may refer to their product, too.

    Only products' own properties are followed, and nobody looks for products within a product: no circle can be made.
    """
    whole = [thing for top in things for thing in top.below() if not thing.is_reference]
    by_id = {word.text: thing for thing in reversed(whole) if (word := thing.word("@id"))}
    for thing in whole:
        if any(kind.startswith("Product") for kind in thing.types):
            for name in _HELD_ELSEWHERE:
                values = thing.properties.get(name, [])
                thing.properties[name] = [_meant(value, by_id) for value in values]
        for offered in thing.things("itemOffered"):
            product = by_id.get(word.text) if offered.is_reference and (word := offered.word("@id")) else None
            if product is not None and thing not in product.properties.setdefault("offers", []):
                product.properties["offers"].append(thing)


def _meant(value: Word | Thing, by_id: dict[str, Thing]) -> Word | Thing:
    word = value.word("@id") if isinstance(value, Thing) and value.is_reference else None
    return by_id.get(word.text, value) if word else value


class _JsonThings:
    """Turns JSON-LD objects into Things, within bounds."""

    def __init__(self) -> None:
        self.made = 0
        self.refers = False

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
        types = frozenset(_type(name) for name in _as_list(named) if isinstance(name, str))
        thing = Thing(types, locator, Source.JSON_LD, role=role)
        if depth < MAX_DEPTH and self.made < MAX_THINGS:
            for name, value in table.items():
                key = name if name in {"@id", "@value"} else _short(name)
                thing.properties[key] = list(self._values(value, f"{locator}/{_pointer(name)}", depth + 1, key))
        self.refers |= thing.is_reference
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
_OTHER_VOCABULARIES = frozenset(
    {
        "og", "fb", "article", "product", "twitter", "profile", "book", "music", "video", "place", "al", "dc", "dct",
        "dcterms", "foaf", "sioc", "rdf", "rdfs", "skos", "xsd", "owl", "cc", "content", "pin", "pinterest",
    }
)  # fmt: skip
_OFFERS = frozenset({"Offer", "AggregateOffer"})
_PRODUCTS = frozenset({"Product"})
_MAX_REFERRED = 20
_ID = re.compile(r"[\w-]{1,100}")
_BLOCKS = frozenset(
    {"p", "li", "br", "div", "tr", "td", "th", "dt", "dd", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
)
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
    described = list(islice(marked, MAX_THINGS))
    for node, attributes in described:
        if syntax.scope in attributes:
            names = _names(node, attributes, syntax)
            kinds = (attributes.get(syntax.kind) or "").split()
            thing = Thing(frozenset(map(_type, kinds)), node, syntax.source, role=names[0] if names else "")
            scopes[node.mem_id] = thing
    referred = {
        held.mem_id: scopes[node.mem_id]
        for node, attributes in described
        if "itemref" in attributes and node.mem_id in scopes
        for held in _referred(node, attributes["itemref"] or "")
    }
    for node, attributes in described:
        own = scopes.get(node.mem_id)
        owner = _owner(node, scopes, referred)
        names = _names(node, attributes, syntax)
        if own is not None and not names and owner is not None and own.types & _OFFERS and owner.types & _PRODUCTS:
            names = ["offers"]  # shops forget to say so
        if own is not None and (owner is None or not names):
            top.append(own)
        for name in names:
            value = own if own is not None else _word(node, attributes, name, syntax)
            (owner or orphans).properties.setdefault(name, []).append(value)
    return [*top, orphans] if orphans.properties else top


def _names(node: LexborNode, attributes: dict[str, str | None], syntax: _Syntax) -> list[str]:
    """Return the properties that an element is a value of; in RDFa a thing may take them from a `rel` around it."""
    printed = attributes.get(syntax.name)
    if syntax is _RDFA and not printed and syntax.scope in attributes:
        around = node.parent.attributes if node.parent is not None and node.parent.is_element_node else {}
        printed = attributes.get("rel") or around.get("rel")
    return [_short(name) for name in (printed or "").split() if not _is_other(name, syntax)]


def _referred(node: LexborNode, names: str) -> Iterator[LexborNode]:
    """Yield the elements that a scope's itemref names."""
    for name in names.split()[:_MAX_REFERRED]:
        held = node.parser.css_first(f'[id="{name}"]') if _ID.fullmatch(name) else None
        if held is not None:
            yield held


def _owner(node: LexborNode, scopes: dict[int, Thing], referred: dict[int, Thing]) -> Thing | None:
    """Return the thing that an element belongs to: the scope around it, or one that refers to what it stands in."""
    inner, parent = node, node.parent if scopes else None
    while parent is not None:
        if referred and (thing := referred.get(inner.mem_id)) is not None:
            return thing
        if (thing := scopes.get(parent.mem_id)) is not None:
            return thing
        inner, parent = parent, parent.parent
    return None


def _is_other(name: str, syntax: _Syntax) -> bool:
    # In RDFa, `og:`, `article:`, `fb:` … are other vocabularies; opengraph.py reads those that matter.
    return syntax is _RDFA and name.partition(":")[0] in _OTHER_VOCABULARIES and ":" in name


def _text(node: LexborNode, name: str) -> str:
    """Return an element's text, folded; of a description each block stands behind an empty line."""
    if name != "description":
        return fold(node.text())
    parts = (
        (part.text_content or "") if part.is_text_node else "\0" if part.tag in _BLOCKS else ""
        for part in node.traverse(include_text=True)
    )
    return "\n\n".join(filter(None, map(fold, "".join(parts).split("\0"))))


def _word(node: LexborNode, attributes: dict[str, str | None], name: str, syntax: _Syntax) -> Word:
    machine = attributes.get("content")
    if machine is None and (attribute := _LINK_ATTRIBUTES.get(str(node.tag))) and name not in _ALWAYS_TEXT:
        machine = attributes.get(attribute)
    if machine is None and node.tag == "meta":
        machine = attributes.get("value") or ""
    shown = _text(node, name) if node.tag not in {"meta", "link", "img"} else ""
    if machine is None:
        machine = attributes.get("resource") if syntax is _RDFA and "resource" in attributes else shown
    return Word(storable(shown if machine is shown else fold(machine or "")), node, shown or None)
