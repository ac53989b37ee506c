"""The ledger of product ids: which page stands under which id, and every change of that, one JSON object a line.

Reads and writes DIR/identity/ledger.jsonl. A page's id is what the lines say of it, read from the first on, so that no
id changes without a line. What is there is never rewritten: a build adds lines at the end, in one rename of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from scoring.inputs import InputError

LEDGER = "identity/ledger.jsonl"
"""Its place below DIR."""
Change = Literal["new", "joined", "merge", "split", "renamed"]
_OF_PAGES = ("new", "joined", "split")
_FOUND, _SPLIT, _MERGE, _LIST = range(4)
"""The order of a build's lines: no page is put under an id before its founding page is."""


class Page(NamedTuple):
    """A mat's page."""

    shop: str
    url: str


class Line(NamedTuple):
    """One change: `new` founds an id on a page, `joined` and `split` put one there, the others all of `old`."""

    change: Change
    product: str
    run: str
    """The run that showed it: for a new page its first one, else the newest of the build."""
    page: Page | None = None
    old: str | None = None
    """The id it was until then."""

    def told(self) -> dict[str, str]:
        """Return the line as an object."""
        told: dict[str, str] = {"change": self.change, "product": self.product, "run": self.run}
        told |= {} if self.old is None else {"from": self.old}
        return told | ({} if self.page is None else self.page._asdict())

    def as_text(self) -> str:
        """Return the line as it stands in the file."""
        return json.dumps(self.told(), ensure_ascii=False)


@dataclass(slots=True)
class Ledger:
    """What the lines come to: ids, their founding pages, and the pages under each."""

    lines: list[Line] = field(default_factory=list)
    product_of: dict[Page, str] = field(default_factory=dict)
    founded: dict[str, Page] = field(default_factory=dict)
    """Founding page of every id there ever was, oldest id first."""
    _pages_of: dict[str, set[Page]] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Take a line at its word."""
        self.lines.append(line)
        if line.page is not None:
            if line.change != "joined":
                self.founded.setdefault(line.product, line.page)
            self._put(line.page, line.product)
        elif line.old is not None:
            if line.old in self.founded:
                self.founded.setdefault(line.product, self.founded[line.old])
            for page in sorted(self._pages_of.pop(line.old, ())):
                self._put(page, line.product)

    def _put(self, page: Page, product: str) -> None:
        before = self.product_of.get(page)
        if before in self._pages_of:
            self._pages_of[before].discard(page)
        self.product_of[page] = product
        self._pages_of.setdefault(product, set()).add(page)

    def as_text(self) -> str:
        """Return the file's text."""
        return "".join(f"{line.as_text()}\n" for line in self.lines)


def read_ledger(path: Path) -> Ledger:
    """Return the ledger; an empty one where there is no file.

    Raises:
        InputError: a line is none of a ledger; names file, line and remedy.
    """
    ledger = Ledger()
    if path.is_file():
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                ledger.add(_line(json.loads(text)))
            except (ValueError, TypeError, KeyError) as error:
                msg = (
                    f"{path}, line {number}: not a ledger's line ({error}): restore the file from a backup or from "
                    "DIR/inputs; without it, ids are given anew"
                )
                raise InputError(msg) from None
    return ledger


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Write the file whole or not at all; leave it where nothing is new."""
    body = ledger.as_text().encode()
    if path.is_file() and path.read_bytes() == body:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(body)
    unfinished.replace(path)


def _line(told: dict[str, str]) -> Line:
    page = Page(told["shop"], told["url"]) if "shop" in told else None
    line = Line(told["change"], told["product"], told["run"], page, told.get("from"))  # type: ignore[arg-type]  # held below
    if line.change not in get_args(Change) or not all(isinstance(word, str) for word in told.values()):
        msg = f"no such change: {line.change}"
        raise ValueError(msg)
    if (line.change in _OF_PAGES) != (page is not None) or (line.change in {"new", "joined"}) != (line.old is None):
        msg = f"{line.change} has {', '.join(told)}"
        raise ValueError(msg)
    return line


class Listed(NamedTuple):
    """A mat's page as a build has it."""

    page: Page
    run: str
    """Its first run."""
    slug: str
    """Words that an id is made of, should the page found one."""


