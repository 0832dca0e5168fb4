"""`ocrfix check`: compare fixtures with their expected results, for people and CI."""

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
    from ocrfix.scale.pool import TaskResult

FORMATS = ("text", "github", "junit", "sarif", "rdjsonl", "json")
DRIFTED, FAILED = 1, 2


@click.command("check")
@click.argument("places", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--update", is_flag=True, help="Show the drift, then accept it; not in CI.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True,
              help="Output for people (text), or for CI.")  # fmt: skip
@click.option("--rules", "folders", multiple=True, metavar="FOLDER",
              type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="A folder of your own rules, on top of those that ship.")  # fmt: skip
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1,
              metavar="N", help="Fixtures in parallel; by default one per processor.")  # fmt: skip
@click.option("--limit", default=600.0, show_default=True, metavar="SECONDS",
              type=click.FloatRange(min=0, min_open=True),
              help="Time limit per fixture, in seconds.")  # fmt: skip
def command(
    places: tuple[Path, ...],
    update: bool,  # noqa: FBT001 - an option
    form: str,
    folders: tuple[Path, ...],
    jobs: int,
    limit: float,
) -> int:
    """Restore every fixture in DIR (fixtures by default), and report drift.

    Lists the changes that appeared, vanished or changed, by rule, and reports whether the
    error rose if there is ground truth. Exit codes: 0 all as expected, 1 a change drifted or
    an error rose, 2 a fixture could not run.
    """
    from ocrfix.checking.fixture import fixtures
    from ocrfix.errors import OcrfixError

    # CI services set this variable. Drift accepted there would be seen by no one.
    if update and os.environ.get("CI", "").lower() not in {"", "0", "false"}:
        raise OcrfixError(
            "--update does not run in CI (the variable CI is set): a person must accept drift. "
            "Run it on your machine, read the diff, and commit it."
        )
    paths = fixtures(places or (Path("fixtures"),))
    found = _checked(paths, folders, jobs, limit)
    # Texts and annotations quote scans, so their lines are made safe to show. The other formats are
    # for programs, and escape what they quote.
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
    """Check all fixtures, each in its own process; results in the order of `paths`."""
    from ocrfix.checking.check import CheckTask, check, failed
    from ocrfix.checking.fixture import warm
    from ocrfix.scale.pool import each_apart

    tasks = [CheckTask(path, folders) for path in paths]
    # Rules and models are loaded before the fork, so all processes share them.
    if len(tasks) > 1:
        warm(paths, folders)
    found: dict[int, Checked] = {}
    outcomes = each_apart(check, tasks, jobs, limit)
    quiet = len(tasks) == 1 or not sys.stderr.isatty()
    with nullcontext(outcomes) if quiet else _bar(outcomes, len(tasks)) as bar:
        # Fixtures end in any order; the report must not depend on it.
        for each in bar:
            found[each.task] = each.result or failed(tasks[each.task], each.error)
    return [found[number] for number in sorted(found)]


def _bar(outcomes: Iterator[TaskResult], length: int) -> Any:
    return click.progressbar(
        outcomes, length=length, label="checking", file=sys.stderr, show_pos=True
    )


def _shown(found: list[Checked], form: str) -> Iterator[str]:
    from ocrfix.checking import annotations, junit, sarif
    from ocrfix.checking.problems import problems, seen_from_root
    from ocrfix.checking.text_report import report_lines

    if form == "text":
        for each in _once(found):
            yield from report_lines(each, colour=coloured(sys.stdout))
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
    """Shorten repeated errors: only the first fixture with an error shows it in full."""
    first: dict[str, str] = {}
    for each in found:
        if each.error in first:
            yield each._replace(error=f"for the same reason as {first[each.error]}")
        else:
            yield each
            first |= {each.error: each.path} if each.error else {}


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
    """Write the new results as the expected ones; return a line for each refusal."""
    from ocrfix.checking.check import accept

    refused: list[str] = []
    for each in found:
        for line in accept(each):
            refused.append(line)
            echo(
                f"ocrfix: {each.path}: not accepted: {line}. If this is correct, "
                f"change [score] in its about.toml by hand.",
                err=True,
            )
    return refused


def _say(found: list[Checked], *, update: bool) -> None:
    # A fixture that could not run is not fine either; count it once.
    failed = sum(1 for each in found if each.error)
    drifted = sum(1 for each in found if not each.fine) - failed
    parts = [f"{len(found) - failed - drifted:,} as expected"]
    parts += [f"{drifted:,} {'updated' if update else 'drifted'}"] if drifted else []
    parts += [f"{failed:,} could not run"] if failed else []
    plural = "s" * (len(found) != 1)
    echo(f"{len(found):,} fixture{plural}: {', '.join(parts)}", err=True)
    if drifted and not update:
        echo("If intended, run `ocrfix check --update` and read the diff.", err=True)
