"""One parse of a page, and what every syntax reader needs of it: elements in document order, words in order, zones.

Reads the decoded text of a response with lexbor; gives a Document. Elements and words of chrome, scripts and hidden
parts stay out of the word list, so a reader of visible words can't meet them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.pages.charset import text_of
from crawler.pages.heading import main_heading
from crawler.pages.landmarks import Landmarks, landmarks_of
from crawler.pages.limits import PageTooLargeError, refuse_past_limits
from crawler.pages.zones import INVISIBLE, OTHER_GOODS_HEADING, zone_of
from crawler.readers.text import fold

MAX_BYTES = 10 * 1024 * 1024
MAX_NODES = 100_000
MAX_TREE_DEPTH = 500
MAX_SIBLINGS = 1000
"""Siblings counted for a path; behind so many it gives the tag without its number."""

BREAK = "\n"
"""Word that stands for the edge of a block."""

INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "em", "font", "i", "ins", "kbd", "label", "mark",
        "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_BREAKS = frozenset({"br", "hr"})
_NO_NAME = re.compile(r"[^\w-]|^-(?=\d|$)", re.ASCII)
"""What a tag's name in a broken page may hold that a CSS selector has to escape."""
_RAISED = re.compile(r"\d\d")
_WHOLE = re.compile(r"[€$£¥]\s?\d{1,3}(?:[ ,.']?\d{3})*$")
"""Whole units behind their sign: two digits that follow, set apart by style alone, are cents."""
_AMOUNT = re.compile(r"[^\w\s.,]{0,3}\d")
"""How an amount begins, its sign included."""
_CENTS = re.compile(r"cent|fraction|decimal|kopeck|small")
_MARKING = frozenset({"class", "id", "itemprop", "data-testid", "data-qa", "data-aut-id", "data-test"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True, eq=False)
class Element:
    """One element of the visible part of a page."""

    tag: str
    attributes: dict[str, str | None]
    parent: Element | None
    hidden: bool
    """Not shown when the page opens."""
    step: int
    """Which one of its tag it is among its siblings, from 1."""
    index: int
    """Place in Document.elements."""
    start: int
    """First word in Document.words."""
    stop: int = 0
    """One past the last word."""
    end: int = 0
    """One past the last element of its subtree."""
    shares_id: bool = False
    """Another element before it has its id."""
    _path: str | None = None
    _marks: str | None = None

    @property
    def marks(self) -> str:
        """Class, id and test attributes in one lower-case string, for patterns that go by them."""
        if self._marks is None:
            attributes = self.attributes
            if len(attributes) == 1 and "class" in attributes:  # as with most elements
                self._marks = (attributes["class"] or "").lower()
            else:
                values = [value for name, value in attributes.items() if value and name in _MARKING]
                self._marks = " ".join(values).lower()
        return self._marks

    @property
    def path(self) -> str:
        """CSS path from the nearest ancestor with an id of letters, or from the root."""
        if self._path is None:
            name = self.attributes.get("id") or ""
            step = _step(self.tag, self.step)
            if not self.shares_id and name.isascii() and name.replace("-", "").replace("_", "").isalpha():
                self._path = f"#{name}"
            elif self.parent is None:
                self._path = step
            else:
                self._path = f"{self.parent.path} > {step}"
        return self._path

    def ancestors(self) -> Iterator[Element]:
        """Yield itself, its parent, and so on to the root."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


@dataclass(slots=True, eq=False)
class Line:
    """The words of one block between two edges of blocks: what a visitor sees as one run of text."""

    text: str
    """The words, folded; raised cents (49<sup>99</sup>) get the point they stand for."""
    printed: str
    """The words, folded, as the page has them."""
    start: int
    """First word in Document.words."""
    element: Element
    """The block that holds them."""
    inner: Element
    """The element of the first word, an inline one perhaps."""


def _ends_amount(text: str) -> bool:
    """Tell whether a text ends in an amount, its sign included: only style sets it apart from the next."""
    return not text[-1:].isspace() and any(map(str.isdigit, text[-5:])) and text[-1:] not in ".,"


@dataclass(slots=True)
class Document:
    """A page, parsed once."""

    url: str
    source: str
    """Decoded text of the whole response."""
    parser: LexborHTMLParser
    landmarks: Landmarks
    elements: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Text nodes of visible elements in order; BREAK between blocks."""
    owners: list[int] = field(default_factory=list)
    """For each word, the index of its element."""
    title: Element | None = None
    """Heading of the main thing on the page."""
    _by_tag: dict[str, list[Element]] = field(default_factory=dict)
    _lines: list[Line] | None = None
    _addresses: dict[str, str] = field(default_factory=dict)

    def text(self, element: Element) -> str:
        """Return the words of an element, folded."""
        return fold("".join(self.words[element.start : element.stop]))

    def holder(self, element: Element, words: str) -> Element | None:
        """Return the innermost element, from one outwards, that holds these words."""
        return next((around for around in element.ancestors() if words in self.text(around)), None)

    @property
    def lines(self) -> list[Line]:
        """The visible words line by line, in order."""
        if self._lines is None:
            self._lines = list(self._read_lines())
        return self._lines

    def _read_lines(self) -> Iterator[Line]:
        first = None  # word that says something
        for place, word in enumerate(self.words):
            if word is BREAK:
                if first is not None:
                    yield self._line(first, place)
                    first = None
            elif first is None and word and not word.isspace():
                first = place
        if first is not None:
            yield self._line(first, len(self.words))

    def _line(self, start: int, stop: int) -> Line:
        printed = fold("".join(self.words[start:stop]))
        inner = block = self.elements[self.owners[start]]
        while block.tag in INLINE and block.parent is not None:
            block = block.parent
        text = self._with_points(start, stop) if stop - start > 1 and _RAISED.search(printed) else printed
        return Line(text, printed, start, block, inner)

    def _with_points(self, start: int, stop: int) -> str:
        """Join words, with a point before raised cents, and a bar between numbers that only style sets apart."""
        text = ""
        for place in range(start, stop):
            word = self.words[place]
            if word[:1].isdigit() and text[-1:].isdigit():
                owner = self.elements[self.owners[place]]
                cents = len(word.strip()) == 2 and word.strip().isdigit()
                raised = cents and (owner.tag == "sup" or _CENTS.search(owner.marks) or _WHOLE.search(text))
                text += "." if raised else "¦"
            elif _ends_amount(text) and (word[:1].isalpha() or _AMOUNT.match(word)):
                text += " "
            text += word
        return fold(text)

    def within(self, element: Element, most: int = MAX_NODES) -> list[Element]:
        """Return the elements of its subtree, itself first, `most` of them."""
        return self.elements[element.index : min(element.end, element.index + most)]

    def children(self, element: Element) -> Iterator[Element]:
        """Yield the elements right within one."""
        place = element.index + 1
        while place < element.end:
            child = self.elements[place]
            yield child
            place = child.end

    def tagged(self, *tags: str) -> list[Element]:
        """Return the visible elements of these tags, in order."""
        if not self._by_tag:
            by_tag = defaultdict[str, list[Element]](list)
            for element in self.elements:
                by_tag[element.tag].append(element)
            self._by_tag = dict(by_tag)
        if len(tags) == 1:
            return self._by_tag.get(tags[0], [])
        found = [element for tag in tags for element in self._by_tag.get(tag, [])]
        return sorted(found, key=attrgetter("index"))

    def element_at(self, word: int) -> Element:
        """Return the element that a word stands directly in."""
        return self.elements[self.owners[word]]

    def address(self, link: str) -> str:
        """Return a link of the page as an absolute address; empty where it is none."""
        if link not in self._addresses:
            self._addresses[link] = self._absolute(link)
        return self._addresses[link]

    def _absolute(self, link: str) -> str:
        try:
            address = urljoin(self.url, link.strip())
            urlsplit(address)
        except ValueError:
            return ""
        return address


def _step(tag: str, place: int) -> str:
    """Return the step of a CSS path to an element: its tag, and which one of them it is."""
    name = tag if tag.isalnum() and tag.isascii() else _NO_NAME.sub(lambda sign: f"\\{ord(sign[0]):x} ", tag)
    return name if place == 1 else f"{name}:nth-of-type({place})"


def node_path(node: LexborNode) -> str:
    """Return a CSS path of any node, hidden ones included."""
    steps: list[str] = []
    current: LexborNode | None = node
    while current is not None and current.is_element_node and len(steps) < MAX_TREE_DEPTH:
        name = current.attributes.get("id") or ""
        if name.isascii() and name.replace("-", "").replace("_", "").isalpha():
            steps.append(f"#{name}")
            break
        before, place, siblings = current.prev, 1, 0
        while before is not None and siblings < MAX_SIBLINGS:
            place += before.tag == current.tag
            siblings += 1
            before = before.prev
        steps.append(_step(str(current.tag), 1 if before is not None else place))
        current = current.parent
    return " > ".join(reversed(steps))


def parse(url: str, body: bytes, content_type: str | None) -> Document:
    """Parse a page.

    Raises:
        PageTooLargeError: the page is past MAX_BYTES, MAX_NODES, MAX_TREE_DEPTH, or a limit of the parser (limits.py).
    """
    if len(body) > MAX_BYTES:
        msg = f"page of {len(body)} bytes is larger than {MAX_BYTES}"
        raise PageTooLargeError(msg)
    text = text_of(body, content_type)
    refuse_past_limits(text.utf8)
    parser = LexborHTMLParser(text.utf8)
    document = Document(url=url, source=text.characters, parser=parser, landmarks=landmarks_of(parser))
    if parser.root is not None:
        _Walk(document).run(parser.root)
    return document


class _Walk:
    """The single pass over the tree that fills a Document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.elements = document.elements
        self.words = document.words
        self.owners = document.owners
        self.ids: set[str] = set()
        heading = main_heading(document.parser, document.landmarks)
        self.heading_tag, self.heading_id = (heading.tag, heading.mem_id) if heading else (None, 0)
        self.protected = {ancestor.mem_id for ancestor in _chain(heading)}

    def run(self, root: LexborNode) -> None:
        """Walk the tree below `root` in document order, without recursion.

        Raises:
            PageTooLargeError: more than MAX_NODES nodes, or nested deeper than MAX_TREE_DEPTH.
        """
        parent = self._opened("html", root, root.attributes, None, 1, hidden=False)
        node, counts = root.first_child, dict[str, int]()
        stack: list[tuple[Element, LexborNode | None, dict[str, int]]] = []
        nodes = 0
        while node is not None or stack:
            if node is None:
                self._close(parent)
                parent, node, counts = stack.pop()
                continue
            nodes += 1
            if nodes > MAX_NODES or len(stack) > MAX_TREE_DEPTH:
                limit = f"{MAX_NODES} nodes" if nodes > MAX_NODES else f"{MAX_TREE_DEPTH} levels"
                msg = f"page of more than {limit}"
                raise PageTooLargeError(msg)
            tag, following = node.tag, node.next
            if tag == "-text":
                self.words.append(node.text_content or "")
                self.owners.append(parent.index)
            elif tag and node.is_element_node:
                counts[tag] = step = counts.get(tag, 0) + 1
                if tag in _BREAKS:
                    self._break(parent)
                elif tag not in INVISIBLE:
                    attributes = node.attributes
                    elsewhere, hidden = zone_of(tag, attributes) if attributes else (False, False)
                    # Where the title stands is shown, whatever it says: some pages are opened by a script.
                    if (elsewhere or hidden) and node.mem_id in self.protected:
                        elsewhere = hidden = False
                    if not elsewhere:
                        stack.append((parent, following, counts))
                        parent = self._opened(tag, node, attributes, parent, step, hidden=parent.hidden or hidden)
                        following, counts = node.first_child, {}
            node = following
        self._close(parent)
        self._cut_other_goods()

    def _cut_other_goods(self) -> None:
        """Blank the words of parts whose own heading says that they are about other goods or by other people."""
        title = self.document.title
        for heading in self.document.tagged("h2", "h3", "h4", "h5"):
            text = self.document.text(heading)
            if len(text) > 80 or heading is title or not OTHER_GOODS_HEADING.match(text):
                continue
            part = heading
            while part.parent is not None and part.parent.parent is not None:
                above = part.parent
                if above.tag in {"main", "body"} or _holds(above, title) or self._says_before(above, heading):
                    break
                part = above
            stop = part.stop if part is not heading else self._next_heading(heading, part.parent)
            self.words[heading.start : stop] = [BREAK] * (stop - heading.start)

    def _says_before(self, above: Element, heading: Element) -> bool:
        return any(word.strip() for word in self.words[above.start : heading.start])

    def _next_heading(self, heading: Element, above: Element | None) -> int:
        last = above.stop if above else len(self.words)
        following = self.document.tagged("h1", "h2", "h3", "h4", "h5")
        return next(
            (h.start for h in following if h.start > heading.start and h.tag <= heading.tag and h.start < last), last
        )

    def _opened(
        self,
        tag: str,
        node: LexborNode,
        attributes: dict[str, str | None],
        parent: Element | None,
        step: int,
        *,
        hidden: bool,
    ) -> Element:
        element = Element(tag, attributes, parent, hidden, step, len(self.elements), len(self.words))
        self.elements.append(element)
        if attributes and (name := attributes.get("id")):
            element.shares_id = name in self.ids
            self.ids.add(name)
        if tag not in INLINE:
            self._break(parent or element)
            element.start += 1
        if tag == self.heading_tag and node.mem_id == self.heading_id:
            self.document.title = element
        return element

    def _close(self, element: Element) -> None:
        element.stop = len(self.words)
        element.end = len(self.elements)
        if element.tag not in INLINE:
            self._break(element.parent or element)

    def _break(self, owner: Element) -> None:
        self.words.append(BREAK)
        self.owners.append(owner.index)


def named_for(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether marks hold a pattern; a shop's pages have the same marks over and over."""
    search = re.compile(pattern).search
    return lru_cache(maxsize=4096)(lambda marks: search(marks) is not None)


def _holds(element: Element, inner: Element | None) -> bool:
    return inner is not None and element.index <= inner.index < element.end


def _chain(node: LexborNode | None) -> Iterator[LexborNode]:
    current = node
    while current is not None:
        yield current
        current = current.parent
