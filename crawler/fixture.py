"""Fixtures: a page trimmed to what its facts are read from, beside the facts that are expected of it.

Reads one response; writes `<name>.html` and `<name>.json`. The reader itself is the judge of every cut: one after which
the page reads to other facts is taken back. What stays is the page's structure, its figures, its labels and the words
that facts were read from; of a shop's prose nothing else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser

from crawler.archive import Response, payload_digest
from crawler.items import Fact
from crawler.pages.charset import decode
from crawler.reading import AnyReading, read

_READS = 1500
"""Most times a page is read while it is trimmed."""
_LABEL_WORDS = 4
"""Most words of a label; what is longer is prose."""
_NAME_WORDS = 12
"""Most words of a name of goods."""
_NAMING = frozenset({"title", "h1", "h2", "h3", "h4"})
_ALIKE = 3
"""Neighbours of the same tag and class that stay: enough to be a list."""
_INVENTED = ".example"


class FixtureError(Exception):
    """A response makes no fixture; the message says why."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """A trimmed page and what it is expected to read to."""

    page: str
    """HTML, UTF-8."""
    expected: dict[str, Any]
    """Short form of its reading, see `expected_of`."""
    lost: tuple[str, ...]
    """Fact keys that the whole page states and the trimmed one does not, or states otherwise."""

    def save(self, folder: Path, name: str, *, force: bool = False) -> tuple[Path, Path]:
        """Write the pair; both paths are returned.

        Raises:
            FixtureError: there is such a fixture already, and `force` is not given.
        """
        page, expected = folder / f"{name}.html", folder / f"{name}.json"
        if not force and (page.exists() or expected.exists()):
            msg = f"{page}: there is such a fixture; give it another name, or overwrite it with --force"
            raise FixtureError(msg)
        folder.mkdir(parents=True, exist_ok=True)
        page.write_text(self.page, encoding="utf-8")
        expected.write_bytes(orjson.dumps(self.expected, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return page, expected


def make_fixture(response: Response) -> Fixture:
    """Trim a page to what its facts are read from.

    Raises:
        FixtureError: the response is a feed, an error or no page at all.
    """
    readings = read(response)
    if len(readings) != 1 or readings[0].kind == "other" or readings[0].url != response.url:
        kinds = ", ".join(sorted({reading.kind for reading in readings})) or "nothing"
        msg = f"{response.url}: reads to {kinds}; a fixture is made of one product page, list or page of terms"
        raise FixtureError(msg)
    whole = expected_of(readings[0])
    source = decode(response.body, response.header("Content-Type"))
    trimming = _Trimming(source, response.url)
    trimming.trim()
    page = _headed(trimming.page(), response)
    expected = expected_of(*read(page_response(page, response.url)))
    return Fixture(page, expected, _lost(whole, expected))


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


def _short(fact: Fact) -> dict[str, Any]:
    told = fact.model_dump(mode="json", include={"value", "unit", "qualifier", "status", "quote", "source"})
    if fact.value is None:
        told["said"] = [candidate.model_dump(mode="json")["value"] for candidate in fact.candidates]
    return {name: value for name, value in told.items() if value is not None}


def _lost(whole: dict[str, Any], trimmed: dict[str, Any]) -> tuple[str, ...]:
    keys = sorted({*whole["facts"], *trimmed["facts"]})
    lost = [key for key in keys if whole["facts"].get(key) != trimmed["facts"].get(key)]
    return (*(name for name in whole if name != "facts" and whole[name] != trimmed.get(name)), *lost)


def _headed(page: str, response: Response) -> str:
    """Put the origin above the page."""
    invented = f"{_INVENTED}/" in response.url
    wording = "The wording is the project's own." if invented else "REWORD ITS QUOTES BEFORE COMMITTING IT."
    origin = f"{response.url.replace('--', '%2D%2D')} as of {response.observed_at:%Y-%m-%d}"
    head = f"<!-- Trimmed from {origin}; prose that no fact was read from is “…”. {wording} -->\n"
    doctype, page = re.match(r"(\s*<!DOCTYPE[^>]*>)?(.*)", page, re.DOTALL | re.IGNORECASE).groups()  # type: ignore[union-attr]  # matches all
    return f"{(doctype or '<!DOCTYPE html>').strip()}\n{head}{page.strip()}\n"


_TOKEN = re.compile(
    r"(?P<raw><(?P<name>script|style)\b(?:[^>\"]|\"[^\"]*\")*>.*?</(?P=name)>)|(?P<comment><!--.*?-->)|"
    r"(?P<tag></?[a-zA-Z](?:[^>\"]|\"[^\"]*\")*>|<![^>]*>)|(?P<text>[^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(r"</?([a-zA-Z][^\s>/]*)")
_ATTRIBUTE = re.compile(r'\s([^\s=>"/]+)(?:="([^"]*)")?')
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_DROPPED = frozenset(
    {
        "script", "style", "svg", "iframe", "noscript", "img", "picture", "source", "video", "audio", "link", "object",
        "canvas", "template", "embed", "base",
    }
)  # fmt: skip
_KEPT_ATTRIBUTES = frozenset({"class", "id", "itemprop", "itemscope", "itemtype", "lang", "hidden", "role", "type"})
_JSON_TYPE = re.compile(r"^<script\b[^>]*\bjson\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?:[€$£¥]\s?)?\d[\d.,'’ /x×%-]*(?:\s?(?:€|%|cm|mm|kg|in|kr|zł|Kč|円))?")
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|(?<=[。！？])")

Edit = dict[int, str]
"""Place of a token → what stands there instead."""


class _Trimming:
    """Makes a page smaller, cut by cut, as long as it reads to the same."""

    def __init__(self, source: str, url: str) -> None:
        self.url = url
        self.reads = 0
        # A page in UTF-8 with its markup mended can already read otherwise than the broken one it was.
        mended = LexborHTMLParser(source).html or ""
        self.tokens = [match[0] for match in _TOKEN.finditer(mended)]
        self.wanted = self._expected(self.tokens)
        self.quotes = [quote for fact in (self.wanted or {}).get("facts", {}).values() if (quote := fact.get("quote"))]
        self.ends = _ends(self.tokens)

    def page(self, tokens: Sequence[str] | None = None) -> str:
        return re.sub(r"\n{2,}", "\n", "".join(self.tokens if tokens is None else tokens))

    def trim(self) -> None:
        self.tokens = [_folded(token) for token in self.tokens]
        self.cut([self._without(at) for at, token in enumerate(self.tokens) if _name(token) in _DROPPED])
        self.cut([{at: ""} for at, token in enumerate(self.tokens) if token.startswith("<!--")])
        self.cut(list(self._alike()))
        self.cut([{at: less} for at, token in enumerate(self.tokens) if (less := _plain_tag(token)) != token])
        prose = [at for at, token in enumerate(self.tokens) if _is_prose(token) and not self._is_heading(at)]
        refused = self.cut([{at: _figures(self.tokens[at])} for at in prose])
        for edit in refused:
            self._shorten(next(iter(edit)))
        for at, token in enumerate(self.tokens):
            if _JSON_TYPE.match(token):
                self._prune(at)

    def cut(self, edits: list[Edit]) -> list[Edit]:
        """Make as many of the cuts as leave the reading as it is; return the others."""
        if not edits or self._try({at: text for edit in edits for at, text in edit.items()}):
            return []
        if len(edits) == 1:
            return edits
        half = len(edits) // 2
        return self.cut(edits[:half]) + self.cut(edits[half:])

    def _try(self, edit: Edit) -> bool:
        trial = [edit.get(at, token) for at, token in enumerate(self.tokens)]
        if trial == self.tokens:
            return True
        if self.reads >= _READS:
            return False
        self.reads += 1
        if self._expected(trial) != self.wanted:
            return False
        self.tokens = trial
        return True

    def _expected(self, tokens: Sequence[str]) -> dict[str, Any] | None:
        readings = read(page_response(self.page(tokens), self.url))
        return expected_of(readings[0]) if len(readings) == 1 else None

    def _without(self, start: int) -> Edit:
        return dict.fromkeys(range(start, self.ends[start] + 1), "")

    def _alike(self) -> Iterator[Edit]:
        """Cut what repeats: from the fourth neighbour of the same tag and class on."""
        runs: dict[int, tuple[str, int]] = {}
        depth = 0
        for at, token in enumerate(self.tokens):
            if not token.startswith("<") or self.ends[at] < at:
                depth -= token.startswith("</")
                runs.pop(depth + 1, None) if token.startswith("</") else None
                continue
            kind = f"{_name(token)} {dict(_ATTRIBUTE.findall(token)).get('class', '')}"
            known, count = runs.get(depth, ("", 0))
            runs[depth] = (kind, count + 1 if kind == known else 1)
            if kind == known and count >= _ALIKE and _name(token) not in {"br", "meta", "tr", "dt", "dd"}:
                yield self._without(at)
            depth += self.ends[at] > at

    def _is_heading(self, at: int) -> bool:
        """Whether a text is a name and no prose: the title, a short heading, a link's words."""
        return _name(self.tokens[at - 1]) in _NAMING and len(self.tokens[at].split()) <= _NAME_WORDS

    def _shorten(self, at: int) -> None:
        """Leave out each sentence that nothing is read from, and of the others what stands around their quotes."""
        parts = _SENTENCE_END.split(self.tokens[at])

        def attempt(number: int, part: str) -> bool:
            changed = [*parts[:number], part, *parts[number + 1 :]]
            if self._try({at: _joined(changed)}):
                parts[number] = part
                return True
            return False

        for number, sentence in enumerate(list(parts)):
            if not attempt(number, _figures(sentence)) and not attempt(number, "…"):
                around = next((quote for quote in self.quotes if quote in html.unescape(sentence)), None)
                if around is not None:
                    attempt(number, f"… {html.escape(around, quote=False)} …")

    def _prune(self, at: int) -> None:
        """Leave out of a script's JSON every part that nothing is read from."""
        opening, body, closing = re.match(r"(<script\b[^>]*>)(.*)(</script>)", self.tokens[at], re.DOTALL).groups()  # type: ignore[union-attr]  # a script it is
        try:
            root = orjson.loads(body)
        except orjson.JSONDecodeError:
            return  # broken JSON is what such a fixture is about
        holder = [root]

        def same() -> bool:
            text = orjson.dumps(holder[0], option=orjson.OPT_INDENT_2).decode().replace("</", "<\\/")
            return self._try({at: f"{opening}\n{text}\n{closing}"})

        same()
        _prune_json(holder, 0, same)


