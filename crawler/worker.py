"""The crawl's child: Scrapy, one crawler per shop, all in one loop. Started by crawler/crawl.py.

Reads a Job from standard input; writes progress and the result to standard output, the run to the job's folder, and
what only a developer wants to know to the run's crawl.log.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import signal
import sys
import threading
from collections import defaultdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import orjson
from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

from crawler.crawl import Job, matguide_version
from crawler.earlier import earlier_answers
from crawler.guard import Guard
from crawler.ledger import Spent, spent_since, summaries, summary
from crawler.parent import end_with
from crawler.politeness import registrable
from crawler.resume import Begun, Remains, begin
from crawler.run import Manifest, ShopProgress
from crawler.spiders import SPIDERS
from crawler.turns import Turns
from crawler.visit import Clock, Visit
from crawler.warc import ArchiveWriter

_LAST_REQUESTS_SECONDS = 3

_log = logging.getLogger(__name__)


def main() -> int:
    """Do the job on standard input; return the exit code."""
    job = Job.model_validate_json(sys.stdin.buffer.readline())
    end_with(os.getppid())  # even where Python is too busy to notice that its input closes
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        begun = begin(job.runs, job.of_run())
    except OSError as error:
        _tell({"error": f"{error.filename or job.runs}: a run can't be written there: {error.strerror}"})
        return 1
    run = begun.run
    run.on_fault = _give_up
    _log_to(run.folder / "crawl.log")
    _tell_begun(begun)
    clock = Clock(_clock_start(job, begun))
    visits = _visits(job, begun, clock)
    if not asyncio.run(_walk(visits, job)):
        run.close()
        _tell({"error": f"{run.folder}: the crawl was ended; its run is left unsealed, the same command continues it"})
        return 143
    asked = summaries(run.folder)
    manifest = Manifest(
        run_id=run.run_id,
        market=job.market,
        market_day=job.market_day,
        market_seed=job.market_seed,
        started_at=run.job.started_at,
        sealed_at=clock.now(),
        agent=job.agent,
        versions={
            "matguide": matguide_version(),
            "python": platform.python_version(),
            **{name: version(name) for name in ("scrapy", "aiohttp")},
        },
        shops={visit.recipe.key: visit.report(asked.get(visit.recipe.key) or summary(())) for visit in visits},
        files={},
    )
    logging.shutdown()
    _tell({"run": str(run.seal(manifest))})
    return 0


def _clock_start(job: Job, begun: Begun) -> datetime:
    """Return the time it is: the job's start; but what a run holds already is never of the future.

    The invented market has its own day, on which a continued run goes on where it stopped.
    """
    last = (begun.remains.last_at if begun.remains else None) or begun.run.job.started_at
    return last if job.market == "invented" and begun.remains else max(job.started_at, last)


def _tell_begun(begun: Begun) -> None:
    _tell({"begun": str(begun.run.folder)})
    if begun.remains:
        kept, asked = len(begun.remains.lines), begun.remains.asked
        _tell({"notice": f"continues run {begun.run.run_id}: {kept} of {asked} addresses held"})
        for words in begun.remains.damage:
            _tell({"notice": f"run {begun.run.run_id}: {words}"})
    if begun.left_over:
        cut_off = ", ".join(begun.left_over)
        _tell({"notice": f"left over, of another job or more than a day old: {cut_off}; delete them when you like"})


def _visits(job: Job, begun: Begun, clock: Clock) -> list[Visit]:
    run, remains = begun.run, begun.remains or Remains()
    earlier = earlier_answers(job.runs, job.market)
    spent = spent_since({job.runs, *job.ledgers}, clock.now())
    guard = Guard(job.addresses)
    guard.watch_sockets()
    turns = Turns(job.delay)
    for asked in spent.values():
        for host, until in asked.rests_until.items():
            turns.rest(registrable(host), (until - clock.now()).total_seconds())
    about = {
        "software": f"Matguide/{matguide_version()}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
        "http-header-user-agent": job.agent,
        "isPartOf": run.run_id,
    }
    return [
        Visit(
            recipe=recipe,
            run=run,
            clock=clock,
            guard=guard,
            turns=turns,
            agent=job.agent,
            delay=job.delay,
            earlier=earlier.get(recipe.key, {}),
            tell=_tell_progress,
            archive=ArchiveWriter(run.archive, recipe.key, about),
            kept=[line for line in remains.lines if line.shop == recipe.key],
            held=remains.held.get(recipe.key, {}),
            spent=spent.get(recipe.key) or Spent(),
        )
        for recipe in job.recipes
    ]


async def _walk(visits: list[Visit], job: Job) -> bool:
    """Walk all shops; those of one registrable domain one after the other. Return False where a signal ended it."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.set("USER_AGENT", job.agent)
    runner = AsyncCrawlerRunner(settings)
    by_domain: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_domain[registrable(visit.recipe.shop.host)].append(visit)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    walks = asyncio.ensure_future(asyncio.gather(*(_walk_domain(runner, group) for group in by_domain.values())))
    waiting = asyncio.create_task(ended.wait())
    await asyncio.wait((walks, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not ended.is_set():
        await walks
        return True
    for visit in visits:
        visit.stop("cancelled")
    await asyncio.wait((walks,), timeout=_LAST_REQUESTS_SECONDS)
    return False


async def _walk_domain(runner: AsyncCrawlerRunner, visits: list[Visit]) -> None:
    for visit in visits:
        visit.keep_to_budget()
        try:
            crawler = runner.create_crawler(SPIDERS[visit.recipe.walk.kind])
            crawler.signals.connect(visit.note_fault, signal=signals.spider_error)
            await runner.crawl(crawler, visit=visit)
        except Exception as error:  # noqa: BLE001 - one shop's failure is its own; the others go on
            _log.exception("the walk of %s failed", visit.recipe.key)
            visit.stop(f"failed: {error}")
        finally:
            with visit.run.writing(visit.run.archive):
                visit.archive.close()
        requests, products = sum(visit.outcomes.values()), visit.roles["product"]
        _tell_progress(ShopProgress(visit.recipe.key, requests, products, visit.finish()))


def _log_to(path: Path) -> None:
    logging.basicConfig(filename=path, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.captureWarnings(capture=True)
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    # It warns at every start that no Referer is sent, which is what RedirectsMiddleware is for.
    logging.getLogger("scrapy.downloadermiddlewares.redirect").setLevel(logging.ERROR)


def _tell_progress(progress: ShopProgress) -> None:
    _tell({"progress": list(progress)})


def _tell(told: dict[str, object]) -> None:
    try:
        sys.stdout.buffer.write(orjson.dumps(told) + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os._exit(1)


def _give_up(words: str) -> None:
    """End at once: what is written stays, and the next crawl goes on from there."""
    _tell({"error": words})
    os._exit(1)


def _end_with_parent() -> None:
    """Leave when the input closes: nobody waits for this crawl, and the next one must find the shops unasked."""
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
