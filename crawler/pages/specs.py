"""Rows of label and value on a page: tables, definition lists, `Label: value` lines, pairs of boxes.

Reads a Document; gives rows as passages, and the codes and brand that labelled rows state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from crawler.items import Candidate, Source
from crawler.pages.document import Document, Element
from crawler.pages.shop_words import ANY_LABEL, FABRIC, LABELS, OTHER_PART, OWN_PART, SIZE_WORD
from crawler.pages.statement import gtin, worded
from crawler.readers.passage import Passage

_MAX_LABEL = 60
_MAX_VALUE = 600
_LABELLED = re.compile(r"^((?:(?!\. )[^:：?!]){2,40}?)\s?[:：]\s?(\S.{0,299})$")
_PAIR_LABEL = re.compile(r"label|name|key|title|term|caption|property|attr")
_PAIR_VALUE = re.compile(r"value|data|content|desc|text|info|detail")
_OF_PARTS = frozenset({"material", "dimensions"})
_PAIR_TAGS = frozenset({"span", "strong", "b", "div", "em", "p"})
_CODES = frozenset({"sku", "gtin", "mpn"})
_MAX_CODED = 40
"""Longest line that is a label and a code: `Article number 881234`."""
_CODE = re.compile(r"[\w][\w./#-]{2,39}")
_LETTERS = re.compile(r"[A-Z]{2,}(?:[-/.][A-Z]{2,})+")
"""A code without digits: `MAT-BLU`."""
_STYLE = re.compile(r"style\b", re.IGNORECASE)
_DIGITS_OF_STYLE = 4
"""Digits that make a style an article number: `Style: IO2077-030`, but `Style: 2-button`."""


def read_rows(document: Document) -> list[Passage]:
    """Return every row of label and value, in order and once each."""
    rows: dict[tuple[str, str], Passage] = {}
    for label, value, element in _rows(document):
        clean = label.strip(" :：\u200e\u200f•-–")
        bare = value.strip(" :：\u200e\u200f")
        if clean and bare and len(clean) <= _MAX_LABEL and len(bare) <= _MAX_VALUE:
            row = Passage(bare, Source.SPEC_TABLE, element.path, label=clean)
            rows.setdefault((clean, bare), row)
    return list(rows.values())


def _rows(document: Document) -> Iterator[tuple[str, str, Element]]:
    yield from _table_rows(document)
    yield from _definitions(document)
    yield from _pairs(document)
    yield from _stacked(document)
    for line in document.lines:
        printed = line.printed
        if (":" in printed or "：" in printed) and len(line.text) <= 340 and (match := _LABELLED.match(printed)):
            yield match[1], match[2], line.element
        elif len(printed) <= _MAX_CODED and (code := printed.rpartition(" "))[0] and key_of(code[0]) in _CODES:
            yield code[0], code[2], line.element


def _cells(document: Document, row: Element, tags: frozenset[str]) -> list[Element]:
    return [child for child in document.children(row) if child.tag in tags]


def _table_rows(document: Document) -> Iterator[tuple[str, str, Element]]:
    for row in document.tagged("tr"):
        cells = _cells(document, row, frozenset({"th", "td"}))
        if len(cells) == 2:
            yield document.text(cells[0]), document.text(cells[1]), cells[1]
        elif len(cells) == 4 and cells[0].tag == cells[2].tag:
            yield document.text(cells[0]), document.text(cells[1]), cells[1]
            yield document.text(cells[2]), document.text(cells[3]), cells[3]


def _definitions(document: Document) -> Iterator[tuple[str, str, Element]]:
    label = None
    for element in document.tagged("dt", "dd"):
        if element.tag == "dt":
            label = element
        elif label is not None:
            yield document.text(label), document.text(element), element


def _pairs(document: Document) -> Iterator[tuple[str, str, Element]]:
    """Yield pairs of sibling boxes: named label and value by their classes, or alike in every entry of a list."""
    for element in document.tagged("div", "li", "span", "p"):
        if not 2 < element.end - element.index <= 8:
            continue
        children = list(document.children(element))
        if len(children) == 2 and (_is_named_pair(children) or _is_listed_pair(document, element, children)):
            yield document.text(children[0]), document.text(children[1]), children[1]


def _is_named_pair(children: list[Element]) -> bool:
    if children[0].tag == "label" and children[1].tag == "span":  # PrestaShop's rows; a field's is no span
        return True
    return bool(_PAIR_LABEL.search(children[0].marks) and _PAIR_VALUE.search(children[1].marks))


def _is_listed_pair(document: Document, element: Element, children: list[Element]) -> bool:
    """Tell whether a list's entry is two boxes and nothing else, as its neighbours are, or a label with a colon."""
    if element.tag != "li" or not {child.tag for child in children} <= _PAIR_TAGS or element.parent is None:
        return False
    if document.text(children[0]).endswith((":", "：")) or key_of(document.text(children[0])):
        return True
    whole = len("".join(document.text(element).split()))
    held = sum(len("".join(document.text(child).split())) for child in children)
    like = [entry for entry in document.children(element.parent) if entry.tag == "li"]
    shape = [(child.tag, child.attributes.get("class")) for child in children]
    same = sum([(c.tag, c.attributes.get("class")) for c in document.children(entry)] == shape for entry in like)
    return whole == held and same >= 3


