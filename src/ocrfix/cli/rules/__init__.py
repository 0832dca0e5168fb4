"""`ocrfix rules`: what the rules are, whether they hold, and how one comes by more of them."""

from __future__ import annotations

import click

from ocrfix.cli.rules import begin, listing, show, stats, suggest, test


@click.group("rules")
def command() -> None:
    """List, show, test, write and suggest rules."""


for each in (listing, show, test, begin, stats, suggest):
    command.add_command(each.command)
