"""What the command line says of the warehouse: its export, how shops fared, and the options that choose another one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from crawler.terminal import EDITED, Account, DataOption, Exit, JsonOption, out, print_either

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
app = typer.Typer()
WAREHOUSE = "guide.duckdb"


@app.command("export", epilog="Example: matguide export exports/")
def export_command(
    folder: Annotated[Path, typer.Argument(help="Folder for CSV, JSON and Parquet.", file_okay=False)],
    data: DataOption = EDITED,
) -> None:
    """Write mats, facts and offers as CSV, JSON and Parquet."""
    from scoring.export import export

    export(data / WAREHOUSE, folder)
    out.print(f"export   {', '.join(sorted(path.name for path in folder.iterdir()))} in {folder}")


@app.command("identity", epilog="Example: matguide identity halmvide-ro")
def identity_command(
    mat: Annotated[str | None, typer.Argument(help="Product id, also one that it had before.")] = None,
    data: DataOption = EDITED,
    as_json: JsonOption = False,
) -> None:
    """Show a mat's pages and why they are one; without MAT, likely twins of two brands and brands that look alike."""
    from scoring.explain import as_plain
    from scoring.identity_decisions import load_decisions
    from scoring.identity_ledger import LEDGER
    from scoring.identity_told import identity_of, tables
    from scoring.inputs import edited_texts

    told = identity_of(data / WAREHOUSE, data / LEDGER, load_decisions(edited_texts()[2]), mat)
    print_either(as_plain(asdict(told)), tables(told), as_json=as_json)


def say_how_shops_fared(data: Path, account: Account) -> None:
    """Say of each shop whether it is good or set aside, and why; what is set aside sets the account's exit code."""
    from scoring.findings import in_lines
    from scoring.results import load

    results = load(data / WAREHOUSE)
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


def say_why(
    warehouse: Path, mat: str | None, versus: str | None, profile: str, earlier: Path | None, *, as_json: bool
) -> None:
    """Say why a mat stands where it does, or, where none is named, what is missing of all mats."""
    from scoring.explain import as_plain, explain, missing_facts
    from scoring.explain_tables import missing_table, tables

    if mat is None:
        found = missing_facts(warehouse, profile)
        print_either({"missing": as_plain([asdict(line) for line in found])}, [missing_table(found)], as_json=as_json)
    else:
        explanation = explain(warehouse, mat, versus, profile, earlier)
        print_either(explanation.as_json(), tables(explanation), as_json=as_json)


def score(
    data: Path,
    checklist: Path,
    account: Account,
    *,
    readings_version: str,
    without: Collection[str],
    rates: Iterable[Path],
) -> Path:
    """Build the warehouse, keep the texts it is made from, say what it holds, and return it."""
    from scoring.identity_ledger import LEDGER
    from scoring.inputs import edited_texts
    from scoring.kept_inputs import keep
    from scoring.results import load
    from scoring.warehouse import build, fingerprint_of

    warehouse = build(data, checklist, readings_version=readings_version, without=without)
    texts = {path.relative_to(EDITED).as_posix(): path for path in edited_texts()}
    texts[f"checklists/{checklist.name}"] = checklist
    texts[LEDGER] = data / LEDGER
    keep(data, str(fingerprint_of(warehouse)), texts, rates)
    edition = load(warehouse).edition
    account.say(
        "score",
        f"{edition.mats_ranked} of {edition.mats_listed} mats ranked, from {edition.listings} listings",
        ranked=edition.mats_ranked,
        listed=edition.mats_listed,
    )
    return warehouse
