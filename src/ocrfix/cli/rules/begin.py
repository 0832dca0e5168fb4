"""`ocrfix rules new`: a rule begun, in the project's own folder."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.cli.inproject import InProject, given, project
from ocrfix.cli.output import echo
from ocrfix.cli.rules.options import LANGUAGE, at_hand


@click.command("new", cls=InProject)
@LANGUAGE
@click.option("--rules", "folders", multiple=True, metavar="FOLDER",
              type=click.Path(file_okay=False, path_type=Path),
              help="The folder to write it to; by default the project's.")  # fmt: skip
@click.option("--before", default="", metavar="TEXT", help="A few words with the misreading.")
@click.option("--after", default="", metavar="TEXT", help="The same words as printed.")
@click.argument("rule_id", metavar="ID")
def command(language: str, folders: tuple[Path, ...], before: str, after: str, rule_id: str) -> int:
    """Begin the rule ID: a rule that loads, with examples that hold.

    ID is a pass, a point, and what is found: scannos.arid-for-and says by itself what is
    read for what. Outside a project the working directory becomes one.
    """
    from ocrfix.authoring import template

    there = tuple(folder for folder in folders if folder.is_dir())
    rules = at_hand(language, there)
    template.refuse(rule_id, rules)
    draft = template.begun(rule_id, before, after, rules.lexicon)
    template.refuse_known(draft, rules)
    if given("folders"):
        folder, made = folders[0], list[Path]()
    else:
        folder, made = template.founded(project())
    path = template.home(rule_id, folder, language)
    line = template.add(path, draft)
    for each in made:
        echo(f"{each}: names the folder {folder.name} for rules of your own")
    echo(f"{path}, line {line}: {rule_id} begun")
    option = f" --rules {folder}" if given("folders") else ""
    echo(err=True)
    echo(
        "Next: look at its find (or words), its why and its examples there, add a text that it",
        err=True,
    )
    echo("must leave alone, and try it:", err=True)
    echo(err=True)
    echo(f"    ocrfix rules test {rule_id}{option}", err=True)
    return 0
