"""`ocrfix textconv`: print ledgers and decisions for `git diff`."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.cli.output import write


@click.command("textconv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> int:
    """Print a ledger or decisions FILE as lines for `git diff`.

    Put `ledger.jsonl diff=ocrfix` into .gitattributes, and run once in each clone:
    git config diff.ocrfix.textconv "ocrfix textconv"
    """
    from ocrfix.render.textconv import textconv

    # Any bytes: a damaged file must still show a diff.
    text = textconv(file.read_bytes().decode("utf-8", "surrogateescape"))
    write(text.encode())
    return 0
