"""The front door: Matguide's command line, each command a few lines over the stages' public calls.

Reads what people edit below data/, writes what runs produce below the data directory (`--data`, MATGUIDE_DATA).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from enum import IntEnum
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from crawler import crawl as crawling
from crawler import ledger, reading, readings, recorded
from crawler.ahead import reading_ahead
from crawler.archive import ArchiveError
from crawler.dictionary import data_dictionary, json_schema
from crawler.diff import FIELDS, DamagedReadingsError, Differences, DiffError, compare, runs_read, versions
from crawler.diff_tables import tables as diff_tables
from crawler.fixture import LONGEST_PAGE, REWORD, FixtureError, FixtureThereError, make_fixture, name_of
from crawler.kept_page import NoPageError, page_of_file, page_of_runs
from crawler.lock import LockedError, UnwritableError, locked
from crawler.market.check import check as check_market
from crawler.market.serve import OpenMarket, open_market
from crawler.newshop import new_shop, tables
from crawler.newshop.endings import NewShopError
from crawler.progress import shown
from crawler.readers.vocabulary import VocabularyError
from crawler.run import Manifest, RunError, ShopProgress, load_manifest, market_of, sealed_runs, unsealed_runs
from crawler.shops import Recipe, RecipeError, load_recipes
from reports.site import CopyTargetError, Published, PublishError, publish
from reports.words import GuideTextError
from scoring.checklist import ChecklistError
from scoring.explain import UnknownMatError, explain
from scoring.export import export
from scoring.inputs import ACCEPTED, InputError
from scoring.results import Finding, Results, load
from scoring.warehouse import CheckFailedError, WarehouseError, build, fingerprint_of

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


INTERRUPTED = 130
"""What a shell calls an end by Ctrl-C."""
TERMINATED = 143
"""What it calls an end by SIGTERM."""


class ConfigurationError(Exception):
    """What was set up can't work; the message says what to change."""


EXIT_OF: dict[type[Exception], Exit] = {
    LockedError: Exit.LOCKED,
    RecipeError: Exit.CONFIGURATION,
    VocabularyError: Exit.CONFIGURATION,
    ChecklistError: Exit.CONFIGURATION,
    ConfigurationError: Exit.CONFIGURATION,
    UnwritableError: Exit.CONFIGURATION,
    crawling.CrawlSetupError: Exit.CONFIGURATION,
    recorded.RecordedError: Exit.CONFIGURATION,
    CopyTargetError: Exit.USAGE,
    new_shop.AddressError: Exit.USAGE,
    new_shop.RecipeThereError: Exit.USAGE,
    NewShopError: Exit.OTHER,
    GuideTextError: Exit.CONFIGURATION,
    InputError: Exit.CONFIGURATION,
    PublishError: Exit.NOTHING_SWITCHED,
    CheckFailedError: Exit.NOTHING_SWITCHED,
    UnknownMatError: Exit.USAGE,
    RunError: Exit.USAGE,
    DiffError: Exit.USAGE,
    NoPageError: Exit.USAGE,
    FixtureThereError: Exit.USAGE,
    FixtureError: Exit.OTHER,
    reading.ReadingError: Exit.OTHER,
    ArchiveError: Exit.OTHER,
    WarehouseError: Exit.OTHER,
    crawling.CrawlError: Exit.OTHER,
    OSError: Exit.OTHER,
}
"""Which error ends with which code, the first that fits; an error that is not here is a bug and shows its traceback."""

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

    def fault(self, words: str, code: Exit) -> None:
        """Name a fault that costs itself alone: the rest goes on, and the command ends with its code."""
        err.print(f"matguide: {words}", markup=False)
        self.faults.append(words)
        self.code = max(self.code, code)

    def end(self, code: Exit | None = None) -> None:
        """Print the JSON object, where asked for, and leave with the code."""
        code = self.code if code is None else code
        if self.as_json:
            told = {"exit": int(code), **({"faults": self.faults} if self.faults else {}), **self.done}
            out.print(orjson.dumps(told, default=str).decode(), markup=False)
        raise typer.Exit(code)


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
    account = Account(as_json=as_json)
    if not crawl_first and (shops or demo or day is not None):
        msg = "--no-crawl asks no shop: leave out the shops, --demo and --day"
        raise typer.BadParameter(msg)
    with locked(data, create=crawl_first):
        if crawl_first:
            with reading_ahead(data / "readings") as ahead:
                _crawl(shops, demo=demo, day=day, seed=seed, data=data, account=account, begun=ahead)
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
    with locked(data, create=True):
        manifest = _crawl(shops, demo=demo, day=day, seed=seed, data=data, account=account)
    if not any(shop.roles.get("product") for shop in manifest.shops.values()):
        account.fault(f"run {manifest.run_id}: no product page of any shop answered, for the reasons above", Exit.OTHER)
    account.end()


