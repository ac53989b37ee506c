"""Commands about shops: which there are, what they were asked, and a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.terminal import (
    EDITED,
    Account,
    DataOption,
    DemoOption,
    Exit,
    JsonOption,
    at_work,
    name_of_a_file,
    out,
    print_either,
)

if TYPE_CHECKING:
    from crawler.shops import Recipe

FIXTURES = EDITED.parent / "tests" / "fixtures" / "pages"
app = typer.Typer()


@app.command(epilog="Example: matguide shops --demo")
def shops(demo: DemoOption = False, as_json: JsonOption = False) -> None:
    """List the shops that have a recipe."""
    from rich.table import Table

    from crawler.shops import load_recipes

    account = Account(as_json=as_json)
    recipes, faults = load_recipes(recipe_folder(demo=demo))
    for error in faults:
        account.fault(str(error), Exit.CONFIGURATION)
    account.done["shops"] = [recipe.model_dump(mode="json") for recipe in recipes]
    table = Table("key", "shop", "address", "walk", "country")
    for recipe in recipes:
        table.add_row(recipe.key, recipe.shop.name, recipe.shop.home, recipe.walk.kind, recipe.shop.country)
    none = f"No recipes in {recipe_folder(demo=demo)}; CONTRIBUTING.md tells how to add one."
    account.show([table if recipes or faults else none])
    account.end()


@app.command(epilog="Example: matguide ledger tidewell --json")
def ledger(
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
    print_either({"ledger": lines}, [table(found)], as_json=as_json)


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

    name_of_a_file("--key", key)
    key = key or new_shop.home_and_key(url)[1]
    folder = into or recipe_folder(demo=demo)
    path = new_shop.recipe_path(folder, key, force=force)
    account = Account(as_json=as_json)
    with (
        at_work(data, create=True),
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


def recipe_folder(*, demo: bool) -> Path:
    """Return the folder of the recipes, real or invented."""
    return EDITED / "shops" / "invented" if demo else EDITED / "shops"


def usable_recipes(keys: list[str] | None, *, demo: bool, account: Account) -> list[Recipe]:
    """Return the recipes to crawl by; one that can't be used is named, and costs its own shop alone."""
    from crawler.shops import RecipeError, load_recipes

    folder = recipe_folder(demo=demo)
    recipes, faults = load_recipes(folder, keys or None)
    if not recipes and faults:
        raise RecipeError("\n".join(map(str, faults)))
    if not recipes:
        msg = f"{folder}: no shop has a recipe yet; CONTRIBUTING.md tells how to add one; try `matguide run --demo`"
        raise RecipeError(msg)
    for error in faults:
        account.fault(f"{error}\nThe other shops are crawled; this one keeps what is known of it", Exit.CONFIGURATION)
    return recipes
