"""A crawl's progress, shop by shop: live on a terminal, a plain line per finished shop elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, TaskID, TextColumn, TimeElapsedColumn

from crawler.run import ShopProgress


@contextmanager
def shown(console: Console, *, quiet: bool = False) -> Iterator[Callable[[ShopProgress], None]]:
    """Yield the callback that `crawl` reports to; `quiet` shows nothing."""
    if quiet:
        yield lambda _: None
    elif console.is_terminal:
        columns = (TextColumn("{task.description:16}"), TextColumn("{task.fields[words]}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as board:
            yield _Board(board).draw
    else:
        yield lambda step: console.print(f"         {_line(step)}") if step.finish else None


class _Board:
    """One line per shop on a terminal."""

    def __init__(self, board: Progress) -> None:
        self.board = board
        self.line_of: dict[str, TaskID] = {}

    def draw(self, step: ShopProgress) -> None:
        if step.shop not in self.line_of:
            self.line_of[step.shop] = self.board.add_task(step.shop, total=None, words="")
        self.board.update(self.line_of[step.shop], words=_line(step))


def _line(step: ShopProgress) -> str:
    return f"{step.shop}: {step.requests} asked, {step.products} products{', ' + step.finish if step.finish else ''}"
