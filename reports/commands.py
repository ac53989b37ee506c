"""What the command line says of the site: what was published, and where it is served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from crawler.terminal import EDITED, Account, DataOption, out, until_interrupted

if TYPE_CHECKING:
    from reports.site import Published

app = typer.Typer()


@app.command(epilog="Example: matguide serve --port 8000")
def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on this machine.")] = 8000,
    data: DataOption = EDITED,
) -> None:
    """Serve the current edition on this machine; an open page shows the next one once it is switched in."""
    from reports.serving import server_of

    server = server_of(data / "editions" / "current", port)
    out.print(f"http://127.0.0.1:{port}/ — Ctrl-C ends it")
    until_interrupted(server.serve_forever)


def say_what_was_published(published: Published, account: Account) -> None:
    """Say which edition there is now, and what of it is new."""
    words = (
        f"edition {published.edition_id}: {published.written} files written, {published.kept} unchanged"
        if published.changed
        else f"nothing new; edition {published.edition_id} stays"
    )
    account.say("publish", words, edition=published.edition_id, written=published.written, kept=published.kept)
    for each in published.missing:
        account.remark(each)
