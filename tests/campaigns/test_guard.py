"""Campaign: attempts to lead the real crawl to addresses that are not public, seen from outside the guard.

tests/campaigns/led_astray.py has the shops, the addresses and the network they are tried on.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.benchmarks.rounds import tell
from tests.campaigns.led_astray import SHOPS, controls
from tests.conftest import ROOT

FEW: dict[str, Any] = {"targets": 12, "controls": 20}
"""About 300 attempts."""
SECONDS = 900

# What the tables of RFC 6890 and its successors say, written down apart from the guard.
PUBLIC = re.compile(
    r"(?!(?:0|10|127|22[4-9]|2[3-5]\d)\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.|"
    r"192\.0\.[02]\.|192\.88\.99\.|198\.1[89]\.|198\.51\.100\.|203\.0\.113\.)\d+\.\d+\.\d+\.\d+|"
    r"2a00:1450:4001:[0-9a-f:]+|(?:64:ff9b:|::ffff):808:[0-9a-f]+|::ffff:8\.8\.8\.\d+"
)


class Seen(NamedTuple):
    """What became of the attempts of one crawl."""

    attempts: int
    audited: list[str]
    """Addresses, not public, that came as far as the interpreter's audit event."""
    reached: list[str]
    """Addresses, not public, that came through it: each would have been a connect."""
    missing: set[str]
    """Public controls that did not come through."""
    controls: int


def crawl(folder: Path, *under: str, handler: str = "ours", off: tuple[str, ...] = (), **wish: Any) -> Seen:
    """Crawl among the shops that lead astray, in a process of its own; `under` another program where one is named."""
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.campaigns.led_astray", str(folder)]
    asked = json.dumps({"handler": handler, "off": off, **wish})
    done = subprocess.run([*under, *command, asked], cwd=ROOT, capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    seen = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    assert seen["code"] == 0
    wanted = {home: address for home, address in controls().items() if home in seen["controls"]}
    came = {(ip_address(host), port) for host, port in seen["reached"]}
    return Seen(
        len(seen["attempts"]),
        [host for host in seen["audited"] if host != SHOPS and not PUBLIC.fullmatch(host)],
        [host for host, port in seen["reached"] if not PUBLIC.fullmatch(host) or port not in {80, 443}],
        {home for home, (host, port) in wanted.items() if (ip_address(host), port) not in came},
        len(wanted),
    )


@pytest.mark.parametrize("handler", ["ours", "Aiohttp", "Twisted"])
def test_no_address_that_is_not_public_is_connected_to_by_whichever_handler(tmp_path: Path, handler: str) -> None:
    seen = crawl(tmp_path, handler=handler, off=("boundaries",), **FEW)

    assert seen.attempts >= 280
    assert seen.reached == []
    assert (seen.missing, seen.controls) == (set(), 20)
    # Ours refuses before there is a socket; Scrapy's come to the very connect, and are refused there.
    assert (seen.audited == []) == (handler == "ours")


def test_either_guard_alone_holds_and_without_both_the_campaign_is_red(tmp_path: Path) -> None:
    hook_off = crawl(tmp_path / "hook", off=("boundaries", "hook"), **FEW)
    factory_off = crawl(tmp_path / "factory", off=("boundaries", "factory"), **FEW)
    both_off = crawl(tmp_path / "both", off=("boundaries", "factory", "hook"), **FEW)

    assert (hook_off.reached, hook_off.audited) == ([], [])
    assert (factory_off.reached, factory_off.audited == []) == ([], False)
    assert len(both_off.reached) > 100


@pytest.mark.campaign
@pytest.mark.parametrize("boundaries", ["with boundaries", "without"])
@pytest.mark.parametrize("handler", ["ours", "Aiohttp", "Twisted"])
def test_thousands_of_attempts_lead_nowhere(tmp_path: Path, handler: str, boundaries: str) -> None:
    seen = crawl(tmp_path, handler=handler, off=("boundaries",) if boundaries == "without" else ())

    tell(
        f"guard: {handler}, {boundaries}: {seen.attempts} attempts, {len(seen.audited)} refused at the connect itself, "
        f"{len(seen.reached)} connected; "
        f"{seen.controls - len(seen.missing)} of {seen.controls} public ones let through\n"
    )
    assert seen.attempts >= 2000
    assert seen.reached == []
    assert (seen.missing, seen.controls) == (set(), 200)


@pytest.mark.campaign
def test_with_stock_handlers_and_no_hook_the_campaign_is_red(tmp_path: Path) -> None:
    for handler in ("Aiohttp", "Twisted"):
        seen = crawl(tmp_path / handler, handler=handler, off=("boundaries", "hook"), **FEW)
        tell(f"guard: {handler}, hook off: {len(seen.reached)} connected\n")
        assert len(seen.reached) > 100


@pytest.mark.campaign
def test_the_kernel_sees_no_connect(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not here")
    trace = tmp_path / "trace"
    seen = crawl(
        tmp_path, "strace", "-f", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace), off=("boundaries",), **FEW
    )
    calls = [line for line in trace.read_text().splitlines() if "AF_INET" in line]

    tell(f"guard: strace, {seen.attempts} attempts: {len(calls)} calls to an address of the internet\n")
    assert seen.attempts >= 280
    assert calls == []
