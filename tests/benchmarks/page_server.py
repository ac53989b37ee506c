"""A server of shops in a process of its own, fast enough to be no part of what is measured.

Reads a folder: `bodies/<n>` are the pages. Every host has `/robots.txt`, `/` with links to all its products, and
`/products/<n>`, which answers with body n modulo their number, gzip where the client takes it, as shops do. Prints its
port when it listens.
"""

from __future__ import annotations

import asyncio
import gzip
import sys
from pathlib import Path

Answers = dict[str, tuple[bytes, bytes]]
"""By path: the whole answer plain, and with gzip."""


def answers(folder: Path, products: int) -> Answers:
    bodies = [path.read_bytes() for path in sorted((folder / "bodies").iterdir())]
    links = "".join(f'<li><a href="/products/{n}">Mat {n}</a></li>' for n in range(products))
    home = f"<!doctype html><html><head><title>Mats</title></head><body><h1>Mats</h1><ul>{links}</ul></body></html>"
    found = {"/": answer(home.encode()), "/robots.txt": answer(b"User-agent: *\nDisallow: /cart\n", "text/plain")}
    pages = [answer(body) for body in bodies]
    found.update({f"/products/{n}": pages[n % len(pages)] for n in range(products)})
    return found


def answer(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> tuple[bytes, bytes]:
    whole = []
    for sent, coding in ((body, ""), (gzip.compress(body, 6, mtime=0), "Content-Encoding: gzip\r\n")):
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{coding}Content-Length: {len(sent)}\r\n"
            "Vary: Accept-Encoding\r\nDate: Tue, 01 Sep 2026 08:00:00 GMT\r\n\r\n"
        )
        whole.append(head.encode() + sent)
    return whole[0], whole[1]


class Shops(asyncio.Protocol):
    """Answers requests as they come on one connection."""

    def __init__(self, found: Answers) -> None:
        self._found = found
        self._received = b""
        self._missing = answer(b"not here", "text/plain", "404 Not Found")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode("ascii", "replace")
            self._transport.write(self._found.get(path, self._missing)[b"gzip" in head])


async def serve(found: Answers) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Shops(found), "0.0.0.0", 0)  # noqa: S104 - 127.0.0.2 and on, too
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(answers(Path(sys.argv[1]), int(sys.argv[2]))))
