"""Reading while the crawl goes on, in a process of its own: a crawl mostly waits, and its pages lie there.

It can only save time. Its readings are made by the same code and written when the run is sealed; where it comes to no
end, `read_run` finds nothing and does the work. Follows the walk log of a run (crawler/open_run.py), writes what
crawler/readings.py writes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal

from crawler.parent import end_with
from crawler.readings import read_along
from crawler.run import WalkLine

_NICE = 5
"""How far reading stands back behind the crawl, whose answers wait for nobody."""


@contextmanager
def reading_ahead(readings: Path) -> Iterator[Callable[[Path], None]]:
    """Have a run read while the block crawls it; ends when both have ended.

    Args:
        readings: DIR/readings.

    Yields:
        What is to be told the run's folder as soon as it has begun.
    """
    command = (sys.executable, "-m", "crawler.ahead", str(readings.resolve()), str(os.getpid()))
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=_root()
    ) as reader:

        def begun(run: Path) -> None:
            if reader.stdin is not None and not reader.stdin.closed:
                try:
                    reader.stdin.write(os.fsencode(run.resolve()))
                    reader.stdin.close()
                except OSError:  # it has ended, and somebody else will read
                    return

        try:
            yield begun
        except BaseException:
            reader.kill()
            raise


def _root() -> Path:
    return Path(__file__).resolve().parents[1]


def follow(run: Path, is_left: Callable[[], bool] = lambda: False) -> Iterator[WalkLine | None]:
    """Yield the lines of a walk log as they are written, None while there is no new one; end when the run is sealed.

    Args:
        run: The folder of a run that is being written.
        is_left: Tells whether nobody writes it any more; ends, too.
    """
    rest = b""
    with (run / "walk.jsonl").open("rb") as log:
        while not is_left():
            is_sealed = (run / "manifest.json").exists()
            *lines, rest = (rest + log.read()).split(b"\n")
            for line in lines:
                yield WalkLine.model_validate_json(line)
            if is_sealed:
                return
            yield None


def main() -> None:
    """Read the run that standard input names; the arguments are the folder of readings and the parent's id."""
    readings, parent = Path(sys.argv[1]), int(sys.argv[2])
    end_with(parent)
    signal(SIGINT, SIG_IGN)  # Ctrl-C reaches the whole group; the parent says what ends
    os.nice(_NICE)
    if run := os.fsdecode(sys.stdin.buffer.read()):
        read_along(Path(run), readings, follow(Path(run), lambda: os.getppid() != parent))


if __name__ == "__main__":
    main()
