"""`ocrfix export`: a restoration as a file to decide in, elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.output import echo, write
from ocrfix.exchange import FORMATS, named

if TYPE_CHECKING:
    from ocrfix.storage.folder import Restored

SOME = ("sheet", "tsv")
"""Formats that may have only some of the changes."""
LAID = ("docx", "critic")
"""Formats that show all at once, where of changes that undo each other only some have room."""


@click.command("export")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.option(
    "--to", "form", required=True, metavar="FORMAT",
    help=f"One of {', '.join(each.name for each in FORMATS)}.",
)  # fmt: skip
@click.option(
    "-o", "--output", metavar="FILE",
    help="By default NAME with the format's ending, here; - is standard output.",
)  # fmt: skip
@click.option("--waiting", is_flag=True, help="Only what waits for a person: sheet, tsv.")
def command(restoration: Path, form: str, output: str | None, *, waiting: bool) -> int:
    """Write RESTORATION as a file that an editor decides in, for `ocrfix import`."""
    from ocrfix.exchange.sheet import choices
    from ocrfix.storage import folder

    wanted = named(form)
    found = folder.load(restoration)
    if waiting and form not in SOME:
        raise click.UsageError(f"--waiting goes with {' and '.join(SOME)}; {form} shows all.")
    data = wanted.write(found, choices.waiting(found)) if waiting else wanted.write(found)
    if output == "-":
        write(data)
        return 0
    path = Path(output) if output else Path(restoration.resolve().name + wanted.suffix)
    folder.write(path, data)
    echo(f"{path}: {wanted.what}. `ocrfix import {restoration} {path}` reads it.", err=True)
    if form in LAID:
        _tell_left_out(found)
    return 0


def _tell_left_out(found: Restored) -> None:
    """Proposals that a file shows nothing of wait on: say how many, and where they can be seen."""
    from ocrfix.render.stretches import offer

    if many := len(offer(found.ledger, found.decisions).left_out):
        which = "1 proposal that undoes others is" if many == 1 else (
            f"{many:,} proposals that undo others are"
        )  # fmt: skip
        echo(f"{which} not in it. `--to sheet --waiting` has all that wait.", err=True)
