"""`ocrfix import`: read the decisions in a review file."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.output import echo

if TYPE_CHECKING:
    from ocrfix.exchange.apply_import import ImportResult
    from ocrfix.review.desk import Desk

SHOWN = 20
"""How many refusals to list; the number of others is printed."""


@click.command("import")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--by", metavar="NAME", help="Who decided; by default your user name.")
@click.option("--overrule", is_flag=True, help="Overrule later decisions of other people.")
@click.option("--from", "form", metavar="FORMAT", help="By default recognised by the content.")
def command(
    restoration: Path, file: Path, by: str | None, form: str | None, *, overrule: bool
) -> int:
    """Read the decisions in FILE into RESTORATION.

    FILE is a file that `ocrfix export` wrote and that you edited, or that a report saved.
    Exits with 1 if a decision was refused, or its change no longer exists.
    """
    from ocrfix import exchange
    from ocrfix.cli.review import name
    from ocrfix.errors import DecisionError
    from ocrfix.exchange.apply_import import take
    from ocrfix.review.desk import Desk
    from ocrfix.storage.folder import RestorationFolder

    wanted = exchange.named(form) if form else None
    # The file first, so that a wrong name is an error before the review is opened.
    with nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb") as source:
        desk = Desk.open(restoration, by or name())
        found = RestorationFolder(desk.path, desk.ledger, desk.decisions, desk.said)
        try:
            data = exchange.contents(source, found)
        except DecisionError as error:
            raise DecisionError(f"{file}: {error}") from None
    wanted = wanted or exchange.format_of(data, file.name)
    try:
        heard = wanted.read(data, found)
    except DecisionError as error:
        raise DecisionError(f"{file} ({wanted.name}): {error}") from None
    # Imported decisions are based on what their file was written from. With --overrule they count
    # as based on the present ones, so nothing newer stops them.
    taken = take(desk, heard._replace(base=desk.decisions) if overrule else heard)
    # Results are written before anything is printed: a closed pipe must not lose them.
    desk.close()
    tell(desk, taken)
    return int(bool(taken.refused or taken.said or desk.said))


def tell(desk: Desk, taken: ImportResult) -> None:
    """Print what was decided, what was refused and what lost its place, to standard error."""
    from ocrfix.exchange.apply_import import named

    words = {"accept": "accepted", "reject": "rejected", "amend": "amended", "open": "opened again",
             "hand": "corrected by hand"}  # fmt: skip
    made = [f"{taken.counts[each]:,} {word}" for each, word in words.items() if taken.counts[each]]
    if taken.words:
        made.append(f"{taken.words:,} word{'s' * (taken.words > 1)} added to word lists")
    echo(f"{desk.path}: {', '.join(made) or 'nothing to decide'}", err=True)
    if taken.withdrawn:
        echo(f"  {len(taken.withdrawn):,} withdrawn, because they need a rejected change", err=True)
    lines = [
        f"refused: {named(desk, ours)}: "
        + (f"{theirs.verdict} by {theirs.by or 'someone'}" if theirs else "opened again")
        + " since"
        for ours, theirs in taken.refused
    ]
    lines += [*taken.said, *desk.said]
    if lacking := desk.ledger.document.lacking(desk.ledger.text(desk.decisions)):
        lines.append(lacking)
    for line in lines[:SHOWN]:
        echo(f"ocrfix: {line}", err=True)
    if len(lines) > SHOWN:
        echo(f"ocrfix: and {len(lines) - SHOWN:,} more", err=True)
