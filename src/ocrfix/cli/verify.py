"""`ocrfix verify`: what is proved about a restoration."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.cli.output import echo


@click.command("verify")
@click.argument("restorations", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(restorations: tuple[Path, ...]) -> int:
    """Prove that scan, ledger, decisions and restored text belong together.

    By hash (the scan is the one the ledger was written for), by replay (the ledger gives the
    text again) and by application (the hunks turn the scan into the text). Ends with 1
    where something does not agree.
    """
    from ocrfix import NOTHING, folder
    from ocrfix.errors import OcrfixError

    bad = 0
    for path in restorations:
        if not path.is_dir():
            raise OcrfixError(f"{path}: no such folder.")
        try:
            found = folder.load(path)
            wrong = list(folder.faults(found))
            if found.ledger.text(NOTHING) != found.ledger.document.text:
                wrong.insert(0, "undoing every change does not give the scan")
        except OcrfixError as error:
            wrong = [str(error)]
        bad += bool(wrong)
        if wrong:
            echo(f"{path}: FAILED")
            for line in wrong:
                echo(f"  {line}")
            continue
        ledger = found.ledger
        hunks = ledger.hunks(found.decisions)
        level = next(k for k, v in folder.LEVELS.items() if v == found.decisions.apply)
        source = ledger.document.source
        echo(f"{path}: proved")
        echo(f"  the scan is {source.name}, sha256 {source.sha256}")
        echo(f"  {len(ledger.changes):,} changes replayed, each over the text it names")
        echo(
            f"  {len(hunks):,} hunks turn the scan into {folder.RESTORED}, byte for byte"
            f" (--apply {level})"
        )
        echo("  undoing every change gives the scan")
    return int(bad > 0)
