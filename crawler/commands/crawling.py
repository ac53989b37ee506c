"""Commands that make a run: crawl, rates, import; and demo, which serves the market that is crawled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from crawler.commands.readings import read_runs
from crawler.commands.shops import usable_recipes
from crawler.stopping import answer_signals, unwind
from crawler.terminal import (
    EDITED,
    Account,
    DataOption,
    DayOption,
    DemoOption,
    Exit,
    JsonOption,
    SeedOption,
    ShopsArgument,
    at_work,
    out,
    print_either,
    until_interrupted,
)

if TYPE_CHECKING:
    from crawler.run import Manifest

app = typer.Typer()


@app.command(epilog="Example: matguide crawl tidewell --data /srv/matguide")
def crawl(
    shops: ShopsArgument = None,
    demo: DemoOption = False,
    day: DayOption = None,
    seed: SeedOption = 1,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Crawl the shops once and seal the run."""
    account = Account(as_json=as_json)
    with at_work(data, create=True):
        manifest = crawl_shops(shops, demo=demo, day=day, seed=seed, data=data, account=account)
    if not any(shop.roles.get("product") for shop in manifest.shops.values()):
        account.fault(f"run {manifest.run_id}: no product page of any shop answered, for the reasons above", Exit.OTHER)
    account.end()


@app.command(epilog="Example: matguide rates --data /srv/matguide")
def rates(
    demo: DemoOption = False, day: DayOption = None, data: DataOption = EDITED, as_json: JsonOption = False
) -> None:
    """Ask the bank for the day's exchange rates; `matguide run` does so by itself where a shop's currency needs it."""
    if not demo and day is not None:
        msg = "days are the invented market's: add --demo"
        raise typer.BadParameter(msg)
    account = Account(as_json=as_json)
    with at_work(data, create=True):
        ask_rates(data, account, demo=demo, day=day)
        read_all_rates(data, account)
    account.end()


@app.command("import", epilog="Example: matguide import data/recorded/acupressure_mats.jsonl --data data/real")
def import_command(
    file: Annotated[Path, typer.Argument(help="Facts noted by hand, JSON Lines.", exists=True, dir_okay=False)],
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Make a sealed run of facts that were noted by hand."""
    from crawler.kept_runs import hold_market
    from crawler.recorded import import_file

    account = Account(as_json=as_json)
    with at_work(data, create=True):
        hold_market("recorded", data)
        run_folder = import_file(file, data / "runs")
    account.say("import", f"{file.name} as run {run_folder.name}", run=run_folder.name)
    account.end()


@app.command(epilog="Example: matguide demo --check --seed 7")
def demo(
    check: Annotated[bool, typer.Option("--check", help="Crawl and read it, and compare with its truth.")] = False,
    seed: SeedOption = 1,
    day: DayOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Serve the invented market on this machine, or check the reader against its truth."""
    if not check:
        _serve_market(seed, day or 1)
        return
    from tempfile import TemporaryDirectory

    from crawler.market.check import check as check_market
    from crawler.run import sealed_runs

    answer_signals(unwind)
    with TemporaryDirectory(prefix="matguide-") as scratch:
        data = Path(scratch)
        account = Account(as_json=True)
        crawl_shops(None, demo=True, day=day or 1, seed=seed, data=data, account=account)
        lines = [orjson.loads(line) for path in read_runs(sealed_runs(data), data, account) for line in path.open("rb")]
    report = check_market(lines, seed=seed, day=day or 1)
    print_either(report.as_json(), (report.fact_table(), report.trap_table()), as_json=as_json)
    raise typer.Exit(Exit.DONE if report.passed else Exit.OTHER)


def _serve_market(seed: int, day: int) -> None:
    from threading import Event

    from crawler.market.serve import open_market

    with open_market(seed=seed, day=day) as market:
        ip, port = next(iter(market.addresses.values()))
        out.print(f"The invented market, seed {seed}, day {day}. Ctrl-C ends it. To see a page:")
        for host in sorted(market.addresses):
            out.print(f"  curl --connect-to ::{ip}:{port} http://{host}/")
        until_interrupted(Event().wait)


def crawl_shops(
    keys: list[str] | None,
    *,
    demo: bool,
    day: int | None,
    seed: int,
    data: Path,
    account: Account,
    begun: Callable[[Path], None] | None = None,
) -> Manifest:
    """Crawl shops into a sealed run, say what came of it, and return its seal."""
    from crawler.asking import asking
    from crawler.kept_runs import hold_market
    from crawler.progress import shown
    from crawler.run import load_manifest

    if not demo and (day is not None or seed != 1):
        msg = "days and seeds are the invented market's: add --demo"
        raise typer.BadParameter(msg)
    recipes = usable_recipes(keys, demo=demo, account=account)
    hold_market("invented" if demo else "real", data)
    with (
        shown(out, quiet=account.as_json) as progress,
        asking(data, demo=demo, seed=seed, day=day, begun=begun, progress=progress, notice=account.remark) as ask,
    ):
        folder = ask(recipes)
    manifest = load_manifest(folder)
    outcomes: Counter[str] = Counter()
    for shop in manifest.shops.values():
        outcomes.update(shop.outcomes)
    words = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in sorted(outcomes.items()))
    account.say("crawl", f"run {folder.name}: {len(manifest.shops)} shops, {words}", run=folder.name, **outcomes)
    for key, shop in manifest.shops.items():
        if shop.finish != "finished":
            account.remark(f"{key}: {shop.finish}")
    return manifest


