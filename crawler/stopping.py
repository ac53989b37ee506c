"""How a signal ends the command: in its sentence and code, whatever is being imported; imports nothing slow."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

INTERRUPTED = 128 + signal.SIGINT
"""What a shell calls an end by Ctrl-C."""
TERMINATED = 128 + signal.SIGTERM
"""What it calls an end by SIGTERM."""
struck: list[int] = []
"""The signal that unwinds the command."""


def last_good() -> str:
    """Say that the edition stays, after a command that would have switched it."""
    return "; nothing was switched, the last good edition stays" if sys.argv[1:2] in (["run"], ["publish"]) else ""


def answer_signals(how: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    """Answer Ctrl-C and SIGTERM so from now on."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, how)


def end_at_once(number: int, _: FrameType | None) -> None:
    """End where nothing is under way, whatever is being imported: an exception could get lost there."""
    os.write(2, f"matguide: stopped{last_good()}\n".encode())
    os._exit(128 + number)


def unwind(number: int, frame: FrameType | None) -> None:
    """End what is under way; a second signal waits for nothing, nor does one while a module is imported."""
    if _is_import(frame):
        end_at_once(number, frame)
    struck.append(number)
    answer_signals(end_at_once)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)


def _is_import(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
