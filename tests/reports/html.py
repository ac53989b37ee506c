"""Read rendered pages in tests: strictly for validity, quickly for content."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import html5lib
from selectolax.lexbor import LexborHTMLParser, LexborNode


def faults(body: bytes) -> list[str]:
    """Parse by the HTML standard and return every parse error."""
    parser = html5lib.HTMLParser()
    parser.parse(body, transport_encoding="utf-8")
    return [f"line {position[0]}: {error}" for position, error, _ in parser.errors]


def tree(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(path.read_bytes())


def shape(path: Path) -> Counter[tuple[str, tuple[str, ...]]]:
    """Count the elements of a page by name and attribute names: what markup there is, whatever it says."""
    root = tree(path).root
    assert root is not None
    return Counter((node.tag or "", tuple(sorted(node.attributes))) for node in root.traverse())


def text(node: LexborHTMLParser | LexborNode | None) -> str:
    assert node is not None
    return " ".join(node.text(separator=" ").split())
