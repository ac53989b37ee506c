# ruff: noqa: E402, PLC0415 - a signal has its sentence before anything slow, and a command imports what it needs
"""The front door: Matguide's command line, each command a few lines over the stages' public calls.

Reads what people edit below data/, writes what runs produce below the data directory (`--data`, MATGUIDE_DATA).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from types import FrameType

INTERRUPTED = 128 + signal.SIGINT
"""What a shell calls an end by Ctrl-C."""
TERMINATED = 128 + signal.SIGTERM
"""What it calls an end by SIGTERM."""


def _last_good() -> str:
    """Say that the edition stays, after a command that would have switched it."""
    return "; nothing was switched, the last good edition stays" if sys.argv[1:2] in (["run"], ["publish"]) else ""


def _end_at_once(number: int, _: FrameType | None) -> None:
    """End where nothing is under way, whatever is being imported: an exception could get lost there."""
    os.write(2, f"matguide: stopped{_last_good()}\n".encode())
    os._exit(128 + number)


def _unwind(number: int, frame: FrameType | None) -> None:
    """End what is under way; a second signal waits for nothing, nor does one while a module is imported."""
    if _is_import(frame):
        _end_at_once(number, frame)
    _struck.append(number)
    _answer_signals(_end_at_once)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)


def _is_import(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _answer_signals(how: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, how)


_struck: list[int] = []
"""The signal that unwinds the command."""
if __name__ == "__main__" or sys.argv[0].endswith(f"{os.sep}{__name__}"):
    _answer_signals(_end_at_once)

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.console import Console

if TYPE_CHECKING:
    from rich.console import RenderableType

    from crawler.run import Manifest
    from crawler.shops import Recipe
    from reports.site import Published
    from scoring.as_of import Past
    from scoring.results import Edition

ROOT = Path(__file__).resolve().parent
EDITED = ROOT / "data"
CHECKLIST = EDITED / "checklists" / "acupressure_mat.toml"
FIXTURES = ROOT / "tests" / "fixtures" / "pages"


class Exit(IntEnum):
    """Exit codes; DESIGN's table, in one place."""

    DONE = 0
    OTHER = 1
    USAGE = 2
    NOTHING_SWITCHED = 3
    LOCKED = 4
    CONFIGURATION = 5


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
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


def _in_this_locale(data: Path) -> Path:
    """Refuse a folder whose name this locale can't spell: DuckDB gives up on it."""
    try:
        str(data).encode()
    except UnicodeEncodeError:
        msg = f"{str(data)!a} can't be spelled in this locale; set LC_ALL=C.UTF-8 or choose another folder"
        raise typer.BadParameter(msg) from None
    return data


DataOption = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="MATGUIDE_DATA",
        help="Folder for runs, readings, editions and the warehouse.",
        callback=_in_this_locale,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]
SeedOption = Annotated[int, typer.Option("--seed", min=1, help="Seed of the invented market.")]
DayOption = Annotated[int | None, typer.Option("--day", min=1, help="Day of the invented market; default: go on.")]
DemoOption = Annotated[bool, typer.Option("--demo", help="Crawl the invented market, served on this machine.")]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY|EDITION",
        help="As the guide stood on a day, or an edition: made again of what it was made from.",
    ),
]
ChecklistOption = Annotated[
    str | None,
    typer.Option("--checklist", metavar="VERSION|FILE", help="By another checklist: a file, or a version once used."),
]
ShopsArgument = Annotated[list[str] | None, typer.Argument(help="Shop keys; default: every shop with a recipe.")]


@dataclass(slots=True)
class Account:
    """What a command did, for `--json` and for the lines on the terminal."""

    done: dict[str, object] = field(default_factory=dict)
    as_json: bool = False
    code: Exit = Exit.DONE
    """How the command ends, unless it ends worse."""
    faults: list[str] = field(default_factory=list)

    def say(self, stage: str, words: str, **figures: object) -> None:
        """Print one plain line, or keep the figures for the JSON object."""
        self.done[stage] = figures
        if not self.as_json:
            out.print(f"{stage:8} {words}")

    def remark(self, words: str) -> None:
        """Print one line about the stage under way."""
        if not self.as_json:
            out.print(f"         {words}", markup=False)

    def show(self, tables: Iterable[RenderableType]) -> None:
        """Print tables, where people look."""
        for table in () if self.as_json else tables:
            out.print(table)

    def fault(self, words: str, code: Exit) -> None:
        """Name a fault that costs itself alone: the rest goes on, and the command ends with its code."""
        err.print(f"matguide: {words}", markup=False)
        self.faults.append(words)
        self.code = max(self.code, code)

    def end(self) -> None:
        """Print the JSON object, where asked for, and leave with the code."""
        if self.as_json:
            told = {"exit": int(self.code), **({"faults": self.faults} if self.faults else {}), **self.done}
            out.print(orjson.dumps(told, default=str).decode(), markup=False)
        raise typer.Exit(self.code)


