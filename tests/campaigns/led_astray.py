"""The real crawl among shops that try to lead it to addresses that are not public; run as a process of its own.

    python -m tests.campaigns.led_astray FOLDER '{"handler": "ours", "targets": 20, …}'

The guard is the one that ships, in the mode of real shops. Nothing is ever connected: the sockets' connect is replaced
by a network of our own, behind the interpreter's audit event. It knows one public address, SHOPS, where all invented
shops answer through a pair of sockets, notes every other address that got so far, and refuses it. What reaches the
event at all is noted before by an audit hook that does nothing else. Writes FOLDER/seen.json.
"""

from __future__ import annotations

import asyncio
import errno
import io
import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakSet

SHOPS = "93.184.215.14"
PRIVATE = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1",  # noqa: S104 - a target
    "172.31.255.254", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
)  # fmt: skip
PRIVATE_6 = (
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1", "64:ff9b:1::1", "64:ff9b:1::808:808", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1",
    "2001:10::1", "2002:7f00:1::", "2002:a00:1::", "2002:c0a8:101::1", "fc00::1", "fd12:3456::1", "fe80::1",
    "fe80::1%25lo", "fe80::5efe:127.0.0.1", "2a00:1450::5efe:127.0.0.1", "2a00:1450::200:5efe:10.0.0.1", "fec0::1",
    "ff02::1", "0:0:0:0:0:0:0:1", "0000::0001", "::FFFF:7F00:1",
)  # fmt: skip
SPELLED = (
    "localhost", "LOCALHOST", "localhost.", "127.0.0.1.", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1",
    "0X7F.0.0.0x1", "0177.0.0.1", "017700000001", "0177.0.0.01", "127.0.0.1%2e", "0", "0x0", "10.1", "167772161",
    "0xa000001", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "3232235777", "①②⑦.⓪.⓪.①", "①⑥⑨.②⑤④.①⑥⑨.②⑤④",
    "１２７.０.０.１", "127。0。0。1", "127｡0｡0｡1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "%31%32%37.0.0.1",
    "xn--127-0-0-1.example", "127.0.0.1\u00ad", "127.0.0\u200b.1", "[::ffff:7f00:0001]", "[::127.0.0.1]",
)  # fmt: skip
NAMED = {
    "private.example": [["10.0.0.7"]],
    "localhost": [["127.0.0.1", "::1"]],
    "loopback.example": [["127.0.0.1"]],
    "metadata.example": [["169.254.169.254"]],
    "mixed.example": [["10.0.0.8", "127.0.0.1"]],
    "six.example": [["::1"]],
    "mapped.example": [["::ffff:10.0.0.1"]],
    "nat64.example": [["64:ff9b::7f00:1"]],
    "alias.example": [["192.168.7.7"]],
    "rebound.example": [[SHOPS], ["127.0.0.1"], ["10.0.0.9"], ["169.254.169.254"]],
    "rebound-at-once.example": [["192.168.0.1"], [SHOPS], ["::1"]],
    "zero.example": [["0.0.0.0"]],  # noqa: S104 - a target
}
"""Names and what they resolve to, answer after answer (a time to live of nothing); the last answer stays."""
WORDED = (
    "file:///etc/hostname", "file://localhost/etc/passwd", "ftp://127.0.0.1/mat", "ftp://10.0.0.1:21/", "s3://mats/mat",
    "data:text/html,<p>mat</p>", "gopher://127.0.0.1:70/_mat", "javascript:alert(1)", "ldap://127.0.0.1/dc=mat",
    "unix:///run/mat.sock", "http+unix://%2Frun%2Fmat.sock/", "ws://127.0.0.1/", "wss://10.0.0.1/",
    "dict://127.0.0.1:11211/",
    "jar:http://127.0.0.1!/", "view-source:http://127.0.0.1/", "http:127.0.0.1", "http:///127.0.0.1/",
    "http:\\\\127.0.0.1\\",
    "//127.0.0.1/", "///127.0.0.1/", "/\\127.0.0.1/", "http://127.0.0.1:8080/", "http://127.0.0.1:22/",
    "http://8.8.8.8:22/",
    "http://user@127.0.0.1/", "http://shop.example@127.0.0.1/", "http://127.0.0.1#@shop.example/", "http://127.0.0.1\\@shop.example/",
    "http://shop.example:80@10.0.0.1/", "http://[::1]:80@shop.example/", "http://127.0.0.1\t/", "ht\ntp://127.0.0.1/",
    "http://127.0.0.1 /", "http://[::1/", "http://[127.0.0.1]/", "https://127.0.0.1:80/", "HTTP://127.0.0.1/",
)  # fmt: skip
REDIRECTS = 301, 302, 303, 307, 308
SHAPES = ("link", "meta refresh", "Refresh", "Link", "canonical", "base", "JSON-LD", "image", "frame", "form")


