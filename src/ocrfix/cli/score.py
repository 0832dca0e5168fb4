"""`ocrfix score`: the error of a text against its ground truth, and the share of each rule."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.output import echo, write

if TYPE_CHECKING:
    from ocrfix.core.decisions import Decisions
    from ocrfix.core.ledger import Ledger

NORMS = ("plain", "folded", "ocrd", "hipe")


@click.command("score")
@click.argument("restored", type=click.Path(path_type=Path))
@click.argument("truth", type=click.Path(path_type=Path))
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The ledger of RESTORED, in a folder with scan.txt; or that folder.",
)
@click.option("--norm", "norms", multiple=True, type=click.Choice(NORMS),
              help="Which differences to ignore; plain by default.")  # fmt: skip
@click.option("--show", default=10, show_default=True, type=click.IntRange(min=0), metavar="N",
              help="How many wrong words to list of each kind.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="All figures and words, as JSON.")
def command(
    restored: Path,
    truth: Path,
    ledger: Path | None,
    norms: tuple[str, ...],
    show: int,
    as_json: bool,  # noqa: FBT001 - an option
) -> int:
    """Score RESTORED against TRUTH, its ground truth.

    RESTORED is a restoration folder, a fixture, or a text. For a folder, or with --ledger,
    the output also has the error of the raw scan, and the rule that repaired or harmed
    each word.
    """
    from ocrfix.errors import OcrfixError
    from ocrfix.scoring import score as scoring
    from ocrfix.scoring.table import lines
    from ocrfix.visible import json_text

    norms = norms or ("plain",)
    goal = _text(truth)
    if not goal.strip():
        raise OcrfixError(f"{truth}: empty. Name a file with the ground truth.")
    found: Ledger | None = None
    if restored.is_dir() or ledger:
        found, made = _recorded(restored, ledger)
        score = scoring.score_ledger(found, made, goal, norms)
    else:
        score = scoring.score_text(_text(restored), goal, norms)
    # The score is printed all the same: a very bad scan may have few right words.
    if any(each.foreign for each in score.scan or score.restored):
        hits = max(each.words.hits for each in score.scan or score.restored)
        doubt = f"only {hits:,} words are the same: is {truth} the truth of this text?"
        echo(f"ocrfix: {doubt}", err=True)
    if as_json:
        write((json_text(scoring.as_json(score, found), indent=1) + "\n").encode())
        return 0
    for line in lines(score, found, show):
        echo(line)
    return 0


def _recorded(restored: Path, ledger: Path | None) -> tuple[Ledger, Decisions]:
    """The ledger of a folder or a text, with the decisions that give that text.

    Raises:
        OcrfixError: the ledger does not give the text.

    """
    from ocrfix.errors import OcrfixError
    from ocrfix.proof import prove
    from ocrfix.storage import folder

    if restored.is_dir():
        found = folder.load(restored)
        for fault in prove(restored).wrong if (restored / folder.RESTORED).is_file() else ():
            echo(f"ocrfix: {restored}: {fault}. Scoring the text that the ledger gives.", err=True)
        return found.ledger, found.decisions
    assert ledger
    found = folder.load(ledger if ledger.is_dir() else ledger.parent)
    text = _text(restored)
    # A text does not say with which --apply it was written, so each level is tried.
    for level in folder.LEVELS.values():
        made = found.decisions.applying(level)
        if found.ledger.text(made) == text:
            return found.ledger, made
    raise OcrfixError(
        f"{restored}: not the text that {ledger} gives: it was edited, or decisions were made "
        f"since. Score it without --ledger, or run `ocrfix apply` on the folder first."
    )


def _text(path: Path) -> str:
    from ocrfix.core.document import Document
    from ocrfix.errors import ReadError

    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror}.") from None
    return Document.from_bytes(data, str(path)).text.removeprefix("\ufeff")
