"""A shop's recipe: who the shop is, how to walk it, and what a healthy walk yields.

Reads data/shops/*.toml (real shops) and data/shops/invented/*.toml (the invented market). Writes nothing.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator


class RecipeError(Exception):
    """A recipe can't be used; the message names file, line or field, and remedy."""


class _RecipePart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Shop(_RecipePart):
    """Who sells."""

    name: str
    """Name as shoppers know it."""
    home: str
    """Address of the home page, with scheme, e.g. `https://www.shop.example/`."""
    country: str = Field(pattern="^[A-Z]{2}$")
    """ISO 3166 code of the country it sells from."""
    currency: str = Field(pattern="^[A-Z]{3}$")
    """ISO 4217 code it sells in."""
    language: str = Field(pattern="^[a-z]{2}$")
    """ISO 639-1 code of its pages."""
    owner: str | None = None
    """Company behind the shop, where a source states it."""

    @field_validator("home")
    @classmethod
    def _is_a_web_address(cls, home: str) -> str:
        parts = urlsplit(home)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            msg = "home must be an http or https address, e.g. https://www.shop.example/"
            raise ValueError(msg)
        return home

    @property
    def host(self) -> str:
        """Host name, lower case."""
        return str(urlsplit(self.home).hostname)


class Walk(_RecipePart):
    """How to find the shop's mats."""

    kind: Literal["shopify", "woocommerce", "sitemap", "category"]
    """Which spider walks it."""
    start: tuple[str, ...] = ()
    """Paths to start from: collections, categories or sitemaps; empty for the platform's own convention."""
    product: str = "/product"
    """Regular expression that a product page's path contains (sitemap and category walks)."""
    policies: tuple[str, ...] = ()
    """Paths of pages with the shop's terms; empty for the platform's own convention."""
    search: tuple[str, ...] = ()
    """Words a product's title or path must contain one of to be asked for at all; empty: ask for every product."""


class Expectation(_RecipePart):
    """What a healthy walk yields, for the gate to judge a first run by."""

    listings_min: int = Field(ge=1)
    """Fewest product listings of a healthy walk."""


class Recipe(_RecipePart):
    """One shop: its identity, walk and expectation. The file's name is the shop's key."""

    key: str
    """Shop key: the file name without .toml."""
    digest: str
    """sha256 of the recipe file."""
    market: Literal["real", "invented"]
    """Whether the shop exists; by the folder the recipe lies in."""
    shop: Shop
    """Who sells."""
    walk: Walk
    """How to find its mats."""
    expect: Expectation
    """What a healthy walk yields."""


def load_recipe(path: Path) -> Recipe:
    """Read one recipe.

    Raises:
        RecipeError: the file is not TOML, lacks a field or has one too many; names file, line or field, and remedy.
    """
    try:
        source = path.read_bytes()
        tables = tomllib.loads(source.decode())
    except FileNotFoundError:
        msg = f"{path}: there is no such recipe; `matguide shops` lists those there are"
        raise RecipeError(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: not readable as TOML: {error}"
        raise RecipeError(msg) from None
    try:
        return Recipe.model_validate(
            {
                "key": path.stem,
                "digest": hashlib.sha256(source).hexdigest(),
                "market": "invented" if path.parent.name == "invented" else "real",
                **tables,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        msg = f"{path}:{_line_of(source.decode(), str(first['loc'][-1]))}: {field}: {first['msg']}"
        raise RecipeError(msg) from None


def load_recipes(folder: Path) -> list[Recipe]:
    """Read every recipe of one folder, sorted by key; sub-folders are other markets and are left alone."""
    return [load_recipe(path) for path in sorted(folder.glob("*.toml"))]


def _line_of(source: str, field: str) -> int:
    lines = source.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip(" [").startswith(field)), 1)
