"""`ocrfix rules test`: run the examples of rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.inproject import InProject
from ocrfix.cli.output import echo, echo_lines
from ocrfix.cli.rules.options import FOLDER, LANGUAGE, at_hand, refuse_unknown

if TYPE_CHECKING:
    from ocrfix.authoring.examples import ExampleResult


@click.command("test", cls=InProject)
@LANGUAGE
@FOLDER
@click.option("--all", "everything", is_flag=True, help="Also the rules that ship.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "github")),
    default="text",
    show_default=True,
    help="Output for people (text), or GitHub annotations.",
)
@click.argument("rule_ids", metavar="[ID]...", nargs=-1)
def command(
    language: str,
    folders: tuple[Path, ...],
    everything: bool,  # noqa: FBT001 - an option
    form: str,
    rule_ids: tuple[str, ...],
) -> int:
    """Run the examples of rules. Exits with 1 if one fails.

    Tests the named rules; else the rules of the project's folders and --rules, if there are
    any; else all.
    """
    from ocrfix.authoring.examples import ExampleResult, check
    from ocrfix.authoring.hints import explained
    from ocrfix.errors import OcrfixError

    try:
        rules = at_hand(language, folders)
    except OcrfixError as error:
        if form == "github":
            _annotate([ExampleResult("rules", -1, "", str(error))], [str(error)])
        raise
    for each in rule_ids:
        refuse_unknown(each, rules)
    wanted = set(rule_ids)
    if not wanted and folders and not everything:
        wanted = {r.id for r in rules if any(_below(r.file, folder) for folder in folders)}
        if not wanted:
            names = " and ".join(map(str, folders))
            what = f"no rule for {rules.language} in {names}; testing the rules that ship"
            echo(what, err=True)
    tried = list(check(rules, wanted or None))
    failed = [each for each in tried if each.problem]
    lines = [explained(each, rules) for each in failed]
    if form == "github":
        _annotate(failed, lines)
    else:
        for line in lines:
            echo_lines(line)
    count = f"{len(wanted):,} rule{'s' * (len(wanted) != 1)}: " if wanted else ""
    echo(f"{count}{len(tried):,} examples and expressions, {len(failed):,} failed", err=True)
    return int(failed != [])


def _annotate(failed: list[ExampleResult], lines: list[str]) -> None:
    """Print failures as annotations on the rule files; those without a file as plain lines."""
    from ocrfix.checking.annotations import github
    from ocrfix.checking.problems import placed, seen_from_root

    found = [
        placed(line, each.rule, f"{each.name} fails")
        for each, line in zip(failed, lines, strict=True)
    ]
    for line, problem in zip(lines, found, strict=True):
        if not problem:
            echo_lines(line)
    for line in github(seen_from_root(each for each in found if each)):
        echo(line)


def _below(file: str, folder: Path) -> bool:
    return Path(file).is_relative_to(folder) and file != Path(file).name
