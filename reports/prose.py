"""Pages that editors write as Markdown, with facts bound in.

Reads data/guide/pages/*.md, and pages/<language>/*.md where they are translated; writes nothing. A page is a head
between two lines of `+++` (TOML: title, lead, menu) and Markdown below. `Table: …` above a table is its caption. HTML
in a page is shown as text, and so is every sign that a bound fact brings along: what a shop calls its mat can't become
markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape
from pydantic import Field

from reports.bound import BindingError, bindings, claim
from reports.filters import plain
from reports.known import Known
from reports.language import SOURCE
from reports.texts import GuideTextError, Text, parse_text

_FENCE = "+++"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_CAPTION = "Table: "
_LONGEST_SHOWN = 160


class Head(Text):
    """What stands above a page's prose."""

    title: str
    lead: str
    menu: str = Field(pattern=r"^(main|foot) \d+ \S.*$")
    """Place, order and title of the menu entry, as templates write it."""


@dataclass(frozen=True, slots=True)
class Prose:
    """One page as an editor wrote it."""

    path: Path
    head: Head
    language: str
    source: str
    """Markdown with the head's lines left empty, so that line numbers hold."""

    @property
    def page(self) -> str:
        """Name of the page's file."""
        return f"{self.path.stem}.html"


def load_prose(folder: Path, language: str = SOURCE) -> tuple[Prose, ...]:
    """Read every page of a folder, by name: as it is written in a language, else in English.

    Raises:
        GuideTextError: a page has no head, or one that does not fit, or is a translation of nothing; names the file.
    """
    pages = {path.name: path for path in folder.glob("*.md")}
    ours = {path.name: path for path in (folder / language).glob("*.md")}
    strays = sorted(ours.keys() - pages.keys())
    if strays:
        msg = f"{ours[strays[0]]}: no page of {folder} has this name; a translation is named like its page"
        raise GuideTextError(msg)
    return tuple(_load((pages | ours)[name], language if name in ours else SOURCE) for name in sorted(pages))


def _load(path: Path, language: str) -> Prose:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        msg = f"{path}: not UTF-8; save the file as UTF-8"
        raise GuideTextError(msg) from None
    if not lines or lines[0] != _FENCE or _FENCE not in lines[1:]:
        msg = f"{path}:1: a page begins with its head: title, lead and menu between two lines of {_FENCE}"
        raise GuideTextError(msg)
    end = lines.index(_FENCE, 1)
    head = parse_text("\n".join(lines[1:end]), Head, f"{path}:2")
    return Prose(path, head, language, "\n" * (end + 1) + "\n".join(lines[end + 1 :]))


def render_prose(prose: Prose, known: Known) -> Markup:
    """Bind the facts in, and make HTML of it.

    Raises:
        GuideTextError: a fact is not stated, a claim is no longer true, or a name is unknown; names file, line
            and sentence.
    """
    text = _bind(prose, bindings(known))
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    return Markup(markdown.renderer.render(_marked(markdown.parse(text)), markdown.options, {}))  # noqa: S704 - no HTML passes


def _bind(prose: Prose, names: Mapping[str, Any]) -> str:
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: (prose.source, name, None)),
        undefined=StrictUndefined,
        finalize=_as_text,
        autoescape=False,  # what comes out is Markdown, whose signs `_as_text` escapes
    )
    try:
        return environment.get_template(str(prose.path)).render({**names, "claim": lambda *said: _Words(claim(*said))})
    except TemplateSyntaxError as error:
        raise GuideTextError(_fault(prose, error.lineno, str(error.message))) from None
    except (BindingError, TemplateError, TypeError, AttributeError) as error:
        raise GuideTextError(_fault(prose, _line_of(error, str(prose.path)), str(error))) from None


class _Words(str):
    """An editor's own words, which may hold Markdown."""

    __slots__ = ()


def _as_text(value: object) -> object:
    """Let what is bound in be read as text, never as Markdown."""
    if isinstance(value, _Words):
        return value
    return _PUNCTUATION.sub(r"\\\1", plain(str(value)))


def _line_of(error: BaseException, name: str) -> int:
    """Return the line of the page that an error rose from: Jinja gives its frames the page's own line numbers."""
    lines, step = [1], error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == name:
            lines.append(step.tb_lineno)
        step = step.tb_next
    return lines[-1]


def _fault(prose: Prose, line: int, what: str) -> str:
    source = prose.source.splitlines()
    sentence = source[line - 1].strip() if 0 < line <= len(source) else ""
    shown = sentence if len(sentence) <= _LONGEST_SHOWN else f"{sentence[: _LONGEST_SHOWN - 1]}…"
    return f"{prose.path}:{line}: {what}; mend the sentence: {shown}"


def _marked(tokens: Sequence[Token]) -> list[Token]:
    """Give headings their places, links their manners, tables their captions and room to scroll, rows their heads."""
    return list(_with_row_heads(list(_with_captions(list(_with_places(tokens))))))


def _with_places(tokens: Sequence[Token]) -> Iterator[Token]:
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _NOT_IN_ID.sub("-", tokens[place + 1].content.lower()).strip("-"))
        for child in token.children or ():
            if child.type == "link_open" and str(child.attrGet("href")).startswith(("http://", "https://")):
                child.attrSet("rel", "nofollow noopener")
        yield token


def _with_captions(tokens: Sequence[Token]) -> Iterator[Token]:
    caption, passed = "", 0
    for place, token in enumerate(tokens):
        if token.type == "paragraph_open" and tokens[place + 1].content.startswith(_CAPTION):
            said = "".join(child.content for child in tokens[place + 1].children or ())
            caption, passed = str(escape(said.removeprefix(_CAPTION))), place + 3
        elif token.type == "table_open":
            token.attrSet("class", "plain")
            yield _html(f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}">')
            yield token
            yield _html(f"<caption>{caption}</caption>")
        elif token.type == "table_close":
            yield token
            yield _html("</div>")
        elif place >= passed:
            yield token


def _with_row_heads(tokens: Sequence[Token]) -> Iterator[Token]:
    """Make the first cell of each row its head; a table's own head stays away where it says nothing."""
    in_head = is_first = False
    for place, token in enumerate(tokens):
        if token.type == "thead_open":
            in_head = True
            end = next(each for each in range(place, len(tokens)) if tokens[each].type == "thead_close")
            is_silent = not any(each.content for each in tokens[place:end])
        if token.type == "tr_open":
            is_first = True
        if token.tag in {"td", "th"}:
            token.tag = "th" if in_head or is_first else "td"
            is_first = is_first and token.nesting > 0
            _dress(token, "col" if in_head else "row")
        if not (in_head and is_silent):
            yield token
        in_head = in_head and token.type != "thead_close"


def _dress(cell: Token, scope: str) -> None:
    is_number = cell.attrs.pop("style", None) == "text-align:right"
    if cell.nesting > 0 and cell.tag == "th":
        cell.attrSet("scope", scope)
    if is_number:
        cell.attrSet("class", "num")


def _html(markup: str) -> Token:
    return Token("html_block", "", 0, content=markup + "\n")
