"""Strikes: the real crawl command killed at a moment of its work, called again, and what became of it all.

A lane runs one strike after the other against a market of its own, whose log of requests is kept here, by the server.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from unittest.mock import patch

import orjson
from fastwarc.warc import ArchiveIterator, WarcRecordType

import matguide
from crawler.ledger import read_ledger
from crawler.market import serve
from crawler.run import (
    LedgerLine,
    Outcome,
    RunError,
    WalkLine,
    load_manifest,
    read_walk,
    sealed_runs,
    unsealed_runs,
)
from tests.campaigns.fork_server import Order

SHOP = "chambrecalme"
"""The smallest shop of the invented market."""
GOOD = {Outcome.ANSWERED, Outcome.UNCHANGED}


@dataclass(frozen=True)
class Strike:
    """When and how a command is killed: at a share of its time, or at a call of its child."""

    number: int
    day: int
    """Day 1: nothing there; day 2: yesterday's run there, so that most pages are unchanged."""
    share: float | None = None
    victim: str = "group"
    """front, group or child."""
    call: int = 0
    fault: str = "before"
    again: Strike | None = None
    """Another strike, at the command that continues."""

    def __str__(self) -> str:
        where = f"{self.victim} at {self.share:.3f}" if self.share is not None else f"{self.fault} call {self.call}"
        return f"{self.number} day {self.day} {where}" + (f", then {self.again}" if self.again else "")


@dataclass
class Undisturbed:
    """A day's crawl that nobody strikes."""

    before: Path
    seconds: float
    calls: int
    walk: Counter[tuple[str, str, str]]
    asked: Counter[str]