@app.command(epilog="Example: matguide reread 20260901T080000Z")
def reread(
    runs: Annotated[list[str] | None, typer.Argument(help="Run ids; default: every sealed run.")] = None,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Read archived runs anew with today's reader; readings of older ones stay beside."""
    account = Account(as_json=as_json)
    with locked(data):
        _read(_asked_for(runs, data) if runs else sealed_runs(data), data, account, anew=True)
    account.end()


def _asked_for(runs: list[str], data: Path) -> list[Path]:
    """Return the folders of sealed runs, each once; none is read where one of the ids is wrong."""
    folders = []
    for run_id in sorted({run_id.rstrip("/") for run_id in runs}):
        if not re.fullmatch(r"\d{8}T\d{6}Z", run_id):
            msg = f"{run_id!r} is no run id such as 20260901T080000Z; `ls {data / 'runs'}` shows those there are"
            raise typer.BadParameter(msg)
        folders.append(data / "runs" / run_id)
        load_manifest(folders[-1])
    return folders


@app.command("diff", epilog="Example: matguide diff --field price --field core_material --shop tidewell")
def diff_command(  # noqa: PLR0913, PLR0917 - a command's options
    runs: Annotated[list[str] | None, typer.Argument(help="Run ids; default: every run that both have read.")] = None,
    old: Annotated[
        str | None, typer.Option("--from", help="Reader version; default: that which read last before today's.")
    ] = None,
    new: Annotated[str, typer.Option("--to", help="Reader version; default: today's.")] = reading.READER_VERSION,
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
    if unknown := set(fields or ()).difference(FIELDS):
        msg = f"--field {', '.join(sorted(unknown))}: no such field; they are {', '.join(FIELDS)}"
        raise typer.BadParameter(msg)
    old = old or _reader_before(new, data)
    account = Account(as_json=as_json)
    differences = Differences(limit=examples)
    only = {"fields": frozenset(fields or ()), "shops": frozenset(shops or ())}
    for run_id in _runs_of_both(runs, old, new, data, account):
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
    account.say(
        "diff",
        f"{words}, {differences.pages_changed} of them read otherwise",
        **{"from": old, "to": new},
        **differences.as_json(),
    )
    if not as_json and differences.counts:
        for table in diff_tables(differences):
            out.print(table)
    account.end()


def _reader_before(version: str, data: Path) -> str:
    """Return the reader that read last, this one apart."""
    if not data.is_dir():
        msg = f"{data}: there is no such folder; name the one that holds runs and readings with --data"
        raise DiffError(msg)
    others = [other for other in versions(data / "readings") if other != version]
    if not others:
        msg = f"{data / 'readings'}: no readings of another reader than {version}; there is nothing to compare with"
        raise DiffError(msg)
    return others[-1]


def _runs_of_both(runs: list[str] | None, old: str, new: str, data: Path, account: Account) -> list[str]:
    """Return the runs that both readers have read, of those that were asked for."""
    read = {version: runs_read(data / "readings", version) for version in (old, new)}
    for version, there in read.items():
        if not there:
            today = version == reading.READER_VERSION
            others = f"choose from {', '.join(versions(data / 'readings')) or 'none'}"
            remedy = "`matguide reread` makes them" if today else others
            msg = f"{data / 'readings'}: no readings of {'today’s ' if today else ''}reader {version}; {remedy}"
            raise DiffError(msg)
        if missing := set(runs or ()).difference(there):
            remedy = "`matguide reread` reads a sealed run" if version == reading.READER_VERSION else "leave it out"
            msg = f"run {', '.join(sorted(missing))}: reader {version} has no readings of it; {remedy}"
            raise DiffError(msg)
    both = [run_id for run_id in read[old] if run_id in read[new]]
    if not both:
        msg = f"{data / 'readings'}: no run was read by both {old} and {new}; `matguide reread` reads all there are"
        raise DiffError(msg)
    if alone := len({*read[old], *read[new]}) - len(both):
        account.remark(f"{alone} runs that only one of the two has read are left out")
    return [run_id for run_id in both if not runs or run_id in runs]


@app.command(epilog="Example: matguide score --data /srv/matguide")
def score(data: DataOption = EDITED, as_json: JsonOption = False) -> None:
    """Build the warehouse from all runs: read what is unread, identify, value, rank, check."""
    account = Account(as_json=as_json)
    with locked(data):
        _score(data, account)
    account.end()


@app.command("publish", epilog="Example: matguide publish --to /var/www/mats")
def publish_command(
    to: Annotated[Path | None, typer.Option("--to", help="Write a copy there; switch nothing.")] = None,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Make an edition of the warehouse, check it, and switch it in."""
    account = Account(as_json=as_json)
    with locked(data):
        _publish(_warehouse(data), data, account, to=to)
    account.end(Exit.DONE)


@app.command(epilog="Example: matguide read page.html --url https://shop.example/products/mat")
def read(
    file: Annotated[Path, typer.Argument(help="A .warc.gz, .warc or .html file.", exists=True, dir_okay=False)],
    url: Annotated[str | None, typer.Option("--url", help="Address of an .html file's page.")] = None,
) -> None:
    """Print what the reader makes of any page, one JSON object a line."""
    for page in reading.read_file(file, url):
        sys.stdout.write(page.model_dump_json() + "\n")


@app.command("explain", epilog="Example: matguide explain fjordlund-original --versus tidewell-classic")
def explain_command(
    mat: Annotated[str, typer.Argument(help="Product id, as in the address of the mat's page.")],
    versus: Annotated[str | None, typer.Option("--versus", help="A second mat: what the gap is made of.")] = None,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Show every contribution to a mat's value, what is not known, and where two mats differ."""
    explanation = explain(_warehouse(data), mat, versus)
    if as_json:
        out.print(orjson.dumps(explanation.as_json(), default=str).decode())
    else:
        for table in explanation.tables():
            out.print(table)


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
    with TemporaryDirectory(prefix="matguide-") as scratch:
        data = Path(scratch)
        account = Account(as_json=True)
        _crawl(None, demo=True, day=day or 1, seed=seed, data=data, account=account)
        lines = [orjson.loads(line) for path in _read(sealed_runs(data), data, account) for line in path.open("rb")]
    report = check_market(lines, seed=seed, day=day or 1)
    if as_json:
        out.print(orjson.dumps(report.as_json(), default=str).decode())
    else:
        for table in (report.fact_table(), report.trap_table()):
            out.print(table)
    raise typer.Exit(Exit.DONE if report.passed else Exit.OTHER)


@app.command("import", epilog="Example: matguide import data/recorded/acupressure_mats.jsonl --data data/real")
def import_command(
    file: Annotated[Path, typer.Argument(help="Facts noted by hand, JSON Lines.", exists=True, dir_okay=False)],
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Make a sealed run of facts that were noted by hand."""
    account = Account(as_json=as_json)
    with locked(data, create=True):
        _one_market("recorded", data)
        run_folder = recorded.import_file(file, data / "runs")
    account.say("import", f"{file.name} as run {run_folder.name}", run=run_folder.name)
    account.end(Exit.DONE)


@app.command(epilog="Example: matguide check --json")
def check(data: DataOption = EDITED, as_json: JsonOption = False) -> None:
    """Say how each shop fared in the newest edition; ends with 3 while any is set aside or a run is left out."""
    results = load(_warehouse(data))
    aside = [shop for shop in results.shops if shop.state == "set_aside"]
    account = Account(as_json=as_json)
    for shop in results.shops:
        found = [finding for finding in results.findings if finding.shop == shop.shop]
        words = f"set aside: {shop.state_reason}; {shop.listings} listings are {shop.age_days} days old"
        told = {"reason": shop.state_reason, "age_days": shop.age_days, "findings": [asdict(each) for each in found]}
        account.say(
            shop.shop,
            words if shop in aside else f"good, {shop.listings} listings",
            state=shop.state,
            **(told if shop in aside else {}),
        )
        for finding in found:
            _say_finding(finding, account)
    damaged = readings.unread(sealed_runs(data), data / "readings")
    for folder in damaged:
        account.say(folder.name, "not in the guide: `matguide score` reads this run, or says why it can't be read")
    account.end(Exit.NOTHING_SWITCHED if aside or damaged else Exit.DONE)


def _say_finding(finding: Finding, account: Account) -> None:
    """Print what sets a shop aside: the field, an example before and now, what to do, and how to accept it."""
    account.remark(f"{finding.field} ({finding.kind.replace('_', ' ')}): {finding.words}")
    if finding.before is not None or finding.after is not None:
        account.remark(f"  {finding.before or 'not stated'} → {finding.after or 'not stated'}")
    if finding.example:
        account.remark(f"  {finding.example}")
    account.remark(f"  {finding.remedy}")
    if finding.kind in {"site_changed", "currency"}:
        account.remark(
            f'  To accept it, add to {ACCEPTED}: [[accepted]] shop = "{finding.shop}", run = "{finding.run_id}", '
            f'field = "{finding.field}", reason and by, one a line'
        )


@app.command(epilog="Example: matguide shops --demo")
def shops(demo: DemoOption = False, as_json: JsonOption = False) -> None:
    """List the shops that have a recipe."""
    account = Account(as_json=as_json)
    recipes, faults = load_recipes(_recipe_folder(demo=demo))
    for error in faults:
        account.fault(str(error), Exit.CONFIGURATION)
    account.done["shops"] = [recipe.model_dump(mode="json") for recipe in recipes]
    table = Table("key", "shop", "address", "walk", "country")
    for recipe in recipes:
        table.add_row(recipe.key, recipe.shop.name, recipe.shop.home, recipe.walk.kind, recipe.shop.country)
    if not as_json:
        none = f"No recipes in {_recipe_folder(demo=demo)}; CONTRIBUTING.md tells how to add one."
        out.print(table if recipes or faults else none)
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
    entries = list(ledger.entries(data, shop))
    if not entries:
        msg = f"{data / 'runs'}: no ledger{f' of {shop}' if shop else ''} yet; `matguide crawl` writes one"
        raise RunError(msg)
    if as_json:
        lines = [{**entry._asdict(), "asked": entry.asked.model_dump()} for entry in entries]
        out.print(orjson.dumps({"ledger": lines}).decode(), markup=False)
        return
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    for column in ("run", "shop", "asked", "again", "failed", "MB", "pause", "answer", "robots.txt"):
        table.add_column(column, no_wrap=column != "robots.txt")
    for entry in entries:
        asked = entry.asked
        remarks = ("" if entry.sealed else " unsealed") + (" new-shop" if entry.command == "new-shop" else "")
        table.add_row(
            entry.run + remarks,
            entry.shop,
            *map(str, (asked.requests, asked.retries, asked.failures)),
            f"{asked.bytes_received / 1e6:.1f}",
            "-" if asked.pause_shortest is None else f"{asked.pause_shortest:.2f} s",
            "-" if asked.seconds_median is None else f"{asked.seconds_median:.2f} s",
            entry.robots,
        )
    out.print(table)


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
    if key is not None and not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", key):
        msg = f"--key {key}: a shop's key is a file's name: small letters, digits, - and _"
        raise typer.BadParameter(msg)
    key = key or new_shop.home_and_key(url)[1]
    folder = into or _recipe_folder(demo=demo)
    path = new_shop.recipe_path(folder, key, force=force)
    account = Account(as_json=as_json)
    with locked(data, create=True), _asking(data, demo=demo, account=account) as ask:
        shop = new_shop.look_at(url, key, ask)
    shop.save(folder, force=force)
    if not as_json:
        for table in tables.tables(shop):
            out.print(table)
    account.say("recipe", f"{path}: check it, then `matguide crawl {key}`", path=str(path), **tables.as_json(shop))
    if shop.fixture is not None:
        page, facts = shop.fixture.save(into or FIXTURES, f"{key}-mat", force=force)
        lost = f"; trimming lost {', '.join(shop.fixture.lost)}" if shop.fixture.lost else ""
        account.say("fixture", f"{page} and {facts.name}{lost}", page=str(page), lost=shop.fixture.lost)
    account.end(Exit.DONE)


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
    account = Account(as_json=as_json)
    is_address = page.startswith(("http://", "https://"))
    if (is_address and url) or (run is not None and not is_address):
        msg = "--url goes with a file, --run with the address of an archived page"
        raise typer.BadParameter(msg)
    if name is not None and not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", name):
        msg = f"--name {name}: a fixture's name is a file's name: small letters, digits, - and _"
        raise typer.BadParameter(msg)
    if is_address:
        response = page_of_runs(page, _asked_for([run], data) if run else reversed(sealed_runs(data)))
    else:
        response = page_of_file(Path(page), url)
    made = make_fixture(response)
    kept, facts = made.save(into, name or name_of(response.url), force=force)
    to_check = [f"each value in {facts.name}: it is what the reader reads, and must be what the page says"]
    to_check += [f"reword in both files, then delete “{REWORD}”: {words}" for words in made.sentences]
    to_check += [f"trimming changed {key}" for key in made.lost]
    if len(made.page) > LONGEST_PAGE:
        to_check.append(f"{kept.name} has {len(made.page)} characters, {LONGEST_PAGE} are the most: cut it by hand")
    expected = made.expected
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
    account.end(Exit.DONE)


@app.command("export", epilog="Example: matguide export exports/")
def export_command(
    folder: Annotated[Path, typer.Argument(help="Folder for CSV, JSON and Parquet.", file_okay=False)],
    data: DataOption = EDITED,
) -> None:
    """Write mats, facts and offers as CSV, JSON and Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    export(_warehouse(data), folder)
    out.print(f"export   {', '.join(sorted(path.name for path in folder.iterdir()))} in {folder}")


@app.command(epilog="Example: matguide dictionary")
def dictionary() -> None:
    """Write the contract's data dictionary and JSON Schema into data/, from crawler/items.py."""
    (EDITED / "DICTIONARY.md").write_text(data_dictionary())
    schema = orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    (EDITED / "reading.schema.json").write_bytes(schema)
    out.print(f"wrote {EDITED / 'DICTIONARY.md'} and {EDITED / 'reading.schema.json'}")


@app.command(epilog="Example: matguide serve --port 8000")
def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on this machine.")] = 8000,
    data: DataOption = EDITED,
) -> None:
    """Serve the current edition on this machine, to look at it."""
    site = data / "editions" / "current"
    if not site.exists():
        msg = f"{site}: there is no edition yet; `matguide run --demo` makes one"
        raise ConfigurationError(msg)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(SimpleHTTPRequestHandler, directory=str(site)))
    except OSError as error:
        msg = f"port {port} can't be served: {error.strerror}; choose another with --port"
        raise ConfigurationError(msg) from None
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
    if not demo and (day is not None or seed != 1):
        msg = "days and seeds are the invented market's: add --demo"
        raise typer.BadParameter(msg)
    recipes = _recipes(keys, demo=demo, account=account)
    _one_market("invented" if demo else "real", data)
    with shown(out, quiet=account.as_json) as progress:
        if demo:
            with open_market(seed=seed, day=day or _last_day(data)) as market:
                folder = _crawl_market(recipes, market, data, begun=begun, progress=progress, notice=account.remark)
        else:
            folder = _crawl_web(recipes, data, begun=begun, progress=progress, notice=account.remark)
    manifest = load_manifest(folder)
    outcomes: dict[str, int] = {}
    for shop in manifest.shops.values():
        for outcome, count in shop.outcomes.items():
            outcomes[outcome] = outcomes.get(outcome, 0) + count
    words = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in sorted(outcomes.items()))
    account.say("crawl", f"run {folder.name}: {len(manifest.shops)} shops, {words}", run=folder.name, **outcomes)
    for key, shop in manifest.shops.items():
        if shop.finish != "finished" and not account.as_json:
            out.print(f"         {key}: {shop.finish}", markup=False)
    return manifest


@contextmanager
def _asking(data: Path, *, demo: bool, account: Account) -> Iterator[Callable[[Recipe], Path]]:
    """Yield what crawls one recipe at a time: a real shop, or one of the invented market."""
    with shown(out, quiet=account.as_json) as progress:
        if demo:
            with open_market() as market:
                yield lambda recipe: _crawl_market(
                    [recipe], market, data, "new-shop", progress=progress, notice=account.remark
                )
        else:
            yield lambda recipe: _crawl_web([recipe], data, "new-shop", progress=progress, notice=account.remark)


def _crawl_web(
    recipes: list[Recipe],
    data: Path,
    command: str = "crawl",
    *,
    begun: Callable[[Path], None] | None = None,
    progress: Callable[[ShopProgress], None],
    notice: Callable[[str], None],
) -> Path:
    books = ledger.books(data)
    return crawling.crawl(
        recipes,
        books[command],
        market="real",
        ledgers=books.values(),
        begun=begun,
        progress=progress,
        notice=notice,
    )


def _crawl_market(
    recipes: list[Recipe],
    market: OpenMarket,
    data: Path,
    command: str = "crawl",
    *,
    begun: Callable[[Path], None] | None = None,
    progress: Callable[[ShopProgress], None],
    notice: Callable[[str], None],
) -> Path:
    books = ledger.books(data)
    started_at = market.starts_at
    while any((runs / f"{started_at:%Y%m%dT%H%M%SZ}").exists() for runs in books.values()):
        started_at += timedelta(minutes=30)
    return crawling.crawl(
        recipes,
        books[command],
        market="invented",
        ledgers=books.values(),
        started_at=started_at,
        addresses=market.addresses,
        market_day=market.day,
        market_seed=market.seed,
        begun=begun,
        progress=progress,
        notice=notice,
    )


def _read(runs: list[Path], data: Path, account: Account, *, anew: bool = False) -> list[Path]:
    """Read runs; one that is damaged is named and left out, and its shops keep what is known of them otherwise."""
    if not runs:
        msg = f"{data / 'runs'}: no sealed run yet; `matguide crawl` or `matguide run --demo` makes one"
        raise RunError(msg)
    paths, damaged = [], []
    for folder in runs:
        try:
            paths.append(readings.read_run(folder, data / "readings", anew=anew))
        except (RunError, ArchiveError) as error:
            damaged.append(folder.name)
            account.fault(f"run {folder.name} can't be read: {error}", Exit.OTHER)
    unsealed = len(unsealed_runs(data / "runs"))
    account.say(
        "read",
        f"{len(paths)} runs with reader {reading.READER_VERSION}"
        + (f"; {len(damaged)} that are damaged are left out" if damaged else "")
        + (f"; {unsealed} that were cut off are left alone" if unsealed else ""),
        reader=reading.READER_VERSION,
        runs=[path.stem for path in paths],
        unsealed=unsealed,
        damaged=damaged,
    )
    return paths


def _score(data: Path, account: Account) -> Path:
    _read(sealed_runs(data), data, account)
    rates = EDITED / "rates" / "invented.toml" if _market_of(data) == "invented" else None
    without = [folder.name for folder in readings.unread(sealed_runs(data), data / "readings")]
    warehouse = build(data, CHECKLIST, readings_version=reading.READER_VERSION, rates=rates, without=without)
    results = load(warehouse)
    edition = results.edition
    account.say(
        "score",
        f"{edition.mats_ranked} of {edition.mats_listed} mats ranked, from {edition.listings} listings",
        ranked=edition.mats_ranked,
        listed=edition.mats_listed,
    )
    return warehouse


def _publish(warehouse: Path, data: Path, account: Account, to: Path | None = None) -> Published:
    results = load(warehouse)
    published = publish(
        results,
        data / "editions",
        exports=lambda folder: export(warehouse, folder),
        inputs=_inputs(results, data),
        to=to,
    )
    words = (
        f"edition {published.edition_id}: {published.written} files written, {published.kept} unchanged"
        if published.changed
        else f"nothing new; edition {published.edition_id} stays"
    )
    account.say("publish", words, edition=published.edition_id, written=published.written, kept=published.kept)
    return published


def _inputs(results: Results, data: Path) -> dict[str, str]:
    """Content hash of everything an edition is made from."""
    seals = {
        f"run {run_id}": hashlib.sha256((data / "runs" / run_id / "manifest.json").read_bytes()).hexdigest()
        for run_id in results.edition.run_ids
    }
    return {
        **seals,
        "checklist": results.edition.checklist_hash,
        "scoring": str(fingerprint_of(data / "guide.duckdb")),
        "reader": results.edition.reader_version,
        "release": importlib.metadata.version("matguide"),
    }


def _warehouse(data: Path) -> Path:
    warehouse = data / "guide.duckdb"
    if not warehouse.exists():
        msg = f"{warehouse}: no warehouse yet; `matguide score` builds it from the runs there are"
        raise RunError(msg)
    return warehouse


def _recipe_folder(*, demo: bool) -> Path:
    return EDITED / "shops" / "invented" if demo else EDITED / "shops"


def _recipes(keys: list[str] | None, *, demo: bool, account: Account) -> list[Recipe]:
    """Return the recipes to crawl by; one that can't be used is named, and costs its own shop alone."""
    folder = _recipe_folder(demo=demo)
    recipes, faults = load_recipes(folder, keys or None)
    if not recipes and faults:
        raise RecipeError("\n".join(map(str, faults)))
    if not recipes:
        msg = f"{folder}: no shop has a recipe yet; CONTRIBUTING.md tells how to add one; try `matguide run --demo`"
        raise ConfigurationError(msg)
    for error in faults:
        account.fault(f"{error}\nThe other shops are crawled; this one keeps what is known of it", Exit.CONFIGURATION)
    return recipes


def _market_of(data: Path) -> str | None:
    """Return the market of the newest run that tells it, sealed or not."""
    runs = sorted((data / "runs").glob("[0-9]*"), reverse=True)
    return next(filter(None, map(market_of, runs)), None)


def _newest(data: Path) -> Manifest | None:
    """Return the manifest of the newest run whose manifest can be read; `_read` names the others."""
    for folder in reversed(sealed_runs(data)):
        with suppress(RunError):
            return load_manifest(folder)
    return None


def _one_market(market: str, data: Path) -> None:
    """Refuse to put invented and real shops into one folder: no guide may mix them."""
    there = _market_of(data)
    if there is None and any((data / "runs").glob("[0-9]*")):
        msg = f"{data / 'runs'}: no run there says which market it is of; restore one, or move them all away"
        raise ConfigurationError(msg)
    if there is not None and (there == "invented") != (market == "invented"):
        msg = f"{data / 'runs'} holds runs of the {there} market; give the {market} one a folder of its own with --data"
        raise ConfigurationError(msg)


def _last_day(data: Path) -> int:
    newest = _newest(data)
    return (newest.market_day if newest else None) or 1


def _serve_market(seed: int, day: int) -> None:
    with open_market(seed=seed, day=day) as market:
        ip, port = next(iter(market.addresses.values()))
        out.print(f"The invented market, seed {seed}, day {day}. Ctrl-C ends it. To see a page:")
        for host in sorted(market.addresses):
            out.print(f"  curl --connect-to ::{ip}:{port} http://{host}/")
        _until_interrupted(Event().wait)


def _until_interrupted(wait: Callable[[], object]) -> None:
    try:
        wait()
    except KeyboardInterrupt:
        out.print()


def _sentence(error: Exception) -> str:
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror}{_last_good()}"


def _last_good() -> str:
    """Say that the edition stays, after a command that would have switched it."""
    return "; nothing was switched, the last good edition stays" if sys.argv[1:2] in (["run"], ["publish"]) else ""


def main() -> None:
    """Run the command line; a user's mistake ends in a sentence and its exit code, never in a traceback."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        app()
    except tuple(EXIT_OF) as error:
        code = next(code for kind, code in EXIT_OF.items() if isinstance(error, kind))
        words = _sentence(error)
        err.print(f"matguide: {words}", markup=False)
        if "--json" in sys.argv:
            out.print(orjson.dumps({"exit": int(code), "error": words}).decode())
        sys.exit(code)
    except SystemExit as left:
        if left.code in {INTERRUPTED, TERMINATED}:
            _stop(int(left.code or 0))
        raise
    except RuntimeError as error:
        # DuckDB turns Ctrl-C during a query into this (seen with 2.0.0 on 2026-11-23).
        if "interrupted" not in str(error):
            raise
        _stop(INTERRUPTED)


def _stop(code: int) -> None:
    err.print(f"matguide: stopped{_last_good()}")
    sys.exit(code)


if __name__ == "__main__":
    main()
