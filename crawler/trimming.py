"""Trimming a page to what is read from it: cut by cut, as long as a judge says that it reads to the same.

Works on a page as text; crawler/fixture.py gives the judge and keeps what is left.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser

READS = 1500
"""Most times a page is read while it is trimmed, and again while it is reworded."""
LABEL_WORDS = 4
"""Most words of a label; what is longer is prose."""
_NAME_WORDS = 12
"""Most words of a name of goods."""
_NAMING = frozenset({"title", "h1", "h2", "h3", "h4"})
_ALIKE = 3
"""Neighbours of the same tag and class that stay: enough to be a list."""

TOKEN = re.compile(
    r"(?P<raw><(?P<name>script|style)\b(?:[^<>\"]++|\"[^\"]*+\")*+>.*?</(?P=name)>)|(?P<comment><!--.*?-->)|"
    r"(?P<tag></?[a-zA-Z](?:[^<>\"]++|\"[^\"]*+\")*+>|<![^>]*+>)|(?P<text>[^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(r"</?([a-zA-Z][^\s>/]*)")
ATTRIBUTE = re.compile(r'\s([^\s=>"/]+)(?:="([^"]*)")?')
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
_STATEMENT = re.compile(r"[^;\n]*(?:[;\n]|$)")
_JSON = json.JSONDecoder()
_FIGURE = re.compile(r"(?:[€$£¥]\s?)?\d[\d.,'’ /x×%-]*(?:\s?(?:€|%|cm|mm|kg|in|kr|zł|Kč|円))?")
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|(?<=[。！？])")

Edit = dict[int, str]
"""Place of a token → what stands there instead."""


Judge = Callable[[str], object]
"""Tells what a page reads to: equal for two pages that read to the same."""


class Trimming:
    """Makes a page smaller, cut by cut, as long as it reads to the same."""

    def __init__(self, source: str, judge: Judge, quotes: Iterable[str]) -> None:
        """Trim `source`, of whose words the `quotes` are those that are read."""
        self.judge = judge
        self.reads_left = READS
        # A page in UTF-8 with its markup mended can already read otherwise than the broken one it was.
        mended = LexborHTMLParser(source).html or ""
        self.tokens = [match[0] for match in TOKEN.finditer(mended)]
        self.wanted = judge(self.page())
        self.quotes = tuple(quotes)
        self.ends = _ends(self.tokens)

    def page(self, tokens: Sequence[str] | None = None) -> str:
        """Return what is left of the page."""
        return re.sub(r"\n{2,}", "\n", "".join(self.tokens if tokens is None else tokens))

    def trim(self) -> None:
        """Cut all that nothing is read from."""
        self.tokens = [_folded(token) for token in self.tokens]
        self.cut([self._without(at) for at, token in enumerate(self.tokens) if _name(token) in _DROPPED])
        self.cut([{at: ""} for at, token in enumerate(self.tokens) if token.startswith("<!--")])
        self.cut([self._without(at) for at, token in enumerate(self.tokens) if _name(token) == "meta"])
        self.cut(list(self._empty()))
        self.cut(list(self._alike()))
        self.cut([{at: less} for at, token in enumerate(self.tokens) if (less := _plain_tag(token)) != token])
        prose = [at for at, token in enumerate(self.tokens) if _is_prose(token) and not self._is_heading(at)]
        refused = self.cut([{at: _figures(self.tokens[at])} for at in prose])
        for edit in refused:
            self._shorten(next(iter(edit)))
        for at, token in enumerate(self.tokens):
            if token.startswith("<script"):
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
        if not self.reads_left:
            return False
        self.reads_left -= 1
        if self.judge(self.page(trial)) != self.wanted:
            return False
        self.tokens = trial
        return True

    def _without(self, start: int) -> Edit:
        return dict.fromkeys(range(start, self.ends[start] + 1), "")

    def _empty(self) -> Iterator[Edit]:
        """Cut what holds neither words nor markup that could be read, the outermost element of it."""
        held = [0]
        for token in self.tokens:
            said = token.strip() if not token.startswith("<") else _name(token) in {"meta", "script", "input"}
            held.append(held[-1] + bool(said))
        at = 0
        while at < len(self.tokens):
            end = self.ends[at]
            if end > at and self.tokens[at] and held[end] == held[at]:
                yield self._without(at)
                at = end
            at += 1

    def _alike(self) -> Iterator[Edit]:
        """Cut what repeats: from the fourth neighbour of the same tag and class on."""
        runs: dict[int, tuple[str, int]] = {}
        depth = 0
        for at, token in enumerate(self.tokens):
            if not token.startswith("<") or self.ends[at] < at:
                depth -= token.startswith("</")
                runs.pop(depth + 1, None) if token.startswith("</") else None
                continue
            kind = f"{_name(token)} {dict(ATTRIBUTE.findall(token)).get('class', '')}"
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
        """Leave out of a script every statement, and of its JSON every part, that nothing is read from."""
        opening, body, closing = _parts(self.tokens[at])
        if not _JSON_TYPE.match(opening):
            lines = _STATEMENT.findall(body)
            self._drop(at, opening, lines, closing, 0, len(lines))
            _, body, _ = _parts(self.tokens[at])
        begin = min((place for place in (body.find("{"), body.find("[")) if place >= 0), default=0)
        try:
            root, end = _JSON.raw_decode(body, begin)
        except ValueError:
            return  # broken JSON is what such a fixture is about
        before, after = f"{opening}{body[:begin].rstrip()}\n", f"\n{body[end:].lstrip()}{closing}"
        holder = [root]

        def same() -> bool:
            text = orjson.dumps(holder[0], option=orjson.OPT_INDENT_2).decode().replace("</", "<\\/")
            return self._try({at: f"{before}{text}{after}"})

        same()
        _prune_json(holder, 0, same)

    def _drop(self, at: int, opening: str, lines: list[str], closing: str, begin: int, end: int) -> None:
        """Leave out of a script as many of these lines as nothing is read from."""
        kept = lines[begin:end]
        lines[begin:end] = [""] * (end - begin)
        if self._try({at: f"{opening}{''.join(lines)}{closing}"}):
            return
        lines[begin:end] = kept
        if end - begin > 1:
            half = (begin + end) // 2
            self._drop(at, opening, lines, closing, begin, half)
            self._drop(at, opening, lines, closing, half, end)


def _parts(script: str) -> tuple[str, str, str]:
    """Split a script into its opening tag, body and closing tag."""
    begin, end = script.index(">") + 1, script.rindex("</")
    return script[:begin], script[begin:end], script[end:]


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
    elif isinstance(value, str) and len(value.split()) > LABEL_WORDS:
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
    kept = [match[0] for match in ATTRIBUTE.finditer(token) if match[1].lower() in _KEPT_ATTRIBUTES]
    return f"<{name}{''.join(kept)}>"


def _is_prose(token: str) -> bool:
    return not token.startswith("<") and is_long(token)


def is_long(text: str) -> bool:
    """Tell whether a text has more words than a label."""
    return len(text.split()) > LABEL_WORDS or _has_long_run(text)


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
