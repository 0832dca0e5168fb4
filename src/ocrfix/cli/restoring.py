"""Restore one scan for `run`, and the options for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ocrfix.cli.remarks import contradiction, language_of, on_files, remarks, unsearched
from ocrfix.cli.rulesets import ChosenRules, RuleSets
from ocrfix.cli.waiting import Waits, waiting
from ocrfix.core.decisions import NOTHING, Decisions, loads
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.core.gc_paused import collector_paused
from ocrfix.core.ledger import Ledger
from ocrfix.core.pieces import apply_hunks
from ocrfix.core.reanchor import moves
from ocrfix.core.restoration import Restoration
from ocrfix.core.status import STANDING, STATES, shown
from ocrfix.errors import OcrfixError, ReadError
from ocrfix.formats import documents
from ocrfix.formats.documents import NamedBytes
from ocrfix.formats.image_files import with_images
from ocrfix.formats.source import SourceFiles
from ocrfix.pipeline import LEANS, PASSES, Pass, run
from ocrfix.review.word_list_decisions import apply_word_lists, bad_words
from ocrfix.rules.ruleset import Ruleset
from ocrfix.stability import second_run
from ocrfix.storage import folder

SHOWN, LONGEST = 3, 40
"""How many places of an unstable text to list, and how many code points of each to show."""


class Options(NamedTuple):
    """The options of `run` for restoring scans."""

    passes: tuple[str, ...]
    apply: int
    encoding: str | None
    decisions: Path | None
    force: bool
    fast: bool
    done_is_0: bool = False  # the exit code of a restoration in which changes wait
    project: Path | None = None  # its ocrfix.toml, whose folder has word lists for all scans

    @property
    def lists(self) -> tuple[Path, ...]:
        """The folders with word lists, besides the folder of each restoration."""
        return (self.project.parent,) if self.project else ()


class RunTask(NamedTuple):
    """A scan, and the folder its restoration goes to."""

    scan: Path  # of a book of page files: their folder
    out: Path
    files: tuple[Path, ...]
    said: tuple[str, ...] = ()  # what is odd about the files
    images: tuple[Path, ...] = ()  # what Tesseract read into each file; empty for files as given


class Summary(NamedTuple):
    """The counts and messages of a restoration, small enough to send back from a worker process."""

    counts: dict[str, Counter[str]]  # pass -> state -> number
    said: list[str]  # what needs a person
    remarks: list[str]  # what was assumed, or not looked for
    tag: str  # of the language
    language: str  # in words, with how it is known
    unsearched: dict[str, str]  # pass that could not search -> why
    waits: list[Waits]

    def total(self, *states: str) -> int:
        """How many changes are in these states."""
        return sum(found[state] for found in self.counts.values() for state in states)

    @property
    def waiting(self) -> int:
        """How many changes wait for a decision."""
        return self.total("proposed", "flagged")


def chosen(names: tuple[str, ...], skipped: tuple[str, ...]) -> tuple[str, ...]:
    """The passes to run, in the order of the pipeline."""
    known = [each.__name__ for each in PASSES]
    for name in (*names, *skipped):
        if name not in known:
            raise OcrfixError(f"no such pass: {name}. The passes are {', '.join(known)}.")
    # No names: all passes. `--skip` wins over a pass that another one needs.
    wanted = {*names, *(each for name in names for each in LEANS.get(name, ()))} or set(known)
    return tuple(name for name in known if name in wanted and name not in skipped)


@collector_paused()  # what a run makes is kept until it is written: 8 % of its time
def restore(task: RunTask, options: Options, sets: RuleSets) -> tuple[Ledger, Decisions, Summary]:
    """Restore a scan into its folder, and check that nothing was lost."""
    files, unread = _read(task)
    document, source, odd = documents.document(files, task.scan.name, options.encoding)
    if source:
        near = zip(task.files, task.images or task.files, strict=True)
        source = with_images(source, {file.name: place for file, place in near}, task.out)
    # Before the work, which may take minutes.
    _refuse_another(task, document.to_bytes(), options)
    made = named(options.decisions) if options.decisions else folder.decisions(task.out)
    chosen = sets.choose(document.text, source.found.language if source else "")
    bad = bad_words([task.out, *options.lists])  # each folder has its own
    chosen = chosen._replace(rules=chosen.rules.with_settings(bad=bad))
    ledger, made, said = restored(document, options, chosen, made)
    said = [*task.said, *unread, *odd, *said]
    keep = options.decisions is None
    folder.save(task.out, ledger, made, keep_decisions=keep, source=source)
    # After saving: decisions that follow from a word list are appended to the saved table.
    made = apply_word_lists(task.out, ledger, made, options.lists)
    return ledger, made, summary(ledger, made, said, chosen, source)


def _read(task: RunTask) -> tuple[list[NamedBytes], list[str]]:
    """The bytes of a scan's files, and what is wrong with those that cannot be read."""
    files: list[NamedBytes] = []
    said: list[str] = []
    for path in task.files:
        try:
            files.append(NamedBytes(path.name, path.read_bytes()))
        except OSError as error:
            said.append(f"{path}: cannot be read: {error.strerror}.")
    if not files:
        raise ReadError(said[0])
    return files, said


