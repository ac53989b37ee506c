"""How templates become pages: what they may call, and how they say our own messages.

Reads reports/templates. Writes nothing. Everything is escaped; only the messages of a catalogue may hold markup.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reports import filters
from reports.facts import seen_words
from reports.language import Language, _, counted, either, spoken, translated, within
from reports.told import told

TEMPLATES = Path(__file__).resolve().parent / "templates"


@cache
def build_environment() -> Environment:
    """Set up Jinja: everything escaped, nothing undefined, nothing unprintable; templates are compiled once a run."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    env.newstyle_gettext = True  # type: ignore[attr-defined]  # of jinja2.ext.i18n
    env.globals |= {"_": _message, "gettext": _message, "counted": _counted}
    for say in (either, told, translated, within):
        env.filters[say.__name__] = say
    for name in ("anchor", "capital", "day", "number", "percent", "short_address", "size", "short_day", "web_address"):
        env.filters[name] = getattr(filters, name)
    env.filters["seen"] = seen_words
    return env


def _message(message: str, **named: Any) -> Markup:
    """Let templates say a message of ours, which may hold markup; what is named in it is text like any other."""
    return Markup(_(message, **_as_text(named))) if named else _constant(spoken(), message)  # noqa: S704 - ours


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
