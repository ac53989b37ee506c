"""The article number in a page's address, where the page itself uses it as one.

Reads address and source; gives a candidate. A number in an address alone may be anything (a date, a category); one
that a form field, a data attribute or a script calls product, item or article number is the shop's own code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from crawler.items import Candidate, Source
from crawler.pages.document import Document, node_path
from crawler.pages.lenient_json import MAX_CHARACTERS

_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{1,4}\d{4,12}[A-Z0-9]*|B0[A-Z0-9]{8}|\d{5,14})(?![A-Za-z0-9])|(?<=[a-z])\d{6,14}(?![A-Za-z0-9])"
)
_CALLED = re.compile(
    r"(?:product|prod|item|article|artikel|sku|asin|deal|listing|advert|anzeigen?|offer|goods|pid|post|classified|ad|object|objet|oggetto)"
    r"[ _-]?(?:id|no|nr|num|number|code|sku|key|ref)?(?:\s\w{1,8})?[\"'\]]?\s*[:=#]?\s*[\[(]?\s*[\"']?\s*(?:&quot;)?$",
    re.IGNORECASE,
)
_BEFORE = 40
_MAX_SEEN = 60


def codes_in(url: str) -> Iterator[str]:
    """Yield what looks like an article number in the last parts of an address, the last first."""
    path = unquote(urlsplit(url).path)
    for part in reversed(path.split("/")[-3:]):
        yield from reversed([match.group() for match in _CODE.finditer(part)])


def read_address_code(document: Document) -> Candidate | None:
    """Return the code of the address that the page calls its article number."""
    source = document.source[:MAX_CHARACTERS]
    for code in codes_in(document.url):
        locator = _called(source, code, document)
        if locator is not None:
            return Candidate(value=code, quote=code, source=Source.EMBEDDED_STATE, locator=locator)
    return None


def _called(source: str, code: str, document: Document) -> str | None:
    """Return where a form field, an attribute, a script or a line of text calls a code an article number."""
    for field in document.parser.css(f'input[value="{code}"]'):
        if _CALLED.search(field.attributes.get("name") or field.attributes.get("id") or ""):
            return node_path(field)
    start = 0
    for _ in range(_MAX_SEEN):
        start = source.find(code, start)
        if start < 0:
            return None
        after = source[start + len(code) : start + len(code) + 1]
        if not after.isalnum() and _CALLED.search(re.sub(r"<[^<>]*>?", "", source[max(0, start - _BEFORE) : start])):
            return _place(source, start, document)
        start += len(code)
    return None


def _place(source: str, start: int, document: Document) -> str:
    """Return the locator of the script that holds a place of the source, else of the page."""
    around = source[max(0, start - _BEFORE) : start + _BEFORE]
    inside = (script.node for script in document.landmarks.code if around in script.node.text())
    node = next(inside, None)
    return node_path(node) if node is not None else "html"
