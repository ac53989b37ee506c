"""Crawling into a data directory: real shops, or those of the invented market while it is served.

Every command's runs go into a folder of their own below DIR, and all of them are one set of books (crawler/ledger.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

from crawler.crawl import crawl
from crawler.kept_runs import last_day
from crawler.ledger import books
from crawler.market import serve
from crawler.run import ShopProgress
from crawler.shops import Recipe


@contextmanager
def asking(  # noqa: PLR0913 - a crawl's configuration, keyword only
    data: Path,
    *,
    demo: bool,
    seed: int = 1,
    day: int | None = None,
    command: str = "crawl",
    begun: Callable[[Path], None] | None = None,
    progress: Callable[[ShopProgress], None] | None = None,
    notice: Callable[[str], None] | None = None,
) -> Iterator[Callable[[Sequence[Recipe]], Path]]:
    """Yield what crawls shops into a sealed run and returns its folder.

    Args:
        data: The data directory.
        demo: Whether the shops are those of the invented market, which is served meanwhile.
        seed: The invented market's seed.
        day: Its day; default: that of the newest run.
        command: Whose runs they are: crawl, new-shop, or rates.
        begun: As in `crawl`.
        progress: As in `crawl`.
        notice: As in `crawl`.
    """
    folders = books(data)
    # A bank is no shop, so that its runs may bear the time of a shop's; those of one market's shops may not.
    timed = [folder for name, folder in folders.items() if (name == "rates") == (command == "rates")]
    with serve.open_market(seed=seed, day=day or last_day(data)) if demo else nullcontext() as market:
        yield lambda recipes: crawl(
            recipes,
            folders[command],
            ledgers=folders.values(),
            begun=begun,
            progress=progress,
            notice=notice,
            **({"market": "real"} if market is None else _terms(market, timed)),
        )


def _terms(market: serve.OpenMarket, folders: Iterable[Path]) -> dict[str, Any]:
    """Return how the invented market is crawled: at its addresses, by its own clock, from a half hour that is free."""
    started_at = market.starts_at
    while any((runs / f"{started_at:%Y%m%dT%H%M%SZ}").exists() for runs in folders):
        started_at += timedelta(minutes=30)
    return {
        "market": "invented",
        "started_at": started_at,
        "addresses": market.addresses,
        "market_day": market.day,
        "market_seed": market.seed,
    }
