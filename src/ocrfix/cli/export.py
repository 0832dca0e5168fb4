"""`ocrfix export`: write a restoration as a review file for another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.output import echo, write
from ocrfix.exchange import FORMATS, named

if TYPE_CHECKING:
    from ocrfix.storage.folder import RestorationFolder

SAME = "same"
"""Writes the OCR files that the scan is from again."""
SOME = ("sheet", "tsv")
"""Formats that can hold a selection of the changes."""
LAID = ("docx", "critic")
"""Formats that show all changes in one text, without proposals that exclude others."""


@click.command("export")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.option(
    "--to", "form", required=True, metavar="FORMAT",
    help=f"One of {', '.join(each.name for each in FORMATS)}; same: the OCR files, corrected.",
)  # fmt: skip
@click.option(
    "-o", "--output", metavar="FILE",
    help="By default the folder's name with the format's ending, in the working directory; "
    "- is standard output. For same, a folder.",
)  # fmt: skip
@click.option("--waiting", is_flag=True, help="Only changes that wait for a decision (sheet, tsv).")
def command(restoration: Path, form: str, output: str | None, *, waiting: bool) -> int:
    """Write RESTORATION as a review file; `ocrfix import` reads the decisions in it."""
    from ocrfix.exchange.sheet import choices
    from ocrfix.storage import folder

    if form == SAME:
        return _same(restoration, output)
    wanted = named(form)
    found = folder.load(restoration)
    if waiting and form not in SOME:
        raise click.UsageError(
            f"--waiting works with {' and '.join(SOME)} only; {form} always has all changes."
        )
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


def _same(restoration: Path, output: str | None) -> int:
    """Write the OCR files of a restoration with its changes into a folder."""
    from ocrfix.errors import OcrfixError
    from ocrfix.formats.source import TEXT
    from ocrfix.storage import folder, source_files

    found = folder.load(restoration)
    if found.source is None or found.source.format == TEXT:
        raise OcrfixError(
            f"{restoration}: its scan is plain text. `--to same` writes OCR files (hOCR, ALTO, "
            "PAGE) again with their changes; the restored text is in restored.txt."
        )
    if output == "-":
        raise click.UsageError("--to same writes several files; name a folder with -o.")
    into = Path(output) if output else Path(f"{restoration.resolve().name}-corrected")
    into.mkdir(parents=True, exist_ok=True)
    hunks = found.ledger.hunks(found.decisions)
    count = 0
    for name, data in source_files.corrected(found.source, hunks, found.ledger.rules):
        folder.write(into / Path(name).name, data)
        count += name != source_files.UNWRITTEN
    echo(f"{into}: {count:,} {found.source.format} files with the changes; "
         f"{source_files.UNWRITTEN} has what they cannot hold.", err=True)  # fmt: skip
    return 0


def _tell_left_out(found: RestorationFolder) -> None:
    """Say how many waiting proposals the file leaves out, and which format has them."""
    from ocrfix.render.stretches import offer

    # Of several proposals for the same words, tracked changes can show only one.
    if many := len(offer(found.ledger, found.decisions).left_out):
        which = "1 proposal that excludes others is" if many == 1 else (
            f"{many:,} proposals that exclude others are"
        )  # fmt: skip
        echo(f"{which} not in the file. `--to sheet --waiting` has all of them.", err=True)
