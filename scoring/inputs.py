"""What the SQL layers take from outside the runs, as JSON documents: checklist, contract, words, constants.

Reads data/gate/accepted.toml and data/identity/generic_words.csv.
scoring/sql/0_inputs makes the tables inputs.* of them.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

from crawler.items import FACT_KEYS

EDITED = Path(__file__).resolve().parents[1] / "data"
"""Folder of the texts that people edit."""

GENERIC_WORDS = EDITED / "identity" / "generic_words.csv"
"""Words of mat names that tell no mat from another: column word, and kind word, colour, pillow or count."""

DECISIONS = EDITED / "identity" / "decisions.toml"
"""What editors decide about which pages sell one mat (scoring/identity_decisions.py)."""

ACCEPTED = EDITED / "gate" / "accepted.toml"
"""Changes of shops that the gate stopped and the operator says are true."""
_ACCEPTED_KEYS = ("shop", "run", "field", "reason", "by")


class InputError(Exception):
    """An edited text can't be used; the message names file and remedy."""


def fact_key_rows() -> list[dict[str, Any]]:
    """Return the contract's fact keys in order."""
    return [
        {"key": fact_key.key, "kind": fact_key.kind, "unit": fact_key.unit, "position": position}
        for position, fact_key in enumerate(FACT_KEYS.values())
    ]


def edited_texts(edited: Path = EDITED) -> list[Path]:
    """Return the edited texts that a warehouse is made from, the checklist apart, below any folder of such texts.

    They are part of its fingerprint, and kept (scoring/kept_inputs.py) so that it can be made again: one that a build
    itself adds to must give the same fingerprint after it as before.

    Raises:
        InputError: one is not there.
    """
    texts = [edited / path.relative_to(EDITED) for path in (ACCEPTED, GENERIC_WORDS, DECISIONS)]
    for path in texts:
        if not path.is_file():
            msg = f"{path}: not there; it comes with the repository, `git checkout {path}` brings it back"
            raise InputError(msg)
    return texts


def generic_word_rows(path: Path | None = None) -> list[dict[str, str]]:
    """Return the words that tell no mat from another.

    Raises:
        InputError: the file is not such a table.
    """
    path = path or GENERIC_WORDS
    try:
        with path.open(encoding="utf-8", newline="") as rows:
            return [{"word": row["word"], "kind": row["kind"]} for row in csv.DictReader(rows)]
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        msg = f"{path}: can't be read as a table of words with the columns word and kind: {error}"
        raise InputError(msg) from None


def accepted_rows(path: Path | None = None) -> list[dict[str, str]]:
    """Return the changes that the operator says are true.

    Raises:
        InputError: the file is not TOML, or an entry lacks one of shop, run, field, reason and by, or has another.
    """
    path = path or ACCEPTED
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("accepted", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{path}: can't be read as a list of accepted changes: {error}"
        raise InputError(msg) from None
    for number, entry in enumerate(entries, 1):
        if sorted(entry) != sorted(_ACCEPTED_KEYS) or not all(
            isinstance(word, str) and word for word in entry.values()
        ):
            msg = f"{path}: entry {number}: an accepted change has {', '.join(_ACCEPTED_KEYS)}, all of them words"
            raise InputError(msg)
    return [dict(entry) for entry in entries]
