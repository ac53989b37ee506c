"""The words that say what an amount of money is: list price, saving, instalment, price per unit, postage and so on.

Reads money_words.toml beside this module; gives two tables of patterns, role by role: words right after an amount,
and words right before it.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _filled(wording: str) -> str:
    for name, units in _TABLES["unit"].items():
        wording = wording.replace(f"{{{name}}}", units)
    return wording


def _patterns(table: str, before: str, after: str) -> dict[str, re.Pattern[str]]:
    return {
        role: re.compile(rf"{before}(?:{'|'.join(map(_filled, wordings))}){after}")
        for role, wordings in _TABLES[table].items()
    }


AFTER: dict[str, re.Pattern[str]] = _patterns("after", "", "")
"""Role -> words right after an amount, to be matched where it ends."""
BEFORE: dict[str, re.Pattern[str]] = _patterns("before", r"(?<!\w)", "$")
"""Role -> words that end where an amount begins."""
