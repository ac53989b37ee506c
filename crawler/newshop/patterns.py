"""What the paths of a shop's products have in common, as a regular expression.

A pure function of paths.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence


def pattern_of(paths: Sequence[str], beside: str = "") -> str | None:
    """Return a regular expression for what the paths of products have in common; None without any path.

    Args:
        paths: Paths of products.
        beside: Path of the list they stand on, which must not match.
    """
    split = [path.strip("/").split("/") for path in paths if path.strip("/")]
    if not split:
        return None
    depth = Counter(map(len, split)).most_common(1)[0][0]
    rows = [parts for parts in split if len(parts) == depth]
    columns = list(zip(*rows, strict=True))
    parts = [
        re.escape(column[0]) if len(set(column)) == 1 and number < depth - 1 else _shape(column)
        for number, column in enumerate(columns)
    ]
    pattern = f"^/{'/'.join(parts)}/?$".replace(r"\-", "-")
    return None if beside and re.search(pattern, beside) and len(rows) == 1 else pattern


_SHAPES = (
    (re.compile(r"([A-Za-z]{1,4})\d+"), r"{0}\d+"),
    (re.compile(r"\d+"), r"\d+"),
    (re.compile(r"\d+-[^/]+(\.html?)"), r"\d+-[^/]+{0}"),
    (re.compile(r"\d+-[^/]+"), r"\d+-[^/]+"),
    (re.compile(r"[^/]+-\d+(\.html?)"), r"[^/]+-\d+{0}"),
    (re.compile(r"[^/]+(\.html?|\.php|\.aspx)"), r"[^/]+{0}"),
)


def _shape(parts: Sequence[str]) -> str:
    """Return the narrowest of a few shapes that all parts have."""
    for shape, pattern in _SHAPES:
        matches = [shape.fullmatch(part) for part in parts]
        groups = {match.groups() for match in matches if match}
        if all(matches) and len(groups) == 1:
            return pattern.format(*(re.escape(group) for group in next(iter(groups))))
    return "[^/]+"
