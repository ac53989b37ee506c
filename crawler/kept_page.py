"""Finding the page that a fixture is to be made of: by its address in a run's archive, in a WARC, or as a saved file.

Reads runs (crawler/run.py) and files; returns one response.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.archive import Response, iter_responses, payload_digest, read_response
from crawler.pages.charset import decode
from crawler.run import read_walk

_ADDRESSES = "link[rel=canonical]", "meta[property='og:url']"


class NoPageError(Exception):
    """There is no such page, or more than one; the message says how to name it."""


def page_of_runs(url: str, runs: Iterable[Path]) -> Response:
    """Return the archived answer of an address from the first of these runs that saw it.

    Raises:
        NoPageError: none did.
        RunError: a walk log is damaged.
        ArchiveError: an archive is.
    """
    looked_in = []
    for run in runs:
        looked_in.append(run.name)
        for line in read_walk(run):
            if line.record is not None and _same(line.url, url):
                place = line.record
                return read_response(run.parent / place.run / "archive" / place.file, place.offset)
    where = f"the runs {looked_in[-1]} to {looked_in[0]}" if len(looked_in) > 1 else f"run {', '.join(looked_in)}"
    if not looked_in:
        where = "any run: there is no sealed one"
    msg = f"{url}: not in {where}; `matguide crawl` archives pages, or save the page and give its .html file"
    raise NoPageError(msg)


def page_of_file(path: Path, url: str | None) -> Response:
    """Return a page of a WARC, or a saved one.

    Args:
        path: `.warc`, `.warc.gz` or `.html`.
        url: Which page of a WARC; the address a saved page had, where it does not say it itself.

    Raises:
        NoPageError: there is no such file or page, or it is not clear which or whence.
        ArchiveError: the WARC is damaged.
    """
    if not path.is_file():
        msg = f"{path}: there is no such file; give a page's address, a .html file or a WARC"
        raise NoPageError(msg)
    if path.name.endswith((".warc", ".warc.gz")):
        return _page_of_warc(path, url)
    body = path.read_bytes()
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Response(url or _own_address(path, body), 200, (), body, payload_digest(body), saved_at)


def _page_of_warc(path: Path, url: str | None) -> Response:
    found, first = 0, None
    for response in iter_responses(path):
        if url is None or _same(response.url, url):
            if url is not None:
                return response
            first = first or response
            found += 1
    if first is None:
        msg = f"{path}: holds no answer of {url}; `matguide read {path.name}` lists the addresses it holds"
        raise NoPageError(msg)
    if found > 1:
        msg = f"{path}: holds {found} answers; choose one with --url, such as {first.url}"
        raise NoPageError(msg)
    return first


def _own_address(path: Path, body: bytes) -> str:
    tree = LexborHTMLParser(decode(body, None))
    for selector in _ADDRESSES:
        node = tree.css_first(selector)
        address = (node.attributes.get("href") or node.attributes.get("content") or "") if node else ""
        if urlsplit(address).scheme in {"http", "https"}:
            return address
    msg = f"{path}: does not say which address it had; give it with --url"
    raise NoPageError(msg)


def _same(one: str, other: str) -> bool:
    return one == other or urldefrag(one)[0].rstrip("/") == urldefrag(other)[0].rstrip("/")
