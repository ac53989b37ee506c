"""Limits before the parser: what a page may hold so that parsing it takes bounded time and memory.

Reads the text of a page, parses nothing. lexbor is fast, but quadratic in the attributes of one element, in nesting
and in the options of one list (20,000 attributes 0.65 s, 30,000 nested blocks 1.1 s, 30,000 options 2.7 s; measured on
2026-11-23), and nothing can interrupt it. So a page is refused by what stands in its text, before it is parsed. Below
SMALL characters no text costs a second, whatever it is; above, the tags are told apart by the standard's own grammar
(WHATWG HTML, 13.2.5.6 to 40), wherever they stand: what hides in scripts and comments counts, so that no trick with
quotes can hide a tag from us that the parser will see.
"""

from __future__ import annotations

import re

MAX_CHARACTERS = 4 * 1024 * 1024
"""Longest page parsed. The longest of 51 real shop pages has 1.8 million characters."""
MAX_TAGS = 30_000
"""Opening tags of a page, those in its scripts included; the richest of 51 real shop pages has 16,000."""
MAX_OPTIONS = 10_000
"""Options of a page."""
MAX_ATTRIBUTES = 5_000
"""Attributes of one tag, or of all html and body tags, which the parser puts together."""
MAX_ATTRIBUTES_ALL = 300_000
"""Attributes of all tags; each costs the parser 250 bytes."""
SMALL = 64 * 1024
"""Characters of a page that are parsed unseen."""

_BLANK = r"[ \t\n\f\r]*+"
_VALUE = rf"""{_BLANK}={_BLANK}(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r>]*+)"""
_ATTRIBUTE = rf"[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:{_VALUE})?+"
_NAME = r"<[a-zA-Z][^ \t\n\f\r/>]*+"
_TAG = re.compile(f"{_NAME}(?:{_ATTRIBUTE})*+")
_TAG_NAME = re.compile(_NAME)
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
_OPENS = re.compile("<(?=[a-zA-Z])")
_MERGED = re.compile(r"<(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])[ \t\n\f\r/]")
_ROOTS = 4
"""html and body tags whose attributes are not counted together: a page has one of each."""
_LEAST = 3
"""Fewest characters of an attribute and what sets it apart, where there are thousands: their names must differ."""
_RESCANS = 8
"""How often a page is read over, at most, for tags within tags."""


class PageTooLargeError(Exception):
    """A page past the bounds; the message says which."""


def refuse_past_limits(text: str) -> None:
    """Refuse a page that would cost the parser too much.

    Args:
        text: The page; decoded, or as bytes of an ASCII-like charset in latin-1.

    Raises:
        PageTooLargeError: it is past one of the limits above; the message says which.
    """
    if len(text) > MAX_CHARACTERS:
        _refuse(f"{MAX_CHARACTERS} characters")
    if len(text) <= SMALL:
        return
    # Every tag that is counted has two characters at least; so few signs can't be too many tags.
    if len(text) > 16 * MAX_TAGS and text.count("<") > 8 * MAX_TAGS:
        _refuse(f"{MAX_TAGS} tags")
    tags = _TAG.findall(text)
    quoting = [tag for tag in tags if tag.rfind("<")]
    opened = len(tags) + sum(tag.count("<") - 1 for tag in quoting)
    if opened > MAX_TAGS:
        _refuse(f"{MAX_TAGS} tags")
    if opened > MAX_OPTIONS and "".join(tags).lower().count("<option") > MAX_OPTIONS:
        _refuse(f"{MAX_OPTIONS} options")
    tags += _within(quoting, text)
    size = sum(map(len, tags))
    if size > _LEAST * MAX_ATTRIBUTES:
        _refuse_attributes(tags, size)


def _refuse_attributes(tags: list[str], size: int) -> None:
    if any(_attributes(tag) > MAX_ATTRIBUTES for tag in tags if len(tag) > _LEAST * MAX_ATTRIBUTES):
        _refuse(f"{MAX_ATTRIBUTES} attributes on one element")
    together = "".join(tags)
    if len(_MERGED.findall(together)) > _ROOTS and (
        sum(_attributes(tag) for tag in tags if _MERGED.match(tag)) > MAX_ATTRIBUTES
    ):
        _refuse(f"{MAX_ATTRIBUTES} attributes on one element")
    # Before each attribute stands a blank, a slash or the end of a quote.
    if size > _LEAST * MAX_ATTRIBUTES_ALL and sum(map(together.count, " \t\n\f\r/\"'")) > MAX_ATTRIBUTES_ALL:
        _refuse(f"{MAX_ATTRIBUTES_ALL} attributes")


def _refuse(limit: str) -> None:
    msg = f"page of more than {limit}"
    raise PageTooLargeError(msg)


def _within(quoting: list[str], text: str) -> list[str]:
    """Return the tags that begin within these, in a quote: either may be the one that the parser sees."""
    tags = []
    budget = _RESCANS * len(text)
    place = 0
    for outer in quoting:
        place = text.find(outer, place)
        for inner in _OPENS.finditer(text, place + 1, place + len(outer)):
            tag = _TAG.match(text, inner.start())
            if tag is not None:
                tags.append(tag.group())
                budget -= len(tags[-1])
            if budget < 0:
                _refuse("can be told apart: tags within tags within tags")
        place += len(outer)
    return tags


def _attributes(tag: str) -> int:
    name = _TAG_NAME.match(tag)
    return sum(1 for _ in _ONE_ATTRIBUTE.finditer(tag, name.end() if name else 0))
