"""`ocrfix explain`: show everything about one change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.output import coloured, echo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocrfix.core.decisions import Decision
    from ocrfix.core.document import Place
    from ocrfix.core.edits import Span
    from ocrfix.core.record import Change
    from ocrfix.storage.folder import RestorationFolder


@click.command("explain")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.argument("change_id", metavar="ID")
@click.option("--image", metavar="FILE.jpg", type=click.Path(path_type=Path),
              help="Write the printed lines to an image, the words framed.")  # fmt: skip
def command(restoration: Path, change_id: str, image: Path | None) -> int:
    """Explain the change ID of RESTORATION; the first letters of an id are enough.

    Prints its places in the scan, its rule, reason and confidence, which changes it needs,
    which changes exclude it, which are withdrawn with it, and who decided.
    """
    from ocrfix.core.decisions import AMEND
    from ocrfix.core.page_map import page_map
    from ocrfix.core.status import show
    from ocrfix.render import diff
    from ocrfix.storage import folder
    from ocrfix.storage.opinions import Opinions

    found = folder.load(restoration)
    ledger, made = found.ledger, found.decisions
    applied = ledger.under(made)
    try:
        change = applied[change_id]
    except KeyError:
        # No change, or several that begin with these letters.
        raise click.UsageError(_unknown(change_id, [c.id for c in applied.changes])) from None
    colour = coloured(sys.stdout)
    # The printed number, by which a reader finds the page in the book.
    folios = {page.page: page.folio for page in page_map(ledger, made)}
    each = show(applied, change)
    head, *_ = diff.entry(ledger, each, colour=colour)
    echo(head, colour=colour)
    for edit in change.edits:
        echo(f"  {_where(ledger.document.place(edit.scan.start), edit.scan, folios)}")
        echo("    " + diff.snippet(ledger, edit, each, colour=colour), colour=colour)
    echo(f"why         {change.why}")
    echo(f"rule        {change.rule}, of the pass {change.stage}; {change.safety.word}")
    echo(
        f"confidence  {change.confidence:.3f}{_measured(change.rule, ledger.language, restoration)}"
    )
    names = applied.changes
    _list("needs", [names[number].id for number, _ in change.needs], "they wrote what it read")
    _list(
        "barred by",
        [names[number].id for number in change.bars],
        "they would write into what it read",
    )
    _list("needed by", [c.id for c in names if change.number in dict(c.needs)], "withdrawn with it")
    if decision := made.by_change.get(change.id):
        _decision(decision)
    for other in Opinions(restoration).of(change.id):
        new = f" ({other.new})" if other.verdict == AMEND else ""
        echo(f"opinion     {other.verdict}{new} by {other.by or 'someone'}")
    if image:
        _write_crop(found, change, image)
    return 0


def _write_crop(found: RestorationFolder, change: Change, image: Path) -> None:
    """Write the printed lines of a change as they are on the page image."""
    from ocrfix.errors import OcrfixError
    from ocrfix.formats.image_files import page_images
    from ocrfix.render.crops import crop
    from ocrfix.storage.atomic import write

    images = page_images(found.source, found.path) if found.source else {}
    cut = crop(found.ledger.document, change, images)
    if cut is None:
        raise OcrfixError(
            f"{change.id}: there is no page image of this place, or its words have no boxes. "
            "docs/formats.md says where images are looked for."
        )
    write(image, cut)
    echo(f"image       {image}")


def _where(place: Place, scan: Span, folios: Mapping[int, str]) -> str:
    """A place of the scan in words: its printed page, line, column and characters."""
    folio = folios.get(place.page)
    printed = f"printed page {folio}, " if folio else ""
    span = f"characters {scan.start}-{scan.end}"
    return f"{printed}line {place.line}, column {place.column}, {span}"


def _decision(decision: Decision) -> None:
    by = f" by {decision.by}" if decision.by else ""
    note = f": {decision.note}" if decision.note else ""
    echo(f"decision    {decision.verdict}{by}{note}")


def _list(label: str, ids: list[str], meaning: str) -> None:
    if ids:
        more = f" and {len(ids) - 12} more" if len(ids) > 12 else ""
        echo(f"{label:11} {', '.join(ids[:12])}{more} ({meaning})")


def _measured(rule: str, language: str, restoration: Path) -> str:
    """The record of a rule that ships, or is in the project of the restoration; else ""."""
    from ocrfix.errors import OcrfixError
    from ocrfix.project import NO_PROJECT, find, trusted
    from ocrfix.rules.loading import load

    try:
        # The project that `ocrfix run` found here, or the one that the restoration is in.
        path = find(Path()) or find(restoration)
        project = trusted(path) if path else NO_PROJECT
        found = load(language, project.folders).by_id.get(rule)
    except OcrfixError:
        return ""
    if found is None or not found.of:
        return ": not measured" if found else ""
    return f": right {found.right:,} times of {found.of:,}, on {found.measured_on}"


def _unknown(wanted: str, ids: list[str]) -> str:
    begin = [i for i in ids if i.startswith(wanted)] if wanted else []
    if begin:
        return (
            f"{wanted} begins the ids of {len(begin)} changes: {', '.join(begin[:6])}. "
            f"Give more letters."
        )
    return f"no change {wanted} in this restoration. `ocrfix diff` lists the ids."
