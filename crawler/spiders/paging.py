"""The next page of a list: marked, numbered, by what was shown so far, by a cursor, or behind `load more`.

Pure functions of a page's links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.spiders.links import Link
from crawler.spiders.words import CURSOR, NEXT, OFFSET, PAGE, PREVIOUS

_PAGE_PATH = re.compile(r"/(?:page|seite|sida|side|pagina|strona|strana|sivu)/(\d{1,4})(?=/|$)", re.IGNORECASE)
_MARKED_NEXT = re.compile(
    r"(?:^|\s)next(?=\s|$)|(?:page|pager|paging|pagination)[\w-]*next|next[-_ ]?(?:page|link|url)"
    r"|(?:load|show)[-_ ]?more"
)
_MARKED_PREVIOUS = re.compile(r"prev|back")


def next_page(page: list[Link], url: str) -> str | None:
    """Return the next page of a list, or None where no link says that there is one.

    In this order: `rel=next`; a page number one higher; the smallest higher offset; words or a class that say `next`
    or `load more`; the one cursor there is.
    """
    others = [link for link in page if link.url != url and _host(link.url) == _host(url)]
    marked = (link.url for link in others if "next" in link.rel.split())
    return (
        next(marked, None)
        or _numbered(others, url)
        or _offset(others, url)
        or next((link.url for link in others if _says_next(link, url)), None)
        or _only_cursor(others, url)
    )


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _numbered(page: Iterable[Link], url: str) -> str | None:
    here, number = _without_number(url)
    for link in page:
        there, other = _without_number(link.url)
        if there == here and other == number + 1:
            return link.url
    return None


def _without_number(url: str) -> tuple[str, int]:
    """Return an address without its page number, and the number; a list's first page has none."""
    parts = urlsplit(url)
    if in_path := _PAGE_PATH.search(parts.path):
        path = parts.path[: in_path.start()] + parts.path[in_path.end() :]
        return f"{path.rstrip('/')}?{parts.query}", int(in_path[1])
    number, rest = 1, []
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name.lower() in PAGE and value.isascii() and value.isdigit() and len(value) < 5:
            number = int(value)
        else:
            rest.append((name, value))
    return f"{parts.path.rstrip('/')}?{urlencode(rest)}", number


def _without(url: str, names: frozenset[str]) -> tuple[str, str | None]:
    """Return an address without the first parameter that goes by one of these names, and that parameter's value."""
    parts, found, rest = urlsplit(url), None, []
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if found is None and name.lower() in names:
            found = value
        else:
            rest.append((name, value))
    return f"{parts.path.rstrip('/')}?{urlencode(rest)}", found


def _offset(page: Iterable[Link], url: str) -> str | None:
    here, shown = _without(url, OFFSET)
    higher = []
    for link in page:
        there, offset = _without(link.url, OFFSET)
        if there == here and offset and offset.isascii() and offset.isdigit() and len(offset) < 8:
            higher.append((int(offset), link.url))
    so_far = int(shown) if shown and shown.isascii() and shown.isdigit() and len(shown) < 8 else 0
    return min(((offset, there) for offset, there in higher if offset > so_far), default=(0, None))[1]


def _says_next(link: Link, url: str) -> bool:
    if PREVIOUS.fullmatch(link.text) or not _continues(link.url, url):
        return False
    return bool(NEXT.fullmatch(link.text) or _MARKED_NEXT.search(link.mark))


def _continues(url: str, here: str) -> bool:
    """Tell whether an address may be another page of the same list: the same path but for a page's number."""
    there, start = (_PAGE_PATH.sub("", urlsplit(address).path).rstrip("/") for address in (url, here))
    return there == start


def _only_cursor(page: Iterable[Link], url: str) -> str | None:
    here, current = _without(url, CURSOR)
    found = {}
    for link in page:
        there, cursor = _without(link.url, CURSOR)
        back = PREVIOUS.fullmatch(link.text) or _MARKED_PREVIOUS.search(link.mark)
        if there == here and cursor and cursor != current and not back:
            found[link.url] = True
    return next(iter(found)) if len(found) == 1 else None
