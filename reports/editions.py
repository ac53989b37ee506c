"""Edition folders: written beside the current one, made durable, switched in by one rename.

    editions/<edition_id>/…           pages, static, downloads, manifest.json
             <edition_id>.partial/    being written; nobody reads it
             current -> <edition_id>

Reads the current edition; writes the new one. A file that did not change is a hard link to the current one's, so its
time of change stays what it was. A published file is never written again: one that the file system says was touched
after its edition was sealed (its ctime, which nobody can set back) is read and held against the manifest's hash.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname
from typing import Any

import orjson

_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""
MANIFEST = "manifest.json"
CURRENT = "current"
_AT_ONCE = 8
"""Files that are made durable at the same time: most of what that takes is waiting for the disk."""


@dataclass(slots=True)
class Draft:
    """An edition being written."""

    folder: Path
    before: Path | None
    """Edition whose unchanged files are linked."""
    files: dict[str, str] = field(default_factory=dict)
    """sha256 by path below the folder."""
    keys: dict[str, str] = field(default_factory=dict)
    """Hash of what a page was made of, by path, where somebody keeps count of that."""
    _linked: set[str] = field(default_factory=set)
    """Paths of files that are links: durable and readable since the edition before."""
    _folders: set[str] = field(default_factory=set)
    files_before: dict[str, str] = field(init=False)
    """What the edition before has, as `files`."""
    _keys_before: dict[str, str] = field(init=False)
    _sealed: int = field(init=False)
    """When the edition before was sealed, by the file system's clock, in nanoseconds; 0 where there is none."""

    def __post_init__(self) -> None:
        said = read_manifest(self.before)
        self.files_before, self._keys_before = (
            found if isinstance(found := said.get(table), dict) else {} for table in ("files", "keys")
        )
        self._sealed = (self.before / MANIFEST).stat().st_ctime_ns if said and self.before else 0

    def keep(self, path: str, key: str) -> bool:
        """Take a page over from the edition before where it was made of the same; tell whether it was."""
        digest = self.files_before.get(path)
        if not key or not digest or self._keys_before.get(path) != key or not self._stands(path, digest):
            return False
        if self._link(path):
            self._linked.add(path)
        else:
            (self.folder / path).write_bytes(Path(f"{self.before}/{path}").read_bytes())
        self._count(path, digest, key)
        return True

    @property
    def kept(self) -> int:
        """Count the files that are the edition before's."""
        return len(self._linked)

    @property
    def written(self) -> int:
        """Count the files that are new or changed."""
        return len(self.files) - len(self._linked)

    @property
    def made(self) -> tuple[dict[str, str], dict[str, str], set[str]]:
        """What another process hands on for `join`."""
        return self.files, self.keys, self._linked

    def join(self, made: tuple[dict[str, str], dict[str, str], set[str]]) -> None:
        """Take over what another process wrote into the same folder."""
        files, keys, linked = made
        self.files |= files
        self.keys |= keys
        self._linked |= linked

    def write(self, path: str, body: bytes, key: str = "") -> None:
        """Add a file, linking it where the edition before has the same bytes."""
        self._add(path, body, hashlib.sha256(body).hexdigest(), key, is_same=self._is_same(path, body))

    def adopt(self, path: str) -> bytes:
        """Take in a file that someone else wrote into the folder, and return its bytes."""
        target = self.folder / path
        body = target.read_bytes()
        target.unlink()
        self.write(path, body)
        return body

    def seal(self, about: dict[str, Any]) -> None:
        """Write the manifest, then make everything durable, and readable by a web server whatever the umask."""
        manifest = {**about, "files": dict(sorted(self.files.items())), "keys": dict(sorted(self.keys.items()))}
        (self.folder / MANIFEST).write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2) + b"\n")
        new = [*(self.folder / path for path in sorted(self.files.keys() - self._linked)), self.folder / MANIFEST]
        folders = [self.folder / path for path in sorted(_folders_of(self.files))]
        for paths, mode in ((new, 0o644), (folders, 0o755)):
            for path in paths:
                path.chmod(mode)
            with ThreadPoolExecutor(_AT_ONCE) as waiting:
                list(waiting.map(sync, paths))

    def _is_same(self, path: str, body: bytes) -> bool:
        same = self.before / path if self.before else None
        return same is not None and same.is_file() and same.stat().st_size == len(body) and same.read_bytes() == body

    def _stands(self, path: str, digest: str) -> bool:
        """Tell whether a file of the edition before has the bytes that it had when that was sealed."""
        file = f"{self.before}/{path}"
        try:
            if os.stat(file).st_ctime_ns < self._sealed:  # noqa: PTH116 - the paths of 20,000 files take .3 s
                return True
            return hashlib.sha256(Path(file).read_bytes()).hexdigest() == digest
        except OSError:
            return False

    def _add(self, path: str, body: bytes, digest: str, key: str, *, is_same: bool) -> None:
        if is_same and self._link(path):
            self._linked.add(path)
        else:
            self._make_folder(path)
            (self.folder / path).write_bytes(body)
        self._count(path, digest, key)

    def _count(self, path: str, digest: str, key: str) -> None:
        self.files[path] = digest
        if key:
            self.keys[path] = key

    def _make_folder(self, path: str) -> None:
        folder = dirname(path)
        if folder not in self._folders:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)

    def _link(self, path: str) -> bool:
        self._make_folder(path)
        try:
            os.link(f"{self.before}/{path}", f"{self.folder}/{path}")
        except OSError:  # another file system, or one without hard links: the copy is as good, only newer
            return False
        return True


