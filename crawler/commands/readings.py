"""Commands about what is read of the pages: reread, diff, read, fixture, and the dictionary of what a reading holds."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import orjson
import typer

from crawler.commands.shops import FIXTURES
from crawler.terminal import EDITED, Account, DataOption, Exit, JsonOption, UrlOption, at_work, name_of_a_file, out

app = typer.Typer()


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
    with at_work(data):
        read_runs(runs_named(runs, data) if runs else sealed_runs(data), data, account, anew=True)
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


@app.command(epilog="Example: matguide read page.html --url https://shop.example/products/mat")
def read(
    file: Annotated[Path, typer.Argument(help="A .warc.gz, .warc or .html file.", exists=True, dir_okay=False)],
    url: UrlOption = None,
) -> None:
    """Print what the reader makes of any page, one JSON object a line."""
    from crawler.reading import read_file

    for page in read_file(file, url):
        sys.stdout.write(page.model_dump_json() + "\n")


@app.command("fixture", epilog="Example: matguide fixture https://www.shop.example/products/mat --run 20260901T080000Z")
def fixture_command(  # noqa: PLR0913, PLR0917 - a command's options
    page: Annotated[str, typer.Argument(help="Address of an archived page, or a .html, .warc or .warc.gz file.")],
    run: Annotated[
        str | None, typer.Option("--run", help="Run that archived it; default: the newest that did.")
    ] = None,
    url: UrlOption = None,
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
    name_of_a_file("--name", name)
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


@app.command(epilog="Example: matguide dictionary")
def dictionary() -> None:
    """Write the contract's data dictionary and JSON Schema into data/, from crawler/items.py."""
    from crawler.dictionary import data_dictionary, json_schema

    (EDITED / "DICTIONARY.md").write_text(data_dictionary())
    schema = orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    (EDITED / "reading.schema.json").write_bytes(schema)
    out.print(f"wrote {EDITED / 'DICTIONARY.md'} and {EDITED / 'reading.schema.json'}")


def read_runs(runs: list[Path], data: Path, account: Account, *, anew: bool = False) -> list[Path]:
    """Read runs; what is damaged is named: an archive costs its shop in that run, a walk log or seal the whole run."""
    from crawler.archive import ArchiveError
    from crawler.reading import READER_VERSION
    from crawler.readings import forget, read_run
    from crawler.run import RunError, unsealed_runs

    if not runs:
        msg = f"{data / 'runs'}: no sealed run yet; `matguide crawl` or `matguide run --demo` makes one"
        raise RunError(msg)
    if anew:
        forget(data / "readings")
    paths, damaged = [], []
    for folder in runs:
        try:
            paths.append(read_run(folder, data / "readings", anew=anew, notice=partial(account.fault, code=Exit.OTHER)))
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


def say_what_is_left_out(data: Path, account: Account) -> None:
    """Name the runs that are not in the guide, or not whole; the account then ends with 3."""
    from crawler.readings import incomplete, unread
    from crawler.run import sealed_runs

    left_out = {
        "not in the guide: `matguide score` reads this run, or says why it can't be read": unread,
        "not whole in the guide, for an archive is damaged: `matguide score` names it": incomplete,
    }
    for words, among in left_out.items():
        for folder in among(sealed_runs(data), data / "readings"):
            account.code = Exit.NOTHING_SWITCHED
            account.say(folder.name, words)
