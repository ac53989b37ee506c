"""Fixtures: a page trimmed to what its facts are read from, beside the facts that are expected of it.

Reads one response; writes `<name>.html` and `<name>.json`. The reader itself is the judge of every cut: one after which
the page reads to other facts is taken back. What stays is the page's structure, its figures, its labels and the words
that facts were read from; of a real shop's sentences only the words that the reader goes by (crawler/rewording.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from crawler.archive import Response, payload_digest
from crawler.items import Fact
from crawler.pages.charset import decode
from crawler.reading import AnyReading, read
from crawler.rewording import reword, sentences_left
from crawler.trimming import Trimming

REWORD = "REWORD ITS QUOTES BEFORE COMMITTING IT."
"""Stands above a page that may hold a sentence of the shop."""
_INVENTED = ".example"
_NAME_WORDS = 12
"""Most words of a name of goods; what is longer is advertising."""
_WORDINGS = frozenset({"material", "dimensions"})
"""Facts that are a shop's words as they stand."""


LONGEST_PAGE = 60_000
"""Most characters of a page that is kept."""


class FixtureError(Exception):
    """A response makes no fixture; the message says why."""


class FixtureThereError(FixtureError):
    """There is a fixture of that name, and none is overwritten unasked."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """A trimmed page and what it is expected to read to."""

    page: str
    """HTML, UTF-8."""
    expected: dict[str, Any]
    """Short form of its reading, see `expected_of`."""
    lost: tuple[str, ...]
    """Fact keys that the whole page states and the trimmed one does not, or states otherwise."""
    sentences: tuple[str, ...] = ()
    """Words in a row that may still be a sentence of the shop: to be reworded by hand."""

    def save(self, folder: Path, name: str, *, force: bool = False) -> tuple[Path, Path]:
        """Write the pair; both paths are returned.

        Raises:
            FixtureThereError: there is such a fixture already, and `force` is not given.
        """
        page, expected = folder / f"{name}.html", folder / f"{name}.json"
        if not force and (page.exists() or expected.exists()):
            msg = f"{page}: there is such a fixture; give it another name, or overwrite it with --force"
            raise FixtureThereError(msg)
        folder.mkdir(parents=True, exist_ok=True)
        page.write_text(self.page, encoding="utf-8")
        expected.write_bytes(orjson.dumps(self.expected, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return page, expected

    def to_check(self) -> list[str]:
        """Return what a person is to look at before the pair is kept."""
        return [
            "each value in the .json: it is what the reader reads, and must be what the page says",
            *(f"reword in both files, then delete “{REWORD}”: {words}" for words in self.sentences),
            *(f"trimming changed {key}" for key in self.lost),
            *(
                [f"the page has {len(self.page)} characters, {LONGEST_PAGE} are the most: cut it by hand"]
                if len(self.page) > LONGEST_PAGE
                else []
            ),
        ]


def name_of(url: str) -> str:
    """Return a name for the fixture of a page: its shop and the last part of its path."""
    address = urlsplit(url)
    shop = (address.hostname or "page").removeprefix("www.").split(".")[0]
    last = [part for part in address.path.split("/") if part][-1:]
    words = re.sub(r"[^a-z0-9]+", "-", f"{shop}-{''.join(last).rsplit('.', 1)[0]}".lower())
    return words[:60].strip("-")


def make_fixture(response: Response) -> Fixture:
    """Trim a page to what its facts are read from.

    Raises:
        FixtureError: the response is a feed, an error or no page at all.
    """
    readings = read(response)
    if len(readings) != 1 or readings[0].kind == "other" or readings[0].url != response.url:
        msg = f"{response.url}: {_in_words(readings)}; a fixture is made of one product page, list or page of terms"
        raise FixtureError(msg)
    whole = expected_of(readings[0])
    quotes = [fact["quote"] for fact in whole["facts"].values() if "quote" in fact]
    source = decode(response.body, response.header("Content-Type"))
    trimming = Trimming(source, lambda page: _expected(page, response.url), quotes)
    trimming.trim()
    page = trimming.page()
    sentences: tuple[str, ...] = ()
    if not _is_invented(response.url):
        wanted = _values(_expected(page, response.url))
        page = reword(page, lambda page: _values(_expected(page, response.url)) == wanted)
        sentences = sentences_left(page, _names(whole))
    page = _headed(page, response, by_hand=bool(sentences))
    expected = _expected(page, response.url)
    return Fixture(page, expected, _lost(whole, expected), sentences)


def _in_words(readings: Sequence[AnyReading]) -> str:
    """Say what a response reads to that makes no fixture."""
    if len(readings) > 1:
        return f"holds {len(readings)} products, as a feed does"
    why = " ".join(issue for reading in readings for issue in reading.issues)
    kind = f"reads to a page of kind {readings[0].kind}" if readings else "reads to nothing"
    return f"{kind} ({why.rstrip('.')})" if why else kind


def _is_invented(url: str) -> bool:
    return (urlsplit(url).hostname or "").endswith(_INVENTED)


def _names(expected: dict[str, Any]) -> list[str]:
    names = (str(expected["facts"].get(key, {}).get("value") or "") for key in ("name", "brand"))
    return [name for name in names if name]


def page_response(page: str, url: str) -> Response:
    """Return a fixture's page as the answer it is read from."""
    body = page.encode()
    return Response(
        url, 200, (("Content-Type", "text/html"),), body, payload_digest(body), datetime(1970, 1, 1, tzinfo=UTC)
    )


