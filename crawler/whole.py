"""Files that are known to be whole: `x.jsonl` and the sha256 of its bytes in `x.seal`.

A file that a crash cut off, or that a disk or a person changed, does not fit its seal; whoever made it makes it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(path: Path) -> str:
    """Return the sha256 of a file: what its seal says, where it has one."""
    try:
        return path.with_suffix(".seal").read_text().strip()
    except OSError:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def is_whole(path: Path) -> bool:
    """Tell whether a file is there as it was written."""
    try:
        with path.open("rb") as stream:
            return path.with_suffix(".seal").read_bytes() == hashlib.file_digest(stream, "sha256").hexdigest().encode()
    except OSError:
        return False


def write_whole(path: Path, parts: Iterable[bytes], *, sealed: bool = True) -> None:
    """Write a file and its seal; until all is written, what was there stays.

    Args:
        path: The file.
        parts: Its bytes.
        sealed: Whether it is known to be whole from then on; what is not is made again.
    """
    digest = hashlib.sha256()
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as stream:
        for part in parts:
            digest.update(part)
            stream.write(part)
    if sealed:
        path.with_suffix(".seal").write_bytes(digest.hexdigest().encode())
    else:
        path.with_suffix(".seal").unlink(missing_ok=True)
    unfinished.replace(path)
