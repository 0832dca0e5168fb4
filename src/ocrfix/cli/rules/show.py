"""`ocrfix rules show`: show one rule, and where it fired."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.inproject import InProject
from ocrfix.cli.output import coloured, echo
from ocrfix.cli.rules.options import FOLDER, LANGUAGE, PLACES, at_hand, refuse_unknown

if TYPE_CHECKING:
    from ocrfix.authoring.corpus import CorpusText
    from ocrfix.rules.rule import Rule


@click.command("show", cls=InProject)
@LANGUAGE
@FOLDER
@click.option(
    "--places",
    "most",
    default=5,
    show_default=True,
    metavar="N",
    type=click.IntRange(min=0),
    help="How many places to show of each restoration.",
)
@click.argument("rule_id", metavar="ID")
@click.argument("restorations", metavar="[OUT]...", nargs=-1, type=PLACES)
def command(
    language: str,
    folders: tuple[Path, ...],
    most: int,
    rule_id: str,
    restorations: tuple[Path, ...],
) -> int:
    """Show one rule, with its examples and its record, and where it fired in restorations.

    OUT is a folder with restorations or fixtures in it.
    """
    rules = at_hand(language, folders)
    refuse_unknown(rule_id, rules)
    rule = rules[rule_id]
    _rule(rule, off=rule_id in rules.settings.off)
    if restorations:
        from ocrfix.authoring.corpus import found
        from ocrfix.authoring.tally import tallies

        there = list(found(restorations, folders))
        for tally in tallies(there)[0]:
            if tally.rule == rule_id:
                low, high = tally.bounds
                echo(
                    f"here      fired {tally.fired:,} times in {len(tally.books):,} of "
                    f"{len(there):,}; judged {tally.of:,}, right {tally.right:,} "
                    f"(between {low:.3f} and {high:.3f})"
                )
        for each in there:
            _places(rule_id, each, most)
    return 0


def _rule(rule: Rule, *, off: bool) -> None:
    state = "off" if off else rule.safety.word
    echo(f"{rule.id}  ({state}, {rule.location})")
    echo(rule.summary)
    echo()
    if rule.why:
        echo(f"why       {rule.why}")
    if rule.expression is not None:
        echo(f"find      {rule.expression}")
        echo(f"put       {rule.put!r}")
    if rule.words:
        echo(f"words     {', '.join(f'{old} > {new}' for old, new in rule.words.items())}")
    for each in rule.exceptions:
        echo(f"unless    {each}")
    for name, value in rule.limits.items():
        echo(f"limit     {name} = {value}")
    if rule.source:
        echo(f"source    {rule.source}")
    record = (
        f"right {rule.right:,} times of {rule.of:,} (at least {rule.bound:.3f}), "
        f"on {rule.measured_on}"
        if rule.of
        else "not measured"
    )
    echo(f"record    {record}")
    for example in rule.examples:
        for key, text in example.items():
            echo(f"{key:9} {text!r}")


def _places(rule: str, here: CorpusText, most: int) -> None:
    """Print where a rule fired in one restoration, in context; waiting changes first."""
    from ocrfix.core.status import WAITING, shown
    from ocrfix.render.diff import entry

    fired = [each for each in shown(here.ledger, here.made) if each.change.rule == rule]
    if not fired:
        return
    echo()
    echo(f"{here.path}: {len(fired):,} time{'s' * (len(fired) != 1)}")
    colour = coloured(sys.stdout)
    # False sorts before True, so waiting changes come first; the sort keeps the order otherwise.
    for each in sorted(fired, key=lambda one: one.state not in WAITING)[:most]:
        for line in entry(here.ledger, each, colour=colour):
            echo(f"  {line}", colour=colour)
    if len(fired) > most:
        echo(f"  … and {len(fired) - most:,} more: ocrfix diff {here.path} --rule {rule}")
