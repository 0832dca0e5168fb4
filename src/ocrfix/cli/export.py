"""`ocrfix export`: write a restoration for another program: to decide in, to read, to archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.output import echo, write
from ocrfix.exchange import FORMATS, named
from ocrfix.exports import EXPORTS, Export, ExportOptions, find

if TYPE_CHECKING:
    from ocrfix.storage.folder import RestorationFolder

SAME = "same"
"""Writes the OCR files that the scan is from again."""
PDF = "pdf"
"""Writes a text layer into a PDF, with OCRmyPDF."""
SOME = ("sheet", "tsv")
"""Formats that can hold a selection of the changes."""
LAID = ("docx", "critic")
"""Formats that show all changes in one text, without proposals that exclude others."""
KINDS = (
    f"To decide in: {', '.join(each.name for each in FORMATS)}. To read and to archive: "
    f"{', '.join(each.name for each in EXPORTS)}. same: the OCR files, corrected. pdf: a PDF with "
    "the restored words as its text layer."
)


@click.command("export")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.option("--to", "form", required=True, metavar="FORMAT", help=KINDS)
@click.option(
    "-o", "--output", metavar="FILE",
    help="By default the folder's name with the format's ending, in the working directory; "
    "- is standard output. For same and other kinds of several files, a folder.",
)  # fmt: skip
@click.option("--waiting", is_flag=True, help="Only changes that wait for a decision (sheet, tsv).")
@click.option(
    "--date", metavar="DATE",
    help="The date to write into files to read and to archive, as 2026-12-01 or "
    "2026-12-01T09:30:00Z; by default SOURCE_DATE_EPOCH, else none.",
)  # fmt: skip
@click.option(
    "--pdf", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
    help="For pdf: the PDF with the images of the pages; by default the one that the scan is from.",
)  # fmt: skip
def command(
    restoration: Path,
    form: str,
    output: str | None,
    date: str | None,
    pdf: Path | None,
    *,
    waiting: bool,
) -> int:
    """Write RESTORATION for another program.

    `ocrfix import` reads the decisions in the formats to decide in. docs/formats.md says what each
    of the others holds and what it loses.
    """
    from ocrfix.exchange.sheet import choices
    from ocrfix.storage import folder

    if waiting and form not in SOME:
        raise click.UsageError(
            f"--waiting works with {' and '.join(SOME)} only; {form} always has all changes."
        )
    if pdf is not None and form != PDF:
        raise click.UsageError(f"--pdf works with --to {PDF} only.")
    if form == SAME:
        return _same(restoration, output)
    if form == PDF:
        return _pdf(restoration, output, pdf, _date(date))
    if export := find(form):
        return _exported(export, restoration, output, ExportOptions(_date(date)))
    wanted = named(form)
    found = folder.load(restoration)
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


def _date(given: str | None) -> str:
    """The date to write, in UTC; "" for none."""
    import os
    from datetime import UTC, datetime

    if given is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if not epoch.isdecimal():
            return ""
        found = datetime.fromtimestamp(int(epoch), UTC)
    else:
        try:
            found = datetime.fromisoformat(given)
        except ValueError:
            raise click.UsageError(
                f"--date {given}: no date. Write it as 2026-12-01 or 2026-12-01T09:30:00Z."
            ) from None
        found = found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def _exported(export: Export, restoration: Path, output: str | None, options: ExportOptions) -> int:
    """Write the files of an export."""
    from ocrfix.storage import folder

    name = restoration.resolve().name
    if export.suffix:
        into = Path() if output in {None, "-"} else Path(str(output)).parent
        ((_, data),) = export.write(folder.load(restoration), options._replace(into=into))
        if output == "-":
            write(data)
            return 0
        path = Path(output or name + export.suffix)
        folder.write(path, data)
        echo(f"{path}: {export.what}.", err=True)
        return 0
    into = _folder_of(output, f"{name}-{export.name}", export.name)
    count = 0
    for inside, data in export.write(folder.load(restoration), options._replace(into=into)):
        folder.write(into / inside, data)
        count += 1
    echo(f"{into}: {count:,} files: {export.what}.", err=True)
    return 0


def _pdf(restoration: Path, output: str | None, pdf: Path | None, date: str) -> int:
    """Write a PDF with the restored words as its text layer."""
    from ocrfix.exports import pdf as text_layer
    from ocrfix.exports.edition import edition
    from ocrfix.storage import folder

    found = edition(folder.load(restoration))
    data = text_layer.write(found, pdf.read_bytes() if pdf else None, date)
    if output == "-":
        write(data)
        return 0
    path = Path(output or f"{found.name}.pdf")
    if pdf is not None and path.exists() and path.samefile(pdf):
        raise click.UsageError(f"-o {path}: this is the PDF that is read. Name another file.")
    folder.write(path, data)
    echo(f"{path}: the pages as they are, with the restored words as text layer.", err=True)
    return 0


def _folder_of(output: str | None, name: str, form: str) -> Path:
    """The folder to write several files into; it is made if it is not there."""
    if output == "-":
        raise click.UsageError(f"--to {form} writes several files; name a folder with -o.")
    into = Path(output or name)
    into.mkdir(parents=True, exist_ok=True)
    return into


def _same(restoration: Path, output: str | None) -> int:
    """Write the OCR files of a restoration with its changes into a folder."""
    from ocrfix.errors import OcrfixError
    from ocrfix.formats.source import TEXT
    from ocrfix.storage import folder, source_files

    found = folder.load(restoration)
    if found.source is None or found.source.format == TEXT:
        raise OcrfixError(
            f"{restoration}: its scan is plain text. `--to same` writes OCR files (hOCR, ALTO, "
            "PAGE) again with their changes; the restored text is in restored.txt, and "
            "`--to pages` writes it page by page."
        )
    into = _folder_of(output, f"{restoration.resolve().name}-corrected", SAME)
    count = 0
    for name, data in source_files.corrected(found.source, found.ledger, found.decisions):
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
