"""`ocrfix rules`: what the rules are, and whether their examples hold."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("rules")
def command() -> None:
    """List, show and test the rules."""


LANGUAGE = click.option("--language", default="en", show_default=True, help="Of the text.")
FOLDER = click.option(
    "--rules", "folders", multiple=True, metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of further rules, on top of those that ship.",
)  # fmt: skip


@command.command("list")
@LANGUAGE
@FOLDER
@click.option("--pass", "stage", metavar="PASS", help="Only those of one pass.")
def list_(language: str, folders: tuple[Path, ...], stage: str | None) -> int:
    """Every rule: safety, record, id and summary."""
    from ocrfix.rules import load

    for rule in load(language, folders):
        if stage in {None, rule.stage}:
            record = f"{rule.right:,}/{rule.of:,}" if rule.of else "-"
            click.echo(f"{rule.safety.word:7} {record:>15}  {rule.id:40} {rule.summary}")
    return 0


@command.command("show")
@LANGUAGE
@FOLDER
@click.argument("rule_id", metavar="ID")
def show(language: str, folders: tuple[Path, ...], rule_id: str) -> int:
    """One rule, with its examples and its record."""
    from rapidfuzz import process

    from ocrfix.rules import load

    rules = load(language, folders)
    rule = rules.by_id.get(rule_id)
    if rule is None:
        near = process.extract(rule_id, list(rules.by_id), limit=3)
        raise click.UsageError(
            f"no rule {rule_id}. Is it {' or '.join(name for name, *_ in near)}?"
        )
    click.echo(f"{rule.id}  ({rule.safety.word}, {rule.file})\n{rule.summary}\n")
    if rule.why:
        click.echo(f"why       {rule.why}")
    if rule.find is not None:
        click.echo(f"find      {rule.find.pattern}\nput       {rule.put!r}")
    for each in rule.unless:
        click.echo(f"unless    {each.pattern}")
    for name, value in rule.limits.items():
        click.echo(f"limit     {name} = {value}")
    record = (
        f"right {rule.right:,} times of {rule.of:,} (at least {rule.bound:.3f}), "
        f"on {rule.measured_on}"
        if rule.of
        else "nobody has measured it"
    )
    click.echo(f"record    {record}")
    for example in rule.examples:
        for key, text in example.items():
            click.echo(f"{key:9} {text!r}")
    return 0


@command.command("test")
@LANGUAGE
@FOLDER
@click.argument("rule_ids", metavar="[ID]...", nargs=-1)
def test(language: str, folders: tuple[Path, ...], rule_ids: tuple[str, ...]) -> int:
    """Run the examples of all rules, or of those named. Ends with 1 where one fails."""
    from ocrfix.rulecheck import check
    from ocrfix.rules import load

    rules = load(language, folders)
    if unknown := set(rule_ids) - set(rules.by_id):
        raise click.UsageError(f"no rule {min(unknown)}. `ocrfix rules list` has them.")
    tried = failed = 0
    for verdict in check(rules):
        if rule_ids and verdict.rule not in rule_ids:
            continue
        tried += 1
        if verdict.problem:
            failed += 1
            click.echo(f"{verdict.name}: {verdict.problem}")
    click.echo(f"{tried} examples and expressions, {failed} failed", err=True)
    return int(failed > 0)
