"""`ocrfix rules test`: run the examples of rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.inproject import InProject
from ocrfix.cli.output import echo, echo_lines
from ocrfix.cli.rules.options import FOLDER, LANGUAGE, at_hand, refuse_unknown

if TYPE_CHECKING:
    from ocrfix.checking.problems import Problem
    from ocrfix.errors import OcrfixError
    from ocrfix.rules.rule import Rule
    from ocrfix.rules.ruleset import Ruleset


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
    from ocrfix.authoring.examples import check
    from ocrfix.authoring.hints import explained
    from ocrfix.errors import OcrfixError

    try:
        rules = at_hand(language, folders)
    except OcrfixError as error:
        if form == "github":
            _annotate([("rules", "rules fails", each) for each in error.each])
        raise
    for each in rule_ids:
        refuse_unknown(each, rules)
    wanted = set(rule_ids)
    if not wanted and folders and not everything:
        wanted = _in_folders(rules, folders)
    # None means all rules; also if no folder has a rule for this language.
    tried = list(check(rules, wanted or None))
    failed = [each for each in tried if each.problem]
    errors = [(v.rule, f"{v.name} fails", explained(v, rules)) for v in failed]
    if form == "github":
        _annotate(errors)
    else:
        for _, _, wrong in errors:
            echo_lines(str(wrong))
    count = f"{len(wanted):,} rule{'s' * (len(wanted) != 1)}: " if wanted else ""
    echo(f"{count}{len(tried):,} examples and expressions, {len(failed):,} failed", err=True)
    return int(failed != [])


def _in_folders(rules: Ruleset, folders: Sequence[Path]) -> set[str]:
    """The ids of the rules in some folders; says so where there are none."""
    ships = _shipped(rules.language) if Path() in folders else frozenset()
    wanted = {rule.id for rule in rules if any(_below(rule, folder, ships) for folder in folders)}
    if not wanted:
        names = " and ".join(map(str, folders))
        echo(f"no rule for {rules.language} in {names}; testing the rules that ship", err=True)
    return wanted


def _annotate(failed: Sequence[tuple[str, str, OcrfixError]]) -> None:
    """Print failures as annotations on the rule files; those without a file as plain lines."""
    from ocrfix.checking.annotations import github
    from ocrfix.checking.problems import placed, seen_from_root

    found: list[Problem] = []
    for rule, title, error in failed:
        if problem := placed(error.message, error.location, rule, title):
            found.append(problem)
        else:
            echo_lines(str(error))
    for line in github(seen_from_root(found)):
        echo(line)


def _shipped(language: str) -> frozenset[str]:
    from ocrfix.rules.loading import load

    return frozenset(load(language).by_id)


def _below(rule: Rule, folder: Path, ships: frozenset[str]) -> bool:
    """Whether the file of a rule is in a folder; the files that ship have no folder."""
    path = Path(rule.location.file if rule.location else "")
    # A file in the working directory has no folder, either; its rules are those that do not ship.
    if path == Path(path.name):
        return folder == Path() and rule.id not in ships
    return path.is_relative_to(folder)
