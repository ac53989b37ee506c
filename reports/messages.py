"""Every message that the pages say, and where: what a catalogue must hold, and how it is brought up to date.

Reads reports/templates, reports/*.py, data/guide/*.toml and data/checklists/*.toml. `python -m reports.messages de`
writes data/guide/locale/de.po: what it lacked is added without words, what nobody says any more is taken out.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

from reports.language import CATALOGUES, read_catalogue
from reports.menu import MENU
from reports.texts import GUIDE_TEXTS

REPORTS = Path(__file__).resolve().parent
ROOT = REPORTS.parent
CHECKLISTS = ROOT / "data" / "checklists"
KEYWORDS = {"_": None, "gettext": None, "marked": None, "counted": (1, 2)}
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|%%")
_TAG = re.compile(r"<[^>]*>")
_COMMENTS = ("Translators:",)
_AS_RENDERED = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
_SAID_OF_CHECKLISTS = frozenset(
    {"title", "question", "reason", "unknown_rule", "unit", "choice", "failed", "unconfirmed"}
)
"""Fields of a checklist that pages show; so is every other one that ends with `_reason`."""
_NOT_SAID = {
    "words.toml": {"key", "group", "ask"}, "picks.toml": {"upper_share", "not_with"}, "safety.toml": set[str](),
    "ties.toml": {"shop"}, "told.toml": set[str](),
}  # fmt: skip
"""Fields of the guide's own texts that no page says as they stand."""
Said = str | tuple[str, ...]
_HEADER = """\
# The words of the pages in another language. `python -m reports.messages {language}` adds what they newly say and takes
# out what they no longer do; a test names what lacks its words. `%(name)s` and `{{name}}` stand for what is put in.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def find_messages(texts: Path = GUIDE_TEXTS) -> Catalog:
    """Gather all messages in one catalogue without words, each with the files that say it."""
    found = Catalog(fuzzy=False)
    for place, message, comments in sorted(_all(texts), key=lambda each: each[0]):
        found.add(message, locations=[(place, 0)], auto_comments=comments)
    return found


def update(catalogue: Path, texts: Path = GUIDE_TEXTS) -> None:
    """Bring a catalogue up to date with what the pages say."""
    known, asked = read_catalogue(catalogue), find_messages(texts)
    for message in asked:
        there = known.get(_key(message)) if message.id else None
        if there is not None and there.string:
            message.string = there.string
    save(catalogue, asked)


def catalogue_faults(catalogue: Catalog, asked: Catalog) -> list[str]:
    """Name every message that a catalogue has no words for, or not the right ones, and every one that nobody says."""
    faults = []
    for message in asked:
        if not message.id:
            continue
        there = catalogue.get(_key(message))
        fault = "is not there" if there is None else _fault(there, catalogue.num_plurals)
        if fault:
            faults.append(f"{_key(message)!r} ({', '.join(place for place, _line in message.locations)}): {fault}")
    said = {_key(message) for message in asked}
    unsaid = [_key(message) for message in catalogue if message.id and _key(message) not in said]
    return faults + [f"{key!r}: nobody says it any more" for key in unsaid]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _fault(message: Message, plurals: int) -> str:
    ids = [message.id] if isinstance(message.id, str) else [*message.id]
    words = [message.string] if isinstance(message.string, str) else [*(message.string or ())]
    if message.fuzzy:
        return "is marked as fuzzy"
    if not all(words):
        return "has no words"
    if len(words) != (1 if isinstance(message.id, str) else plurals):
        return f"has {len(words)} forms"
    asked = [{*_PLACEHOLDER.findall(text)} for text in ids]
    other = [text for text in words if {*_PLACEHOLDER.findall(text)} not in asked]
    if other:
        return f"has other placeholders: {other[0]!r}"
    return "" if all(_TAG.findall(text) == _TAG.findall(ids[0]) for text in words) else "has other markup"


def save(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue, with a header that tells no time: its history is git's."""
    with path.open("wb") as file:
        file.write(_HEADER.format(language=path.stem, plurals=Catalog(path.stem).plural_forms).encode())
        write_po(file, catalogue, width=0, omit_header=True)


def _all(texts: Path) -> Iterator[tuple[str, Said, list[str]]]:
    for path in sorted(REPORTS.glob("*.py")):
        yield from _called("python", path, {})
    for path in sorted((REPORTS / "templates").rglob("*.html")):
        yield from _called(babel_extract, path, _AS_RENDERED)
        menu = MENU.search(path.read_text(encoding="utf-8"))
        if menu:
            yield _place(path), menu["entry"].split(maxsplit=2)[2], []
    for path in sorted(texts.glob("*.toml")):
        if path.name in _NOT_SAID:
            said = _said(tomllib.loads(path.read_text(encoding="utf-8")), _NOT_SAID[path.name])
            yield from ((_place(path), text, []) for text in said)
    units = tomllib.loads((texts / "words.toml").read_text(encoding="utf-8"))["units"].values()
    yield from ((_place(texts / "words.toml"), unit[:-1], []) for unit in units if unit.endswith("s"))
    for path in sorted(CHECKLISTS.glob("*.toml")):
        checklist = tomllib.loads(path.read_text(encoding="utf-8"))
        yield from ((_place(path), text, []) for text in _fields(checklist))


def _called(method: Any, path: Path, options: dict[str, Any]) -> Iterator[tuple[str, Said, list[str]]]:
    with path.open("rb") as file:
        for _line, message, comments, _context in extract(
            method, file, KEYWORDS, _COMMENTS, {"encoding": "utf-8", **options}
        ):
            yield _place(path), message, comments


def _said(value: Any, left_out: Iterable[str]) -> Iterator[str]:
    """Give every text below a value of TOML, but for the fields that are left out."""
    match value:
        case str() if value.strip():
            yield value
        case list():
            for each in value:
                yield from _said(each, left_out)
        case dict():
            for name, each in value.items():
                if name not in left_out:
                    yield from _said(each, left_out)


def _fields(value: Any) -> Iterator[str]:
    """Give every text of a checklist that pages show."""
    for name, each in value.items() if isinstance(value, dict) else ():
        if name == "group" and isinstance(each, list):  # why a row of the checklist is there stands on no page
            yield from (group["title"] for group in each)
            continue
        if isinstance(each, str) and (name in _SAID_OF_CHECKLISTS or name.endswith(("_reason", "_reason_recorded"))):
            yield each
        for part in each if isinstance(each, list) else [each]:
            yield from _fields(part)


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


if __name__ == "__main__":
    for code in sys.argv[1:]:
        update(GUIDE_TEXTS / CATALOGUES / f"{code}.po")
