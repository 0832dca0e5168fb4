"""Read the notes of a whole book: their labels and citations, page by page, in two rounds.

Each book has its own type, its own quotation marks and its own way to be misread. So a first
round with the counts of other books (`rules/marks.tsv`) tells which signs of this book are likely
marks, and which are text. The second round counts them too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from ocrfix.core.edits import Span
from ocrfix.passes.notes.alignment import HEAD, MarkPlace, Marks
from ocrfix.passes.notes.citation_range import ranges
from ocrfix.passes.notes.mark_labels import (
    LOST,
    STYLES,
    MarkLabel,
    MarkReading,
    fits,
    following,
    known,
    log_likelihood,
    running,
    shown,
)
from ocrfix.passes.notes.note_order import (
    MISSED,
    STRAY,
    SURE,
    Cited,
    PageNotes,
    SolvedNote,
    page_notes,
    solve,
)

CLOSE = 12.0
"""Kinds of marks whose fit to the notes alone is this near to the best are tried on the text too
(log-likelihood)."""
ROUNDS = 4
"""Rounds after the first."""
NOTES = 50
"""Weight of `MISSED`, as a number of notes of the book."""
OTHER_PAGES = 2
"""Pages with notes of the same series that confirm a note whose citation was not found."""
OWN = 3.0
"""Weight of what a book shows itself, beside the counts of other books."""


class NotedPage(NamedTuple):
    """A page with notes: their marks as read, and the places in its text that may cite them."""

    readings: list[MarkReading]
    places: list[MarkPlace]
    words: int
    text: Span = Span(0, 0)  # the text above the notes


class ReadNote(NamedTuple):
    """A note as it was understood."""

    label: MarkLabel
    cited: Cited | None
    series: bool  # whether the label is sure, and other pages confirm the series
    within: Span | None = None  # the text that surely holds its citation, if its label is sure


class _Answer(NamedTuple):
    """All pages, if the book has this kind of marks."""

    style: str
    likelihood: float
    labels: list[list[str]]  # for each page, those that its notes may have
    notes: list[list[SolvedNote]]
    named: list[bool]  # for each page, whether its labels are sure but for the order of its notes


def read_notes(pages: Sequence[NotedPage], marks: Marks) -> list[list[ReadNote]]:
    """The label and the citation of each note of each page."""
    if not pages:
        return []
    best, sure = _first_round(pages, marks)
    for _ in range(ROUNDS):
        own = _own_counts(pages, best)
        best = _read(best.style, pages, marks.with_own(own, OWN), _missed(best))
    found = [
        [
            _note(labels, each, sure if named else sure * 0.5, span)
            for each, span in zip(notes, ranges(page.text, page.places, notes), strict=True)
        ]
        for page, labels, notes, named in zip(
            pages, best.labels, best.notes, best.named, strict=True
        )
    ]
    return _in_series(pages, found, best.style)


def _first_round(pages: Sequence[NotedPage], marks: Marks) -> tuple[_Answer, float]:
    """The answer with the kind of marks that explains the book best, and how sure that kind is."""
    scored = fits([page.readings for page in pages], marks.heads)
    most = max(scored.values())
    near = [style for style, fit in scored.items() if fit > most - CLOSE]
    answers = [_read(style, pages, marks) for style in near]
    ranked = sorted(answers, key=_likely, reverse=True)
    lead = _likely(ranked[0]) - _likely(ranked[1]) if len(ranked) > 1 else CLOSE
    return ranked[0], 1.0 / (1.0 + exp(-lead))


def _likely(answer: _Answer) -> float:
    return answer.likelihood + STYLES[answer.style]


def _note(labels: Sequence[str], note: SolvedNote, sure: float, within: Span) -> ReadNote:
    label = MarkLabel(labels[note.label], note.named * sure)
    cited = note.cited and note.cited._replace(both=note.cited.both * sure)
    return ReadNote(label, cited, series=False, within=within if note.none <= 1.0 - SURE else None)


def _in_series(
    pages: Sequence[NotedPage], found: Sequence[Sequence[ReadNote]], style: str
) -> list[list[ReadNote]]:
    """The notes, with those known whose marks were read right in a series of other pages too.

    Numbers that run on from page to page confirm each other. Marks that restart on each page
    may be those of lists: so notes of other pages must be surely cited.
    """
    clear = [
        [_clear(note, reading) for note, reading in zip(notes, page.readings, strict=True)]
        for notes, page in zip(found, pages, strict=True)
    ]
    proven = [any(map(cited_surely, notes)) for notes in found]
    signs = list(map(any, clear)) if style == "run" else proven
    total, sure = sum(signs), sum(proven)
    return [
        [
            note._replace(
                series=read and total - sign >= OTHER_PAGES,
                # Lines of text may begin with such marks too, so other pages must have notes.
                within=note.within if sure - cited >= OTHER_PAGES else None,
            )
            for note, read in zip(notes, reads, strict=True)
        ]
        for notes, reads, sign, cited in zip(found, clear, signs, proven, strict=True)
    ]


def cited_surely(note: ReadNote) -> bool:
    """Whether both its label and its citation are sure."""
    return note.cited is not None and note.cited.both >= SURE


def _clear(note: ReadNote, reading: MarkReading) -> bool:
    return note.label.named >= SURE and reading.label == note.label.text


def _missed(answer: _Answer) -> float:
    """The share of the notes of this book that are not found."""
    missed = sum(max(0, notes[-1].label + 1 - len(notes)) for notes in answer.notes if notes)
    return (MISSED * NOTES + missed) / (NOTES + sum(map(len, answer.notes)))


def _read(style: str, pages: Sequence[NotedPage], marks: Marks, missed: float = MISSED) -> _Answer:
    """All pages, if the book has this kind of marks."""
    firsts = running([page.readings for page in pages]) if style == "run" else None
    likelihood, all_labels, solved, named = 0.0, [], [], []
    for number, page in enumerate(pages):
        before, sure = firsts[number] if firsts else ("", True)
        labels: list[str] = []
        for _ in range(len(page.readings) + STRAY - 1):
            labels.append(following(labels[-1] if labels else before, style))
        found, fit = solve(_weights(labels, page, marks, missed), page.places)
        likelihood += fit
        all_labels.append(labels)
        solved.append(found)
        named.append(sure)
    return _Answer(style, likelihood, all_labels, solved, named)


def _weights(labels: Sequence[str], page: NotedPage, marks: Marks, missed: float) -> PageNotes:
    heads = [
        [exp(log_likelihood(label, reading, marks.heads)) for reading in page.readings]
        for label in labels
    ]
    kinds = [reading.kind for reading in page.readings]
    return page_notes(labels, heads, kinds, page.places, page.words, marks, missed)


def _own_counts(pages: Sequence[NotedPage], answer: _Answer) -> dict[tuple[str, str, str], float]:
    """How often each mark was read in each form in this book, and each form is text."""
    counts: dict[tuple[str, str, str], float] = defaultdict(float)
    for page, labels, notes in zip(pages, answer.labels, answer.notes, strict=True):
        counts["words", "", ""] += page.words
        taken = [0.0] * len(page.places)
        for note, reading in zip(notes, page.readings, strict=True):
            label = labels[note.label]
            sign = shown(label, reading.text, reading.label)
            counts[known(label), sign, HEAD] += note.named
            for at, share in enumerate(note.shares):
                if share > 0.01:
                    place = page.places[at]
                    sign = shown(label, place.text, place.label)
                    counts[known(label), sign, place.form] += share * note.named
                    taken[at] += share
            counts[known(label), LOST, ""] += max(0.0, 1.0 - sum(note.shares)) * note.named
        for place, share in zip(page.places, taken, strict=True):
            counts["", shown("", place.text, place.label), place.form] += max(0.0, 1.0 - share)
    return counts
