"""The three modes of `run`: standard input, one scan, many scans."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click

from ocrfix.cli.naming import Named, distinct, folders, given
from ocrfix.cli.output import write
from ocrfix.cli.restoring import Options, RunTask, Summary, named, restore, restored, summary
from ocrfix.cli.rulesets import RuleSets
from ocrfix.cli.run_summary import Row, many, one, say
from ocrfix.core.decisions import NONE
from ocrfix.errors import OcrfixError
from ocrfix.formats import documents
from ocrfix.formats.documents import NamedBytes
from ocrfix.language.guess import FALLBACK
from ocrfix.scale.pool import FORKS, TaskResult, each_apart

WAITS, FAILED = 1, 2
STOPPED = (
    "ocrfix: the disk is full or read-only, so the batch was stopped. Finished restorations are "
    "complete. Free space on the disk, then run the same command again."
)


def tasks(files: Iterable[Named], out: Path, name: object, options: Options) -> list[RunTask]:
    """Make a task for each scan; two scans never share a folder.

    Raises:
        OcrfixError: `--name` or `--decisions` with several scans, or an invalid name.

    """
    scans = distinct(files)
    if name and len(scans) > 1:
        raise OcrfixError(f"--name needs a single scan, but there are {len(scans)}. Leave it out.")
    if options.decisions and len(scans) > 1:
        raise OcrfixError(
            f"--decisions needs a single scan, but there are {len(scans)}. Run them one by one."
        )
    goals = [given(str(name))] if name else folders(scans)
    return [
        RunTask(each.scan, out / goal, each.files or (each.scan,), each.said)
        for each, goal in zip(scans, goals, strict=True)
    ]


def stream(options: Options, sets: RuleSets, *, quiet: bool) -> int:
    """Restore standard input to standard output."""
    data = NamedBytes("stdin", sys.stdin.buffer.read())
    document, source, unread = documents.document([data], "stdin", options.encoding)
    # Standard input has no folder, so there are no earlier decisions, except those that are named.
    made = NONE
    if options.decisions:
        made = named(options.decisions)
    chosen = sets.choose(document.text, source.found.language if source else "")
    ledger, made, said = restored(document, options, chosen, made)
    write(document.encode(ledger.text(made)))
    said = [*unread, *said]
    found = summary(ledger, made, said, chosen, source)
    if not quiet:
        counts = f"{found.total('applied', 'accepted', 'amended'):,} changes applied"
        counts += f", {found.total('proposed'):,} proposed, {found.total('flagged'):,} flagged"
        say(f"{counts}; language: {found.language}")
        for remark in found.remarks:
            say(f"ocrfix: {remark}")
    for line in said:
        say(f"ocrfix: {line}")
    return _code(found, options)


def single(task: RunTask, options: Options, sets: RuleSets, *, colour: bool, quiet: bool) -> int:
    """Restore one scan, and print a summary."""
    ledger, made, found = restore(task, options, sets)
    if not quiet:
        one(ledger, made, found, task.out, colour=colour)
    for line in found.said:
        say(f"ocrfix: {line}")
    return _code(found, options)


def several(
    work: list[RunTask], options: Options, sets: RuleSets, *, jobs: int, limit: float, quiet: bool
) -> int:
    """Restore many scans, one process each, with a progress bar and a table at the end."""
    # Rows come as documents end. Print them in the order of the command line.
    rows = dict(_restored(work, options, sets, jobs, limit, bar=not quiet))
    found = [rows[number] for number in sorted(rows)]
    if not quiet:
        many(found, begun=len(rows), of=len(work))
    for name, each, error in rows.values():
        if error and quiet:
            say(f"ocrfix: {error}")
        for line in each.said if each else ():
            say(f"ocrfix: {name}: {line}")
    # Only a full disk stops a batch early.
    if len(rows) < len(work):
        say(STOPPED)
    if any(error for _, _, error in found):
        return FAILED
    # The worst exit code of all documents.
    return max((_code(each, options) for _, each, _ in found if each), default=0)


def _restored(
    work: list[RunTask], options: Options, sets: RuleSets, jobs: int, limit: float, *, bar: bool
) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a batch as documents finish, and stop when the disk is full.

    When the first document in a language is done, the rules of that language are loaded here.
    Worker processes are forked, so all workers started after that share them.
    """
    if FORKS:
        sets.warm(sets.language or FALLBACK)
    apart = partial(_apart, options=options, sets=sets)
    outcomes = each_apart(apart, work, jobs, limit)
    shown = _bar(outcomes, work) if bar and sys.stderr.isatty() else nullcontext(outcomes)
    # Closing ends the children that still run if this loop is left early.
    with closing(outcomes), shown as running:
        for each in running:
            yield each.task, (str(work[each.task].scan), each.result, each.error)
            # Every other document would fail in the same way.
            if each.hopeless:
                return
            if FORKS and each.result:
                sets.warm(each.result.tag)


def _bar(outcomes: Iterator[TaskResult], work: list[RunTask]) -> Any:
    return click.progressbar(
        outcomes, length=len(work), label="restoring", file=sys.stderr, show_pos=True
    )


def _apart(task: RunTask, options: Options, sets: RuleSets) -> Summary:
    # Only the summary goes back to the parent: a ledger would be large to send.
    return restore(task, options, sets)[2]


def _code(found: Summary, options: Options) -> int:
    return WAITS if (found.waiting or found.said) and not options.done_is_0 else 0
