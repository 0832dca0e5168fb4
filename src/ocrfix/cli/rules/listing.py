"""`ocrfix rules list`: list every rule, one per line."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.cli.inproject import InProject
from ocrfix.cli.output import echo
from ocrfix.cli.rules.options import FOLDER, LANGUAGE, STAGE, at_hand


@click.command("list", cls=InProject)
@LANGUAGE
@FOLDER
@STAGE
def command(language: str, folders: tuple[Path, ...], stage: str | None) -> int:
    """List every rule: safety, record, id and summary."""
    rules = at_hand(language, folders)
    for rule in rules:
        if stage in {None, rule.stage}:
            record = f"{rule.right:,}/{rule.of:,}" if rule.of else "-"
            word = "off" if rule.id in rules.settings.off else rule.safety.word
            echo(f"{word:7} {record:>15}  {rule.id:40} {rule.summary}")
    return 0
