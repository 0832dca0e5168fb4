"""`ocrfix rules test`: do the rules what their examples say."""

from __future__ import annotations

from pathlib import Path

import click

from ocrfix.cli.inproject import InProject
from ocrfix.cli.rules.options import FOLDER, LANGUAGE, at_hand, refuse_unknown


@click.command("test", cls=InProject)
@LANGUAGE
@FOLDER
@click.option("--all", "everything", is_flag=True, help="Those that ship too.")
@click.argument("rule_ids", metavar="[ID]...", nargs=-1)
def command(
    language: str,
    folders: tuple[Path, ...],
    everything: bool,  # noqa: FBT001 - an option
    rule_ids: tuple[str, ...],
) -> int:
    """Run the examples of rules. Ends with 1 where one fails.

    Of those named; or of the project's folders and --rules, where there are any; or of all.
    """
    from ocrfix.rulecheck import check
    from ocrfix.writing.hints import told

    rules = at_hand(language, folders)
    for each in rule_ids:
        refuse_unknown(each, rules)
    wanted = set(rule_ids)
    if not wanted and folders and not everything:
        wanted = {r.id for r in rules if any(_below(r.file, folder) for folder in folders)}
    tried = failed = 0
    for verdict in check(rules, wanted or None):
        tried += 1
        if verdict.problem:
            failed += 1
            click.echo(told(verdict, rules))
    count = f"{len(wanted):,} rule{'s' * (len(wanted) != 1)}: " if wanted else ""
    click.echo(f"{count}{tried:,} examples and expressions, {failed:,} failed", err=True)
    return int(failed > 0)


def _below(file: str, folder: Path) -> bool:
    return Path(file).is_relative_to(folder) and file != Path(file).name
