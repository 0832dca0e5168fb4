"""`ocrfix split`: split a review between several people."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ocrfix.cli.output import echo


@click.command("split")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.option("--into", "into", required=True, metavar="N|NAMES",
              help="How many parts, or the names: Ann,Bob,Cat.")  # fmt: skip
@click.option(
    "--to",
    "form",
    type=click.Choice(["sheet", "tsv"]),
    default="sheet",
    show_default=True,
    help="A sheet for a text editor, or a table for a spreadsheet.",
)
@click.option(
    "-o",
    "--out",
    "out",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="FOLDER",
    help="Folder for the files; by default the working directory.",
)
def command(restoration: Path, into: str, form: str, out: Path) -> int:
    """Split the review of RESTORATION between people: a file of neighbouring pages for each.

    `ocrfix merge` merges their decisions.
    """
    from ocrfix.core.status import WAITING
    from ocrfix.exchange import named
    from ocrfix.exchange.patch.splitting import split
    from ocrfix.exchange.sheet import sheet, spreadsheet
    from ocrfix.storage import folder

    names = [name.strip() for name in into.split(",") if name.strip()]
    # `--into 3`: three parts named 1, 2 and 3.
    if len(names) == 1 and re.fullmatch(r"\d{1,3}", names[0]):
        names = [str(number) for number in range(1, int(names[0]) + 1)]
    # Names become parts of file names, so they must differ there, too, on any file system.
    slugs = [re.sub(r"[^\w-]+", "-", name).strip("-").casefold() for name in names]
    if len(names) < 2 or len(set(slugs)) < len(names) or not all(slugs):
        raise click.UsageError(f"--into {into!r}: give a number (2 or more), or different names.")
    found = folder.load(restoration)
    writer = sheet if form == "sheet" else spreadsheet
    out.mkdir(parents=True, exist_ok=True)
    for name, slug, rows in zip(names, slugs, split(found, len(names)), strict=True):
        path = out / f"{restoration.resolve().name}.{slug}{named(form).suffix}"
        folder.write(path, writer.write(found, rows, name))
        waiting = sum(row.shown.state in WAITING for row in rows)
        echo(f"{path}: {len(rows):,} changes, {waiting:,} wait for a decision", err=True)
    return 0
