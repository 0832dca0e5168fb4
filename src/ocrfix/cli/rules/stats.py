"""`ocrfix rules stats`: count how often each rule was right, by decisions or ground truth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.inproject import InProject
from ocrfix.cli.output import echo, write
from ocrfix.cli.rules.options import FOLDER, PLACES, STAGE

if TYPE_CHECKING:
    from ocrfix.authoring.tally import Tally

HEAD = ("rule", "safety", "fired", "accepted", "amended", "rejected", "truth", "open", "right",
        "precision")  # fmt: skip


@click.command("stats", cls=InProject)
@FOLDER
@STAGE
@click.option("--record", "as_record", is_flag=True,
              help="Print a table for FOLDER/measured/, so that a rule can be safe.")  # fmt: skip
@click.argument("places", metavar="OUT...", nargs=-1, required=True, type=PLACES)
def command(
    folders: tuple[Path, ...],
    stage: str | None,
    as_record: bool,  # noqa: FBT001 - an option
    places: tuple[Path, ...],
) -> int:
    """Count how often each rule was right in restorations and fixtures.

    OUT is a folder with restorations, which are read, or fixtures, which are restored again.
    A change is right if it was accepted, or, if undecided, if ground truth (truth.txt)
    confirms it. The precision has its 95 % interval.
    """
    from ocrfix.authoring.corpus import found
    from ocrfix.authoring.tally import record, tallies

    there = list(found(places, folders))
    rows, by_hand = tallies(there)
    rows = [tally for tally in rows if stage in {None, tally.rule.partition(".")[0]}]
    if as_record:
        write(record(rows, len(there)).encode())
        return 0
    width = max([len(tally.rule) for tally in rows], default=4)
    echo(_line(HEAD, width) + " (95 %)")
    for tally in rows:
        echo(_line(_cells(tally), width))
    many = f"{len(there):,} restoration{'s' * (len(there) != 1)}"
    echo(f"{many}, {by_hand:,} corrections by hand", err=True)
    if by_hand:
        echo("`ocrfix rules suggest` suggests rules from corrections.", err=True)
    return 0


def _cells(tally: Tally) -> tuple[str, ...]:
    low, high = tally.bounds
    share = f"{tally.right / tally.of:.3f} ({low:.3f}-{high:.3f})" if tally.of else "-"
    safety = "/".join(each.word for each in sorted(tally.safeties))
    truth = f"{tally.proved:,}/{tally.proved + tally.refuted:,}"
    counts = [tally.verdicts[each] for each in ("accept", "amend", "reject")]
    return (
        tally.rule, safety, f"{tally.fired:,}", *(f"{count:,}" for count in counts), truth,
        f"{tally.open:,}", f"{tally.right:,}/{tally.of:,}", share,
    )  # fmt: skip


def _line(cells: tuple[str, ...], width: int) -> str:
    rule, safety, *counts, share = cells
    return f"{rule:{width}}  {safety:6}" + "".join(f"{c:>10}" for c in counts) + f"  {share}"
