"""`ocrfix rules new`: create a rule in the project's folder."""

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
              help="Folder for the rule; by default the project's.")  # fmt: skip
@click.option("--before", default="", metavar="TEXT", help="A few words with the misreading.")
@click.option("--after", default="", metavar="TEXT", help="The same words as printed.")
@click.argument("rule_id", metavar="ID")
def command(language: str, folders: tuple[Path, ...], before: str, after: str, rule_id: str) -> int:
    """Create the rule ID: a template that loads, with examples that pass.

    ID is a pass, a point, and the pattern to find. If it has the form
    scannos.arid-for-and, the rule is complete. Outside a project, the working directory
    becomes one.
    """
    from ocrfix.authoring import template

    # A folder that does not exist yet has no rules to load; it is made below.
    there = tuple(folder for folder in folders if folder.is_dir())
    rules = at_hand(language, there)
    # Refuse before anything is written.
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
        echo(f"{each}: names the folder {folder.name} for your own rules")
    echo(f"{path}, line {line}: created {rule_id}")
    option = f" --rules {folder}" if given("folders") else ""
    echo(err=True)
    echo(
        "Next: edit its find (or words), why and examples in that file, add a text that it",
        err=True,
    )
    echo("must leave alone, and test it:", err=True)
    echo(err=True)
    echo(f"    ocrfix rules test {rule_id}{option}", err=True)
    return 0
