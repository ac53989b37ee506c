"""Words of shop pages in many languages: buttons that buy, stock, labels of codes, titles of policies.

Reads words.toml beside this module; gives patterns over lower-case, folded text.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_TABLES = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def _any(wordings: list[str]) -> str:
    """Return a pattern for any of the wordings, those of one first letter together: fewer to try at a place."""
    groups: dict[str, list[str]] = {}
    for wording in wordings:
        first = wording[0] if wording[0].isalpha() and wording[1:2] not in {"?", "*", "+", "{", "|"} else ""
        groups.setdefault(first, []).append(wording[len(first) :])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())


def _whole(wordings: list[str]) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{_any(wordings)})(?:\s?\([^()]*\))?\W*$")


def _in(wordings: list[str], before: str = "") -> re.Pattern[str]:
    words = f"(?:{_any(wordings)})"
    # What must not stand before is looked for where the words stand, not at each word of a text.
    return re.compile(rf"(?<!\w)(?={words}){before}{words}(?!\w)" if before else rf"(?<!\w){words}(?!\w)")


_NOT = "".join(f"(?<!{word} )" for word in _TABLES["not"])

BUY = _whole(_TABLES["buy"])
"""Whole text of a button that puts the thing into a cart or buys it."""
CONTACT = _whole(_TABLES["contact"])
"""Whole text of a button that reaches the seller of a single thing."""
QUANTITY = _whole(_TABLES["quantity"])
"""Whole label of the field for how many to buy."""
IN_STOCK = _in(_TABLES["in_stock"], _NOT)
"""Words that say it can be had."""
OUT_OF_STOCK = _in(_TABLES["out_of_stock"])
"""Words that say it can't be had now."""
OTHER_SERVICE = _in(_TABLES["other_service"])
"""Words that make a word on stock one on a chat, a shop round the corner or a way to get it."""
PREORDER = _in(_TABLES["preorder"])
"""Words that say it can be ordered before it is there."""
BACKORDER = _in(_TABLES["backorder"])
"""Words that say it is got or made when ordered."""
POLICY = _in(_TABLES["policy"])
"""A word that titles a page of a shop's terms."""
POLICY_PATH = re.compile(rf"(?:^|[/_-])(?:{'|'.join(_TABLES['policy_path'])})(?:[/_.-]|$)")
"""A word that the path of such a page holds."""
SIZE_WORD = _in(_TABLES["size_word"])
"""A word that makes a longer label one of sizes (`Mat dimensions`)."""
OTHER_PART = re.compile("|".join(_TABLES["other_part"]))
"""A word of a label that speaks of a pillow, a bag or the parcel."""
OWN_PART = re.compile("|".join(_TABLES["own_part"]))
"""A word of a label that speaks of a part of the thing itself: its cover, its filling, a shoe's sole."""
FABRIC = _whole(_TABLES["fabric"])
"""Whole label of a row that names the fabric, which is not always all of the thing."""
LABELS: dict[str, re.Pattern[str]] = {key: _whole(wordings) for key, wordings in _TABLES["labels"].items()}
"""Fact key -> the whole label of a row that states it."""
ANY_LABEL = _whole([wording for wordings in _TABLES["labels"].values() for wording in wordings])
"""Any of these labels."""
