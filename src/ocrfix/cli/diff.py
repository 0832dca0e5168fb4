"""`ocrfix diff`: show the changes of a restoration."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ocrfix.cli.output import coloured, echo, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocrfix.core.status import Shown


@click.command("diff")
@click.argument("restoration", type=click.Path(path_type=Path))
@click.option("--patch", "form", flag_value="patch", help="A unified diff of scan and result.")
@click.option("--json", "form", flag_value="json", help="Every change, as a JSON array.")
@click.option("--critic", "form", flag_value="critic", help="The scan with CriticMarkup.")
@click.option("--html", "form", flag_value="html", help="The report, as one HTML page.")
@click.option("--pass", "stages", multiple=True, metavar="PASS", help="Only changes of this pass.")
@click.option("--rule", "rules", multiple=True, metavar="RULE", help="Only changes by this rule.")
@click.option(
    "--safety", "safeties", multiple=True, type=click.Choice(["note", "review", "safe"]),
    help="Only changes of this safety.",
)  # fmt: skip
@click.option("--page", "pages", multiple=True, type=int, help="Only changes on this page.")
@click.option("--waiting", is_flag=True, help="Only changes that wait for a decision.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if a change waits for a decision.")
def command(
    restoration: Path,
    form: str | None,
    stages: tuple[str, ...],
    rules: tuple[str, ...],
    safeties: tuple[str, ...],
    pages: tuple[int, ...],
    waiting: bool,  # noqa: FBT001 - an option
    exit_code: bool,  # noqa: FBT001 - an option
) -> int:
    """Show the changes of RESTORATION, a folder that `ocrfix run` wrote.

    Each change has its place in the scan, its rule, state, confidence and id, a few words
    around it, and the reason. PASS and RULE can be repeated.
    """
    from ocrfix.core.status import WAITING, shown
    from ocrfix.storage import folder

    found = folder.load(restoration)
    if unknown := set(stages) - set(found.ledger.stages):
        known = ", ".join(found.ledger.stages)
        raise click.UsageError(
            f"no pass {min(unknown)} in this restoration. Its passes are {known}."
        )
    # The exit code counts all changes; the filters only choose what is printed.
    changes = list(shown(found.ledger, found.decisions))
    tests: list[Callable[[Shown], bool]] = []
    if stages:
        tests.append(lambda each: each.change.stage in stages)
    if rules:
        tests.append(lambda each: any(_names(rule, each.change.rule) for rule in rules))
    if safeties:
        tests.append(lambda each: each.change.safety.word in safeties)
    if waiting:
        tests.append(lambda each: each.state in WAITING)
    if pages:
        place = found.ledger.document.place
        tests.append(lambda each: place(each.change.scan.start).page in pages)
    wanted = [each for each in changes if all(test(each) for test in tests)]
    filtered = bool(tests)
    # A patch or page with some of the changes would look like the whole restoration.
    if filtered and form in {"patch", "critic", "html"}:
        raise click.UsageError(
            f"--{form} always shows the whole text. Leave out --{form}, or the filters."
        )
    _show(found, wanted, form)
    return int(exit_code and any(each.state in WAITING for each in changes))


def _names(wanted: str, rule: str) -> bool:
    # `scannos` names all rules of this pass, but `scannos.a` not `scannos.arid-for-and`.
    return rule == wanted or rule.startswith(wanted + ".")


def _show(found: object, wanted: Iterable[object], form: str | None) -> None:
    from typing import cast

    from ocrfix.render import critic, diff, patch
    from ocrfix.render.report import record
    from ocrfix.storage.folder import RestorationFolder

    ledger, made = cast("RestorationFolder", found)[1:3]
    changes = cast("list[Shown]", wanted)
    if form == "patch":
        data = patch.patch(ledger.document, ledger.hunks(made), ledger.text(made))
        write(data)
    elif form == "json":
        write(record.record(ledger.under(made), changes).encode())
    elif form == "critic":
        write(ledger.document.encode(critic.critic(ledger, made)))
    elif form == "html":
        from ocrfix.render.report.html import report

        write(report(ledger, made, ledger.document.source.name).encode("utf-8", "replace"))
    else:
        colour = coloured(sys.stdout)
        for text in diff.lines(ledger, changes, colour=colour):
            echo(text, colour=colour)
        echo(f"{len(changes):,} change{'s' * (len(changes) != 1)}", err=True)
