"""The three ways in which `run` runs: standard input, one scan, many."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click

from ocrfix.cli.output import write
from ocrfix.cli.restoring import Options, Summary, Task, named, restore, restored, summary
from ocrfix.cli.telling import many, one, say
from ocrfix.decisions import NONE
from ocrfix.document import Document
from ocrfix.errors import OcrfixError
from ocrfix.rules import Rules
from ocrfix.scale.pool import Outcome, each_apart

WAITS, FAILED = 1, 2


def tasks(
    files: list[tuple[Path, Path]], out: Path, name: object, options: Options
) -> Iterator[Task]:
    """A task for each scan; two scans never share a folder.

    Raises:
        OcrfixError: a name, or decisions, were given for several scans.

    """
    if name and len(files) > 1:
        raise OcrfixError(f"--name names one restoration, and there are {len(files)} scans.")
    if options.decisions and len(files) > 1:
        raise OcrfixError(f"--decisions are on one scan, and there are {len(files)}.")
    taken: set[Path] = set()
    for scan, below in files:
        goal = Path(str(name)) if name else below.with_suffix("")
        if goal in taken:
            goal = below  # a.txt and a.md
        number = 2
        while goal in taken:
            goal = below.with_name(f"{below.stem}-{number}")
            number += 1
        taken.add(goal)
        yield Task(scan, out / goal)


def stream(options: Options, rules: Rules, *, quiet: bool) -> int:
    """Standard input to standard output."""
    document = Document.from_bytes(sys.stdin.buffer.read(), "stdin", options.encoding)
    made = NONE
    if options.decisions:
        made = named(options.decisions)
    ledger, made, said = restored(document, options, rules, made)
    write(document.encode(ledger.text(made)))
    found = summary(ledger, made, said)
    if not quiet:
        counts = f"{found.total('applied', 'accepted', 'amended'):,} changes applied"
        say(f"{counts}, {found.total('proposed'):,} proposed, {found.total('flagged'):,} flagged")
    for line in said:
        say(f"ocrfix: {line}")
    return _code(found)


def single(task: Task, options: Options, rules: Rules, *, colour: bool, quiet: bool) -> int:
    """One scan, with a summary."""
    ledger, made, found = restore(task, options, rules)
    if not quiet:
        one(ledger, made, found, task.out, colour=colour)
    for line in found.said:
        say(f"ocrfix: {line}")
    return _code(found)


def several(
    work: list[Task], options: Options, rules: Rules, *, jobs: int, limit: float, quiet: bool
) -> int:
    """Many scans, each apart; a bar with the time left, a table at the end."""
    rows: dict[int, tuple[str, Summary | None, str]] = {}
    rules.lexicon.warm()
    outcomes = each_apart(partial(_apart, options=options, rules=rules), work, jobs, limit)
    with nullcontext(outcomes) if quiet or not sys.stderr.isatty() else _bar(outcomes, work) as bar:
        for outcome in bar:
            rows[outcome.task] = (str(work[outcome.task].scan), outcome.result, outcome.error)
    if not quiet:
        many(rows[number] for number in sorted(rows))
    for name, found, error in rows.values():
        if error and quiet:
            say(f"ocrfix: {error}")
        for line in found.said if found else ():
            say(f"ocrfix: {name}: {line}")
    if any(error for _, _, error in rows.values()):
        return FAILED
    return max((_code(found) for _, found, _ in rows.values() if found), default=0)


def _bar(outcomes: Iterator[Outcome], work: list[Task]) -> Any:
    return click.progressbar(
        outcomes, length=len(work), label="restoring", file=sys.stderr, show_pos=True
    )


def _apart(task: Task, options: Options, rules: Rules) -> Summary:
    return restore(task, options, rules)[2]


def _code(found: Summary) -> int:
    return WAITS if found.waiting or found.said else 0
