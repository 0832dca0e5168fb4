"""`ocrfix textconv`: what git calls to diff ledgers and decisions."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.cli.output import write


@click.command("textconv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> int:
    """Print a ledger or decisions FILE as lines for `git diff`.

    With `ledger.jsonl diff=ocrfix` in .gitattributes, and once in each clone:
    git config diff.ocrfix.textconv "ocrfix textconv"
    """
    from ocrfix.render.textconv import textconv

    text = textconv(file.read_bytes().decode("utf-8", "surrogateescape"))
    write(text.encode())
    return 0
