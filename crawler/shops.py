"""A shop's recipe: who the shop is, how to walk it, and what a healthy walk yields.

Reads data/shops/*.toml (real shops) and data/shops/invented/*.toml (the invented market). Writes nothing.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self
from urllib.parse import urljoin, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails

_FILE = "a file"
"""Context in which what an editor wrote is validated: more is asked of it than the crawl's own boundaries ask."""


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
    def _is_a_web_address(cls, home: str, told: ValidationInfo) -> str:
        parts = urlsplit(home)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            msg = "home must be an http or https address, e.g. https://www.shop.example/"
            raise ValueError(msg)
        if told.context == _FILE and not names_a_host(home):
            msg = "home must name the shop's host alone: no port, no user, no number in place of a name"
            raise ValueError(msg)
        return home

    @property
    def host(self) -> str:
        """Host name, lower case."""
        return str(urlsplit(self.home).hostname)


class Walk(_RecipePart):
    """How to find the shop's mats."""

    kind: Literal["shopify", "woocommerce", "sitemap", "category", "search", "marketplace", "addresses", "rates"]
    """Which spider walks it."""
    start: tuple[str, ...] = ()
    """Paths to start from: collections, categories, sellers' pages, sitemaps; the search's address with `{words}` where
    the words go; empty for the platform's own convention."""
    queries: tuple[str, ...] = ()
    """Words to search the shop for, one search each (search walk)."""
    addresses: tuple[str, ...] = ()
    """Product pages, as paths or whole addresses (addresses walk); files of exchange rates (rates walk)."""
    addresses_file: str | None = Field(default=None, pattern=r"^[\w.-]+$")
    """File beside the recipe with such addresses, one a line; `#` begins a comment."""
    product: str = "/product"
    """Regular expression that a product page's path contains (sitemap, category, search and marketplace walks); one
    with an escaped question mark is held against path and query."""
    offers: str | None = None
    """Regular expression of the path of pages on which a product's offers go on (marketplace walk); each is read as a
    listing of its own."""
    parameters: tuple[str, ...] = ()
    """Query parameters that name a product, where the shop uses others than the usual (id, product_id, sku, …)."""
    policies: tuple[str, ...] = ()
    """Paths of pages with the shop's terms; empty for the platform's own convention."""
    search: tuple[str, ...] = ()
    """Words a product's title or path must contain one of to be asked for at all; empty: ask for every product."""

    @field_validator("product", "offers")
    @classmethod
    def _is_a_regular_expression(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            msg = f"{pattern!r} is no regular expression: {error}; put a \\ before a character that stands for itself"
            raise ValueError(msg) from None
        return pattern

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        lacks = {
            "search": (
                self.queries and self.start and all("{words}" in path for path in self.start),
                'a search walk needs start = ["/search?q={words}"] and queries = ["acupressure mat"]',
            ),
            "addresses": (
                self.addresses or self.addresses_file,
                'an addresses walk needs addresses = ["/product/…"] or addresses_file = "….txt"',
            ),
            "rates": (self.addresses, 'a rates walk needs addresses = ["/stats/eurofxref/eurofxref-daily.xml"]'),
        }
        is_there, remedy = lacks.get(self.kind, (True, ""))
        if not is_there:
            raise ValueError(remedy)
        uses = (("queries", ("search",)), ("addresses", ("addresses", "rates")), ("offers", ("marketplace",)))
        for name, kinds in uses:
            if getattr(self, name) and self.kind not in kinds:
                msg = f'{name} is of no use in this walk; set kind = "{kinds[0]}" or take {name} out'
                raise ValueError(msg)
        return self


class Expectation(_RecipePart):
    """What a healthy walk yields, for the gate to judge a first run by."""

    listings_min: int = Field(ge=1)
    """Fewest product listings of a healthy walk."""


class Recipe(_RecipePart):
    """One shop: its identity, walk and expectation. The file's name is the shop's key."""

    key: str
    """Shop key: the file name without .toml."""
    digest: str
    """sha256 of the recipe file, and of the file of addresses beside it, where it names one."""
    market: Literal["real", "invented"]
    """Whether the shop exists; by the folder the recipe lies in."""
    shop: Shop
    """Who sells."""
    walk: Walk
    """How to find its mats."""
    expect: Expectation
    """What a healthy walk yields."""

    @model_validator(mode="after")
    def _stays_at_its_shop(self) -> Self:
        for path in (*self.walk.start, *self.walk.addresses, *self.walk.policies):
            complaint = _elsewhere(path, self.shop)
            if complaint:
                raise ValueError(complaint)
        return self


def names_a_host(home: str) -> bool:
    """Tell whether a web address names its host as a shop does: no port, no user, no IP address in any spelling."""
    parts = urlsplit(home)
    host = parts.hostname or ""
    return parts.netloc.lower() == host and re.search(r"\.[^\W\d][^.]*$", host) is not None


def _elsewhere(path: str, shop: Shop) -> str | None:
    """Return why a path or address of a recipe is none of the shop's; None where it is."""
    try:
        host = urlsplit(urljoin(shop.home, path)).hostname or ""
    except ValueError:
        return f"{path} is no web address"
    home = shop.host.removeprefix("www.")
    if host != home and not host.endswith(f".{home}") and not home.endswith(f".{host}"):
        return f"{path} is at another host than {shop.home}; a recipe walks one shop, another one needs its own recipe"
    if not path.startswith(("/", "http://", "https://")):
        return f"{path} must begin with / or http"
    return None


def load_recipe(path: Path) -> Recipe:
    """Read one recipe.

    Raises:
        RecipeError: the file is not TOML, lacks a field or has one too many; names file, line or field, and remedy.
    """
    try:
        source = path.read_bytes()
        text = source.decode()
        tables = tomllib.loads(text)
    except FileNotFoundError:
        msg = f"{path}: there is no such recipe; `matguide shops` lists those there are"
        raise RecipeError(msg) from None
    except OSError as error:
        msg = f"{path}: can't be read: {error.strerror}; a recipe is a file, `matguide new-shop` writes one"
        raise RecipeError(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"at line (\d+)", str(error))
        msg = f"{path}:{line[1] if line else 1}: not readable as TOML: {error}"
        raise RecipeError(msg) from None
    try:
        recipe = Recipe.model_validate(
            {
                **{f"[{name}]" if name in _OWN else name: table for name, table in tables.items()},
                "key": path.stem,
                "digest": hashlib.sha256(source).hexdigest(),
                "market": "invented" if path.parent.name == "invented" else "real",
            },
            context=_FILE,
        )
    except ValidationError as error:
        # What is missing comes last: it often goes by a wrong name, which is then told first.
        errors = sorted(error.errors(), key=lambda each: each["type"] == "missing")
        complaints = (_complaint(path, text, each) for each in errors)
        raise RecipeError("\n".join(complaints)) from None
    return _with_addresses(recipe, path)


class Recipes(NamedTuple):
    """What a folder of recipes holds."""

    usable: list[Recipe]
    """Sorted by key."""
    faults: list[RecipeError]
    """One for each recipe that can't be used."""


def load_recipes(folder: Path, keys: Iterable[str] | None = None) -> Recipes:
    """Read the recipes of one folder, or those of some keys; sub-folders are other markets and are left alone.

    Raises:
        RecipeError: there is none of that key; names those there are.
    """
    there = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    asked = set(there if keys is None else keys)
    if unknown := sorted(asked - there.keys()):
        known = f"there are: {', '.join(there)}" if there else "there is none yet, `matguide new-shop URL` writes one"
        msg = f"no recipe {folder / unknown[0]}.toml; {known}"
        raise RecipeError(msg)
    recipes = Recipes([], [])
    for key in sorted(asked):
        try:
            recipes.usable.append(load_recipe(there[key]))
        except RecipeError as error:
            recipes.faults.append(error)
    return recipes


def _with_addresses(recipe: Recipe, path: Path) -> Recipe:
    """Add the addresses of the file beside a recipe to those it names itself."""
    if recipe.walk.addresses_file is None:
        return recipe
    beside = path.with_name(recipe.walk.addresses_file)
    try:
        source = beside.read_bytes()
        lines = source.decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: addresses_file: {beside} can't be read: {error}; it is a text with one address a line"
        raise RecipeError(msg) from None
    addresses = []
    for number, line in enumerate(lines, 1):
        address = re.sub(r"(?:^|\s)#.*", "", line).strip()
        complaint = _elsewhere(address, recipe.shop) if address else None
        if complaint:
            msg = f"{beside}:{number}: {complaint}"
            raise RecipeError(msg)
        addresses += [address] if address else []
    walk = recipe.walk.model_copy(update={"addresses": (*recipe.walk.addresses, *addresses)})
    digest = hashlib.sha256(recipe.digest.encode() + source).hexdigest()
    return recipe.model_copy(update={"walk": walk, "digest": digest})


_OWN = frozenset({"key", "digest", "market"})
"""What a recipe is told by its place and bytes, and can't say itself."""
_TABLES: dict[str, type[_RecipePart]] = {"shop": Shop, "walk": Walk, "expect": Expectation}
_REMEDIES = {
    "string_type": "write it in quotes",
    "tuple_type": 'write it as a list: ["…", "…"]',
    "int_type": "write a whole number, without quotes",
    "int_parsing": "write a whole number",
    "greater_than_equal": "write 1 or more",
}
_SHAPES = {
    "country": 'two capital letters, e.g. "DE"',
    "currency": 'three capital letters, e.g. "EUR"',
    "language": 'two small letters, e.g. "de"',
    "addresses_file": "the name of a file beside the recipe, without folders",
}


def _complaint(path: Path, source: str, error: ErrorDetails) -> str:
    """Say what is wrong with a recipe: file, line, field, fault and remedy."""
    place = [str(part) for part in error["loc"]]
    line = _line_of(source, place, error)
    field = ".".join(place) or "recipe"
    return f"{path}:{line}: {field}: {_fault(place, error)}"


def _fault(place: list[str], error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "missing":
        where = f"[{place[0]}]" if len(place) > 1 else f"a table [{place[0]}]"
        return f"is missing; add {place[-1] + ' = … below ' + where if len(place) > 1 else where}"
    if kind == "extra_forbidden":
        known = list(_TABLES[place[0]].model_fields) if len(place) > 1 and place[0] in _TABLES else list(_TABLES)
        near = difflib.get_close_matches(place[-1], known, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        return f"there is no such entry; {meant}There are: {', '.join(known)}"
    if kind == "string_pattern_mismatch":
        return f"{error['input']!r} does not fit; write {_SHAPES.get(place[-1], 'it otherwise')}"
    if kind == "literal_error":
        return f"{error['input']!r} is none of them; write one of {error['ctx']['expected']}"
    if kind == "model_type":
        return f"must be a table; begin it with [{place[-1]}]"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    remedy = _REMEDIES.get(kind)
    return f"{error['msg']}; {remedy}" if remedy else error["msg"]


def _line_of(source: str, place: list[str], error: ErrorDetails) -> int:
    """Return the line of an entry in its table, of its table where it is missing, else of what the fault names."""
    lines = source.splitlines()
    at = 1
    for part in [*place, *_named(error)]:
        found = (
            number
            for number, line in enumerate(lines[at - 1 :], at)
            if re.match(rf"\s*(?:\[+\s*{re.escape(part)}\s*\]|[\"']?{re.escape(part)}[\"']?\s*=)", line)
            or (part not in place and part in line)
        )
        at = next(found, at)
    return at


def _named(error: ErrorDetails) -> Iterable[str]:
    """Return the recipe's own words that a fault of a whole table is about: an address, or a key."""
    told: Any = error.get("ctx", {}).get("error", "")
    return re.findall(r"^\S+", str(told)) if error["type"] == "value_error" else ()
