"""Makes the files of an edition; where there are many, two processes make half each.

Reads pages and, through the draft, the edition before; writes the draft's files. Which process makes which page is said
by the page (`Page.share`): nothing depends on the machine.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from multiprocessing import get_context
from multiprocessing.connection import Connection

from reports.checks import Checks
from reports.editions import Draft
from reports.pages import Page

MANY = 2_000
"""From so many files on a second process is worth its start."""


class PressError(OSError):
    """The second process ended without a word."""


def make_pages(pages: Sequence[Page], draft: Draft, checks: Checks) -> None:
    """Put every page into the draft, and look at it.

    Raises:
        OSError: a file can't be written, or the second process was killed.
    """
    with _passed_over():
        if len(pages) < MANY:
            _make(pages, draft, checks)
        else:
            _make_by_two(pages, draft, checks)


def _make_by_two(pages: Sequence[Page], draft: Draft, checks: Checks) -> None:
    here, there = get_context("fork").Pipe()
    halves: tuple[list[Page], list[Page]] = ([], [])
    for page in pages:
        halves[page.share % 2].append(page)
    second = get_context("fork").Process(target=_make_apart, args=(there, os.getpid(), halves[1], draft, checks))
    second.start()
    there.close()
    try:
        _make(halves[0], draft, checks)
        made = _told_by(here)
    finally:
        second.kill()
        second.join()
    draft.join(made[0])
    checks.join(made[1])


def _make(pages: Iterable[Page], draft: Draft, checks: Checks) -> None:
    for page in pages:
        key = page.key
        if draft.keep(page.path, key):
            checks.add_unchanged(page.path)
            continue
        body = page.make()
        draft.write(page.path, body, key)
        checks.add(page.path, body)


def _make_apart(there: Connection, parent: int, pages: Sequence[Page], draft: Draft, checks: Checks) -> None:
    """Make pages in a process of its own; stop where nobody waits for them any more."""
    try:
        _make(takewhile(lambda _page: os.getppid() == parent, pages), draft, checks)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is raised where the first process waits
        there.send(error)
    else:
        there.send((draft.made, checks))


def _told_by(here: Connection) -> tuple[tuple[dict[str, str], dict[str, str], set[str]], Checks]:
    try:
        told = here.recv()
    except EOFError:
        msg = "the second process that makes pages was killed"
        raise PressError(None, msg) from None
    if isinstance(told, Exception):
        raise told
    return told  # type: ignore[no-any-return]  # the pair that _make_apart sends


@contextmanager
def left_alone() -> Iterator[None]:
    """Let the garbage collector rest until pages are made: it would walk millions of objects of 10,000 mats in vain."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def _passed_over() -> Iterator[None]:
    """Have the garbage collector look at what is made from now on, and not at what is there already: that stays."""
    collects = gc.isenabled()
    gc.freeze()
    gc.enable()
    try:
        yield
    finally:
        gc.unfreeze()
        if not collects:
            gc.disable()