def _folders_of(paths: Iterable[str]) -> set[str]:
    """Name every folder that paths lie in, the top one (empty) among them."""
    folders, rest = {""}, {dirname(path) for path in paths}
    while rest := rest - folders:
        folders |= rest
        rest = set(map(dirname, rest))
    return folders


def open_draft(folder: Path, before: Path | None) -> Draft:
    """Begin an edition in an empty folder; what a killed publish left there is removed."""
    discard(folder)
    if not folder.parent.exists():
        folder.parent.mkdir(parents=True)
        folder.parent.chmod(0o755)
    folder.mkdir()
    return Draft(folder, before)


def clear_drafts(editions: Path) -> None:
    """Remove what publishes that were killed left behind; for a caller that holds the lock: nobody writes one then."""
    for pattern in ("*.partial", "*.old"):
        for folder in editions.glob(pattern):
            discard(folder)


def discard(folder: Path) -> None:
    """Remove a folder, if it is there."""
    if folder.is_dir():
        shutil.rmtree(folder)


def current_edition(editions: Path) -> Path | None:
    """Return the folder that `current` points to, or None where there is none."""
    folder = (editions / CURRENT).resolve()
    return folder if folder.parent == editions.resolve() and folder.is_dir() else None


def read_manifest(edition: Path | None) -> dict[str, Any]:
    """Read an edition's manifest; empty where there is none that can be read."""
    try:
        manifest = json.loads((edition / MANIFEST).read_bytes()) if edition else {}
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def is_whole(edition: Path) -> bool:
    """Tell whether every file that an edition's manifest names is there with the bytes it had."""
    files = read_manifest(edition).get("files")
    if not isinstance(files, dict) or not files:
        return False
    try:
        return all(
            hashlib.sha256((edition / path).read_bytes()).hexdigest() == digest for path, digest in files.items()
        )
    except OSError:
        return False


def switch(editions: Path, draft: Path, edition_id: str) -> None:
    """Give a sealed draft its name and let `current` point to it, by one rename each.

    Where the current edition itself has that name (it was damaged and is made again), the new folder gets a number
    behind it: what readers see is never taken away before its successor stands.
    """
    name = _free_name(editions, edition_id)
    final = editions / name
    if final.exists():  # left by a publish that was killed before it switched
        discard(editions / f"{name}.old")
        final.rename(editions / f"{name}.old")
    draft.rename(final)
    sync(editions)
    pointer = editions / f".{CURRENT}.new"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(name, target_is_directory=True)
    pointer.replace(editions / CURRENT)
    sync(editions)
    discard(editions / f"{name}.old")


def _free_name(editions: Path, edition_id: str) -> str:
    current = current_edition(editions)
    in_use = current.name if current else None
    return edition_id if edition_id != in_use else f"{edition_id}.2"


def replace_copy(draft: Path, target: Path) -> None:
    """Put a sealed draft where a copy is wanted, so that readers find the older copy or this one at every moment.

    Where the system can't exchange two folders at once (Linux can), the older one makes way for a moment; a publish
    that is killed in it leaves the older copy beside, and `restore_copy` puts it back.
    """
    if target.exists() and _exchange(draft, target):
        sync(target.parent)
        return
    old = _old(target)
    discard(old)
    if target.exists():
        target.rename(old)
    draft.rename(target)
    sync(target.parent)
    discard(old)


def restore_copy(target: Path) -> None:
    """Put an older copy back that made way for one that never came."""
    if not target.exists() and _old(target).is_dir():
        _old(target).rename(target)


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change their names at once, where the system can: renameat2(2)."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    names = (_HERE, os.fsencode(one.absolute()), _HERE, os.fsencode(other.absolute()))
    return rename is not None and rename(*names, _EXCHANGE) == 0


def sync(path: Path) -> None:
    """Make a file or a folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
