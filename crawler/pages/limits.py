"""Limits before the parser: what a page may hold so that parsing it takes bounded time and memory.

Reads the bytes of a page, parses nothing. lexbor is fast, but quadratic in the attributes of one element, in nesting
and in the options of one list (20,000 attributes 0.65 s, 30,000 nested blocks 1.1 s, 30,000 options 2.7 s; measured on
2026-11-23), and nothing can interrupt it. So a page is refused by what stands in it, before it is parsed. Below
SMALL bytes no page costs a second, whatever it is; above, the tags are told apart by the standard's own grammar
(WHATWG HTML, 13.2.5.6 to 40), wherever they stand: what hides in scripts and comments counts, so that no trick with
quotes can hide a tag from us that the parser will see. That costs more than the parse; so only those stretches of a
page are told apart that may hold a tag as long as thousands of attributes are: between any two places where surely no
tag goes on, it is no longer than they are apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, compress, repeat

MAX_BYTES = 4 * 1024 * 1024
"""Largest page parsed. The largest of 51 real shop pages has 1.8 million bytes."""
MAX_TAGS = 30_000
"""Opening tags of a page, those in its scripts included; the richest of 51 real shop pages has 16,000."""
MAX_OPTIONS = 18_000
"""Options of a page: in one list they take 1 s. Where a page has fewer tags than that, nobody looks for options."""
MAX_ATTRIBUTES = 5_000
"""Attributes of one tag, or of all html and body tags, which the parser puts together."""
MAX_ATTRIBUTES_ALL = 500_000
"""Attributes of all tags; each costs the parser 250 bytes, and together, 5,000 a tag, 2.8 s."""
SMALL = 64 * 1024
"""Bytes of a page that are parsed unseen."""

_BLANK = rb"[ \t\n\f\r]*+"
_VALUE = rb"""%b=%b(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r>]*+)""" % (_BLANK, _BLANK)
_ATTRIBUTE = rb"[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:%b)?+" % _VALUE
_NAME = rb"<[a-zA-Z][^ \t\n\f\r/>]*+"
_PLAIN = rb' [a-z-]++="[^"]*+"'  # as most attributes are written: tried first, a fifth of the time is saved
_TAG = re.compile(rb"%b(?:%b|%b)*+" % (_NAME, _PLAIN, _ATTRIBUTE))
_TAG_NAME = re.compile(_NAME)
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
_OPENS = re.compile(rb"<(?=[a-zA-Z])")
_BLANK_SIGNS = b" \t\n\f\r"
_BEFORE_VALUE = b"=" + _BLANK_SIGNS
_BLANKS = 64
"""Most bytes looked at for the equals sign before a quote."""
_MERGED = re.compile(rb"<[hHbB][tToO][mMdD][lLyY](?=[ \t\n\f\r/])")
_ROOTS = 4
"""html and body tags whose attributes are not counted together: a page has one of each."""
_LEAST = 3
"""Fewest bytes of an attribute and what sets it apart, where there are thousands: their names must differ."""
_LONG = _LEAST * MAX_ATTRIBUTES
"""Bytes that a tag with too many attributes has at least."""
_RESCANS = 8
"""How often a page is read over, at most, for tags within tags."""


class PageTooLargeError(Exception):
    """A page past the bounds; the message says which."""


def refuse_past_limits(markup: bytes) -> None:
    """Refuse a page that would cost the parser too much.

    Args:
        markup: The page in any charset that has ASCII's signs at ASCII's places.

    Raises:
        PageTooLargeError: it is past one of the limits above; the message says which.
    """
    if len(markup) > MAX_BYTES:
        _refuse(f"{MAX_BYTES} bytes")
    if len(markup) <= SMALL:
        return
    # Every tag that is counted has two bytes at least; so few signs can't be too many tags.
    signs = markup.count(b"<")
    if signs > 8 * MAX_TAGS:
        _refuse(f"{MAX_TAGS} tags")
    opening = signs - markup.count(b"</") if signs > MAX_OPTIONS else signs
    told = b"".join(_long_stretches(markup))
    may_be_past = (
        (len(markup) - len(told) > _LEAST * MAX_ATTRIBUTES_ALL and _before_attributes(markup) > MAX_ATTRIBUTES_ALL)
        or opening > MAX_TAGS
        or (opening > MAX_OPTIONS and _options(markup) > MAX_OPTIONS)
        or _attributes_of_roots(markup) > MAX_ATTRIBUTES
    )
    _refuse_tags(markup if may_be_past else told)


def _attributes_of_roots(markup: bytes) -> int:
    """Return how many attributes all html and body tags have, wherever they stand; 0 where these are few tags."""
    starts = [root.start() for root in _MERGED.finditer(markup)]
    if len(starts) <= _ROOTS:
        return 0
    count, budget = 0, _RESCANS * len(markup)
    for tag in filter(None, map(_TAG.match, repeat(markup), starts)):
        count += _attributes(tag.group())
        budget -= len(tag.group())
        if budget < 0 or count > MAX_ATTRIBUTES:
            return MAX_ATTRIBUTES + 1
    return count


def _options(markup: bytes) -> int:
    return markup.lower().count(b"<option")


def _long_stretches(markup: bytes) -> Iterator[bytes]:
    """Yield the stretches that may hold a tag longer than _LONG; no tag begins in one and ends behind it."""
    start = 0
    while len(markup) - start > _LONG:
        near = start + _LONG * 3 // 4
        end = _end_of_tags(markup, start, near)
        if end - start > _LONG:
            start = _last_end_of_tags(markup, start, near)
            # A tag as long as that begins so far before the end.
            if opening := _OPENS.search(markup, start, max(end - _LONG, start)):
                yield markup[opening.start() : end]
        start = end


def _end_of_tags(markup: bytes, start: int, place: int) -> int:
    """Return the end of the first bracket behind a place that ends any tag, where none goes on at the start."""
    while (at := markup.find(b">", place)) >= 0:
        open_value = _open_value(markup, start, at)
        if open_value < 0:
            return at + 1
        place = markup.find(markup[open_value : open_value + 1], at)
        if place < 0:
            break
    return len(markup)


def _last_end_of_tags(markup: bytes, start: int, place: int) -> int:
    """Return the end of the last bracket before a place, where it ends any tag; else the start, where none goes on."""
    at = markup.rfind(b">", start, place)
    return at + 1 if at >= 0 and _open_value(markup, start, at) < 0 else start


def _open_value(markup: bytes, start: int, at: int) -> int:
    """Return where the quote stands that may open a value around a bracket; -1 where there is none.

    A bracket ends a tag unless it stands in a quoted value, which is open where the last quote of its kind begins one:
    behind an equals sign and blanks.
    """
    for sign in (b'"', b"'"):
        quote = markup.rfind(sign, start, at)
        if quote >= 0 and markup[quote - 1] in _BEFORE_VALUE:
            before = markup[max(quote - _BLANKS, 0) : quote].rstrip(_BLANK_SIGNS)
            # All that is not known to lie outside of a value, as behind a long blank, is taken to lie within.
            if not before or before.endswith(b"="):
                return quote
    return -1


def _refuse_tags(markup: bytes) -> None:
    """Refuse what holds too many tags, options or attributes."""
    tags = _TAG.findall(markup)
    together = b"".join(tags)
    opened = together.count(b"<")
    if opened > MAX_TAGS:
        _refuse(f"{MAX_TAGS} tags")
    if opened > MAX_OPTIONS and _options(together) > MAX_OPTIONS:
        _refuse(f"{MAX_OPTIONS} options")
    if opened > len(tags):
        tags += _within(list(compress(tags, map(bytes.rfind, tags, repeat(b"<")))), markup)
        together = b"".join(tags)
    if len(together) > _LONG:
        _refuse_attributes(tags, together)


def _refuse_attributes(tags: list[bytes], together: bytes) -> None:
    # A tag with so many attributes has as many bytes, and there is none where the longest has fewer.
    if max(map(len, tags)) > _LONG and any(_attributes(tag) > MAX_ATTRIBUTES for tag in tags if len(tag) > _LONG):
        _refuse(f"{MAX_ATTRIBUTES} attributes on one element")
    if len(_MERGED.findall(together)) > _ROOTS and (
        sum(_attributes(tag) for tag in tags if _MERGED.match(tag)) > MAX_ATTRIBUTES
    ):
        _refuse(f"{MAX_ATTRIBUTES} attributes on one element")
    # Before each attribute stands a blank, a slash or the end of a quote; but these stand in values, too.
    may_be_more = len(together) > _LEAST * MAX_ATTRIBUTES_ALL and _before_attributes(together) > MAX_ATTRIBUTES_ALL
    if may_be_more and any(count > MAX_ATTRIBUTES_ALL for count in accumulate(map(_attributes, tags))):
        _refuse(f"{MAX_ATTRIBUTES_ALL} attributes")


def _before_attributes(markup: bytes) -> int:
    return len(markup) - len(markup.translate(None, b" \t\n\f\r/\"'"))


def _refuse(limit: str) -> None:
    msg = f"page of more than {limit}"
    raise PageTooLargeError(msg)


def _within(quoting: list[bytes], markup: bytes) -> list[bytes]:
    """Return the tags that begin within these, in a quote: either may be the one that the parser sees."""
    tags = []
    budget = _RESCANS * len(markup)
    place = 0
    for outer in quoting:
        if _OPENS.search(outer, 1) is None:
            continue
        place = markup.find(outer, place)
        for inner in _OPENS.finditer(markup, place + 1, place + len(outer)):
            tag = _TAG.match(markup, inner.start())
            if tag is not None:
                tags.append(tag.group())
                budget -= len(tags[-1])
            if budget < 0:
                _refuse("can be told apart: tags within tags within tags")
        place += len(outer)
    return tags


def _attributes(tag: bytes) -> int:
    name = _TAG_NAME.match(tag)
    return sum(1 for _ in _ONE_ATTRIBUTE.finditer(tag, name.end() if name else 0))
