"""Passages of a page: the words about its main product, or a policy page's terms, block by block.

Reads a Document; gives Passages. Parts about other goods and by other people are already out of the Document.
"""

from __future__ import annotations

from crawler.items import Source
from crawler.pages.document import HEADINGS, Document, Element, Line
from crawler.readers.passage import Passage

_MAX_PASSAGES = 600
_MAX_TEXT = 4000
_CONTROLS = frozenset({"button", "option", "select", "label", "input", "legend", "form"})
_SHORT = 12
"""A shorter line says nothing by itself."""


def product_passages(document: Document, rows: list[Passage], name: str | None) -> list[Passage]:
    """Return title, spec rows and text blocks of the main product's area."""
    passages = [Passage(name, Source.TITLE, document.title.path if document.title else "head > title")] if name else []
    passages += rows
    # A row's label is no statement: "Pillow included" beside "no" says the opposite of what it says alone.
    in_rows = {_letters(f"{label}{text}") for row in rows for label in ("", row.label or "") for text in ("", row.text)}
    passages += [
        passage
        for passage in _blocks(document, Source.TEXT)
        if _letters(passage.text) not in in_rows and passage.text != name
    ]
    return passages[:_MAX_PASSAGES]


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def policy_passages(document: Document) -> list[Passage]:
    """Return the headings and blocks of a page of terms."""
    return _blocks(document, Source.POLICY_PAGE, lists_too=True)[:_MAX_PASSAGES]


def _blocks(document: Document, source: Source, *, lists_too: bool = False) -> list[Passage]:
    passages: list[Passage] = []
    heading: str | None = None
    title = document.title
    for line in document.lines:
        block = line.element
        level = _heading_above(block)
        if level is not None:
            heading = line.printed[:200]
            if not lists_too:
                continue
        if level is None and (len(line.printed) < _SHORT or _is_control(line) or _only_links(document, block)):
            continue
        if title is not None and block is title:
            continue
        passages.append(Passage(line.printed[:_MAX_TEXT], source, block.path, heading=heading))
    return passages


def _heading_above(block: Element) -> Element | None:
    for element, _ in zip(block.ancestors(), range(3), strict=False):
        if element.tag in HEADINGS:
            return element
    return None


def _is_control(line: Line) -> bool:
    return any(
        element.tag in _CONTROLS
        for element, _ in zip(line.inner.ancestors(), range(4), strict=False)
        if element.tag != "form"
    )


def _only_links(document: Document, block: Element) -> bool:
    inner = document.within(block)
    links = [element for element in inner[:8] if element.tag == "a"]
    if len(links) != 1:
        return False
    return len(document.text(links[0])) >= 0.9 * len(document.text(block))
