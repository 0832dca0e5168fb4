"""`ocrfix apply`: write the restored text from scan, ledger and decisions."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.cli.output import echo, write


@click.command("apply")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="FILE",
    help="Write only the text, to FILE (-: standard output); the folder does not change.",
)  # fmt: skip
@click.option(
    "--apply", "level", type=click.Choice(["safe", "review", "none"]), default="safe",
    show_default=True, help="Which undecided changes to apply: safe ones, also proposals, or none.",
)  # fmt: skip
def command(restoration: Path, output: str | None, level: str) -> int:
    """Write the restored text of RESTORATION again, with its patch and report.

    Needs no rules: it replays the ledger with the decisions in decisions.tsv.
    """
    from ocrfix.storage import folder

    found = folder.load(restoration)
    made, says = found.decisions.applying(folder.LEVELS[level]), found.said
    applied = found.ledger.under(made)
    text = applied.text
    for line in says:
        echo(f"ocrfix: {line}", err=True)
    for lost in applied.unplaced:
        echo(
            f"ocrfix: the correction of {lost.old!r} at {lost.start} was left out, because the "
            f"scan has other text there.",
            err=True,
        )
    # The scan's encoding may lack a character that a correction put in.
    if lacking := found.ledger.document.lacking(text):
        echo(f"ocrfix: {lacking}", err=True)
    data = found.ledger.document.encode(text)
    if output == "-":
        write(data)
    elif output:
        folder.write(Path(output), data)
    else:
        folder.save_results(restoration, found.ledger, made)
        echo(f"{restoration / folder.RESTORED}: {len(text):,} characters", err=True)
    # The text is written, but a person should look at it.
    return int(bool(says or lacking or applied.unplaced))
