"""`ocrfix rules suggest`: suggest rules from people's corrections."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.cli.inproject import InProject
from ocrfix.cli.output import echo, write
from ocrfix.cli.rules.options import FOLDER, LANGUAGE, PLACES, at_hand


@click.command("suggest", cls=InProject)
@LANGUAGE
@FOLDER
@click.option("--least", default=2, show_default=True, metavar="N", type=click.IntRange(min=1),
              help="Minimum number of corrected places for a misreading.")  # fmt: skip
@click.argument("places", metavar="OUT...", nargs=-1, required=True, type=PLACES)
def command(language: str, folders: tuple[Path, ...], least: int, places: tuple[Path, ...]) -> int:
    """Suggest rules that would have made people's corrections.

    OUT is a folder with restorations in it. Rules go to standard output, as TOML with
    examples that pass, ready for a rule file. Corrections that give no rule are listed on
    standard error.
    """
    from ocrfix.authoring.corpus import found
    from ocrfix.authoring.suggest import suggestions
    from ocrfix.authoring.tally import advice, tallies

    rules = at_hand(language, folders)
    count = 0
    there = list(found(places, folders))
    for each in suggestions(there, rules, least):
        if each.toml:
            # The output is one TOML file: tables with an empty line between.
            write((("\n" if count else "") + each.toml).encode())
            count += 1
        else:
            echo(f"no rule from {each.says}", err=True)
    # The same decisions also say which loaded rules to trust or to turn off.
    for line in filter(None, map(advice, tallies(there)[0])):
        echo(line, err=True)
    plural = "s" * (count != 1)
    echo(f"{count:,} rule{plural} suggested", err=True)
    return 0
