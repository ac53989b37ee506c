"""The address guard: nothing but the public web is ever connected to, whatever an address or a name server says.

It is asked twice, each time with the very address that is about to be connected: after DNS, at each redirect, for
literals in any spelling. First by our download handler, before a socket is made (aiohttp's socket factory); then by
the interpreter itself (an audit hook, PEP 578), whichever handler or library connects. The demo's invented hosts are
the only exception: they are injected by name, each with its own address and port, and are then all there is.
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

PORTS = frozenset({80, 443})
"""Ports of the public web; no other is asked or connected to."""

_NAT64 = IPv6Network("64:ff9b::/96")
_V4_COMPATIBLE = IPv6Network("::/96")
# Global by Python 3.11's tables, yet no place for a shop: protocol assignments, the 6to4 relay, site-local.
_NOT_FOR_SHOPS = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("fec0::/10"),
    IPv6Network("64:ff9b:1::/48"),
)


_SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
"""Audit events of the interpreter that come before bytes or a handshake leave for a named address."""


class AddressRefusedError(PermissionError):
    """An address is not on the public web; the message says which and why."""

    def __init__(self, message: str) -> None:
        super().__init__(errno.EACCES, message)  # with a number, as the event loops that meet it expect of an OSError

    def __str__(self) -> str:
        return str(self.strerror)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is on the public internet; one that embeds an IPv4 address is judged by that."""
    if isinstance(address, IPv6Address):
        embedded = _embedded(address)
        if embedded:
            return all(is_public(inner) for inner in embedded)
        if address in _V4_COMPATIBLE:
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address.version == network.version and address in network for network in _NOT_FOR_SHOPS)
    )


def _embedded(address: IPv6Address) -> tuple[IPv4Address, ...]:
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    last = int(address) & 0xFFFF_FFFF
    is_isatap = (int(address) >> 32) & 0xFDFF_FFFF == 0x0000_5EFE
    if address in _NAT64 or is_isatap:
        return (IPv4Address(last),)
    return ()


class Guard:
    """Decides what may be asked and connected to."""

    def __init__(self, addresses: Mapping[str, tuple[str, int]] | None = None) -> None:
        """Guard real shops, or with `addresses` (host → ip, port) the demo's: then these names are all there is."""
        self._addresses = None if addresses is None else dict(addresses)
        self._injected = frozenset((addresses or {}).values())
        # With a port of the web an injected address could be reached by its literal, too.
        if any(port in PORTS for _, port in self._injected):
            msg = "an invented host must not be served on port 80 or 443"
            raise ValueError(msg)

    def check_url(self, url: str) -> None:
        """Refuse an address by what can be told without asking a name server.

        Raises:
            AddressRefusedError: it is neither http nor https, has no host, a user name, or another port.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            msg = f"{url} is not an address: {error}"
            raise AddressRefusedError(msg) from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            msg = f"{url} is not a web address"
            raise AddressRefusedError(msg)
        if parts.username is not None or (port is not None and port not in PORTS):
            msg = f"{url} names a user or a port other than 80 and 443"
            raise AddressRefusedError(msg)

    def check_address(self, host: str, port: int) -> None:
        """Refuse an address that is about to be connected.

        Raises:
            AddressRefusedError: it is not public, or the port is not one of the web.
        """
        if (host, port) in self._injected:
            return
        try:
            public = is_public(ip_address(host))
        except ValueError:
            public = False
        if not public or port not in PORTS:
            msg = f"{host} port {port} is not on the public web"
            raise AddressRefusedError(msg)

    def watch_sockets(self) -> None:
        """Refuse, for the rest of this process, every connect and datagram to an address that is refused.

        A hook can't be taken out again: only the crawl's child installs it. Sockets of other families than the
        internet's (Unix, Bluetooth, …) are refused altogether. Names that the C library looks up are not seen, and
        need not be: what they resolve to is.
        """
        sys.addaudithook(self._on_event)

    def _on_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _SENDS:
            return
        opened, address = arguments
        if address is None:  # on a connected socket; its connect was judged
            return
        if opened.family not in {socket.AF_INET, socket.AF_INET6} or not isinstance(address, tuple):
            msg = f"{address!r} is no address of the internet"
            raise AddressRefusedError(msg)
        self.check_address(str(address[0]), int(address[1]))

    def open_socket(self, address: tuple[Any, ...]) -> socket.socket:
        """Make the socket for one address as getaddrinfo gives it (aiohttp's socket factory).

        Raises:
            AddressRefusedError: the address is refused; no socket was made.
        """
        family, kind, protocol, _, target = address
        self.check_address(str(target[0]), int(target[1]))
        return socket.socket(family, kind, protocol)

    def resolver(self) -> AbstractResolver:
        """Return the resolver for aiohttp: the system's, or the injected names and no other."""
        return ThreadedResolver() if self._addresses is None else _Injected(self._addresses)


class _Injected(AbstractResolver):
    """Knows the invented hosts and asks no name server."""

    def __init__(self, addresses: Mapping[str, tuple[str, int]]) -> None:
        self._addresses = addresses

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - aiohttp's signature
    ) -> list[ResolveResult]:
        if host not in self._addresses:
            msg = f"{host} (port {port}) is not in the invented market"
            raise OSError(None, msg)
        address, injected_port = self._addresses[host]
        numeric = socket.AddressInfo.AI_NUMERICHOST
        return [
            ResolveResult(
                hostname=host, host=address, port=injected_port, family=socket.AF_INET, proto=0, flags=int(numeric)
            )
        ]

    async def close(self) -> None:
        """Hold nothing."""