def _stacked(document: Document) -> Iterator[tuple[str, str, Element]]:
    """Yield a line that is nothing but a known label, with the line below it in the same box."""
    lines = document.lines
    for line, below in pairwise(lines):
        label = line.printed.strip(" :：")
        if len(label) > 30 or len(below.printed) > 80:
            continue
        if line.element is below.element and not line.printed.endswith((":", "：")):
            continue
        if line.element.parent is not None and _shares_box(line.element, below.element) and key_of(label):
            yield label, below.printed, below.element


def _shares_box(one: Element, other: Element) -> bool:
    boxes = [one, one.parent, one.parent.parent if one.parent else None]
    return any(box is not None and box.index <= other.index < box.end and box.end - box.index <= 12 for box in boxes)


def key_of(label: str) -> str | None:
    """Return the fact key that a row's label names; `make/manufacturer` names what either half does."""
    lower = label.lower()
    wordings = dict.fromkeys((lower, *lower.split("/"))) if "/" in lower else (lower,)
    for wording in map(str.strip, wordings):
        if not ANY_LABEL.match(wording):
            continue
        for key, pattern in LABELS.items():
            if pattern.match(wording) and not _is_of_part(key, lower):
                return key
    if SIZE_WORD.search(lower) and not OTHER_PART.search(lower):
        return "dimensions"
    return None


def _is_of_part(key: str, label: str) -> bool:
    """Tell whether a label of material or size speaks of a part: `Cover / material`, `Dimensions (pillow)`."""
    if key == "material" and OWN_PART.search(label):
        return True
    return key in _OF_PARTS and OTHER_PART.search(label) is not None


def labelled(rows: list[Passage]) -> dict[str, list[Candidate]]:
    """Return what rows with a known label state: article numbers, GTIN, brand, and the words on material and size."""
    found: dict[str, list[Candidate]] = {}
    fabrics: list[Candidate] = []
    for row in rows:
        key = key_of(row.label or "")
        candidate = _candidate(key, row) if key else None
        if key and candidate is not None:
            found.setdefault(key, []).append(candidate)
            if key == "material" and FABRIC.match((row.label or "").lower()):
                fabrics.append(candidate)
    if fabrics:  # a fabric is all of a shirt, and the cover of what has a row on its material, too
        found["material"].sort(key=lambda candidate: candidate in fabrics)
    return found


def _candidate(key: str, row: Passage) -> Candidate | None:
    match key:
        case "gtin":
            return gtin(row.text, row.source, row.locator)
        case "sku" | "mpn":
            code = row.text.split(" ")[0].strip("#")
            digits = sum(sign.isdigit() for sign in code)
            enough = digits >= (_DIGITS_OF_STYLE if _STYLE.match(row.label or "") else 1)
            fits = _CODE.fullmatch(code) and (enough or _LETTERS.fullmatch(code))
            return worded(code, row.source, row.locator, longest=64) if fits else None
        case "brand":
            return worded(row.text, row.source, row.locator, longest=60)
        case _:
            return worded(row.text, row.source, row.locator, longest=400)
