"""Passages of a page: the words about its main product, or a policy page's terms, block by block.

Reads a Document; gives Passages. Parts about other goods and by other people are already out of the Document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from crawler.items import Source
from crawler.pages.document import HEADINGS, Document, Element, Line
from crawler.pages.specs import read_rows
from crawler.readers.passage import HEADING_MARK, Passage

_MAX_PASSAGES = 600
_MAX_TEXT = 4000
_CONTROLS = frozenset({"button", "option", "select", "label", "input", "legend"})
_SIGNS = 8
"""Signs that a line may hold beside the letters of a row's label and text."""
_SHORT = 12
"""A shorter line says nothing by itself, unless it has two words or a number: `240 petals`, `Pillow: yes`."""


def product_passages(document: Document, rows: list[Passage], name: str | None) -> Iterator[Passage]:
    """Yield title, spec rows and text blocks of the main product's area."""
    return islice(_product_passages(document, rows, name), _MAX_PASSAGES)


def _product_passages(document: Document, rows: list[Passage], name: str | None) -> Iterator[Passage]:
    if name:
        yield Passage(name, Source.TITLE, document.title.path if document.title else "head > title")
    yield from rows
    # A row's label is no statement: "Pillow included" beside "no" says the opposite of what it says alone.
    # A number in what looks like a label belongs to the statement: "3-Year Warranty: …" stays one text.
    plain = [row for row in rows if not any(map(str.isdigit, row.label or ""))]
    in_rows = {
        _letters(f"{label}{text}") for row in plain for label in ("", row.label or "") for text in ("", row.text)
    }
    longest = max((len(row.label or "") + len(row.text) for row in plain), default=0) + _SIGNS
    for passage in _blocks(document, Source.TEXT):
        if not (len(passage.text) <= longest and _letters(passage.text) in in_rows) and passage.text != name:
            yield passage


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def policy_passages(document: Document) -> list[Passage]:
    """Return the headings, rows and blocks of a page of terms."""
    blocks = list(_blocks(document, Source.POLICY_PAGE, lists_too=True))
    headings = {line.element.path: heading for line, _, heading in _under_headings(document, whole=True)}
    lines = {_letters(block.text) for block in blocks}
    rows = [
        replace(row, source=Source.POLICY_PAGE, heading=headings.get(row.locator))
        for row in read_rows(document)
        if _letters(f"{row.label}{row.text}") not in lines
    ]
    in_rows = {_letters(text) for row in rows for text in (row.text, row.label or "")}
    return ([block for block in blocks if _letters(block.text) not in in_rows] + rows)[:_MAX_PASSAGES]


def _blocks(document: Document, source: Source, *, lists_too: bool = False) -> Iterator[Passage]:
    title = document.title
    for line, level, heading in _under_headings(document, whole=lists_too):
        block = line.element
        if level is not None and not lists_too:
            continue
        if level is None and (not _says_something(line.printed) or _is_control(line) or _only_links(document, block)):
            continue
        if title is not None and block is title:
            continue
        yield Passage(line.printed[:_MAX_TEXT], source, block.path, heading=heading)


def _under_headings(document: Document, *, whole: bool) -> Iterator[tuple[Line, Element | None, str | None]]:
    """Yield each line, the heading that it is part of, and the nearest heading above it; with `whole`, all above it."""
    above: dict[str, str] = {}
    heading = None
    for line in document.lines:
        level = _heading_above(line.element)
        if level is not None:
            above = {tag: text for tag, text in above.items() if tag < level.tag} | {level.tag: line.printed[:200]}
            nearest = list(above.values()) if whole else list(above.values())[-1:]
            heading = HEADING_MARK.join(nearest) or None
        yield line, level, heading


def _says_something(text: str) -> bool:
    # Signs that take three bytes say more than letters do: `収納袋は付属しません` is a sentence.
    return len(text) >= _SHORT or " " in text or len(text.encode()) >= 2 * _SHORT or any(map(str.isdigit, text))


def _heading_above(block: Element) -> Element | None:
    element: Element | None = block
    for _ in range(3):
        if element is None or element.tag in HEADINGS:
            return element
        element = element.parent
    return None


def _is_control(line: Line) -> bool:
    element: Element | None = line.inner
    for _ in range(4):
        if element is None:
            return False
        if element.tag in _CONTROLS:
            return True
        element = element.parent
    return False


def _only_links(document: Document, block: Element) -> bool:
    links = [element for element in document.within(block, most=8) if element.tag == "a"]
    if len(links) != 1:
        return False
    return len(document.text(links[0])) >= 0.9 * len(document.text(block))