def ask_rates_for(manifest: Manifest, currency: str, data: Path, account: Account) -> None:
    """Ask for exchange rates where a shop of a run sells in another currency than the guide's; a bank may be down."""
    from crawler.crawl import CrawlError
    from crawler.rates import newest_day

    newest = newest_day(data)
    known = newest is not None and newest >= manifest.started_at.date()
    if known or all(shop.currency == currency for shop in manifest.shops.values()):
        return
    try:
        ask_rates(data, account, demo=manifest.market == "invented", day=manifest.market_day)
    except CrawlError as error:
        account.remark(f"no new exchange rates, those there are stay in use: {error}")


def ask_rates(data: Path, account: Account, *, demo: bool, day: int | None) -> None:
    """Ask the bank, into a run of its own."""
    from crawler.asking import asking
    from crawler.kept_runs import hold_market
    from crawler.progress import shown
    from crawler.shops import RecipeError, load_recipes

    folder = EDITED / "rates" / "invented" if demo else EDITED / "rates"
    banks, faults = load_recipes(folder)
    if faults or not banks:
        raise RecipeError("\n".join(map(str, faults)) or f"{folder}: no bank has a recipe there")
    for folder in (data, data / "rates"):
        hold_market("invented" if demo else "real", folder)
    with (
        shown(out, quiet=account.as_json) as progress,
        asking(data, demo=demo, day=day, command="rates", progress=progress, notice=account.remark) as ask,
    ):
        ask(banks)


def read_all_rates(data: Path, account: Account) -> None:
    """Read the rates of every run that asked for some; a file that is none is told once, and costs itself alone."""
    from crawler.archive import ArchiveError
    from crawler.kept_runs import hold_market, market_of
    from crawler.rates import RatesError, newest_day, rate_runs, read_rates
    from crawler.run import RunError

    if (market := market_of(data)) is not None:
        hold_market(market, data / "rates")
    runs = rate_runs(data)
    for folder in runs:
        try:
            read_rates(folder)
        except (RatesError, RunError, ArchiveError) as error:
            if folder == runs[-1]:
                account.fault(str(error), Exit.OTHER)
    if runs and (newest := newest_day(data)):
        account.say("rates", f"newest of {newest:%Y-%m-%d}, from {len(runs)} runs", newest=newest, runs=len(runs))
