"""What a change of the reader does: two versions' readings of the same runs, compared field by field.

Reads two files of readings a run (crawler/readings.py) side by side: both are sorted by shop and address, so that no
more of them is in memory than one address. Writes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from crawler.items import FACT_KEYS
from crawler.whole import is_whole

KIND = "kind"
_PAGE_FIELDS = ("language", "platform", "is_mat", "offers", "images", "issues")
FIELDS = (KIND, *_PAGE_FIELDS, *FACT_KEYS)
"""What can change: the kind of a page, what is told of the page as a whole, and each fact."""
_PLACE = frozenset({"locator", "response_url", "response_digest"})
"""Where words stand: it shifts with the reader and says nothing else."""
_UNREAD = "no page"


class DamagedReadingsError(Exception):
    """Readings of one run can't be compared; names the file and the remedy."""


class Change(StrEnum):
    """How a field changed."""

    ADDED = "added"
    """Unknown, now stated."""
    LOST = "lost"
    """Stated, now unknown."""
    CHANGED = "changed"
    """Another value, unit or qualifier; another page kind."""
    STATUS = "status"
    """Contradicted or set aside, and was not; or was, and is not."""
    WORDS = "words"
    """The same value, read from other words."""


class Said(NamedTuple):
    """What one reader made of a field."""

    value: Any
    """As JSON; the candidates' values where the fact is not stated; None where it is unknown."""
    unit: str | None = None
    qualifier: str | None = None
    status: str = "unknown"
    """stated, contradicted, set-aside or unknown."""
    quote: str | None = None
    source: str | None = None


class Example(NamedTuple):
    """One page on which a field changed."""

    run: str
    shop: str
    url: str
    old: Said
    new: Said


@dataclass(slots=True)
class Differences:
    """All that changed, counted, with a few examples each."""

    limit: int
    """Most examples of one change of one field."""
    runs: list[str] = field(default_factory=list)
    """Runs that were compared."""
    pages: int = 0
    """Addresses that were compared, in each run anew."""
    pages_changed: int = 0
    """Those of them where any field changed."""
    shops: set[str] = field(default_factory=set)
    """Shops that have a page among them."""
    counts: Counter[tuple[str, Change]] = field(default_factory=Counter)
    """By field and change."""
    examples: dict[tuple[str, Change], list[Example]] = field(default_factory=lambda: defaultdict(list))
    """By field and change; of as many shops as there are, and of each page once."""

    def note(self, name: str, change: Change, example: Example) -> None:
        """Count one change, and keep its example where it shows more than those there are."""
        self.counts[name, change] += 1
        kept = self.examples[name, change]
        if any((other.shop, other.url) == (example.shop, example.url) for other in kept):
            return
        if len(kept) < self.limit:
            kept.append(example)
            return
        shops = Counter(other.shop for other in kept)
        if example.shop not in shops:
            spare = next((at for at in reversed(range(len(kept))) if shops[kept[at].shop] > 1), None)
            if spare is not None:
                kept[spare] = example

    def fields(self) -> list[str]:
        """Return the fields that changed, in the contract's order."""
        changed = {name for name, _ in self.counts}
        return [*(name for name in FIELDS if name in changed), *sorted(changed.difference(FIELDS))]

    def as_json(self) -> dict[str, Any]:
        """Return all of it for `--json`."""
        return {
            "runs": self.runs,
            "pages": self.pages,
            "pages_changed": self.pages_changed,
            "fields": {
                name: {
                    change.value: {
                        "count": self.counts[name, change],
                        "examples": [
                            {**each._asdict(), "old": each.old._asdict(), "new": each.new._asdict()}
                            for each in self.examples[name, change]
                        ],
                    }
                    for change in Change
                    if self.counts[name, change]
                }
                for name in self.fields()
            },
        }