def expected_of(reading: AnyReading) -> dict[str, Any]:
    """Return what a fixture expects of a reading: kind, language and facts with their words.

    Places stay out: they shift with every cut and are no part of what a page says.
    """
    expected: dict[str, Any] = {"url": reading.url, "kind": reading.kind, "language": reading.language}
    if reading.kind == "product":
        expected["is_mat"] = reading.is_mat
    expected["facts"] = {key: _short(fact) for key, fact in sorted(reading.facts.items())}
    return expected


def _expected(page: str, url: str) -> dict[str, Any]:
    """Return what a page is expected to read to; nothing of what reads to several."""
    readings = read(page_response(page, url))
    return expected_of(readings[0]) if len(readings) == 1 else {"facts": {}}


def _values(expected: dict[str, Any]) -> dict[str, Any]:
    """Return an expectation without its words: what has to stay the same when a page is reworded."""
    facts = {}
    for key, fact in expected["facts"].items():
        facts[key] = {name: value for name, value in fact.items() if name != "quote"}
        if key in _WORDINGS or (key == "name" and len(str(fact.get("value")).split()) > _NAME_WORDS):
            facts[key]["value"] = bool(fact.get("value"))
    return {**expected, "facts": facts}


def _short(fact: Fact) -> dict[str, Any]:
    told = fact.model_dump(mode="json", include={"value", "unit", "qualifier", "status", "quote", "source"})
    if fact.value is None:
        told["said"] = [candidate.model_dump(mode="json")["value"] for candidate in fact.candidates]
    return {name: value for name, value in told.items() if value is not None}


def _lost(whole: dict[str, Any], trimmed: dict[str, Any]) -> tuple[str, ...]:
    """Return what the two say otherwise, whatever the words."""
    one, other = _values(whole), _values(trimmed)
    keys = sorted({*one["facts"], *other["facts"]})
    lost = [key for key in keys if one["facts"].get(key) != other["facts"].get(key)]
    return (*(name for name in one if name != "facts" and one[name] != other.get(name)), *lost)


def _headed(page: str, response: Response, *, by_hand: bool) -> str:
    """Put the origin above the page."""
    reduced = "Of its sentences only the words that are read stay."
    wording = REWORD if by_hand else "The wording is the project's own." if _is_invented(response.url) else reduced
    origin = f"{response.url.replace('--', '%2D%2D')} as of {response.observed_at:%Y-%m-%d}"
    head = f"<!-- Trimmed from {origin}; prose that no fact was read from is “…”. {wording} -->\n"
    doctype, page = re.match(r"(\s*<!DOCTYPE[^>]*>)?(.*)", page, re.DOTALL | re.IGNORECASE).groups()  # type: ignore[union-attr]  # matches all
    return f"{(doctype or '<!DOCTYPE html>').strip()}\n{head}{page.strip()}\n"
