"""The language that pages are written in: the words of its catalogue, and its locale for numbers, days and names.

Reads data/guide/locale/<language>.po, which translators edit; writes nothing. The source language is English and needs
no catalogue. What a page says goes through `_`, `counted` or `translated`, which speak the language of the `speaking`
block they are called in: never the machine's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import ParamSpec, TypeVar

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from reports.texts import GUIDE_TEXTS, GuideTextError

SOURCE = "en"
CATALOGUES = "locale"
_KEEPS_CAPITALS = frozenset({"de"})
"""Languages in which a noun keeps its capital letter within a sentence."""
_Asked = ParamSpec("_Asked")
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language of the site."""

    code: str
    """As `lang` names it: en, de."""
    name: str
    """What it calls itself."""
    locale: Locale
    words: NullTranslations
    messages: frozenset[str] = frozenset()
    """Every message that the catalogue has words for; of a plural, the one for one."""

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Let everything that is said within the block be said in this language."""
        before = _spoken.set(self)
        try:
            yield
        finally:
            _spoken.reset(before)

    def speaks(self, say: Callable[_Asked, _Made]) -> Callable[_Asked, _Made]:
        """Return the same call, made in this language whenever it is made."""

        def said(*asked: _Asked.args, **named: _Asked.kwargs) -> _Made:
            with self.speaking():
                return say(*asked, **named)

        return said


ENGLISH = Language(SOURCE, "English", Locale(SOURCE), NullTranslations())
_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


def spoken() -> Language:
    """Return the language that is spoken here."""
    return _spoken.get()


def load_language(code: str, texts: Path = GUIDE_TEXTS) -> Language:
    """Read a language's catalogue.

    Raises:
        GuideTextError: there is none, or it can't be read; names file and line.
    """
    if code == SOURCE:
        return ENGLISH
    path = texts / CATALOGUES / f"{code}.po"
    try:
        return _language(path, path.read_bytes())
    except FileNotFoundError:
        msg = f"{path}: not there; `languages` of site.toml names {code!r}, which needs this catalogue"
        raise GuideTextError(msg) from None


@lru_cache(maxsize=8)
def _language(path: Path, written: bytes) -> Language:
    """Make a language of its catalogue: the same one, as long as nobody has written anything else there."""
    catalogue, compiled = _parsed(path, written), BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    told = (message.id for message in catalogue if message.string)
    messages = frozenset(each if isinstance(each, str) else each[0] for each in told)
    locale = Locale(path.stem)
    return Language(path.stem, str(locale.get_display_name()), locale, GNUTranslations(compiled), messages)


def read_catalogue(path: Path) -> Catalog:
    """Read a catalogue as its translators wrote it.

    Raises:
        GuideTextError: it can't be read; names file and line.
    """
    return _parsed(path, path.read_bytes())


def _parsed(path: Path, written: bytes) -> Catalog:
    try:
        return read_po(BytesIO(written), locale=path.stem, abort_invalid=True)
    except PoFileError as error:
        msg = f"{path}:{error.lineno + 1}: not readable as a catalogue: {error.line.strip()}"
        raise GuideTextError(msg) from None
    except UnicodeDecodeError:
        msg = f"{path}: not UTF-8; save the file as UTF-8"
        raise GuideTextError(msg) from None


def _(message: str, **named: object) -> str:
    """Say a message of ours; `%(name)s` in it stands for what is named so, `%%` for a percent sign."""
    return spoken().words.gettext(message) % named


def marked(message: str, **named: object) -> Markup:
    """Say a message of ours in which something is marked up already; all else in it is text."""
    return Markup(escape(spoken().words.gettext(message))) % named  # noqa: S704 - escaped


def counted(one: str, many: str, how_many: int, **named: object) -> str:
    """Say a message that depends on a number, which `%(num)s` stands for: 1 shop, 1,900 shops."""
    written = format_decimal(how_many, locale=spoken().locale)
    return spoken().words.ngettext(one, many, how_many) % {"num": written, **named}


def translated(text: str) -> str:
    """Say a text that comes from an edited file (a question, a label) as the catalogue has it."""
    return spoken().words.gettext(text) if text else ""


def joined(parts: list[str]) -> str:
    """Join words as a sentence does: "linen", "linen and cotton", "linen, cotton and hemp"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def either(parts: list[str]) -> str:
    """Join words of which one holds: "linen or cotton"."""
    return _(" or ").join(parts)


def within(text: str) -> str:
    """Write a label as it stands within a sentence: in small letters, where nouns have them."""
    return text if spoken().code in _KEEPS_CAPITALS else text.lower()