def settle(
    ledger: Ledger, components: Iterable[Sequence[Listed]], run: str, renames: Mapping[str, str]
) -> dict[Page, str]:
    """Give every page its product id, and add to the ledger what is new in that.

    An id stays with its founding page; of several in a component the oldest stays. Settling it again adds nothing.

    Args:
        ledger: what stood until now.
        components: the pages of each product.
        run: the newest run.
        renames: an editor's ids by those they replace.
    """
    ordered = [sorted(pages, key=_by_age) for pages in components]
    ordered.sort(key=lambda pages: _by_age(pages[0]))
    owner = _owners(ledger, ordered)
    ages = {product: age for age, product in enumerate(ledger.founded)}
    numbers: dict[str, int] = {}
    products, lines = {}, []
    for place, pages in enumerate(ordered):
        held = {ledger.product_of[each.page] for each in pages if each.page in ledger.product_of}
        own = sorted((product for product in held if owner[product] == place), key=ages.__getitem__)
        product = own[0] if own else _fresh(pages[0], ledger, numbers)
        if not own:
            ledger.founded[product] = pages[0].page
        lines += [(_MERGE, "", Line("merge", product, run, old=other)) for other in own[1:]]
        for each in pages:
            products[each.page] = product
            founds = not own and each is pages[0]
            before = ledger.product_of.get(each.page)
            if before is None:
                line = Line("new" if founds else "joined", product, each.run, each.page)
                lines.append((_FOUND if founds and held else _LIST, f"{each.run}{int(not founds)}", line))
            elif before not in own:
                line = Line("split", product, run, each.page, before)
                lines.append((_FOUND if founds else _SPLIT, "", line))
    for _, _, line in sorted(lines, key=_in_order):
        ledger.add(line)
    return _renamed(ledger, products, run, renames)


def _in_order(told: tuple[int, str, Line]) -> tuple[object, ...]:
    place, age, line = told
    return place, age, line.change, line.old or "", line.product, line.run, line.page or ()


def _by_age(listed: Listed) -> tuple[str, Page]:
    return listed.run, listed.page


def _owners(ledger: Ledger, components: list[list[Listed]]) -> dict[str, int]:
    """Say in which component each id stays: its founding page's, else that of the oldest page that bears it."""
    if not ledger.product_of:
        return {}
    place_of = {each.page: place for place, pages in enumerate(components) for each in pages}
    owner: dict[str, int] = {}
    for page, place in place_of.items():
        product = ledger.product_of.get(page)
        if product is not None and product not in owner:
            founding = ledger.founded[product]
            stands = ledger.product_of.get(founding) == product
            owner[product] = place_of.get(founding, place) if stands else place
    return owner


def _fresh(listed: Listed, ledger: Ledger, numbers: dict[str, int]) -> str:
    """Return an id that no product ever had, save for one that this page founded and lost to another."""
    while True:
        number = numbers[listed.slug] = numbers.get(listed.slug, 0) + 1
        product = listed.slug if number == 1 else f"{listed.slug}-{number}"
        if product not in ledger.founded:
            return product
        if ledger.founded[product] == listed.page and product not in ledger.product_of.values():
            return product


def _renamed(ledger: Ledger, products: dict[Page, str], run: str, renames: Mapping[str, str]) -> dict[Page, str]:
    """Apply the editors' renames to the ids that are there."""
    there = set(products.values())
    for old, new in sorted(renames.items()):
        if old in there and new in ledger.founded:
            msg = f"the rename of {old} to {new} can't be: {new} is or was another mat's id; choose another"
            raise InputError(msg)
        if old in there:
            ledger.add(Line("renamed", new, run, old=old))
            there = (there - {old}) | {new}
    return {page: ledger.product_of[page] for page in products}