def _prune_json(parent: Any, key: Any, same: Callable[[], bool]) -> None:
    """Leave out the value's parts, larger ones first, and shorten what prose is left."""
    value = parent[key]
    if isinstance(value, dict):
        for name in list(value):
            taken = dict(value)
            del value[name]
            if name.startswith("@") or not same():
                value.clear()
                value.update(taken)
                _prune_json(value, name, same)
    elif isinstance(value, list):
        for place in reversed(range(len(value))):
            kept = value.pop(place)
            if not same():
                value.insert(place, kept)
                _prune_json(value, place, same)
    elif isinstance(value, str) and len(value.split()) > _LABEL_WORDS:
        parts = _SENTENCE_END.split(value)
        for place, part in enumerate(list(parts)):
            parts[place] = "…"
            parent[key] = _joined(parts)
            if not same():
                parts[place] = part
        parent[key] = _joined(parts)


def _ends(tokens: Sequence[str]) -> list[int]:
    """For each token the place where its element ends: its own for text and void elements, -1 for a closing tag."""
    ends = list(range(len(tokens)))
    open_tags: list[int] = []
    for at, token in enumerate(tokens):
        name = _name(token)
        if token.startswith("</"):
            while open_tags and _name(tokens[open_tags[-1]]) != name:
                open_tags.pop()
            if open_tags:
                ends[open_tags.pop()] = at
            ends[at] = -1
        elif name and name not in _VOID and not token.endswith(f"</{name}>"):
            open_tags.append(at)
    return ends


