"""How templates become pages: what they may call, and how they say our own messages.

Reads reports/templates. Writes nothing. Everything is escaped; only the messages of a catalogue may hold markup.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup, escape

from reports import filters
from reports.facts import seen_words
from reports.language import Language, _, counted, either, spoken, translated, within
from reports.told import told

TEMPLATES = Path(__file__).resolve().parent / "templates"


class Trans(Extension):
    """`{% trans name=value %}…{{ name }}…{% endtrans %}`, as Jinja's own: a message of ours, with names in it.

    It is translated when its template is compiled, which is once for each language, so that a page costs what it would
    without: a message is text, and what is named in it is put in and escaped like anything else.
    """

    tags = {"trans"}  # noqa: RUF012 - as Jinja declares it

    def parse(self, parser: Parser) -> nodes.Node:
        """Read a message, and give what it says in the language of the environment."""
        line = next(parser.stream).lineno
        named: dict[str, nodes.Expr] = {}
        while parser.stream.current.type != "block_end":
            if named:
                parser.stream.expect("comma")
            name = parser.stream.expect("name").value
            parser.stream.expect("assign")
            named[name] = parser.parse_expression()
        body = parser.parse_statements(("name:endtrans",), drop_needle=True)
        message = "".join(_as_said(part, parser) for each in body for part in each.iter_child_nodes())
        parts = re.split(r"%\((\w+)\)s", cast("_Environment", self.environment).language.words.gettext(message))
        said: list[nodes.Expr] = []
        for text, name in zip_longest(parts[::2], parts[1::2]):
            said.append(nodes.TemplateData(text.replace("%%", "%")))
            if name:
                said.append(named.get(name) or nodes.Name(name, "load"))
        return nodes.Output(said).set_lineno(line)


def _as_said(part: nodes.Node, parser: Parser) -> str:
    """Write a part of a message as it stands in a catalogue."""
    if isinstance(part, nodes.TemplateData):
        return part.data.replace("%", "%%")
    if not isinstance(part, nodes.Name):
        parser.fail("a message takes text and names; give the value a name after `trans`", part.lineno)
    return f"%({part.name})s"


class _Environment(Environment):
    """Jinja for one language."""

    language: Language


@lru_cache(maxsize=8)
def build_environment(language: Language) -> Environment:
    """Set up Jinja: everything escaped, nothing undefined or unprintable; templates are compiled once a language."""
    env = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
        auto_reload=False,
        extensions=[Trans],
    )
    env.language = language
    env.globals |= {"_": _message, "counted": _counted}
    for say in (either, told, translated, within):
        env.filters[say.__name__] = say
    for name in ("anchor", "capital", "day", "number", "percent", "short_address", "size", "short_day", "web_address"):
        env.filters[name] = getattr(filters, name)
    env.filters["seen"] = seen_words
    return env


def _message(message: str) -> Markup:
    """Let templates say a message of ours within an expression."""
    return _constant(spoken(), message)


def _counted(one: str, many: str, how_many: int, **named: Any) -> Markup:
    """Let templates say a message of ours that depends on a number."""
    return Markup(counted(one, many, how_many, **_as_text(named)))  # noqa: S704 - ours


@lru_cache(maxsize=1024)
def _constant(language: Language, message: str) -> Markup:
    with language.speaking():
        return Markup(_(message))  # noqa: S704 - ours


def _as_text(named: dict[str, Any]) -> dict[str, Any]:
    return {name: escape(_printable(value)) for name, value in named.items()}


def _printable(value: object) -> object:
    return filters.plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value
