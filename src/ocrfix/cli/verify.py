"""`ocrfix verify`: what is proved about a restoration."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.cli.output import echo


@click.command("verify")
@click.argument("restorations", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(restorations: tuple[Path, ...]) -> int:
    """Prove that scan, ledger, decisions, restored text, patch and map belong together.

    By hash (the scan is the one the ledger was written for), by replay (the ledger gives the
    text again) and by application (the patch turns the scan into the text). Says what it does
    not prove. Ends with 1 where something does not agree.
    """
    from ocrfix.errors import OcrfixError
    from ocrfix.proof import prove

    bad = 0
    for path in restorations:
        if not path.is_dir():
            raise OcrfixError(f"{path}: no such folder.")
        found = prove(path)
        bad += bool(found.wrong)
        echo(f"{path}: {'FAILED' if found.wrong else 'proved'}")
        for line in (*found.wrong, *found.proved, *found.said):
            echo(f"  {line}")
    return int(bad > 0)