def _name(token: str) -> str:
    match = _NAME.match(token)
    return match[1].lower() if match else ""


def _folded(token: str) -> str:
    """Fold white space between tags; scripts stay as they are."""
    if token.startswith("<"):
        return token
    return re.sub(r"[ \t\r\f]*\n\s*", "\n", re.sub(r"[ \t]+", " ", token))


def _plain_tag(token: str) -> str:
    """Return an opening tag with the attributes that readers go by, and no prose in them."""
    name = _name(token)
    if not name or token.startswith(("</", "<!")) or name in {"script", "style"}:
        return token
    if name == "meta":
        return re.sub(r'(\scontent=")([^"]*)"', lambda match: f'{match[1]}{_figures(match[2])}"', token)
    kept = [match[0] for match in _ATTRIBUTE.finditer(token) if match[1].lower() in _KEPT_ATTRIBUTES]
    return f"<{name}{''.join(kept)}>"


def _is_prose(token: str) -> bool:
    return not token.startswith("<") and (len(token.split()) > _LABEL_WORDS or _has_long_run(token))


def _has_long_run(text: str) -> bool:
    """Whether a text that is written without blanks is longer than a label: Japanese."""
    return any(len(run) > 12 and not run.isascii() for run in text.split())


def _figures(text: str) -> str:
    """Return the figures of a text, the words between them as an ellipsis; labels stay as they are."""
    if not _is_prose(text):
        return text
    figures = [figure.strip() for figure in _FIGURE.findall(html.unescape(text)) if figure.strip()]
    return html.escape(_joined(["…", *(part for figure in figures for part in (figure, "…"))]), quote=False)


def _joined(parts: Sequence[str]) -> str:
    return re.sub(r"…(?:\s*…)+", "…", " ".join(parts))