def targets(most: int | None = None) -> list[str]:
    """Return addresses that must not be reached; `most` of them, taken evenly from all kinds."""
    hosts = dict.fromkeys([*PRIVATE, *(f"[{address}]" for address in PRIVATE_6), *SPELLED, *NAMED])
    urls = [f"{scheme}://{host}/" for host in hosts for scheme in ("http", "https")] + list(WORDED)
    if most is None:
        return urls
    return [urls[place * len(urls) // most] for place in range(most)]


def controls(most: int | None = None) -> dict[str, tuple[str, int]]:
    """Return home pages that are public, and the address and port that each must be connected to."""
    special = {10, 100, 127, 169, 172, 192, 198, 203}
    fours = [f"{first}.{first * 7 % 250}.3.5" for first in range(1, 224) if first not in special][:110]
    sixes = [f"2a00:1450:4001:{number:x}::200e" for number in range(0x800, 0x81E)]
    embedding = [f"{before}808:{number:x}" for before in ("64:ff9b::", "::ffff:") for number in range(0x801, 0x80B)]
    found = {f"http://{address}/": (address, 80) for address in fours[:80]}
    found |= {f"https://{address}/": (address, 443) for address in fours[80:]}
    found |= {f"http://[{address}]/": (address, 80) for address in [*sixes, *embedding]}
    found |= {f"http://public{number}.example/": (f"9.9.{number}.9", 80) for number in range(40)}
    return dict(list(found.items())[:: 1 if most is None else len(found) // most])


class Page(NamedTuple):
    """What a shop answers at a path, and how many attempts that is."""

    body: str = ""
    status: int = 200
    headers: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()


Site = dict[str, Page]


def _attempts(entry: str, urls: list[str]) -> tuple[str, ...]:
    return tuple(f"{entry} → {url!r}" for url in urls)


def _header(url: str) -> str:
    return url.replace("\n", "").replace("\t", "").encode("utf-8").decode("latin-1")


def shops(urls: list[str]) -> Iterator[tuple[str, dict[str, Any], Site]]:
    """Yield key, walk and pages of every shop."""
    links = "".join(f'<a href="{url}">Mat {n}</a>' for n, url in enumerate(urls))
    yield "links", {"kind": "category", "product": "."}, {"/": Page(links, attempts=_attempts("link", urls))}
    yield "redirects", {"kind": "category", "product": "/r"}, _redirecting(urls)
    yield "pages", {"kind": "category", "product": "/m"}, _shaped(urls)
    entries = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    maps = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    yield (
        "sitemap",
        {"kind": "sitemap", "product": ".", "start": ["/all.xml", "/index.xml"]},
        {
            "/all.xml": Page(f"<urlset>{entries}</urlset>", attempts=_attempts("sitemap loc", urls)),
            "/index.xml": Page(f"<sitemapindex>{maps}</sitemapindex>", attempts=_attempts("sitemap index", urls)),
        },
    )
    named = "".join(f"Sitemap: {_header(url)}\n" for url in urls)
    robots = Page(f"User-agent: *\nAllow: /\n{named}", attempts=_attempts("sitemap in robots.txt", urls))
    yield "robots", {"kind": "sitemap", "product": "."}, {"/robots.txt": robots, "/": Page("<p>mats")}
    feed = json.dumps([{"name": "Mat", "permalink": url} for url in urls])
    yield (
        "woo",
        {"kind": "woocommerce"},
        {"/wp-json/wc/store/v1/products?per_page=100&page=1": Page(feed, attempts=_attempts("feed permalink", urls))},
    )
    handles = json.dumps({"products": [{"handle": handle, "title": "Mat"} for url in urls for handle in _handles(url)]})
    yield (
        "shopify",
        {"kind": "shopify"},
        {"/products.json?limit=250&page=1": Page(handles, attempts=_attempts("feed handle", urls))},
    )
    for number, url in enumerate(urls):
        list_page = f'<base href="{url}"><a href="p/mat">Mat</a><a href="//{url[7:]}">Mat</a>'
        terms = f'<a href="{url}">Returns</a><link rel="next" href="{url}">'
        attempts = tuple(f"{entry} → {url!r}" for entry in ("base", "policy link", "pagination"))
        yield (
            f"list{number}",
            {"kind": "category", "product": "/p"},
            {"/": Page(list_page + terms, attempts=attempts)},
        )
        moved = Page(
            status=302, headers=(f"Location: {_header(url)}",), attempts=_attempts("robots.txt redirect", [url])
        )
        yield f"moved{number}", {"kind": "category"}, {"/robots.txt": moved}


def _handles(url: str) -> tuple[str, ...]:
    return (url, f"../..//{url[7:]}", f"\\\\{url[7:]}")


def _redirecting(urls: list[str]) -> Site:
    paths = [(f"/r{status}/{number}", status, url) for number, url in enumerate(urls) for status in REDIRECTS]
    site = {
        path: Page("", status, (f"Location: {_header(url)}",), _attempts(f"redirect {status}", [url]))
        for path, status, url in paths
    }
    # Every seventh only at the second hop.
    hops = {f"/rr/{number}": Page("", 302, (f"Location: {path}",)) for number, (path, *_) in enumerate(paths[::7])}
    first = "".join(f'<a href="{path}">Mat</a>' for path in [*site, *hops])
    return {"/": Page(first), **site, **hops}


def _shaped(urls: list[str]) -> Site:
    site = {}
    for number, url in enumerate(urls):
        markup = json.dumps({"@type": "Product", "name": "Mat", "url": url, "image": [url], "offers": {"url": url}})
        body = (
            f'<head><base href="{url}"><meta http-equiv="refresh" content="0; url={url}">'
            f'<link rel="canonical" href="{url}"><meta property="og:url" content="{url}">'
            f'<script type="application/ld+json">{markup}</script></head>'
            f'<h1>Mat</h1><a href="{url}">more</a><img src="{url}">'
            f'<iframe src="{url}"></iframe><form action="{url}"></form>'
        )
        headers = (f"Refresh: 0; url={_header(url)}", f"Link: <{_header(url)}>; rel=preload")
        site[f"/m/{number}"] = Page(body, 200, headers, tuple(f"{shape} → {url!r}" for shape in SHAPES))
    return {"/": Page("".join(f'<a href="{path}">Mat</a>' for path in site)), **site}


class Network:
    """All that sockets reach: the shops. Notes what got to it, and what the interpreter's audit event saw before."""

    def __init__(self, sites: dict[str, Site]) -> None:
        self.sites = sites
        self.audited: list[str] = []
        self.reached: list[tuple[str, int]] = []
        self.attempts: set[str] = set()
        self.names = {name: (iter(answers), answers[-1]) for name, answers in NAMED.items()}
        self.routed: WeakSet[socket.socket] = WeakSet()
        self._connect_ex: Callable[..., int] = socket.socket.connect_ex
        self._lookup = socket.getaddrinfo

    def install(self) -> None:
        """Take the place of the sockets' connect and of the resolver, and listen to the interpreter."""
        sys.addaudithook(self._note)
        network = self

        def connect(self: socket.socket, address: Any) -> None:
            sys.audit("socket.connect", self, address)
            network.arrive(self, address)

        def connect_ex(self: socket.socket, address: Any) -> int:
            sys.audit("socket.connect", self, address)
            try:
                network.arrive(self, address)
            except OSError as error:
                return error.errno or errno.ECONNREFUSED
            return 0

        setsockopt, peer, name = socket.socket.setsockopt, socket.socket.getpeername, socket.socket.getsockname

        def set_option(self: socket.socket, *arguments: Any) -> None:
            if arguments[0] != socket.IPPROTO_TCP:
                setsockopt(self, *arguments)

        changes: dict[str, Any] = {
            "connect": connect,
            "connect_ex": connect_ex,
            "setsockopt": set_option,
            "getpeername": lambda self: (SHOPS, 80) if self in network.routed else peer(self),
            "getsockname": lambda self: ("0.0.0.0", 1) if self in network.routed else name(self),  # noqa: S104
        }
        for attribute, change in changes.items():
            setattr(socket.socket, attribute, change)
        socket.getaddrinfo = self.look_up  # type: ignore[assignment]
        socket.gethostbyname = lambda host: self.look_up(host, 0)[0][4][0]

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in {"socket.connect", "socket.sendto", "socket.sendmsg"} and arguments[1] is not None:
            self.audited.append(str(arguments[1][0] if isinstance(arguments[1], tuple) else arguments[1]))

    def arrive(self, opened: socket.socket, address: Any) -> None:
        """Let a connection arrive at the shops, and nowhere else."""
        if address[:2] != (SHOPS, 80):
            self.reached.append((str(address[0]), int(address[1])))
            raise ConnectionRefusedError(errno.ECONNREFUSED, "nobody here")
        ours, theirs = socket.socketpair()
        ours.setblocking(opened.gettimeout() != 0)
        os.dup2(ours.fileno(), opened.fileno())
        ours.close()
        self.routed.add(opened)
        threading.Thread(target=self._answer, args=(theirs,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line, line.makefile("rwb") as stream:
            path = stream.readline().split(b" ")[1].decode("latin-1")
            head = [text.strip() for text in iter(stream.readline, b"\r\n") if text.strip()]
            host = next(text[6:].decode() for text in head if text.lower().startswith(b"host: "))
            default = Page("User-agent: *\nAllow: /\n") if path == "/robots.txt" else Page("none", 404)
            page = self.sites.get(host, {}).get(path, default)
            self.attempts.update(page.attempts)
            body = page.body.encode("utf-8", "replace")
            kind = "application/json" if page.body[:1] in {"[", "{"} else "text/html; charset=utf-8"
            lines = (
                f"HTTP/1.1 {page.status} X",
                f"Content-Type: {kind}",
                f"Content-Length: {len(body)}",
                *page.headers,
            )
            stream.write("\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1", "replace") + body)

    def look_up(self, host: Any, port: Any, *arguments: Any, **named: Any) -> list[Any]:
        """Resolve our names; figures in any spelling as the C library does; ask nobody else."""
        text = host.decode() if isinstance(host, bytes) else str(host)
        name = text.rstrip(".").lower()
        if not name.endswith(".example") and name != "localhost":
            return self._lookup_figures(host, port, *arguments, **named)
        if name in self.names:
            answers, last = self.names[name]
            addresses = next(answers, last)
        elif name.startswith("public"):
            addresses = [f"9.9.{name[6:-8]}.9"]
        elif name in self.sites:
            addresses = [SHOPS]
        else:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [
            (socket.AF_INET6, 1, 6, "", (ip, port, 0, 0)) if ":" in ip else (socket.AF_INET, 1, 6, "", (ip, port))
            for ip in addresses
        ]

    def _lookup_figures(self, host: Any, port: Any, *arguments: Any, **named: Any) -> list[Any]:
        wanted = dict(zip(("family", "type", "proto", "flags"), arguments, strict=False)) | named
        return self._lookup(host, port, **{**wanted, "flags": wanted.get("flags", 0) | socket.AI_NUMERICHOST})


def main(folder: Path, wish: dict[str, Any]) -> None:
    """Crawl, and write down what was seen."""
    urls = targets(wish.get("targets"))
    sold = {key: (walk, site) for key, walk, site in shops(urls)}
    network = Network({f"{key}.example": site for key, (_, site) in sold.items()})
    network.install()
    homes = {f"http://{key}.example/": walk for key, (walk, _) in sold.items()}
    starts = [url for url in urls if url.startswith("http") and "//" in url]
    public = controls(wish.get("controls"))
    homes |= {home: {"kind": "category"} for home in [*starts, *public]}

    from crawler import worker  # noqa: PLC0415 - after the network is in place
    from crawler.crawl import Job  # noqa: PLC0415

    _prepare(wish)
    recipes = [recipe for number, (home, walk) in enumerate(homes.items()) if (recipe := _recipe(number, home, walk))]
    job = Job.model_validate(
        {
            **dict.fromkeys(Job.model_fields),
            "recipes": recipes,
            "runs": folder / "runs",
            "ledgers": (),
            "market": "real",
            "started_at": datetime(2026, 9, 1, tzinfo=UTC),
            "agent": "Matguide/0 (+test)",
            "delay": 0.0,
        }
    )
    sys.stdin = io.TextIOWrapper(io.BytesIO(job.model_dump_json().encode() + b"\n"))
    worker._end_with_parent = lambda: None
    code = worker.main()
    asked = {recipe["shop"]["home"] for recipe in recipes}
    network.attempts.update(_attempts("start page", [url for url in starts if url in asked]))
    seen = {
        "code": code,
        "attempts": sorted(network.attempts),
        "audited": network.audited,
        "reached": network.reached,
        "controls": [home for home in public if home in asked],
    }
    (folder / "seen.json").write_text(json.dumps(seen), encoding="utf-8")


def _recipe(number: int, home: str, walk: dict[str, Any]) -> dict[str, Any] | None:
    from crawler.shops import Recipe  # noqa: PLC0415 - after the network is in place

    shop = {"name": f"Shop {number}", "home": home, "country": "SE", "currency": "SEK", "language": "sv"}
    made = {"key": f"s{number}", "digest": "0" * 64, "market": "real", "shop": shop, "walk": walk}
    try:
        return Recipe.model_validate({**made, "expect": {"listings_min": 1}}).model_dump(mode="json")
    except ValueError:  # no address, so no recipe
        return None


def _prepare(wish: dict[str, Any]) -> None:
    """Choose the download handler, and take guards away where that is what is tried."""
    import aiohttp  # noqa: PLC0415 - after the network is in place

    from crawler import guard, settings, worker  # noqa: PLC0415
    from crawler.visit import Budget, Visit  # noqa: PLC0415

    # Refusals must not end a visit here: all attempts are to be made.
    worker.Visit = partial(Visit, budget=Budget(failures_in_a_row=10**6, requests=10**6))  # type: ignore[misc,assignment]
    aiohttp.TCPConnector.__init__ = _without_cache(aiohttp.TCPConnector.__init__)  # type: ignore[method-assign]
    settings.DOWNLOAD_TIMEOUT = 600  # on a busy machine, too, every attempt is to be made
    off = set(wish.get("off", ()))
    if "factory" in off:
        guard.Guard.open_socket = lambda _, address: socket.socket(*address[:3])  # type: ignore[method-assign]
    if "hook" in off:
        guard.Guard.watch_sockets = lambda _: None  # type: ignore[method-assign]
    if "boundaries" in off:
        for module in list(sys.modules.values()):
            for name in ("registrable", "site_of"):
                if module.__name__.startswith("crawler.") and module is not worker and hasattr(module, name):
                    setattr(module, name, lambda _: "all")
    if wish["handler"] != "ours":
        handlers = dict.fromkeys(("http", "https"), f"tests.campaigns.stock.{wish['handler']}")
        settings.DOWNLOAD_HANDLERS = {**settings.DOWNLOAD_HANDLERS, **handlers}
    if wish["handler"] == "Twisted":
        settings.TWISTED_REACTOR_ENABLED = True
        worker.asyncio.run = _run_on_reactor


def _without_cache(make: Callable[..., None]) -> Callable[..., None]:
    def init(self: Any, **named: Any) -> None:
        make(self, **{**named, "use_dns_cache": False})

    return init


def _run_on_reactor(walking: Any) -> Any:
    from scrapy.utils.reactor import install_reactor  # noqa: PLC0415 - only where one is wanted

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor  # noqa: PLC0415

    results = []

    async def walk() -> None:
        try:
            results.append(await walking)
        finally:
            reactor.stop()  # type: ignore[attr-defined]

    kept = []
    reactor.callWhenRunning(lambda: kept.append(asyncio.ensure_future(walk())))  # type: ignore[attr-defined]
    reactor.run(installSignalHandlers=False)  # type: ignore[attr-defined]
    return results[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