@contextmanager
def _at_work(data: Path, *, create: bool = False) -> Iterator[None]:
    """Hold the data directory's lock; a signal unwinds what is done meanwhile."""
    from crawler.lock import locked

    with locked(data, create=create):
        _answer_signals(_unwind)
        yield


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

    account = Account(as_json=as_json)
    with _at_work(data, create=crawl_first):
        if crawl_first:
            with reading_ahead(data / "readings") as ahead:
                manifest = _crawl(shops, demo=demo, day=day, seed=seed, data=data, account=account, begun=ahead)
            _ask_rates_for(manifest, data, account)
        published = _publish(_score(data, account), data, account)
    if not as_json:
        out.print(f"\n{(published.path / 'index.html').as_uri()}")
    account.end()


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
    with _at_work(data, create=True):
        manifest = _crawl(shops, demo=demo, day=day, seed=seed, data=data, account=account)
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
    with _at_work(data, create=True):
        _ask_rates(data, account, demo=demo, day=day)
        _read_rates(data, account)
    account.end()


@app.command(epilog="Example: matguide reread 20260901T080000Z")
def reread(
    runs: Annotated[list[str] | None, typer.Argument(help="Run ids; default: every sealed run.")] = None,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Read archived runs anew with today's reader; readings of older ones stay beside."""
    from crawler.kept_runs import runs_named
    from crawler.run import sealed_runs

    account = Account(as_json=as_json)
    with _at_work(data):
        _read(runs_named(runs, data) if runs else sealed_runs(data), data, account, anew=True)
    account.end()


@app.command("diff", epilog="Example: matguide diff --field price --field core_material --shop tidewell")
def diff_command(  # noqa: PLR0913, PLR0917 - a command's options
    runs: Annotated[list[str] | None, typer.Argument(help="Run ids; default: every run that both have read.")] = None,
    old: Annotated[
        str | None, typer.Option("--from", help="Reader version; default: that which read last before today's.")
    ] = None,
    new: Annotated[str | None, typer.Option("--to", help="Reader version; default: today's.")] = None,
    fields: Annotated[list[str] | None, typer.Option("--field", help="Fact key, kind, is_mat, offers …")] = None,
    shops: Annotated[list[str] | None, typer.Option("--shop", help="Shop key; default: every shop.")] = None,
    examples: Annotated[int, typer.Option("--examples", min=0, max=1000, help="Examples of each change.")] = 3,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Say what a reader change does to what was read of the same runs; ends with 3 where anything is read otherwise.

    added: unknown before; lost: unknown now; changed: another value; status: contradicted or set aside before or
    now; words: the same value, read from other words.
    """
    from crawler.diff import FIELDS, DamagedReadingsError, Differences, compare
    from crawler.diff_tables import tables
    from crawler.reading import READER_VERSION
    from crawler.versions import runs_of_both, version_before

    if unknown := set(fields or ()).difference(FIELDS):
        msg = f"--field {', '.join(sorted(unknown))}: no such field; they are {', '.join(FIELDS)}"
        raise typer.BadParameter(msg)
    new = new or READER_VERSION
    old = old or version_before(new, data)
    account = Account(as_json=as_json)
    differences = Differences(limit=examples)
    only = {"fields": frozenset(fields or ()), "shops": frozenset(shops or ())}
    for run_id in runs_of_both(runs, old, new, data / "readings", account.remark):
        before, after = (data / "readings" / version / f"{run_id}.jsonl" for version in (old, new))
        try:
            compare(before, after, differences, **only)
        except DamagedReadingsError as error:
            account.fault(str(error), Exit.OTHER)
    if differences.runs and (missing := set(shops or ()) - differences.shops):
        msg = f"--shop {', '.join(sorted(missing))}: not in these runs; `matguide shops` lists the keys"
        raise typer.BadParameter(msg)
    if differences.counts:
        account.code = Exit.NOTHING_SWITCHED
    words = f"{old} → {new}: {len(differences.runs)} runs, {differences.pages} pages"
    told = {"from": old, "to": new, **differences.as_json()}
    account.say("diff", f"{words}, {differences.pages_changed} of them read otherwise", **told)
    if differences.counts:
        account.show(tables(differences))
    account.end()


@app.command(epilog="Example: matguide score --as-of 2026-09-01")
def score(
    as_of: AsOfOption = None, checklist: ChecklistOption = None, data: DataOption = EDITED, as_json: JsonOption = False
) -> None:
    """Build the warehouse from all runs: read what is unread, identify, value, rank, check.

    As of a day, or by another checklist, it is built below DIR/as-of; the guide's own stays as it is.
    """
    account = Account(as_json=as_json)
    with _at_work(data):
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
    with _at_work(data):
        past = _past(as_of, checklist, data, account)
        if past is None or to is None:
            _publish(_warehouse(data), data, account, to=to)
        else:
            _publish_past(past, to, account)
    account.end()


@app.command(epilog="Example: matguide read page.html --url https://shop.example/products/mat")
def read(
    file: Annotated[Path, typer.Argument(help="A .warc.gz, .warc or .html file.", exists=True, dir_okay=False)],
    url: Annotated[str | None, typer.Option("--url", help="Address of an .html file's page.")] = None,
) -> None:
    """Print what the reader makes of any page, one JSON object a line."""
    from crawler.reading import read_file

    for page in read_file(file, url):
        sys.stdout.write(page.model_dump_json() + "\n")


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
    from scoring.explain import as_plain, explain, missing_facts
    from scoring.explain_tables import missing_table, tables

    if missing == (mat is not None) or (missing and (versus, since) != (None, None)):
        msg = "give a mat (with --versus or --since), or --missing for what is missing of all mats"
        raise typer.BadParameter(msg)
    warehouse = _warehouse_as_of(as_of, checklist, data, Account(as_json=as_json))
    if mat is None:
        found = missing_facts(warehouse, profile)
        _print_either({"missing": as_plain([asdict(line) for line in found])}, [missing_table(found)], as_json=as_json)
        return
    earlier = _warehouse_as_of(since, None, data, Account(as_json=as_json)) if since else None
    explanation = explain(warehouse, mat, versus, profile, earlier)
    _print_either(explanation.as_json(), tables(explanation), as_json=as_json)


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

    _answer_signals(_unwind)
    with TemporaryDirectory(prefix="matguide-") as scratch:
        data = Path(scratch)
        account = Account(as_json=True)
        _crawl(None, demo=True, day=day or 1, seed=seed, data=data, account=account)
        lines = [orjson.loads(line) for path in _read(sealed_runs(data), data, account) for line in path.open("rb")]
    report = check_market(lines, seed=seed, day=day or 1)
    _print_either(report.as_json(), (report.fact_table(), report.trap_table()), as_json=as_json)
    raise typer.Exit(Exit.DONE if report.passed else Exit.OTHER)


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
    with _at_work(data, create=True):
        hold_market("recorded", data)
        run_folder = import_file(file, data / "runs")
    account.say("import", f"{file.name} as run {run_folder.name}", run=run_folder.name)
    account.end()


@app.command(epilog="Example: matguide check --json")
def check(data: DataOption = EDITED, as_json: JsonOption = False) -> None:
    """Say how each shop fared in the newest edition; ends with 3 while any is set aside or a run is left out."""
    from crawler.readings import unread
    from crawler.run import sealed_runs
    from scoring.findings import in_lines
    from scoring.results import load

    results = load(_warehouse(data))
    account = Account(as_json=as_json)
    for shop in results.shops:
        found = [finding for finding in results.findings if finding.shop == shop.shop]
        words, told = f"good, {shop.listings} listings", {}
        if shop.state == "set_aside":
            account.code = Exit.NOTHING_SWITCHED
            words = f"set aside: {shop.state_reason}; {shop.listings} listings are {shop.age_days} days old"
            findings = [asdict(each) for each in found]
            told = {"reason": shop.state_reason, "age_days": shop.age_days, "findings": findings}
        account.say(shop.shop, words, state=shop.state, **told)
        for line in (line for finding in found for line in in_lines(finding)):
            account.remark(line)
    for folder in unread(sealed_runs(data), data / "readings"):
        account.code = Exit.NOTHING_SWITCHED
        account.say(folder.name, "not in the guide: `matguide score` reads this run, or says why it can't be read")
    account.end()


@app.command(epilog="Example: matguide shops --demo")
def shops(demo: DemoOption = False, as_json: JsonOption = False) -> None:
    """List the shops that have a recipe."""
    from rich.table import Table

    from crawler.shops import load_recipes

    account = Account(as_json=as_json)
    recipes, faults = load_recipes(_recipe_folder(demo=demo))
    for error in faults:
        account.fault(str(error), Exit.CONFIGURATION)
    account.done["shops"] = [recipe.model_dump(mode="json") for recipe in recipes]
    table = Table("key", "shop", "address", "walk", "country")
    for recipe in recipes:
        table.add_row(recipe.key, recipe.shop.name, recipe.shop.home, recipe.walk.kind, recipe.shop.country)
    none = f"No recipes in {_recipe_folder(demo=demo)}; CONTRIBUTING.md tells how to add one."
    account.show([table if recipes or faults else none])
    account.end()


@app.command("ledger", epilog="Example: matguide ledger tidewell --json")
def ledger_command(
    shop: Annotated[str | None, typer.Argument(help="Shop key; default: every shop.")] = None,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Show what each shop was asked, how fast, and what its robots.txt said, newest run first.

    asked: requests sent; again: tries after a failure; failed: without an answer; pause: the shortest between an
    answer and the next request; answer: the median time the shop took.
    """
    from crawler.ledger import entries
    from crawler.ledger_table import table
    from crawler.run import RunError

    found = list(entries(data, shop))
    if not found:
        msg = f"{data / 'runs'}: no ledger{f' of {shop}' if shop else ''} yet; `matguide crawl` writes one"
        raise RunError(msg)
    lines = [{**entry._asdict(), "asked": entry.asked.model_dump()} for entry in found]
    _print_either({"ledger": lines}, [table(found)], as_json=as_json)


@app.command("new-shop", epilog="Example: matguide new-shop https://www.shop.example/collections/mats")
def new_shop_command(
    url: Annotated[str, typer.Argument(help="The shop's home page, or the page that lists its mats.")],
    demo: DemoOption = False,
    key: Annotated[str | None, typer.Option("--key", help="Key of the shop; default: from its domain.")] = None,
    into: Annotated[
        Path | None, typer.Option("--into", help="Folder for recipe and fixture; default: the checkout's.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the recipe and the fixture.")] = False,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Look at a shop: write its recipe, say what a sample of its pages reads to, keep one page as a fixture."""
    from crawler.asking import asking
    from crawler.newshop import new_shop, tables
    from crawler.progress import shown

    _name_of_a_file("--key", key)
    key = key or new_shop.home_and_key(url)[1]
    folder = into or _recipe_folder(demo=demo)
    path = new_shop.recipe_path(folder, key, force=force)
    account = Account(as_json=as_json)
    with (
        _at_work(data, create=True),
        shown(out, quiet=as_json) as progress,
        asking(data, demo=demo, command="new-shop", progress=progress, notice=account.remark) as ask,
    ):
        shop = new_shop.look_at(url, key, lambda recipe: ask([recipe]))
    shop.save(folder, force=force)
    account.show(tables.tables(shop))
    account.say("recipe", f"{path}: check it, then `matguide crawl {key}`", path=str(path), **tables.as_json(shop))
    if shop.fixture is not None:
        page, facts = shop.fixture.save(into or FIXTURES, f"{key}-mat", force=force)
        lost = f"; trimming lost {', '.join(shop.fixture.lost)}" if shop.fixture.lost else ""
        account.say("fixture", f"{page} and {facts.name}{lost}", page=str(page), lost=shop.fixture.lost)
    account.end()


@app.command("fixture", epilog="Example: matguide fixture https://www.shop.example/products/mat --run 20260901T080000Z")
def fixture_command(  # noqa: PLR0913, PLR0917 - a command's options
    page: Annotated[str, typer.Argument(help="Address of an archived page, or a .html, .warc or .warc.gz file.")],
    run: Annotated[
        str | None, typer.Option("--run", help="Run that archived it; default: the newest that did.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="Which page of a WARC; address of a saved page.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Name of the pair; default: from its address.")] = None,
    into: Annotated[Path, typer.Option("--into", help="Folder of the pair.", file_okay=False)] = FIXTURES,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the pair.")] = False,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Make a test of a page: trimmed, without its shop's sentences, beside the facts that are expected of it."""
    from crawler.fixture import make_fixture, name_of
    from crawler.kept_page import page_of_file, page_of_runs
    from crawler.kept_runs import runs_named
    from crawler.run import sealed_runs

    is_address = page.startswith(("http://", "https://"))
    if (is_address and url) or (run is not None and not is_address):
        msg = "--url goes with a file, --run with the address of an archived page"
        raise typer.BadParameter(msg)
    _name_of_a_file("--name", name)
    if is_address:
        response = page_of_runs(page, runs_named([run], data) if run else reversed(sealed_runs(data)))
    else:
        response = page_of_file(Path(page), url)
    made = make_fixture(response)
    kept, facts = made.save(into, name or name_of(response.url), force=force)
    to_check = made.to_check()
    expected = made.expected
    account = Account(as_json=as_json)
    account.say(
        "fixture",
        f"{kept} and {facts.name}: {expected['kind']}, {len(expected['facts'])} facts, {len(made.page)} characters",
        page=str(kept),
        expected=str(facts),
        kind=expected["kind"],
        facts=sorted(expected["facts"]),
        lost=made.lost,
        sentences=made.sentences,
        to_check=to_check,
    )
    for words in to_check:
        account.remark(f"check: {words}")
    account.end()


@app.command("export", epilog="Example: matguide export exports/")
def export_command(
    folder: Annotated[Path, typer.Argument(help="Folder for CSV, JSON and Parquet.", file_okay=False)],
    data: DataOption = EDITED,
) -> None:
    """Write mats, facts and offers as CSV, JSON and Parquet."""
    from scoring.export import export

    warehouse = _warehouse(data)
    folder.mkdir(parents=True, exist_ok=True)
    export(warehouse, folder)
    out.print(f"export   {', '.join(sorted(path.name for path in folder.iterdir()))} in {folder}")


@app.command(epilog="Example: matguide dictionary")
def dictionary() -> None:
    """Write the contract's data dictionary and JSON Schema into data/, from crawler/items.py."""
    from crawler.dictionary import data_dictionary, json_schema

    (EDITED / "DICTIONARY.md").write_text(data_dictionary())
    schema = orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    (EDITED / "reading.schema.json").write_bytes(schema)
    out.print(f"wrote {EDITED / 'DICTIONARY.md'} and {EDITED / 'reading.schema.json'}")


@app.command(epilog="Example: matguide serve --port 8000")
def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on this machine.")] = 8000,
    data: DataOption = EDITED,
) -> None:
    """Serve the current edition on this machine; an open page shows the next one once it is switched in."""
    from reports.serving import server_of

    server = server_of(data / "editions" / "current", port)
    out.print(f"http://127.0.0.1:{port}/ — Ctrl-C ends it")
    _until_interrupted(server.serve_forever)


def _crawl(
    keys: list[str] | None,
    *,
    demo: bool,
    day: int | None,
    seed: int,
    data: Path,
    account: Account,
    begun: Callable[[Path], None] | None = None,
) -> Manifest:
    from crawler.asking import asking
    from crawler.kept_runs import hold_market
    from crawler.progress import shown
    from crawler.run import load_manifest

    if not demo and (day is not None or seed != 1):
        msg = "days and seeds are the invented market's: add --demo"
        raise typer.BadParameter(msg)
    recipes = _recipes(keys, demo=demo, account=account)
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


def _ask_rates_for(manifest: Manifest, data: Path, account: Account) -> None:
    """Ask for exchange rates where a shop of a run sells in another currency than the guide's; a bank may be down."""
    from crawler.crawl import CrawlError
    from crawler.rates import newest_day
    from scoring.checklist_file import load_checklist

    currency = load_checklist(CHECKLIST).currency
    newest = newest_day(data)
    known = newest is not None and newest >= manifest.started_at.date()
    if known or all(shop.currency == currency for shop in manifest.shops.values()):
        return
    try:
        _ask_rates(data, account, demo=manifest.market == "invented", day=manifest.market_day)
    except CrawlError as error:
        account.remark(f"no new exchange rates, those there are stay in use: {error}")


def _ask_rates(data: Path, account: Account, *, demo: bool, day: int | None) -> None:
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


def _read_rates(data: Path, account: Account) -> None:
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


def _read(runs: list[Path], data: Path, account: Account, *, anew: bool = False) -> list[Path]:
    """Read runs; one that is damaged is named and left out, and its shops keep what is known of them otherwise."""
    from crawler.archive import ArchiveError
    from crawler.reading import READER_VERSION
    from crawler.readings import read_run
    from crawler.run import RunError, unsealed_runs

    if not runs:
        msg = f"{data / 'runs'}: no sealed run yet; `matguide crawl` or `matguide run --demo` makes one"
        raise RunError(msg)
    paths, damaged = [], []
    for folder in runs:
        try:
            paths.append(read_run(folder, data / "readings", anew=anew))
        except (RunError, ArchiveError) as error:
            damaged.append(folder.name)
            account.fault(f"run {folder.name} can't be read: {error}", Exit.OTHER)
    unsealed = len(unsealed_runs(data / "runs"))
    account.say(
        "read",
        f"{len(paths)} runs with reader {READER_VERSION}"
        + (f"; {len(damaged)} that are damaged are left out" if damaged else "")
        + (f"; {unsealed} that were cut off are left alone" if unsealed else ""),
        reader=READER_VERSION,
        runs=[path.stem for path in paths],
        unsealed=unsealed,
        damaged=damaged,
    )
    return paths


def _score(data: Path, account: Account) -> Path:
    from crawler.rates import rate_readings
    from crawler.reading import READER_VERSION
    from crawler.readings import unread
    from crawler.run import sealed_runs
    from scoring.inputs import edited_texts
    from scoring.kept_inputs import keep
    from scoring.results import load
    from scoring.warehouse import build, fingerprint_of

    _read(sealed_runs(data), data, account)
    _read_rates(data, account)
    without = [folder.name for folder in unread(sealed_runs(data), data / "readings")]
    warehouse = build(data, CHECKLIST, readings_version=READER_VERSION, without=without)
    texts = {path.relative_to(EDITED).as_posix(): path for path in edited_texts()}
    texts[f"checklists/{CHECKLIST.name}"] = CHECKLIST
    keep(data, str(fingerprint_of(warehouse)), texts, rate_readings(data))
    edition = load(warehouse).edition
    account.say(
        "score",
        f"{edition.mats_ranked} of {edition.mats_listed} mats ranked, from {edition.listings} listings",
        ranked=edition.mats_ranked,
        listed=edition.mats_listed,
    )
    return warehouse


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
        account.remark(
            f"no edition was published by {as_of}: made of the runs up to then, with today's texts and reader"
        )
    return past


def _warehouse_as_of(as_of: str | None, checklist: str | None, data: Path, account: Account) -> Path:
    """Return the guide's warehouse, or one that is built for the question alone."""
    if (as_of, checklist) == (None, None):
        return _warehouse(data)
    with _at_work(data):
        past = _past(as_of, checklist, data, account)
        return _warehouse(data) if past is None else _score_past(past, account)


def _score_past(past: Past, account: Account) -> Path:
    from crawler.reading import READER_VERSION
    from crawler.run import sealed_runs
    from scoring.as_of import hold_to_release
    from scoring.warehouse import build, fingerprint_for

    if past.reader_version == READER_VERSION:
        _read(sealed_runs(past.data), past.data, account)
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
    from scoring.kept_inputs import keep
    from scoring.results import load

    results = load(warehouse)
    if to is None:
        read = {path.relative_to(texts).as_posix(): path for path in sorted(texts.rglob("*")) if path.is_file()}
        keep(data, sources_digest(texts), {f"guide/{name}": path for name, path in read.items()})
    published = publish(
        results,
        data / "editions",
        exports=lambda folder: export(warehouse, folder),
        inputs=_inputs(results.edition, data),
        to=to,
        texts=texts,
    )
    words = (
        f"edition {published.edition_id}: {published.written} files written, {published.kept} unchanged"
        if published.changed
        else f"nothing new; edition {published.edition_id} stays"
    )
    account.say("publish", words, edition=published.edition_id, written=published.written, kept=published.kept)
    if published.missing:
        account.remark(published.missing)
    return published


def _inputs(edition: Edition, data: Path) -> dict[str, str]:
    """Content hash of everything an edition is made from."""
    from importlib.metadata import version

    from scoring.warehouse import fingerprint_of

    seals = {
        f"run {run_id}": sha256((data / "runs" / run_id / "manifest.json").read_bytes()).hexdigest()
        for run_id in edition.run_ids
    }
    return {
        **seals,
        "checklist": edition.checklist_hash,
        "scoring": str(fingerprint_of(data / "guide.duckdb")),
        "reader": edition.reader_version,
        "release": version("matguide"),
    }


def _warehouse(data: Path) -> Path:
    from crawler.run import RunError

    warehouse = data / "guide.duckdb"
    if not warehouse.exists():
        msg = f"{warehouse}: no warehouse yet; `matguide score` builds it from the runs there are"
        raise RunError(msg)
    return warehouse


def _recipe_folder(*, demo: bool) -> Path:
    return EDITED / "shops" / "invented" if demo else EDITED / "shops"


def _recipes(keys: list[str] | None, *, demo: bool, account: Account) -> list[Recipe]:
    """Return the recipes to crawl by; one that can't be used is named, and costs its own shop alone."""
    from crawler.shops import RecipeError, load_recipes

    folder = _recipe_folder(demo=demo)
    recipes, faults = load_recipes(folder, keys or None)
    if not recipes and faults:
        raise RecipeError("\n".join(map(str, faults)))
    if not recipes:
        msg = f"{folder}: no shop has a recipe yet; CONTRIBUTING.md tells how to add one; try `matguide run --demo`"
        raise RecipeError(msg)
    for error in faults:
        account.fault(f"{error}\nThe other shops are crawled; this one keeps what is known of it", Exit.CONFIGURATION)
    return recipes


def _name_of_a_file(option: str, name: str | None) -> None:
    """Refuse a name that could be none of a file, or lead elsewhere."""
    if name is not None and not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", name):
        msg = f"{option} {name}: it is a file's name: small letters, digits, - and _"
        raise typer.BadParameter(msg)


def _serve_market(seed: int, day: int) -> None:
    from threading import Event

    from crawler.market.serve import open_market

    with open_market(seed=seed, day=day) as market:
        ip, port = next(iter(market.addresses.values()))
        out.print(f"The invented market, seed {seed}, day {day}. Ctrl-C ends it. To see a page:")
        for host in sorted(market.addresses):
            out.print(f"  curl --connect-to ::{ip}:{port} http://{host}/")
        _until_interrupted(Event().wait)


def _until_interrupted(wait: Callable[[], object]) -> None:
    """Wait for Ctrl-C, which is how this ends well."""
    _answer_signals(_unwind)
    try:
        wait()
    except KeyboardInterrupt:
        out.print()


def _print_either(told: object, tables: Iterable[RenderableType], *, as_json: bool) -> None:
    """Print one JSON object, or tables."""
    if as_json:
        out.print(orjson.dumps(told, default=str).decode(), markup=False)
    else:
        for table in tables:
            out.print(table)


def main() -> None:
    """Run the command line; a user's mistake ends in a sentence and its exit code, never in a traceback."""
    _answer_signals(_end_at_once)
    try:
        app()
    except SystemExit as left:
        if left.code in {INTERRUPTED, TERMINATED}:
            _stop(int(left.code or 0))
        raise
    except Exception as error:
        if _struck:  # what it became on its way: DuckDB makes a RuntimeError of it, an import of C code an ImportError
            _stop(128 + _struck[0])
        names = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
        code = next((EXIT_OF[name] for name in names if name in EXIT_OF), None)
        if code is None:
            raise
        words = _sentence(error)
        err.print(f"matguide: {words}", markup=False)
        if "--json" in sys.argv:
            out.print(orjson.dumps({"exit": int(code), "error": words}).decode(), markup=False)
        sys.exit(code)
    finally:
        _answer_signals(signal.SIG_IGN)  # what is done is done, and Python takes a while to end


def _sentence(error: Exception) -> str:
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror}{_last_good()}"


def _stop(code: int) -> None:
    err.print(f"matguide: stopped{_last_good()}")
    sys.exit(code)


if __name__ == "__main__":
    main()
