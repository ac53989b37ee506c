"""What every command shares: what it says, how it ends, and the options that several have.

Imports nothing slow: what a command needs for its work it imports itself.
"""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from signal import SIG_IGN
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.console import Console

from crawler.stopping import INTERRUPTED, TERMINATED, answer_signals, end_at_once, last_good, struck, unwind

if TYPE_CHECKING:
    from rich.console import RenderableType

EDITED = Path(__file__).resolve().parents[1] / "data"
"""Folder of what people edit, and of what runs produce where no other is named."""
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


_REMEDIES = {
    errno.EACCES: "; whoever runs Matguide needs the right to it: `ls -l` shows whose it is",
    errno.EPERM: "; whoever runs Matguide needs the right to it: `ls -l` shows whose it is",
    errno.ENOSPC: "; make room, and run the same command again: what is whole stays",
    errno.EROFS: "; the disk is mounted read-only: mount it to be written, or choose another folder with --data",
}


class Exit(IntEnum):
    """Exit codes."""

    DONE = 0
    OTHER = 1
    USAGE = 2
    NOTHING_SWITCHED = 3
    LOCKED = 4
    CONFIGURATION = 5


def _in_this_locale(data: Path) -> Path:
    """Refuse a folder whose name this locale can't spell: DuckDB gives up on it."""
    try:
        str(data).encode()
    except UnicodeEncodeError:
        msg = f"{str(data)!a} can't be spelled in this locale; set LC_ALL=C.UTF-8 or choose another folder"
        raise typer.BadParameter(msg) from None
    return data


def _an_address(url: str | None) -> str | None:
    """Refuse what is no address of a page."""
    if url is not None and not url.startswith(("http://", "https://")):
        msg = f"{url} is no address like https://www.shop.example/products/mat"
        raise typer.BadParameter(msg)
    return url


DataOption = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="MATGUIDE_DATA",
        help="Folder for runs, readings, editions and the warehouse.",
        callback=_in_this_locale,
        file_okay=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]
UrlOption = Annotated[
    str | None,
    typer.Option("--url", help="Address of an .html file's page; which page of a WARC.", callback=_an_address),
]
SeedOption = Annotated[int, typer.Option("--seed", min=1, help="Seed of the invented market.")]
DayOption = Annotated[int | None, typer.Option("--day", min=1, help="Day of the invented market; default: go on.")]
DemoOption = Annotated[bool, typer.Option("--demo", help="Crawl the invented market, served on this machine.")]
ShopsArgument = Annotated[list[str] | None, typer.Argument(help="Shop keys; default: every shop with a recipe.")]


def name_of_a_file(option: str, name: str | None) -> None:
    """Refuse a name that could be none of a file, or lead elsewhere."""
    if name is not None and not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", name):
        msg = f"{option} {name}: it is a file's name: small letters, digits, - and _"
        raise typer.BadParameter(msg)


@dataclass(slots=True)
class Account:
    """What a command did, for `--json` and for the lines on the terminal."""

    done: dict[str, object] = field(default_factory=dict)
    as_json: bool = False
    code: Exit = Exit.DONE
    """How the command ends, unless it ends worse."""
    faults: list[str] = field(default_factory=list)

    def say(self, stage: str, words: str, **figures: object) -> None:
        """Print one plain line, or keep the figures for the JSON object."""
        self.done[stage] = figures
        if not self.as_json:
            out.print(f"{stage:8} {words}")

    def remark(self, words: str) -> None:
        """Print one line about the stage under way."""
        if not self.as_json:
            out.print(f"         {words}", markup=False)

    def show(self, tables: Iterable[RenderableType]) -> None:
        """Print tables, where people look."""
        for table in () if self.as_json else tables:
            out.print(table)

    def fault(self, words: str, code: Exit) -> None:
        """Name a fault that costs itself alone: the rest goes on, and the command ends with its code."""
        err.print(f"matguide: {words}", markup=False)
        self.faults.append(words)
        self.code = max(self.code, code)

    def end(self) -> None:
        """Print the JSON object, where asked for, and leave with the code."""
        if self.as_json:
            told = {"exit": int(self.code), **({"faults": self.faults} if self.faults else {}), **self.done}
            out.print(orjson.dumps(told, default=str).decode(), markup=False)
        raise typer.Exit(self.code)


def print_either(told: object, tables: Iterable[RenderableType], *, as_json: bool) -> None:
    """Print one JSON object, or tables."""
    if as_json:
        out.print(orjson.dumps(told, default=str).decode(), markup=False)
    else:
        for table in tables:
            out.print(table)


@contextmanager
def at_work(data: Path, *, create: bool = False) -> Iterator[None]:
    """Hold the data directory's lock; a signal unwinds what is done meanwhile."""
    from crawler.lock import locked  # noqa: PLC0415 - no command that only looks needs it

    with locked(data, create=create):
        answer_signals(unwind)
        yield


def until_interrupted(wait: Callable[[], object]) -> None:
    """Wait for Ctrl-C, which is how this ends well."""
    answer_signals(unwind)
    try:
        wait()
    except KeyboardInterrupt:
        out.print()


def run_command_line(app: typer.Typer, exit_of: Mapping[str, Exit]) -> None:
    """Run the command line; a user's mistake ends in a sentence and its exit code, never in a traceback.

    Args:
        app: The commands.
        exit_of: Which error, by its module and name, ends with which code.
    """
    answer_signals(end_at_once)
    try:
        app()
    except SystemExit as left:
        if left.code in {INTERRUPTED, TERMINATED}:
            _stop(int(left.code or 0))
        raise
    except Exception as error:
        if struck:  # what it became on its way: DuckDB makes a RuntimeError of it, an import of C code an ImportError
            _stop(128 + struck[0])
        names = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
        code = next((exit_of[name] for name in names if name in exit_of), None)
        if code is None:
            raise
        words = _sentence(error)
        err.print(f"matguide: {words}", markup=False)
        if "--json" in sys.argv:
            out.print(orjson.dumps({"exit": int(code), "error": words}).decode(), markup=False)
        sys.exit(code)
    finally:
        answer_signals(SIG_IGN)  # what is done is done, and Python takes a while to end


def _sentence(error: Exception) -> str:
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    remedy = _REMEDIES.get(error.errno or 0, "")
    return f"{where}{error.strerror}{remedy}{last_good()}"


def _stop(code: int) -> None:
    err.print(f"matguide: stopped{last_good()}")
    sys.exit(code)