@dataclass
class Lane:
    """One command at a time."""

    root: Path
    server: subprocess.Popen[bytes]
    markets: dict[int, dict[str, tuple[str, int]]]
    """Addresses of the market by day."""
    logs: dict[int, list[str]]
    """What each market's server was asked, by port."""
    undisturbed: dict[int, Undisturbed] = field(default_factory=dict)
    repeated: int = 0
    """Requests that were sent a second time, over all strikes."""
    sabotage: str | None = None
    """Guard that is switched off."""

    @property
    def output(self) -> Path:
        """What the last command said."""
        return self.root / "output"

    def order(self, data: Path, day: int, strike: Strike | None = None, count_to: Path | None = None) -> int:
        """Give the command; strike it, where asked to; return its exit code."""
        self.output.unlink(missing_ok=True)
        order = Order(
            argv=["crawl", SHOP, "--demo", "--day", str(day), "--data", str(data)],
            addresses=self.markets[day],
            output=self.output,
            call=strike.call if strike else 0,
            fault=strike.fault if strike else "before",
            sabotage=self.sabotage,
            count_to=count_to,
        )
        assert self.server.stdin is not None
        self.server.stdin.write(order.model_dump_json().encode() + b"\n")
        self.server.stdin.flush()
        pid = int(self._reply()["pid"])
        if strike and strike.share is not None:
            self._hit(pid, strike)
        return int(self._reply()["code"])

    def _reply(self) -> dict[str, Any]:
        assert self.server.stdout is not None
        reply: dict[str, Any] = orjson.loads(self.server.stdout.readline())
        return reply

    def _hit(self, pid: int, strike: Strike) -> None:
        time.sleep((strike.share or 0.0) * self.undisturbed[strike.day].seconds)
        try:
            if strike.victim == "front":
                os.kill(pid, signal.SIGKILL)
            elif strike.victim == "group":
                os.killpg(pid, signal.SIGKILL)
            else:
                for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
                    os.kill(int(child), signal.SIGKILL)
        except (ProcessLookupError, FileNotFoundError):
            pass  # it had ended

    def asked(self, day: int) -> list[str]:
        """Return the log of a day's market: paths in order of arrival."""
        return self.logs[next(iter(self.markets[day].values()))[1]]

    def learn(self, days: Sequence[int]) -> None:
        """Crawl undisturbed, day after day, to know what a day's crawl asks, writes and takes."""
        for day in days:
            self._learn(day)

    def _learn(self, day: int) -> None:
        before = self.root / f"before-{day}"
        if day > 1:
            shutil.copytree(self.root / "after-1", before)
        else:
            before.mkdir()
        after = self.root / f"after-{day}"
        shutil.copytree(before, after)
        calls = self.root / "calls"
        self.asked(day).clear()
        began = time.monotonic()
        code = self.order(after, day, count_to=calls)
        assert code == 0, self.output.read_text()
        run = sealed_runs(after)[-1]
        self.undisturbed[day] = Undisturbed(
            before, time.monotonic() - began, int(calls.read_text()), _walked(run), Counter(self.asked(day))
        )

    def strike(self, strike: Strike) -> list[str]:
        """Strike the command, give it again until it ends by itself, and say what is wrong with what is there then."""
        data = self.root / f"strike-{strike.number}"
        shutil.copytree(self.undisturbed[strike.day].before, data)
        try:
            wrong = self._struck(strike, data)
        except (RunError, OSError, ValueError) as error:
            wrong = [f"what is left can't be read: {error}"]
        shutil.rmtree(data)
        return [f"{strike}: {words}" for words in wrong]

    def _struck(self, strike: Strike, data: Path) -> list[str]:
        had = sealed_runs(data)
        log = self.asked(strike.day)
        log.clear()
        acknowledged: list[WalkLine] = []
        blow: Strike | None = strike
        kills = 0
        while blow is not None and sealed_runs(data) == had:
            self.order(data, strike.day, blow)
            kills += 1
            acknowledged += _acknowledged(data)
            blow = blow.again
        if sealed_runs(data) == had:
            code = self.order(data, strike.day)
            if code != 0:
                return [f"the next command ended with {code}: {self.output.read_text()[-400:]}"]
        (run,) = (run for run in sealed_runs(data) if run not in had)
        lines = set(read_walk(run))
        lost = [f"lost: {line.url}" for line in acknowledged if line not in lines]
        return [*lost, *faults(data, run), *self._against_the_log(strike.day, run, kills)]

    def _against_the_log(self, day: int, run: Path, kills: int) -> list[str]:
        known, log = self.undisturbed[day], self.asked(day)
        wrong = [f"walk differs: {difference}" for difference in _differences(known.walk, _walked(run))]
        repeated = Counter(log) - known.asked
        self.repeated += repeated.total()
        if repeated.total() > kills:
            wrong.append(f"{repeated.total()} requests repeated after {kills} kills: {dict(repeated)}")
        wrong += [f"never asked: {path}" for path in (known.asked - Counter(log))]
        noted = sum(1 for _ in read_ledger(run))
        if not len(log) <= noted <= len(log) + kills:
            wrong.append(f"{noted} ledger lines of {len(log)} requests")
        return wrong


def faults(data: Path, run: Path) -> list[str]:
    """Say what in a sealed run is not as it must be."""
    wrong = [f"unsealed run left: {path.name}" for path in unsealed_runs(data / "runs")]
    for name, digest in load_manifest(run).files.items():
        if hashlib.sha256((run / name).read_bytes()).hexdigest() != digest:
            wrong.append(f"{name} is not what the seal says")
    there = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
    wrong += [f"{name} is not sealed" for name in there ^ {*load_manifest(run).files, "manifest.json"}]
    records: Counter[tuple[str, str]] = Counter()
    for path in sorted((run / "archive").iterdir()):
        for record in ArchiveIterator(str(path)):
            if record.record_type != WarcRecordType.warcinfo:
                records[str(record.record_type), record.headers["WARC-Target-URI"]] += 1
    wrong += [f"{count} records of {kind} {url}" for (kind, url), count in records.items() if count > 1]
    stamps = [line.at for line in read_walk(run)]
    if stamps != sorted(stamps):
        wrong.append("the walk log runs back")
    for text in (run / "ledger.jsonl").read_bytes().splitlines():
        LedgerLine.model_validate_json(text)
    return wrong


