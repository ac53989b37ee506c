"""Read a checklist and check it whole. Reads data/checklists/*.toml; writes nothing."""

from __future__ import annotations

import hashlib
import re
import tomllib
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from scoring.checklist import Checklist
from scoring.checklist_rules import problems
from scoring.toml_lines import TomlLines


class ChecklistError(Exception):
    """The checklist can't be used; the message names file, line and remedy."""


def load_checklist(path: Path) -> Checklist:
    """Read and check a checklist.

    Raises:
        ChecklistError: it is not TOML, does not fit, or contradicts itself; names file, line and remedy.
    """
    try:
        source = path.read_bytes()
    except OSError as error:
        msg = f"{path}: can't be read: {error.strerror}; data/checklists/ holds the checklists there are"
        raise ChecklistError(msg) from None
    try:
        text = source.decode("utf-8-sig")  # some editors begin a file with a mark of its encoding
        tables = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        msg = f"{path}:{line}: not UTF-8; save the file as UTF-8"
        raise ChecklistError(msg) from None
    except tomllib.TOMLDecodeError as error:
        stopped = re.search(r"at line (\d+)", str(error))
        where = f"{path}:{stopped[1]}" if stopped else str(path)
        msg = (
            f"{where}: not readable as TOML: {error}; the place is where reading stopped, the mistake may stand before"
        )
        raise ChecklistError(msg) from None
    lines = TomlLines(text)
    try:
        checklist = Checklist.model_validate({**tables, "digest": hashlib.sha256(source).hexdigest()})
    except ValidationError as error:
        # A key that is mistyped is missing, too; it is the mistyped one that an editor looks for.
        first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
        where = ".".join(str(part) for part in first["loc"])
        said = "there is no such key here" if first["type"] == "extra_forbidden" else first["msg"]
        msg = f"{path}:{lines.line_of(first['loc'])}: {where}: {said}"
        raise ChecklistError(msg) from None
    for place, problem in problems(checklist):
        msg = f"{path}:{lines.line_of(place)}: {problem}"
        raise ChecklistError(msg)
    return checklist
