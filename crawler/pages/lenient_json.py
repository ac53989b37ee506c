"""JSON as shops print it: strict JSON first, then a forgiving scan of what browsers' consumers put up with.

Reads text, gives dicts, lists, strings, booleans and None. Numbers stay the text they were printed as, so that a
quote is exact and no value turns into NaN or infinity. Tolerated: CDATA and HTML comment wrappers, // and /* */
comments, trailing and missing commas, unquoted words, leading zeros, single quotes, raw control characters, several
roots, a cut-off end.
"""

from __future__ import annotations

import html
import json
import re
from typing import TypeAlias

from crawler.readers.text import storable

Json: TypeAlias = "dict[str, Json] | list[Json] | str | bool | None"

MAX_DEPTH = 40
"""Levels of nesting kept; a page that nests deeper is refused."""
MAX_CHARACTERS = 4_000_000
"""Longest script read."""
MAX_VALUES = 200_000
"""Objects and lists of a script; two million cost Python 6 s."""

_BLANK = re.compile(
    r"(?:[\s,;\ufeff]|//\s*(?:<!\[CDATA\[|\]\]>)|//[^\n]*|/\*.*?(?:\*/|\Z)|<!\[CDATA\[|\]\]>|<!--|-->)*+", re.DOTALL
)
# A quote sign ends a string where JSON may go on behind it: shops print `"the "soft" one"` and `40" long`.
_GOES_ON = (
    r"""(?=\s{0,99}(?:[:}\])]|$|/[/*]|,\s{0,99}(?:["'{\[}\]\d/.+!-]|$|"""
    r"""(?:true|false|null)\b|[\w$]{1,60}\s?[:\])]))|\s{1,99}["'])"""
)
# Possessive: a repeated group that may give back keeps 100 bytes for every round.
_STRING_END = {
    sign: re.compile(rf"[^{sign}\\]*+(?:(?:\\.|{sign}(?!{_GOES_ON}))[^{sign}\\]*+)*+", re.DOTALL) for sign in "\"'"
}
_ROOT = re.compile(r"[{\[]")
_MISSING = re.compile(r"\s*(?:[,}\]]|$)")
_BARE = re.compile(r"[^\s,:;\[\]{}\"']+")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_SIMPLE_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_WORDS: dict[str, Json] = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


_STRICT = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None, strict=False)


class BrokenJsonError(ValueError):
    """The text holds no JSON that even a forgiving reader could follow."""


def loads(text: str) -> list[Json]:
    """Return every root value of a JSON text.

    Raises:
        BrokenJsonError: there is none, it nests deeper than MAX_DEPTH, or it is past MAX_CHARACTERS or MAX_VALUES.
    """
    if len(text) > MAX_CHARACTERS:
        msg = f"JSON of {len(text)} characters is longer than {MAX_CHARACTERS}"
        raise BrokenJsonError(msg)
    if text.count("{") + text.count("[") > MAX_VALUES:
        msg = f"JSON of more than {MAX_VALUES} objects and lists"
        raise BrokenJsonError(msg)
    if "&quot;" in text and '"' not in text:
        text = html.unescape(text)
    try:
        return [_STRICT.decode(text)]
    except RecursionError:
        msg = "JSON is nested too deeply"
        raise BrokenJsonError(msg) from None
    except ValueError:
        roots = _Scan(text).roots()
    if not roots:
        msg = "no JSON object or list in it"
        raise BrokenJsonError(msg)
    return roots


def loads_first(text: str, start: int) -> tuple[Json, int] | None:
    """Return the object or list that begins at `start`, and where it ends; None where it is no strict JSON.

    Code goes on behind it, so that its end is not known; a strict reader finds it many times faster than a lenient one.
    """
    if text[start : start + 1] not in {"{", "["} or len(text) > MAX_CHARACTERS:
        return None
    if text.count("{", start) + text.count("[", start) > MAX_VALUES:
        return None
    try:
        return _STRICT.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None


def unescape(text: str) -> str:
    r"""Undo JSON's backslash escapes; \u pairs of surrogates join to one character, lone ones are dropped."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_unescaped, text)
    return storable(_PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), plain))


def _unescaped(match: re.Match[str]) -> str:
    code = match.group(1)
    return chr(int(code[1:], 16)) if len(code) > 1 else _SIMPLE_ESCAPES.get(code, code)


class _Scan:
    """One forgiving pass over a text. Never goes back, so its cost is linear."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def roots(self) -> list[Json]:
        """Return the objects and lists at the top level; text between them is skipped."""
        found: list[Json] = []
        while sign := self.skip():
            if sign in "{[":
                found.append(self.value(0))
            else:
                start = _ROOT.search(self.text, self.at)
                self.at = start.start() if start else len(self.text)
        return found

    def skip(self) -> str:
        """Move to the next sign that matters and return it; empty at the end."""
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def value(self, depth: int) -> Json:
        """Read the value that starts here."""
        if depth > MAX_DEPTH:
            msg = "JSON is nested too deeply"
            raise BrokenJsonError(msg)
        match self.skip():
            case "{":
                return self.table(depth)
            case "[":
                return self.row(depth)
            case "'" | '"':
                return self.string()
            case _:
                return self.bare()

    def table(self, depth: int) -> Json:
        """Read an object up to its brace or the end of the text."""
        self.at += 1
        table: dict[str, Json] = {}
        while (sign := self.skip()) not in ("}", ""):
            if sign in "]:[{":
                self.at += 1
                continue
            key = self.string() if sign in "\"'" else str(self.bare())
            if self.skip() == ":":
                self.at += 1
                # A value that is missing before the next comma or brace is null, not the next key.
                table[key] = None if _MISSING.match(self.text, self.at) else self.value(depth + 1)
        self.at += 1
        return table

    def row(self, depth: int) -> Json:
        """Read a list up to its bracket or the end of the text."""
        self.at += 1
        row: list[Json] = []
        while (sign := self.skip()) not in ("]", ""):
            if sign in "}:":
                self.at += 1
                continue
            row.append(self.value(depth + 1))
        self.at += 1
        return row

    def string(self) -> str:
        """Read a quoted string; one without an end takes the rest."""
        quote = self.text[self.at]
        match = _STRING_END[quote].match(self.text, self.at + 1)
        end = match.end() if match else self.at + 1
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        return unescape(inner)

    def bare(self) -> Json:
        """Read an unquoted word or number as the text it is."""
        match = _BARE.match(self.text, self.at)
        if match is None:
            self.at += 1
            return None
        self.at = match.end()
        word = match.group()
        return _WORDS.get(word, word)
