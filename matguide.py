# ruff: noqa: PLC0415 - a signal has its sentence before anything slow, and a command imports what it needs
"""The front door: Matguide's command line. Here stand the commands that combine stages, and how each error ends.

The commands of one stage alone stand with it: crawler/commands, scoring/commands.py, reports/commands.py.
Reads what people edit below data/, writes what runs produce below the data directory (`--data`, MATGUIDE_DATA).
"""

from __future__ import annotations

import sys

from crawler.stopping import answer_signals, end_at_once

if __name__ == "__main__" or sys.argv[0].endswith(f"/{__name__}"):
    answer_signals(end_at_once)

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import reports.commands
import scoring.commands
from crawler.commands import crawling, readings, shops
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
    run_command_line,
)
from scoring.commands import AsOfOption, ChecklistOption

if TYPE_CHECKING:
    from reports.site import Published
    from scoring.as_of import Past

ROOT = EDITED.parent
CHECKLIST = EDITED / "checklists" / "acupressure_mat.toml"
EXIT_OF = {
    "crawler.lock.LockedError": Exit.LOCKED,
    "crawler.lock.UnwritableError": Exit.CONFIGURATION,
    "crawler.kept_runs.MarketError": Exit.CONFIGURATION,
    "crawler.shops.RecipeError": Exit.CONFIGURATION,
    "crawler.readers.vocabulary.VocabularyError": Exit.CONFIGURATION,
    "crawler.recorded.RecordedError": Exit.CONFIGURATION,
    "crawler.crawl.CrawlSetupError": Exit.CONFIGURATION,
    "crawler.crawl.CrawlError": Exit.OTHER,
    "crawler.newshop.new_shop.AddressError": Exit.USAGE,
    "crawler.newshop.new_shop.RecipeThereError": Exit.USAGE,
    "crawler.newshop.endings.NewShopError": Exit.OTHER,
    "crawler.run.RunError": Exit.USAGE,
    "crawler.versions.DiffError": Exit.USAGE,
    "crawler.kept_page.NoPageError": Exit.USAGE,
    "crawler.fixture.FixtureThereError": Exit.USAGE,
    "crawler.fixture.FixtureError": Exit.OTHER,
    "crawler.reading.ReadingError": Exit.OTHER,
    "crawler.rates.RatesError": Exit.OTHER,
    "crawler.archive.ArchiveError": Exit.OTHER,
    "scoring.checklist_file.ChecklistError": Exit.CONFIGURATION,
    "scoring.inputs.InputError": Exit.CONFIGURATION,
    "scoring.warehouse.CheckFailedError": Exit.NOTHING_SWITCHED,
    "scoring.warehouse.WarehouseError": Exit.OTHER,
    "scoring.access.NoWarehouseError": Exit.USAGE,
    "scoring.explain.UnknownNameError": Exit.USAGE,
    "scoring.kept_inputs.UnknownPastError": Exit.USAGE,
    "scoring.as_of.NotRebuiltError": Exit.OTHER,
    "reports.texts.GuideTextError": Exit.CONFIGURATION,
    "reports.serving.ServeError": Exit.CONFIGURATION,
    "reports.site.CopyTargetError": Exit.USAGE,
    "reports.site.PublishError": Exit.NOTHING_SWITCHED,
    "builtins.OSError": Exit.OTHER,
}
"""Which error ends with which code, the nearest of its kinds; one that is of none is a bug and shows its traceback.

By name, so that none needs its module before it is raised.
"""
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command(epilog="Example: matguide run --demo --day 2")
def run(
    shops: ShopsArgument = None,
    demo: DemoOption = False,
    day: DayOption = None,
    seed: SeedOption = 1,
    crawl_first: Annotated[bool, typer.Option("--crawl/--no-crawl", help="Crawl, or use what is there.")] = True,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Crawl, read, score and publish, under a lock: the scheduled job."""
    if not crawl_first and (shops or demo or day is not None):
        msg = "--no-crawl asks no shop: leave out the shops, --demo and --day"
        raise typer.BadParameter(msg)
    from crawler.ahead import reading_ahead
    from scoring.checklist_file import load_checklist

    account = Account(as_json=as_json)
    with at_work(data, create=crawl_first):
        if crawl_first:
            with reading_ahead(data / "readings") as ahead:
                manifest = crawling.crawl_shops(
                    shops, demo=demo, day=day, seed=seed, data=data, account=account, begun=ahead
                )
            crawling.ask_rates_for(manifest, load_checklist(CHECKLIST).currency, data, account)
        published = _publish(_score(data, account), data, account)
    if not as_json:
        out.print(f"\n{(published.path / 'index.html').as_uri()}")
    account.end()


@app.command(epilog="Example: matguide score --as-of 2026-09-01")
def score(
    as_of: AsOfOption = None, checklist: ChecklistOption = None, data: DataOption = EDITED, as_json: JsonOption = False
) -> None:
    """Build the warehouse from all runs: read what is unread, identify, value, rank, check.

    As of a day, or by another checklist, it is built below DIR/as-of; the guide's own stays as it is.
    """
    account = Account(as_json=as_json)
    with at_work(data):
        past = _past(as_of, checklist, data, account)
        if past is None:
            _score(data, account)
        else:
            warehouse = _score_past(past, account)
            account.say("built", str(warehouse), warehouse=warehouse)
    account.end()


@app.command("publish", epilog="Example: matguide publish --to /var/www/mats")
def publish_command(
    to: Annotated[Path | None, typer.Option("--to", help="Write a copy there; switch nothing.")] = None,
    as_of: AsOfOption = None,
    checklist: ChecklistOption = None,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Make an edition of the warehouse, check it, and switch it in."""
    if to is None and (as_of, checklist) != (None, None):
        msg = "--as-of and --checklist switch nothing: name a folder for the copy with --to"
        raise typer.BadParameter(msg)
    account = Account(as_json=as_json)
    with at_work(data):
        past = _past(as_of, checklist, data, account)
        if past is None or to is None:
            _publish(data / scoring.commands.WAREHOUSE, data, account, to=to)
        else:
            _publish_past(past, to, account)
    account.end()


@app.command("explain", epilog="Example: matguide explain halmvide-ro --versus quillomat-tarn --profile first-timer")
def explain_command(  # noqa: PLR0913, PLR0917 - a command's options
    mat: Annotated[str | None, typer.Argument(help="Product id, as in the address of the mat's page, or name.")] = None,
    versus: Annotated[str | None, typer.Option("--versus", help="A second mat: what the gap is made of.")] = None,
    profile: Annotated[str, typer.Option("--profile", help="Whose wish counts, see the checklist.")] = "balanced",
    missing: Annotated[
        bool, typer.Option("--missing", help="What is missing of all mats, by what moves most.")
    ] = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY|EDITION", help="What moved it since that edition.")
    ] = None,
    as_of: AsOfOption = None,
    checklist: ChecklistOption = None,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Show every contribution to a mat's value, what is not known, what would lift it and what moved it."""
    if missing == (mat is not None) or (missing and (versus, since) != (None, None)):
        msg = "give a mat (with --versus or --since), or --missing for what is missing of all mats"
        raise typer.BadParameter(msg)
    warehouse = _warehouse_as_of(as_of, checklist, data, Account(as_json=as_json))
    earlier = _warehouse_as_of(since, None, data, Account(as_json=as_json)) if since else None
    scoring.commands.say_why(warehouse, mat, versus, profile, earlier, as_json=as_json)


@app.command(epilog="Example: matguide check --json")
def check(data: DataOption = EDITED, as_json: JsonOption = False) -> None:
    """Say how each shop fared in the newest edition; ends with 3 while any is set aside or a run is left out."""
    account = Account(as_json=as_json)
    scoring.commands.say_how_shops_fared(data, account)
    readings.say_what_is_left_out(data, account)
    account.end()


def _score(data: Path, account: Account) -> Path:
    from crawler.rates import rate_readings
    from crawler.reading import READER_VERSION
    from crawler.readings import unread
    from crawler.run import sealed_runs

    readings.read_runs(sealed_runs(data), data, account)
    crawling.read_all_rates(data, account)
    without = [folder.name for folder in unread(sealed_runs(data), data / "readings")]
    return scoring.commands.score(
        data, CHECKLIST, account, readings_version=READER_VERSION, without=without, rates=rate_readings(data)
    )


def _past(as_of: str | None, checklist: str | None, data: Path, account: Account) -> Past | None:
    """Lay out what a command is to work with where that is not what there is today; None where it is."""
    from crawler.reading import READER_VERSION
    from scoring.as_of import lay_out

    if as_of is None and checklist is None:
        return None
    past = lay_out(
        data, as_of=as_of, wanted=checklist, edited=EDITED, checklist=CHECKLIST, reader_version=READER_VERSION
    )
    if as_of is not None and past.edited == EDITED:
        instead = "made of the runs up to then, with today's texts and reader"
        account.remark(f"no edition was published by {as_of}: {instead}")
    return past


def _warehouse_as_of(as_of: str | None, checklist: str | None, data: Path, account: Account) -> Path:
    """Return the guide's warehouse, or one that is built for the question alone."""
    if (as_of, checklist) == (None, None):
        return data / scoring.commands.WAREHOUSE
    with at_work(data):
        past = _past(as_of, checklist, data, account)
        return data / scoring.commands.WAREHOUSE if past is None else _score_past(past, account)


def _score_past(past: Past, account: Account) -> Path:
    from crawler.reading import READER_VERSION
    from crawler.run import sealed_runs
    from scoring.as_of import hold_to_release
    from scoring.warehouse import build, fingerprint_for

    if past.reader_version == READER_VERSION:
        readings.read_runs(sealed_runs(past.data), past.data, account)
    version, edited = past.reader_version, past.edited
    ours = fingerprint_for(past.data, past.checklist, readings_version=version, edited=edited)
    hold_to_release(past, "scoring", ours)
    return build(past.data, past.checklist, readings_version=version, edited=edited)


def _publish_past(past: Past, to: Path, account: Account) -> None:
    from reports.site import sources_digest
    from scoring.as_of import hold_to_release

    texts = past.edited / "guide"
    hold_to_release(past, "site", sources_digest(texts))
    _publish(_score_past(past, account), past.data, account, to=to, texts=texts)
    if past.edition is not None:
        if (to / "manifest.json").read_bytes() == past.edition.manifest:
            account.remark(f"the same, byte for byte, as edition {past.edition.edition_id} that was published")
        else:
            account.fault(f"{to}: not the same as edition {past.edition.edition_id}; compare the manifests", Exit.OTHER)


def _publish(
    warehouse: Path, data: Path, account: Account, to: Path | None = None, texts: Path = EDITED / "guide"
) -> Published:
    from reports.site import publish, sources_digest
    from scoring.export import export
    from scoring.kept_inputs import inputs_of, keep
    from scoring.results import load

    results = load(warehouse)
    if to is None:
        read = {path.relative_to(texts).as_posix(): path for path in sorted(texts.rglob("*")) if path.is_file()}
        keep(data, sources_digest(texts), {f"guide/{name}": path for name, path in read.items()})
    published = publish(
        results,
        data / "editions",
        exports=lambda folder: export(warehouse, folder),
        inputs=inputs_of(results.edition, data),
        to=to,
        texts=texts,
    )
    reports.commands.say_what_was_published(published, account)
    return published


for stage in (crawling, readings, shops, scoring.commands, reports.commands):
    app.add_typer(stage.app)


def main() -> None:
    """Run the command line."""
    run_command_line(app, EXIT_OF)


if __name__ == "__main__":
    main()
