"""Serving an edition on this machine, to look at it; an open page shows the next edition once it is switched in.

Reads an edition's folder; writes nothing. What waits for the next edition is added to the pages on their way out: the
edition's own files have no such script.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from urllib.parse import unquote, urlsplit

from reports.editions import MANIFEST

WAITING = "/-/edition"
"""Answers once another edition than the one named is there, or after a while."""
_LOOKS, _PAUSE = 100, 0.2
"""How often a waiting page's question is looked into, and the seconds between."""
_POLICY = re.compile(rb'(http-equiv="Content-Security-Policy" content=")([^"]*)(")')
_SCRIPT = """
for (;;) {
  try {
    const answer = await fetch("%(waiting)s?%(edition)s");
    if (answer.ok && await answer.text() !== "%(edition)s") { location.reload(); break; }
  } catch { await new Promise(again => setTimeout(again, 1000)); }
}
"""


class ServeError(Exception):
    """There is nothing to serve, or no port to serve it on."""


def server_of(site: Path, port: int) -> ThreadingHTTPServer:
    """Return the server of a site's folder, on loopback alone.

    Raises:
        ServeError: there is no such folder, or the port can't be served.
    """
    if not site.exists():
        msg = f"{site}: there is no edition yet; `matguide run --demo` makes one"
        raise ServeError(msg)
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Pages, site))
    except OSError as error:
        msg = f"port {port} can't be served: {error.strerror}; choose another with --port"
        raise ServeError(msg) from None


def edition_of(site: Path) -> str:
    """Name what is served now; another edition in its place has another name."""
    try:
        manifest = (site / MANIFEST).stat()
    except OSError:
        return "none"
    return f"{manifest.st_ino:x}-{manifest.st_mtime_ns:x}"


def live(page: bytes, edition: str) -> bytes:
    """Add to a page the script that waits for another edition, and allow that one script."""
    script = (_SCRIPT % {"waiting": WAITING, "edition": edition}).encode()
    allowed = f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'".encode()

    def allow(policy: re.Match[bytes]) -> bytes:
        rules, added = policy[2], b"script-src " + allowed
        rules = rules.replace(b"script-src", added) if b"script-src" in rules else rules + b"; " + added
        return policy[1] + rules + policy[3]

    element = b'<script type="module">' + script + b"</script></body>"
    return element.join(_POLICY.sub(allow, page, count=1).rsplit(b"</body>", 1))


class _Pages(SimpleHTTPRequestHandler):
    """Serves the files of one folder, HTML with what waits for the next edition."""

    def __init__(self, site: Path, *arguments: object) -> None:
        self._site = site
        super().__init__(*arguments, directory=str(site))  # type: ignore[arg-type]  # handed on as they came

    def do_GET(self) -> None:
        """Answer: a page, another file, or the wait for an edition."""
        address = urlsplit(self.path)
        if address.path == WAITING:
            self._wait(unquote(address.query))
            return
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and address.path.endswith("/") else path
        if path.suffix == ".html" and path.is_file():
            edition = edition_of(self._site)
            self._answer(live(path.read_bytes(), edition), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _wait(self, known: str) -> None:
        pause = Event()
        for _ in range(_LOOKS):
            if edition_of(self._site) not in {known, "none"}:
                break
            pause.wait(_PAUSE)
        self._answer(edition_of(self._site).encode(), "text/plain")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
