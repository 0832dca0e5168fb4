"""`ocrfix merge`: merge the decisions of several people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.output import echo

if TYPE_CHECKING:
    from ocrfix.exchange import ImportedDecisions
    from ocrfix.storage.folder import RestorationFolder

SHOWN = 20
"""How many conflicts to list; the number of others is printed."""


@click.command("merge")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.argument("files", metavar="FILE...", nargs=-1, required=True,
                type=click.Path(exists=True, path_type=Path))  # fmt: skip
@click.option("--prefer", metavar="NAME", default="", help="Whose decision counts in a conflict.")
def command(restoration: Path, files: tuple[Path, ...], prefer: str) -> int:
    """Merge the decisions in FILEs into RESTORATION.

    FILEs are files that `ocrfix import` reads, or copies of the restoration folder. Decisions
    that agree are made. A conflict decides nothing and is listed; the exit code is then 1.
    All other opinions are kept in opinions.tsv.
    """
    from ocrfix.cli.import_ import tell
    from ocrfix.cli.review import name
    from ocrfix.exchange.apply_import import placed
    from ocrfix.exchange.merging import describe, merge
    from ocrfix.review.desk import Desk
    from ocrfix.storage.folder import RestorationFolder

    desk = Desk.open(restoration, name())
    found = RestorationFolder(desk.path, desk.ledger, desk.decisions, desk.said)
    heard = [_heard(path, found) for path in files]  # all are read before any counts
    merged = merge(desk, heard, prefer)
    desk.close()
    tell(desk, merged.taken)
    if merged.seconds:
        many = f"{merged.seconds:,} opinion{'s' * (merged.seconds > 1)}"
        echo(f"  {many} kept in opinions.tsv", err=True)
    for conflict in merged.conflicts[:SHOWN]:
        where = placed(desk, conflict[0])
        echo(f"ocrfix: conflict: {where}: {describe(conflict)}", err=True)
    if len(merged.conflicts) > SHOWN:
        echo(f"ocrfix: and {len(merged.conflicts) - SHOWN:,} more conflicts", err=True)
    if merged.conflicts:
        echo("Decide them in a review, or name one person with --prefer.", err=True)
    taken = merged.taken
    return int(bool(merged.conflicts or taken.said or taken.refused or desk.said))


def _heard(path: Path, found: RestorationFolder) -> tuple[str, ImportedDecisions]:
    """The name of the person who decided in a file or folder, and the decisions."""
    import re

    from ocrfix import exchange
    from ocrfix.errors import DecisionError
    from ocrfix.exchange.folder_copy import read

    if path.is_dir():
        return path.resolve().name, read(path, found)
    form = None
    try:
        with path.open("rb") as source:
            data = exchange.contents(source, found)
        form = exchange.format_of(data, path.name)
        heard = form.read(data, found)
    except DecisionError as error:
        raise DecisionError(f"{path}{f' ({form.name})' if form else ''}: {error}") from None
    # `ocrfix split` writes the name into a sheet. A table has it only in its file name:
    # `book.ann.tsv`.
    named = re.search(rb"^# for: *(.+?)\r?$", data[: exchange.HEAD], re.MULTILINE)
    stem = path.name.removesuffix(form.suffix).rpartition(".")[2]
    return named[1].decode("utf-8", "replace") if named else stem, heard
