"""`ocrfix check`: hold fixtures to what they expect. What CI runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ocrfix.cli.output import coloured, echo, write
from ocrfix.visible import json_text

if TYPE_CHECKING:
    from ocrfix.checking.check import Checked
    from ocrfix.scale.pool import Outcome

FORMATS = ("text", "github", "junit", "sarif", "rdjsonl", "json")
DRIFTED, FAILED = 1, 2


@click.command("check")
@click.argument("places", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--update", is_flag=True, help="Accept what drifted, after showing it; not in CI.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True,
              help="For people, or for what CI reads.")  # fmt: skip
@click.option("--rules", "folders", multiple=True, metavar="FOLDER",
              type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="A folder of further rules, on top of those that ship.")  # fmt: skip
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1,
              metavar="N", help="Fixtures at a time; by default one a processor.")  # fmt: skip
@click.option("--limit", default=600.0, show_default=True, metavar="SECONDS",
              type=click.FloatRange(min=0, min_open=True),
              help="A fixture that takes longer is given up.")  # fmt: skip
def command(
    places: tuple[Path, ...],
    update: bool,  # noqa: FBT001 - an option
    form: str,
    folders: tuple[Path, ...],
    jobs: int,
    limit: float,
) -> int:
    """Restore every fixture in DIR (fixtures by default), and tell what drifted.

    Which changes appeared, vanished or changed, by rule, and whether the error rose where
    there is ground truth. Exit codes: 0 all as expected, 1 something drifted or rose,
    2 a fixture could not run.
    """
    from ocrfix.checking.fixture import fixtures
    from ocrfix.errors import OcrfixError

    if update and os.environ.get("CI", "").lower() not in {"", "0", "false"}:
        raise OcrfixError(
            "--update accepts what drifted, which is for a person to do, and CI is set. "
            "Run it at home, read the diff, and commit it."
        )
    paths = fixtures(places or (Path("fixtures"),))
    found = _checked(paths, folders, jobs, limit)
    for line in _shown(found, form):
        if form in {"text", "github"}:
            echo(line, colour=coloured(sys.stdout))
        else:
            write(f"{line}\n".encode("utf-8", "backslashreplace"))
    refused = _accepted(found) if update else []
    _say(found, update=update)
    if any(each.error for each in found):
        return FAILED
    return DRIFTED if refused or (not update and not all(e.fine for e in found)) else 0


def _checked(
    paths: list[Path], folders: tuple[Path, ...], jobs: int, limit: float
) -> list[Checked]:
    """All fixtures, each in a process of its own, in their order."""
    from ocrfix.checking.check import Task, check, failed
    from ocrfix.checking.fixture import warm
    from ocrfix.scale.pool import each_apart

    tasks = [Task(path, folders) for path in paths]
    if len(tasks) > 1:
        warm(paths, folders)
    found: dict[int, Checked] = {}
    outcomes = each_apart(check, tasks, jobs, limit)
    quiet = len(tasks) == 1 or not sys.stderr.isatty()
    with nullcontext(outcomes) if quiet else _bar(outcomes, len(tasks)) as bar:
        for each in bar:
            found[each.task] = each.result or failed(tasks[each.task], each.error)
    return [found[number] for number in sorted(found)]


def _bar(outcomes: Iterator[Outcome], length: int) -> Any:
    return click.progressbar(
        outcomes, length=length, label="checking", file=sys.stderr, show_pos=True
    )


def _shown(found: list[Checked], form: str) -> Iterator[str]:
    from ocrfix.checking import annotations, junit, sarif
    from ocrfix.checking.problems import problems, seen_from_root
    from ocrfix.checking.text_report import told

    if form == "text":
        for each in _once(found):
            yield from told(each, colour=coloured(sys.stdout))
    elif form == "github":
        yield from annotations.github(seen_from_root(problems(found)))
    elif form == "rdjsonl":
        yield from annotations.rdjsonl(problems(found))
    elif form == "junit":
        yield junit.junit(found)
    elif form == "sarif":
        yield sarif.sarif(seen_from_root(problems(found)), found)
    else:
        yield json_text([_plain(each) for each in found], indent=1)


def _once(found: list[Checked]) -> Iterator[Checked]:
    """Fixtures, with an error that stops several of them told in full where it comes first."""
    told: dict[str, str] = {}
    for each in found:
        if each.error in told:
            yield each._replace(error=f"for the same reason as {told[each.error]}")
        else:
            yield each
            told |= {each.error: each.path} if each.error else {}


def _plain(each: Checked) -> dict[str, object]:
    scores = each.scores
    return {
        "fixture": each.path,
        "fine": each.fine,
        "error": each.error,
        "said": [*each.lost, *each.said],
        "risen": each.risen,
        "scores": scores
        and {**scores._asdict(), "words": [word._asdict() for word in scores.words]},
        "drifts": [drift._asdict() for drift in each.drifts],
        "seconds": each.seconds,
    }


def _accepted(found: list[Checked]) -> list[str]:
    """Write what came as what is expected; what was refused."""
    from ocrfix.checking.check import accept

    refused: list[str] = []
    for each in found:
        for line in accept(each):
            refused.append(line)
            echo(
                f"ocrfix: {each.path}: not accepted: {line}. Where that is right, "
                f"change [score] in its about.toml by hand.",
                err=True,
            )
    return refused


def _say(found: list[Checked], *, update: bool) -> None:
    failed = sum(1 for each in found if each.error)
    drifted = sum(1 for each in found if not each.fine) - failed
    parts = [f"{len(found) - failed - drifted:,} as expected"]
    parts += [f"{drifted:,} {'updated' if update else 'drifted'}"] if drifted else []
    parts += [f"{failed:,} could not run"] if failed else []
    plural = "s" * (len(found) != 1)
    echo(f"{len(found):,} fixture{plural}: {', '.join(parts)}", err=True)
    if drifted and not update:
        echo("Where that is meant: ocrfix check --update, and read the diff.", err=True)
