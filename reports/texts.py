"""The edited texts of the guide: where they lie, and how one that can't be used is told.

Reads data/guide/*.toml, which editors change. Writes nothing.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

GUIDE_TEXTS = Path(__file__).resolve().parent.parent / "data" / "guide"
"""Where the edited texts lie in the repository."""


class GuideTextError(Exception):
    """An edited text can't be used; the message names file, line or field, and remedy."""


class Text(BaseModel):
    """A part of an edited text; a field that is not known is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_File = TypeVar("_File", bound=Text)


def load_text(path: Path, model: type[_File]) -> _File:
    """Read one TOML file.

    Raises:
        GuideTextError: it is missing, is not TOML, or does not fit; names file and field.
    """
    try:
        return parse_text(path.read_text(encoding="utf-8"), model, str(path))
    except OSError:
        msg = f"{path}: can't be read; it comes with the repository, `git checkout {path.name}` brings it back"
        raise GuideTextError(msg) from None
    except UnicodeDecodeError as error:
        msg = f"{path}: not readable as TOML: {error}"
        raise GuideTextError(msg) from None


def parse_text(source: str, model: type[_File], where: str) -> _File:
    """Read TOML that came from `where`.

    Raises:
        GuideTextError: it is not TOML, or does not fit; names place and field.
    """
    try:
        return model.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        msg = f"{where}: not readable as TOML: {error}"
        raise GuideTextError(msg) from None
    except ValidationError as error:
        first = error.errors()[0]
        msg = f"{where}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise GuideTextError(msg) from None