def restored(
    document: Document, options: Options, chosen: ChosenRules, made: Decisions
) -> tuple[Ledger, Decisions, list[str]]:
    """Restore a document: its ledger, the decisions with current ids, and warnings for a person."""
    made = made.applying(options.apply)
    passes = [each for each in PASSES if each.__name__ in options.passes]
    result = run(document, chosen.rules, made, passes)
    ledger = result.ledger
    # By the old decisions and the re-attached ones: which lost their place.
    said = [*contradiction(chosen), *moves(ledger, made, result.decisions)]
    made = result.decisions
    if not options.fast:
        # Before anything is written: a ledger that does not give back its scan must never reach the
        # disk.
        _prove(ledger, made)
        said += _unstable(result, chosen.rules, passes)
    said += [str(failure) for failure in ledger.failures]
    said += [
        f"the correction of {lost.old!r} at {lost.start} was left out: the scan has other text "
        "there"
        for lost in ledger.under(made).unplaced
    ]
    said += [
        f"the rule {change.rule} was stopped and is off for this text: its find backtracks too "
        f"much at line {document.place(change.scan.start).line}. Another machine might not stop "
        f'it. Repair the rule, or write off = ["{change.rule}"] in ocrfix.toml.'
        for change in ledger.changes
        if change.stopped
    ]
    if lacking := document.lacking(ledger.text(made)):
        said.append(lacking)
    return ledger, made, said


def summary(
    ledger: Ledger,
    made: Decisions,
    said: list[str],
    chosen: ChosenRules,
    source: SourceFiles | None = None,
) -> Summary:
    """The counts by pass and state, with warnings and remarks."""
    counts: dict[str, Counter[str]] = {stage: Counter() for stage in ledger.stages}
    found = list(shown(ledger, made))
    for each in found:
        counts.setdefault(each.change.stage, Counter())[each.state] += 1  # `hand` is no stage
    return Summary(
        counts,
        said,
        [*on_files(source), *remarks(ledger, chosen)],
        ledger.language,
        language_of(chosen),
        unsearched(ledger, chosen),
        waiting(found, chosen.rules.by_id),
    )


def named(path: Path) -> Decisions:
    """The decisions in the file of `--decisions`.

    Raises:
        OcrfixError: it cannot be read.

    """
    if path.exists() and not path.is_file():
        raise OcrfixError(f"{path}: not a regular file. Save the decisions in a file, and name it.")
    try:
        return loads(path.read_text("utf-8-sig"), file=str(path))
    except OSError as error:
        raise OcrfixError(f"{path}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise OcrfixError(
            f"{path}: not UTF-8: {error.reason} at byte {error.start}. Save it as UTF-8."
        ) from None


def _refuse_another(task: RunTask, data: bytes, options: Options) -> None:
    """Refuse to overwrite the restoration of another scan, unless `--force` is given."""
    there = task.out / folder.SCAN
    if options.force or not (task.out / folder.LEDGER).is_file() or not there.is_file():
        return
    # The same scan again is an update, and its decisions are kept.
    if there.read_bytes() != data:
        raise OcrfixError(
            f"{task.out}: has the restoration of another scan. Name another folder with -o or "
            f"--name; or use --force to replace it and keep decisions that still fit the new scan."
        )


def _unstable(result: Restoration, rules: Ruleset, passes: Sequence[Pass]) -> list[str]:
    """A warning if a second run over the restored text would change it again."""
    if result.decisions.apply > Safety.SAFE:
        return []  # no change was applied without a decision, so a second run finds them all
    found = second_run(result, rules, passes)
    if not found:
        return []
    text = result.text
    places = [
        f"line {text.count(chr(10), 0, change.scan.start) + 1}, {change.rule}: "
        f"“{_short(change.old)}” to “{_short(change.new)}”"
        for change in found[:SHOWN]
    ]
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    count = "one more place" if len(found) == 1 else f"{len(found)} more places"
    where = "; ".join(places) + more
    return [
        f"a second run over the restored text would change {count}: {where}. Read the text there."
    ]


def _short(text: str) -> str:
    """The beginning of a text, on one line."""
    line = text.replace("\n", "⏎")
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _prove(ledger: Ledger, made: Decisions) -> None:
    """The self-check: undoing all changes gives the scan, and the hunks give the text."""
    scan = ledger.document.text
    if ledger.text(NOTHING) != scan or apply_hunks(scan, ledger.hunks(made)) != ledger.text(made):
        raise OcrfixError(
            f"{ledger.document.source.name}: the self-check failed: the ledger does not give back "
            f"scan and text. Nothing was written. This is a bug in ocrfix. Please report it, with "
            f"the scan."
        )


__all__ = ["STANDING", "STATES", "Options", "RunTask", "Summary", "chosen", "restore", "restored"]
