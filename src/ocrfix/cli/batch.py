"""The three ways in which `run` runs: standard input, one scan, many."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click

from ocrfix.cli.naming import distinct, folders, given
from ocrfix.cli.output import write
from ocrfix.cli.remarks import on_language
from ocrfix.cli.restoring import Options, Summary, Task, named, restore, restored, summary
from ocrfix.cli.rulesets import RuleSets
from ocrfix.cli.run_summary import Row, many, one, say
from ocrfix.core.decisions import NONE
from ocrfix.core.document import Document
from ocrfix.errors import OcrfixError
from ocrfix.language.guess import FALLBACK
from ocrfix.scale.pool import FORKS, Outcome, each_apart

WAITS, FAILED = 1, 2
STOPPED = (
    "ocrfix: the disk takes no more, so the batch was stopped. What was restored is whole. See to "
    "the disk, then run the same command again."
)


def tasks(
    files: Iterable[tuple[Path, Path]], out: Path, name: object, options: Options
) -> list[Task]:
    """A task for each scan; two scans never share a folder.

    Raises:
        OcrfixError: a name, or decisions, were given for several scans; or the name is none.

    """
    scans = distinct(files)
    if name and len(scans) > 1:
        raise OcrfixError(f"--name names one restoration, and there are {len(scans)} scans.")
    if options.decisions and len(scans) > 1:
        raise OcrfixError(f"--decisions are on one scan, and there are {len(scans)}.")
    goals = [given(str(name))] if name else folders(scans)
    return [Task(each.scan, out / goal) for each, goal in zip(scans, goals, strict=True)]


def stream(options: Options, sets: RuleSets, *, quiet: bool) -> int:
    """Standard input to standard output."""
    document = Document.from_bytes(sys.stdin.buffer.read(), "stdin", options.encoding)
    made = NONE
    if options.decisions:
        made = named(options.decisions)
    chosen = sets.choose(document.text)
    ledger, made, said = restored(document, options, chosen, made)
    write(document.encode(ledger.text(made)))
    found = summary(ledger, made, said, chosen)
    if not quiet:
        counts = f"{found.total('applied', 'accepted', 'amended'):,} changes applied"
        say(f"{counts}, {found.total('proposed'):,} proposed, {found.total('flagged'):,} flagged")
        if remark := on_language(chosen):
            say(f"ocrfix: {remark}")
    for line in said:
        say(f"ocrfix: {line}")
    return _code(found, options)


def single(task: Task, options: Options, sets: RuleSets, *, colour: bool, quiet: bool) -> int:
    """One scan, with a summary."""
    ledger, made, found = restore(task, options, sets)
    if not quiet:
        one(ledger, made, found, task.out, colour=colour)
    for line in found.said:
        say(f"ocrfix: {line}")
    return _code(found, options)


def several(
    work: list[Task], options: Options, sets: RuleSets, *, jobs: int, limit: float, quiet: bool
) -> int:
    """Many scans, each apart; a bar with the time left, a table at the end."""
    rows = dict(_restored(work, options, sets, jobs, limit, bar=not quiet))
    found = [rows[number] for number in sorted(rows)]
    if not quiet:
        many(found, begun=len(rows), of=len(work))
    for name, each, error in rows.values():
        if error and quiet:
            say(f"ocrfix: {error}")
        for line in each.said if each else ():
            say(f"ocrfix: {name}: {line}")
    if len(rows) < len(work):
        say(STOPPED)
    if any(error for _, _, error in found):
        return FAILED
    return max((_code(each, options) for _, each, _ in found if each), default=0)


def _restored(
    work: list[Task], options: Options, sets: RuleSets, jobs: int, limit: float, *, bar: bool
) -> Iterator[tuple[int, Row]]:
    """The rows of a batch, as documents are done; none after the disk is full.

    The rules of a language are made ready here when the first document of it is done, since a
    process that is begun from then on has them.
    """
    if FORKS:
        sets.warm(sets.language or FALLBACK)
    apart = partial(_apart, options=options, sets=sets)
    outcomes = each_apart(apart, work, jobs, limit)
    shown = _bar(outcomes, work) if bar and sys.stderr.isatty() else nullcontext(outcomes)
    with closing(outcomes), shown as running:
        for each in running:
            yield each.task, (str(work[each.task].scan), each.result, each.error)
            if each.hopeless:
                return
            if FORKS and each.result:
                sets.warm(each.result.tag)


def _bar(outcomes: Iterator[Outcome], work: list[Task]) -> Any:
    return click.progressbar(
        outcomes, length=len(work), label="restoring", file=sys.stderr, show_pos=True
    )


def _apart(task: Task, options: Options, sets: RuleSets) -> Summary:
    return restore(task, options, sets)[2]


def _code(found: Summary, options: Options) -> int:
    return WAITS if (found.waiting or found.said) and not options.done_is_0 else 0
