"""The address guard: the public web and nothing else, in every spelling; seen from the socket, not from the guard."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import aiohttp
import pytest
import yarl

from crawler.guard import AddressRefusedError, Guard, is_public

NOT_PUBLIC = [
    "0.1.2.3", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "192.0.0.8",
    "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::808:808", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::",
    "fc00::1", "fe80::1", "fe80::5efe:127.0.0.1", "2a00:1450::5efe:127.0.0.1", "2a00:1450::200:5efe:10.0.0.1",
    "fec0::1", "ff02::1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.215.14", "151.101.1.69", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::",
    "2606:4700::1111", "2a00:1450:4001:82a::200e",
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_is_not_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_is_let_through(address: str) -> None:
    assert is_public(ip_address(address))
    Guard().check_address(address, 443)


@pytest.mark.parametrize("port", [0, 22, 25, 8080, 65535])
def test_only_the_ports_of_the_web_are_connected_to(port: int) -> None:
    with pytest.raises(AddressRefusedError):
        Guard().check_address("8.8.8.8", port)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname", "ftp://shop.example/", "data:text/html,mat", "http:///mat", "//shop.example/",
        "http://shop.example:8080/", "http://shop.example:99999/", "http://shop.example:x/", "https://[::1/",
        "http://user@shop.example/", "http://user:word@shop.example/", "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_an_address_that_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        Guard().check_url(url)


@pytest.mark.parametrize("url", ["http://shop.example/", "https://shop.example:443/mat", "http://shop.example:80/?a=b"])
def test_a_plain_web_address_is_let_through(url: str) -> None:
    Guard().check_url(url)


@contextmanager
def connects(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Note every connect that asyncio tries, and let none through."""
    tried: list[object] = []

    async def note(_loop: object, _socket: socket.socket, address: object) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(asyncio.SelectorEventLoop, "sock_connect", note)
        yield tried


async def ask(guard: Guard, url: str) -> None:
    connector = aiohttp.TCPConnector(
        resolver=guard.resolver(), socket_factory=guard.open_socket, ssl=ssl.create_default_context()
    )
    async with aiohttp.ClientSession(connector=connector) as session, session.get(yarl.URL(url, encoded=True)):
        pass


SPELLINGS = [
    "127.0.0.1", "localhost", "LOCALHOST", "localhost.", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
    "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "0", "①②⑦.⓪.⓪.①",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "169.254.169.254", "10.0.0.1", "[fec0::1]", "224.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_a_private_address_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, scheme: str, host: str
) -> None:
    with connects(monkeypatch) as tried:
        with pytest.raises((aiohttp.ClientError, ValueError, OSError)):
            asyncio.run(ask(Guard(), f"{scheme}://{host}/"))
        assert tried == []


def test_without_the_guard_the_same_check_sees_a_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoGuard(Guard):
        def check_address(self, host: str, port: int) -> None:
            pass

    with connects(monkeypatch) as tried:
        with pytest.raises(aiohttp.ClientError):
            asyncio.run(ask(NoGuard(), "http://127.0.0.1/"))
        assert tried == [("127.0.0.1", 80)]


def test_a_name_that_leads_to_a_private_address_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(_host: object, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", port)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with connects(monkeypatch) as tried:
        with pytest.raises(aiohttp.ClientError):
            asyncio.run(ask(Guard(), "http://rebound.example/"))
        assert set(tried) == {("8.8.8.8", 80)}


def test_the_demo_reaches_its_own_names_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard({"fjell.example": ("127.0.0.1", 45123)})
    with connects(monkeypatch) as tried:
        for url in ("http://fjell.example/", "http://other.example/", "http://localhost/", "http://127.0.0.1/"):
            with pytest.raises(aiohttp.ClientError):
                asyncio.run(ask(guard, url))
        assert tried == [("127.0.0.1", 45123)]
    with pytest.raises(AddressRefusedError):
        guard.check_url("http://127.0.0.1:45123/")


def test_an_invented_host_on_a_port_of_the_web_is_refused() -> None:
    with pytest.raises(ValueError, match="port 80"):
        Guard({"fjell.example": ("127.0.0.1", 80)})


def in_child(code: str) -> list[str]:
    """Run code in a process whose guard watches its sockets (a hook can't be taken out); return what it prints."""
    head = "import asyncio, socket, sys\nfrom crawler.guard import AddressRefusedError, Guard\n"
    done = subprocess.run([sys.executable, "-c", head + code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


TELL = """
def tell(call, *arguments):
    try:
        call(*arguments)
        print("sent")
    except AddressRefusedError:
        print("refused")
    except OSError as error:
        print(type(error).__name__)
"""
MAKE = {
    "connect": "tell(socket.socket().connect, {to})",
    "connect_ex": "tell(socket.socket().connect_ex, {to})",
    "create_connection": "tell(socket.create_connection, {to})",
    "sendto": "tell(socket.socket(type=socket.SOCK_DGRAM).sendto, b'mat', {to})",
    "sendmsg": "tell(socket.socket(type=socket.SOCK_DGRAM).sendmsg, [b'mat'], [], 0, {to})",
    "asyncio": "tell(asyncio.run, asyncio.wait_for(asyncio.open_connection(*{to}), 9))",
}


@pytest.mark.parametrize("way", MAKE)
def test_in_the_crawls_child_no_way_of_connecting_leads_to_this_machine(way: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        call = MAKE[way].format(to=("127.0.0.1", listener.getsockname()[1]))
        assert in_child(f"{TELL}Guard().watch_sockets()\n{call}") == ["refused"]
        with pytest.raises(BlockingIOError):
            listener.accept()
        # The negative control: without the hook the same call gets there.
        assert in_child(f"{TELL}{call}") == ["sent"]


@pytest.mark.parametrize(
    "call",
    [
        "socket.socket(socket.AF_UNIX).connect, '/run/mat.sock'",
        "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto, b'mat', '/dev/log'",
        "socket.socket().connect, ('localhost', 80)",
        "socket.socket().connect, ('0x7f000001', 443)",
        "socket.socket().connect, ('', 80)",
        "socket.socket(socket.AF_INET6).connect, ('::ffff:10.0.0.1', 80, 0, 0)",
        "socket.socket().connect, ('8.8.8.8', 22)",
    ],
)
def test_in_the_crawls_child_nothing_but_a_public_address_in_figures_is_taken(call: str) -> None:
    assert in_child(f"{TELL}Guard().watch_sockets()\ntell({call})") == ["refused"]


def test_in_the_crawls_child_the_demos_addresses_are_connected_to_and_no_others() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        code = f"""{TELL}Guard({{"fjell.example": ("127.0.0.1", {port})}}).watch_sockets()
tell(socket.create_connection, ("127.0.0.1", {port}))
tell(socket.create_connection, ("127.0.0.1", {port - 1}))
"""
        assert in_child(code) == ["sent", "refused"]


def test_a_refusal_reads_as_its_message_and_has_a_number_for_event_loops() -> None:
    error = AddressRefusedError("10.0.0.1 port 80 is not on the public web")
    assert (str(error), error.errno) == ("10.0.0.1 port 80 is not on the public web", errno.EACCES)
