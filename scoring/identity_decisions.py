"""What editors decide about identity: pages that are one mat, pages that are not, and ids that they choose.

Reads data/identity/decisions.toml. A decision about pages that a guide does not have changes nothing there.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.inputs import InputError

_PAGES = ("must_link", "cannot_link")
_KEYS = {"must_link": ("pages", "reason", "by"), "cannot_link": ("pages", "reason", "by"),
         "rename": ("product", "to", "reason", "by")}  # fmt: skip
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Decisions:
    """All of them."""

    must_link: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Addresses of one mat's pages, with the reason."""
    cannot_link: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Addresses of which no two are one mat's, with the reason."""
    renames: tuple[tuple[str, str], ...] = ()
    """An id and what it is to be."""


def load_decisions(path: Path) -> Decisions:
    """Return the editors' decisions.

    Raises:
        InputError: the file can't be read so, or two decisions contradict each other; names file, line and remedy.
    """
    try:
        text = path.read_text(encoding="utf-8")
        told = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{path}: can't be read as decisions on identity: {error}"
        raise InputError(msg) from None
    for kind in told:
        if kind not in _KEYS or not isinstance(told[kind], list):
            msg = f"{path}: there is no [{kind}]; decisions are [[must_link]], [[cannot_link]] and [[rename]]"
            raise InputError(msg)
    for kind, entries in told.items():
        for number, entry in enumerate(entries):
            if fault := _fault(kind, entry):
                msg = f"{path}, line {_line_of(text, kind, number)}: [[{kind}]] {fault}"
                raise InputError(msg)
    _hold_apart(path, text, told)
    must, cannot = (
        tuple((tuple(each["pages"]), str(each["reason"])) for each in told.get(kind, ())) for kind in _PAGES
    )
    return Decisions(must, cannot, tuple((each["product"], each["to"]) for each in told.get("rename", ())))


def _fault(kind: str, entry: dict[str, Any]) -> str | None:
    keys = _KEYS[kind]
    if sorted(entry) != sorted(keys):
        return f"has {', '.join(keys)}, and nothing else"
    if not all(isinstance(entry[key], str) and entry[key] for key in keys if key != "pages"):
        return f"needs words for {', '.join(key for key in keys if key != 'pages')}"
    pages = entry.get("pages", ["", " "])
    if not isinstance(pages, list) or len(pages) < 2 or len(set(map(str, pages))) < len(pages):
        return "needs at least two pages, each address once"
    if kind == "rename" and not (
        _ID.fullmatch(entry["to"]) and len(entry["to"]) <= 80 and entry["to"] != entry["product"]
    ):
        return f"to {entry['to']!r}: an id is another than before, of a-z, 0-9 and single hyphens, at most 80 of them"
    return None


def _line_of(text: str, kind: str, number: int) -> int:
    heads = [line for line, words in enumerate(text.splitlines(), 1) if re.match(rf"\s*\[\[\s*{kind}\s*\]\]", words)]
    return heads[number] if number < len(heads) else 1


def _hold_apart(path: Path, text: str, told: dict[str, Any]) -> None:
    """Refuse pages that are linked and kept apart at once, and two renames of one id or to one."""
    group: dict[str, str] = {}

    def first(page: str) -> str:
        while group.setdefault(page, page) != page:
            page = group[page]
        return page

    for entry in told.get("must_link", ()):
        for page in entry["pages"][1:]:
            group[first(page)] = first(entry["pages"][0])
    for number, entry in enumerate(told.get("cannot_link", ())):
        if len({first(page) for page in entry["pages"]}) < len(entry["pages"]):
            line = _line_of(text, "cannot_link", number)
            msg = f"{path}, line {line}: [[cannot_link]] keeps pages apart that [[must_link]] joins; take one away"
            raise InputError(msg)
    renames = told.get("rename", ())
    for number, entry in enumerate(renames):
        others = renames[:number]
        if any({entry["product"], entry["to"]} & {each["product"], each["to"]} for each in others):
            line = _line_of(text, "rename", number)
            msg = f"{path}, line {line}: [[rename]] names an id that another one names, too; take one of them away"
            raise InputError(msg)
