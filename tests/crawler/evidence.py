"""Following evidence back: from a fact's locator, in a fresh parse of the archived bytes, to the words it quotes.

Uses another way through the page than the reader that wrote the locator: the parser's own CSS selection, and Python's
own JSON where that reads the script.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from crawler.items import Candidate, Evidence
from crawler.pages.charset import decode
from crawler.pages.ground import found
from crawler.pages.lenient_json import BrokenJsonError, loads, unescape
from crawler.readers.text import fold
from crawler.reading import AnyReading

_PARSED = re.compile(r"""(?:JSON\.parse\(|__next_f\.push\(\[1,)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_ASSIGNED = re.compile(r"=\s*(?=[{\[])")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)
_NUMBER = re.compile(r"\d+")


def all_evidence(reading: AnyReading) -> Iterator[tuple[str, Candidate | Evidence]]:
    """Yield everything a reading says it has read somewhere, with the key it says it of."""
    for key, fact in reading.facts.items():
        for candidate in fact.candidates:
            yield key, candidate
    for offer in getattr(reading, "offers", ()):
        if offer.evidence is not None:
            yield "offer", offer.evidence


class Archived:
    """The bytes of one response, parsed anew."""

    def __init__(self, body: bytes, content_type: str | None) -> None:
        self.body = body
        self.content_type = content_type
        self.source = decode(body, content_type)
        self.parser = LexborHTMLParser(self.source)

    def amiss(self, reading: AnyReading) -> list[str]:
        """Return what is wrong with the evidence of a reading, a line for each."""
        wrong = []
        for key, said in all_evidence(reading):
            if not said.quote or not found(said.quote, self.body, self.content_type):
                wrong.append(f"{key}: not in the page: {said.quote!r}")
            elif not self.leads(said.locator, said.quote):
                wrong.append(f"{key}: {said.locator} does not lead to {said.quote!r} ({said.source})")
        return wrong

    def leads(self, locator: str, quote: str) -> bool:
        """Tell whether a locator, followed in this parse, comes to the element or the JSON value that holds a quote."""
        path, sign, pointer = locator.partition("#/") if "#/" in locator else (locator.removesuffix("#"), "", "")
        pointer = f"/{pointer}" if sign else ""
        if not path or path.startswith("/"):
            return any(_holds(value, quote) for value in _at(_json(self.source), path or pointer))
        try:
            node = self.parser.css_first(path)
        except SelectolaxError:
            return False
        if node is None:
            return False
        if node.tag == "script":
            return _script_leads(node.text(), pointer, quote)
        return any(_in_text(text, quote) for text in _texts(node))


def _texts(node: LexborNode) -> Iterator[str]:
    yield node.text()
    yield node.text(separator=" ")
    yield node.html or ""
    yield from filter(None, node.attributes.values())


def _script_leads(code: str, pointer: str, quote: str) -> bool:
    if _in_text(code, quote) and not pointer:
        return True
    return any(_holds(value, quote) for root in _roots(code) for value in _at(root, pointer))


def _roots(code: str) -> Iterator[Any]:
    """Yield every JSON value that a script may mean: itself, its roots as one list, and what it assigns."""
    with contextlib.suppress(ValueError, RecursionError):
        yield json.loads(code, parse_float=str, parse_int=str)
    for assigned in _ASSIGNED.finditer(code):
        with contextlib.suppress(ValueError, RecursionError):
            yield _DECODER.raw_decode(code, assigned.end())[0]
    try:
        roots = loads(code)
    except BrokenJsonError:
        return
    yield roots
    yield from roots
    for printed in _PARSED.findall(code):
        yield from loads(unescape(printed[1:-1]))


def _json(source: str) -> Any:
    return json.loads(source, parse_float=str, parse_int=str)


def _at(root: Any, pointer: str) -> Iterator[Any]:
    """Yield what a pointer leads to, and the object that holds it; a number in a flat payload is a place in it."""
    value, holder = root, None
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(root, list) and isinstance(value, str) and value.isdigit() and int(value) < len(root):
            value = root[int(value)]
        if isinstance(value, dict) and name in value:
            value, holder = value[name], value
        elif isinstance(value, list) and _NUMBER.fullmatch(name) and int(name) < len(value):
            value, holder = value[int(name)], value
        else:
            return
        if isinstance(root, list) and isinstance(value, str) and value.isdigit() and int(value) < len(root):
            yield root[int(value)]
    yield value
    if holder is not None:
        yield holder


def _holds(value: Any, quote: str) -> bool:
    if isinstance(value, str):
        return _in_text(value, quote)
    if isinstance(value, dict | list):
        printed = (json.dumps(value, ensure_ascii=False, separators=(",", colon)) for colon in (":", ": "))
        return any(quote in text for text in printed)
    return False


def _in_text(text: str, quote: str) -> bool:
    return found(quote, text.encode(), "text/html; charset=utf-8") or fold(quote) in fold(html.unescape(text))
