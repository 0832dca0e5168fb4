"""`ocrfix verify`: prove that the files of a restoration belong together."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.cli.output import echo


@click.command("verify")
@click.argument("restorations", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(restorations: tuple[Path, ...]) -> int:
    """Prove that scan, ledger, decisions, restored text, patch and map belong together.

    By hash (the ledger was written for this scan), by replay (the ledger gives the text again)
    and by applying the patch (it turns the scan into the text). Also says what it does not
    prove. Exits with 1 if something does not match.
    """
    from ocrfix.errors import OcrfixError
    from ocrfix.proof import prove

    bad = 0
    for path in restorations:
        if not path.is_dir():
            raise OcrfixError(f"{path}: no such folder. Name a folder that `ocrfix run` wrote.")
        found = prove(path)
        bad += bool(found.wrong)
        echo(f"{path}: {'FAILED' if found.wrong else 'proved'}")
        for line in (*found.wrong, *found.proved, *found.said):
            echo(f"  {line}")
    return int(bad > 0)