def compare(
    old: Path,
    new: Path,
    into: Differences,
    *,
    fields: frozenset[str] = frozenset(),
    shops: frozenset[str] = frozenset(),
) -> None:
    """Compare two readers' readings of one run.

    Args:
        old: File of the one version's readings.
        new: File of the other's.
        into: What is added to.
        fields: Those that count; default: all.
        shops: Those that count; default: all.

    Raises:
        DamagedReadingsError: a file is gone, is not what was written, or not in order.
    """
    for path in (old, new):
        if not is_whole(path):
            again = f"`matguide reread {path.stem}` makes those of today's reader anew, older ones can only be deleted"
            msg = f"{path}: gone, cut off or changed: it does not fit its seal; {again}"
            raise DamagedReadingsError(msg)
    into.runs.append(new.stem)
    for (shop, url), before, after in _side_by_side(old, new):
        if shops and shop not in shops:
            continue
        into.pages += 1
        into.shops.add(shop)
        changed = False
        for name, was, now in _differing(before, after):
            if not fields or name in fields:
                changed = True
                into.note(name, _change(was, now), Example(new.stem, shop, url, was, now))
        into.pages_changed += changed


_Address = tuple[str, str]
_Pages = dict[str, Mapping[str, Any]]
"""The readings of one address by kind."""


def _addresses(path: Path) -> Iterator[tuple[_Address, _Pages]]:
    """Yield what stands in a file of readings, address by address."""
    last: _Address = ("", "")
    with path.open("rb") as stream:
        lines = (orjson.loads(line) for line in stream)
        for address, group in groupby(lines, key=lambda line: (line.get("shop") or "", line["url"])):
            if address < last:
                msg = f"{path}: not sorted by shop and address: an older release wrote it; compare another version"
                raise DamagedReadingsError(msg)
            last = address
            yield address, {line[KIND]: line for line in group}


def _side_by_side(old: Path, new: Path) -> Iterator[tuple[_Address, _Pages, _Pages]]:
    befores, afters = _addresses(old), _addresses(new)
    before, after = next(befores, None), next(afters, None)
    while before or after:
        if after is None or (before is not None and before[0] < after[0]):
            yield before[0], before[1], {}  # type: ignore[index]  # one of the two is there
            before = next(befores, None)
        elif before is None or after[0] < before[0]:
            yield after[0], {}, after[1]
            after = next(afters, None)
        else:
            yield before[0], before[1], after[1]
            before, after = next(befores, None), next(afters, None)


def _differing(before: _Pages, after: _Pages) -> Iterator[tuple[str, Said, Said]]:
    """Yield each field of an address that the two readers do not say the same of."""
    gone, come = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    pairs = [(before[kind], after[kind]) for kind in sorted(before.keys() & after.keys())]
    for number in range(max(len(gone), len(come))):
        was = before[gone[number]] if number < len(gone) else {}
        now = after[come[number]] if number < len(come) else {}
        kinds = (page.get(KIND, _UNREAD) for page in (was, now))
        yield (KIND, *(Said(kind, status="stated") for kind in kinds))  # type: ignore[misc]  # two they are
        pairs.append((was, now))
    for was, now in pairs:
        for name in _PAGE_FIELDS:
            if (one := _of_page(was, name)) != (other := _of_page(now, name)):
                yield name, one, other
        facts, others = was.get("facts") or {}, now.get("facts") or {}
        for key in sorted({*facts, *others}):
            if (one := _of_fact(facts.get(key))) != (other := _of_fact(others.get(key))):
                yield key, one, other


def _of_page(page: Mapping[str, Any], name: str) -> Said:
    value = page.get(name)
    if value is None or value == []:
        return Said(None)
    return Said(_without_places(value), status="stated")


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_places(part) for name, part in value.items() if name not in _PLACE}
    return [_without_places(part) for part in value] if isinstance(value, list) else value


def _of_fact(fact: Mapping[str, Any] | None) -> Said:
    if fact is None:
        return Said(None)
    value = fact["value"]
    if value is None:
        value = _distinct(candidate["value"] for candidate in fact["candidates"])
    return Said(value, fact.get("unit"), fact.get("qualifier"), fact["status"], fact.get("quote"), fact["source"])


def _distinct(values: Iterable[Any]) -> list[Any]:
    """Return values without repeats, in an order of their own: which place comes first is no difference."""
    return [orjson.loads(text) for text in sorted({orjson.dumps(value) for value in values})]


def _change(was: Said, now: Said) -> Change:
    if was.status != now.status:
        known = {("unknown", "stated"): Change.ADDED, ("stated", "unknown"): Change.LOST}
        return known.get((was.status, now.status), Change.STATUS)
    same = (was.value, was.unit, was.qualifier) == (now.value, now.unit, now.qualifier)
    return Change.WORDS if same else Change.CHANGED
