"""The contract told to people and machines: a data dictionary in Markdown and a JSON Schema, made from items.py."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel

from crawler.items import (
    FACT_KEYS,
    READING,
    Candidate,
    Certification,
    Evidence,
    Fact,
    Listing,
    Offer,
    OtherPage,
    ShopPolicy,
)


def json_schema() -> dict[str, object]:
    """Return the JSON Schema of one reading, as `matguide read` prints it."""
    schema = READING.json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Reading", **schema}


def data_dictionary() -> str:
    """Return every field and fact key with its meaning, as Markdown."""
    models: tuple[type[BaseModel], ...] = (
        Listing, ShopPolicy, OtherPage, Offer, Fact, Candidate, Evidence, Certification,
    )  # fmt: skip
    parts = [
        "# Data dictionary",
        "Made from crawler/items.py by `matguide dictionary`; a test holds that it is current.",
        "## Fact keys",
        _table(
            ("key", "type", "unit", "values", "meaning"),
            [
                (
                    f"`{key.key}`",
                    key.kind,
                    key.unit or "",
                    " ".join(f"`{choice}`" for choice in key.choices),
                    key.meaning,
                )
                for key in FACT_KEYS.values()
            ],
        ),
    ]
    for model in models:
        told = {name: field.description for name, field in model.model_fields.items()}
        told |= {name: field.description for name, field in model.model_computed_fields.items()}
        rows = [(f"`{name}`", _folded(meaning or "")) for name, meaning in told.items()]
        parts += [f"## {model.__name__}", _folded(model.__doc__ or ""), _table(("field", "meaning"), rows)]
    return "\n\n".join(parts) + "\n"


def _folded(text: str) -> str:
    return " ".join(text.split())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
