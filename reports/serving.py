"""Serving an edition on this machine, to look at it."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


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
        return ThreadingHTTPServer(("127.0.0.1", port), partial(SimpleHTTPRequestHandler, directory=str(site)))
    except OSError as error:
        msg = f"port {port} can't be served: {error.strerror}; choose another with --port"
        raise ServeError(msg) from None
