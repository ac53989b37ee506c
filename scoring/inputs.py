"""What the SQL layers take from outside the runs, as JSON documents: checklist, contract, rates, words, constants.

Reads data/rates/*.toml, data/gate/accepted.toml and data/identity/generic_words.csv.
scoring/sql/0_inputs makes the tables inputs.* of them.
"""

from __future__ import annotations

import csv
import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from crawler.items import FACT_KEYS

GENERIC_WORDS = Path(__file__).resolve().parents[1] / "data" / "identity" / "generic_words.csv"
"""Words of mat names that tell no mat from another: column word, and kind word, colour, pillow or count."""

ACCEPTED = Path(__file__).resolve().parents[1] / "data" / "gate" / "accepted.toml"
"""Changes of shops that the gate stopped and the operator says are true."""
_ACCEPTED_KEYS = ("shop", "run", "field", "reason", "by")


class InputError(Exception):
    """A rate table or word list can't be used; the message names file and remedy."""


def fact_key_rows() -> list[dict[str, Any]]:
    """Return the contract's fact keys in order."""
    return [
        {"key": fact_key.key, "kind": fact_key.kind, "unit": fact_key.unit, "position": position}
        for position, fact_key in enumerate(FACT_KEYS.values())
    ]


def rate_rows(path: Path | None, currency: str) -> list[dict[str, str | None]]:
    """Return units of each currency for one unit of the guide's; the guide's own alone where there is no table.

    Raises:
        InputError: the table is not TOML, is not for the guide's currency, or holds no number above zero.
    """
    own: dict[str, str | None] = {"currency": currency, "per_unit": "1", "rate_date": None}
    if path is None:
        return [own]
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        if table["base"] != currency:
            msg = (
                f"{path}: its base is {table['base']}, but the checklist's currency is {currency}; give rates for that"
            )
            raise InputError(msg)
        rates = {str(code): Decimal(rate) for code, rate in table["rates"].items()}
        if zero := [code for code, rate in rates.items() if rate <= 0]:
            msg = f"{path}: the rate of {zero[0]} must be above zero"
            raise InputError(msg)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{path}: can't be read as a rate table: {error}"
        raise InputError(msg) from None
    except (KeyError, TypeError, InvalidOperation) as error:
        msg = f"{path}: a rate table has base, date and [rates] with a number for each currency: {error}"
        raise InputError(msg) from None
    day = str(table.get("date", ""))
    others: list[dict[str, str | None]] = [
        {"currency": code, "per_unit": str(rate), "rate_date": day} for code, rate in sorted(rates.items())
    ]
    return [own, *others]


def generic_word_rows() -> list[dict[str, str]]:
    """Return the words that tell no mat from another."""
    with GENERIC_WORDS.open(encoding="utf-8", newline="") as rows:
        return [{"word": row["word"], "kind": row["kind"]} for row in csv.DictReader(rows)]


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