def _walked(run: Path) -> Counter[tuple[str, str, str]]:
    return Counter((line.url, line.role, line.outcome.value) for line in read_walk(run))


def _differences(expected: Counter[Any], found: Counter[Any]) -> list[str]:
    return [f"missing {key}" for key in expected - found] + [f"too much {key}" for key in found - expected]


def _acknowledged(data: Path) -> list[WalkLine]:
    lines = []
    for run in unsealed_runs(data / "runs"):
        if (run / "walk.jsonl").exists():
            whole = (run / "walk.jsonl").read_bytes().rpartition(b"\n")[0]
            lines += [WalkLine.model_validate_json(line) for line in whole.splitlines()]
    return [line for line in lines if line.outcome in GOOD]


@contextmanager
def open_lanes(root: Path, count: int, days: Sequence[int] = (1, 2)) -> Iterator[list[Lane]]:
    """Start fork servers and markets, and learn what an undisturbed crawl does."""
    logs: dict[int, list[str]] = {}
    respond = serve._Answers._respond

    def logged(self: Any, **how: Any) -> None:
        logs.setdefault(self.server.server_address[1], []).append(self.path)
        respond(self, **how)

    with ExitStack() as stack:
        stack.enter_context(patch.object(serve._Answers, "_respond", logged))
        lanes = []
        for number in range(count):
            (root / str(number)).mkdir(parents=True)
            server = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.campaigns.fork_server"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    cwd=matguide.ROOT,
                )
            )
            stack.callback(_close, server)
            markets = {day: dict(stack.enter_context(serve.open_market(1, day)).addresses) for day in days}
            for addresses in markets.values():
                logs[next(iter(addresses.values()))[1]] = []
            lanes.append(Lane(root / str(number), server, markets, logs))
        for lane in lanes:
            assert lane._reply()["ready"]
        _at_once([partial(lane.learn, days) for lane in lanes])
        yield lanes


def _close(server: subprocess.Popen[bytes]) -> None:
    assert server.stdin is not None
    server.stdin.close()


def _at_once(jobs: Sequence[Any]) -> list[Any]:
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [done.result() for done in [pool.submit(job) for job in jobs]]


def strike_all(lanes: Sequence[Lane], strikes: Sequence[Strike]) -> list[str]:
    """Strike on all lanes; return what went wrong."""
    waiting: SimpleQueue[Strike] = SimpleQueue()
    for strike in strikes:
        waiting.put(strike)
    done = Counter[str]()
    lock = threading.Lock()

    def work(lane: Lane) -> list[str]:
        wrong = []
        while True:
            with lock:
                if waiting.empty():
                    return wrong
                strike = waiting.get()
            wrong += lane.strike(strike)
            with lock:
                done["strikes"] += 1
                if done["strikes"] % 100 == 0:
                    sys.stderr.write(f"{done['strikes']} strikes\n")

    return list(chain.from_iterable(_at_once([partial(work, lane) for lane in lanes])))


def at_every_call(undisturbed: dict[int, Undisturbed]) -> list[Strike]:
    """Return the strikes before, within and after every call that changes the disk."""
    return [
        Strike(0, day, call=call, fault=fault)
        for day, known in undisturbed.items()
        for call in range(1, known.calls + 1)
        for fault in ("before", "torn", "after")
    ]


def at_random(count: int, undisturbed: dict[int, Undisturbed], seed: str) -> list[Strike]:
    """Return strikes at random instants and calls; every third of them is followed by another one."""
    chance = random.Random(seed)  # noqa: S311 - moments, no secret

    def one(day: int, *, more: bool) -> Strike:
        again = one(day, more=False) if more and chance.random() < 1 / 3 else None
        if chance.random() < 0.7:
            victim = chance.choice(("front", "group", "child"))
            return Strike(0, day, share=chance.random(), victim=victim, again=again)
        call = chance.randint(1, undisturbed[day].calls)
        return Strike(0, day, call=call, fault=chance.choice(("before", "torn", "after")), again=again)

    return [one(chance.choice(sorted(undisturbed)), more=True) for _ in range(count)]
