"""Campaign: kill -9 of the crawl command, at every call that changes the disk and at random instants.

    MATGUIDE_STRIKES=300 python -m pytest -m campaign -s tests/campaigns/test_kill_crawl.py     a shorter trial

Every write, truncation, rename, removal and fsync of the crawl's child is struck before, within (half of the bytes
written) and after, on a first run and on one that finds most pages unchanged; the other strikes fall at random, on the
front process, on its child or on both, and every third of them is followed by one at the command that continues.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.campaigns.strikes import at_every_call, at_random, open_lanes, strike_all

pytestmark = pytest.mark.campaign

STRIKES = int(os.environ.get("MATGUIDE_STRIKES", "3000"))
LANES = 6
"""Commands at once; each mostly waits for its delay."""


def test_no_kill_loses_or_doubles_anything(tmp_path: Path) -> None:
    began = time.monotonic()
    with open_lanes(tmp_path, LANES) as lanes:
        known = lanes[0].undisturbed
        every = at_every_call(known)
        chosen = every if len(every) < STRIKES else every[:: 2 * len(every) // STRIKES]
        chosen = chosen + at_random(STRIKES - len(chosen), known, "campaign")
        wrong = strike_all(lanes, [replace(strike, number=number) for number, strike in enumerate(chosen)])
        repeated = sum(lane.repeated for lane in lanes)
    again = sum(strike.again is not None for strike in chosen)
    sys.stdout.write(
        f"\n{len(chosen)} strikes, {again} of them followed by another; {repeated} requests repeated; "
        f"{len(wrong)} faults; {time.monotonic() - began:.0f} s\n" + "".join(f"- {words}\n" for words in wrong)
    )
    assert wrong == []
