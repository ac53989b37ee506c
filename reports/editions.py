"""Edition folders: written beside the current one, made durable, switched in by one rename.

    editions/<edition_id>/…           pages, static, downloads, manifest.json
             <edition_id>.partial/    being written; nobody reads it
             current -> <edition_id>

Reads the current edition; writes the new one. A file that did not change is a hard link to the current one's, so its
time of change stays what it was. A published file is never written again.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""
MANIFEST = "manifest.json"
CURRENT = "current"


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
    _folders: set[Path] = field(default_factory=set)
    _said_before: dict[str, dict[str, str]] = field(init=False)
    """What the manifest of the edition before says."""

    def __post_init__(self) -> None:
        said = read_manifest(self.before)
        self._said_before = {table: found for table in ("files", "keys") if isinstance(found := said.get(table), dict)}

    def keep(self, path: str, key: str) -> bytes | None:
        """Take a page over from the edition before where it was made of the same; its bytes, or None."""
        files, keys = self._said_before.get("files", {}), self._said_before.get("keys", {})
        if not key or self.before is None or keys.get(path) != key:
            return None
        try:
            body = (self.before / path).read_bytes()
        except OSError:
            return None
        digest = hashlib.sha256(body).hexdigest()
        if digest != files.get(path):
            return None
        self._add(path, body, digest, key, is_same=True)
        return body

    @property
    def kept(self) -> int:
        """Count the files that are the edition before's."""
        return len(self._linked)

    @property
    def written(self) -> int:
        """Count the files that are new or changed."""
        return len(self.files) - len(self._linked)

    def join(self, other: Draft) -> None:
        """Take over what another process wrote into the same folder."""
        self.files |= other.files
        self.keys |= other.keys
        self._linked |= other._linked

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
        (self.folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        for path in [*sorted(self.files.keys() - self._linked), MANIFEST]:
            (self.folder / path).chmod(0o644)
            sync(self.folder / path)
        for folder in sorted({self.folder, *(path for path in self.folder.rglob("*") if path.is_dir())}):
            folder.chmod(0o755)
            sync(folder)

    def _is_same(self, path: str, body: bytes) -> bool:
        same = self.before / path if self.before else None
        return same is not None and same.is_file() and same.stat().st_size == len(body) and same.read_bytes() == body

    def _add(self, path: str, body: bytes, digest: str, key: str, *, is_same: bool) -> None:
        target = self.folder / path
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        if is_same and self._link(path, target):
            self._linked.add(path)
        else:
            target.write_bytes(body)
        self.files[path] = digest
        if key:
            self.keys[path] = key

    def _link(self, path: str, target: Path) -> bool:
        try:
            os.link(f"{self.before}/{path}", target)
        except OSError:  # another file system, or one without hard links: the copy is as good, only newer
            return False
        return True


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
