"""A passage: one piece of a page's words with its place, the only thing the text grammar reads."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import Source

HEADING_MARK = " › "
"""Stands between the headings above a block of a policy page, the outermost first."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of visible (or marked-up) words: a paragraph, a list entry, a table row, a title."""

    text: str
    """The words, white space folded to single blanks; for a table row the value cell only."""
    source: Source
    """SPEC_TABLE for a row of label and value; TITLE, TEXT, POLICY_PAGE, JSON_LD or FEED (a description there)."""
    locator: str
    """CSS path of the element, JSON pointer, or both joined by `#`."""
    label: str | None = None
    """The row's label (`Cover`, `Abmessungen`), for SPEC_TABLE."""
    heading: str | None = None
    """Nearest heading above, where there is one; on a policy page all headings above, joined by HEADING_MARK."""
