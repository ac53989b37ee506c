"""Whose site this is and where it stands; the address of every page, in every language.

Reads data/guide/site.toml, which the site's owner edits. Writes nothing. Without an address nothing is guessed: the
pages then link to each other, and have no absolute address at all.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from pydantic import Field

from reports.filters import web_address
from reports.language import SOURCE
from reports.texts import GUIDE_TEXTS, GuideTextError, Text, load_text

SITE = "site.toml"


class Site(Text):
    """data/guide/site.toml."""

    name: str
    address: str = ""
    """Where the edition's top folder is, with the slash at its end; empty where nobody said."""
    owner: str = ""
    """Who answers for the pages."""
    contact: str = ""
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] = Field((SOURCE,), min_length=1)
    """Languages of the pages: those of the first stand at the top, those of another in a folder of its name."""

    def page_in(self, page: str, language: str) -> str:
        """Return the path of a page in a language: safety.html, de/safety.html."""
        return page if language == self.languages[0] else f"{language}/{page}"

    def absolute(self, page: str) -> str:
        """Return the one address of a file of the edition: a folder's index.html is the folder.

        Args:
            page: path below the edition, language included.
        """
        return self.address + quote(re.sub(r"(^|/)index\.html$", r"\1", page))

    def alternates(self, page: str) -> tuple[tuple[str, str], ...]:
        """Return (language, address) of a page in every language, and where whoever speaks none of them goes.

        Nothing where there is one language alone. https://developers.google.com/search/docs/specialty/international
        """
        if len(self.languages) < 2:
            return ()
        each = tuple((language, self.absolute(self.page_in(page, language))) for language in self.languages)
        return (*each, ("x-default", each[0][1]))

    @property
    def missing(self) -> str:
        """Say what the edition goes without, where the site has no address; else nothing."""
        if self.address:
            return ""
        return (
            f"data/guide/{SITE} names no address: no canonical addresses, no sitemap, no pictures for shared links; "
            "docs/publishing.md tells how to add one"
        )


def load_site(folder: Path = GUIDE_TEXTS) -> Site:
    """Read whose site this is.

    Raises:
        GuideTextError: the file can't be used, or names an address and not who answers for it; names file and line.
    """
    path = folder / SITE
    site = load_text(path, Site)
    if not site.address:
        return site
    if not web_address(site.address) or not site.address.endswith("/") or re.search(r"[?#]", site.address):
        remedy = "it takes https://, a host, and a slash at its end"
        msg = f"{_line(path, 'address')}: {site.address!r} is no address of a folder: {remedy}"
        raise GuideTextError(msg)
    for field, whose in (("owner", "who answers for the pages"), ("contact", "how to reach who does")):
        if not getattr(site, field).strip():
            msg = f"{_line(path, 'address')}: a site with an address must say {whose}; add {field} = “…” to the file"
            raise GuideTextError(msg)
    return site


def _line(path: Path, field: str) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next((number for number, line in enumerate(lines, 1) if re.match(rf"\s*{field}\s*=", line)), 1)
    return f"{path}:{number}"
