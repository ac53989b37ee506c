"""The charset of a response, decided as browsers do (WHATWG): byte order mark, header, meta element, UTF-8.

Reads bytes, gives text; one decode a page.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_IN_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_WINDOW = 4096
"""Bytes searched for a meta element. WHATWG says 1024; real shops put scripts before it."""

# The labels for which the Encoding Standard prescribes another decoder than Python's registry would pick.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}


class Text(NamedTuple):
    """A body as text."""

    characters: str
    utf8: bytes
    """The same in UTF-8; the body itself, where that is UTF-8 without a fault."""


def decode(body: bytes, content_type: str | None) -> str:
    """Decode a body to text; undecodable bytes become U+FFFD, never an error."""
    return text_of(body, content_type).characters


def text_of(body: bytes, content_type: str | None) -> Text:
    """Decode a body, and give it in UTF-8, too; undecodable bytes become U+FFFD, never an error."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], name)
    declared = _IN_HEADER.search(content_type or "")
    charset = _python_codec(declared.group(1)) if declared else None
    if charset is None and (meta := _IN_META.search(body, 0, _META_WINDOW)):
        charset = _python_codec(meta.group(1).decode("ascii", "replace"))
        # A meta element that could be read as ASCII can't be UTF-16, whatever it claims.
        charset = "utf-8" if charset and charset.startswith("utf-16") else charset
    return _decoded(body, charset or _undeclared(body))


def _decoded(body: bytes, charset: str) -> Text:
    if charset == "utf-8":
        try:
            return Text(body.decode("utf-8"), body)
        except UnicodeDecodeError:
            characters = body.decode("utf-8", "replace")
    else:
        try:
            characters = body.decode(charset, "replace")
        except (ValueError, LookupError):
            characters = body.decode("utf-8", "replace")
    return Text(characters, characters.encode("utf-8", "replace"))


def _python_codec(label: str) -> str | None:
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # Python also registers codecs that are no charsets (zip, hex, idna, punycode …): never for a page.
    if not getattr(codec, "_is_text_encoding", True) or codec.name in {"idna", "punycode", "unicode_escape"}:
        return None
    return _SUPERSETS.get(codec.name, codec.name)


def _undeclared(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A body cut inside a character is still UTF-8; one wrong byte in the middle means an old single-byte page.
        return "utf-8" if error.start > len(body) - 4 else "cp1252"
    return "utf-8"
