"""Read the notes of a whole book: their labels and citations, page by page, in two rounds.

Each book has its own type, its own quotation marks and its own way to be misread. So a first
round with the counts of other books (`rules/marks.tsv`) tells which signs of this book are likely
marks, and which are text. The second round counts them too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from ocrfix.passes.notes.alignment import MarkPlace, Marks
from ocrfix.passes.notes.mark_labels import (
    LOST,
    MARGIN,
    MarkLabel,
    MarkReading,
    fits,
    following,
    known,
    log_likelihood,
    running,
    shown,
)
from ocrfix.passes.notes.note_order import STRAY, Cited, PageNotes, SolvedNote, page_notes, solve

CLOSE = 12.0
"""Kinds of marks whose fit to the notes alone is this near to the best are tried on the text too
(log-likelihood)."""
OWN = 3.0
"""Weight of what a book shows itself, beside the counts of other books."""


class NotedPage(NamedTuple):
    """A page with notes: their marks as read, and the places in its text that may cite them."""

    readings: list[MarkReading]
    places: list[MarkPlace]
    words: int


class ReadNote(NamedTuple):
    """A note as it was understood."""

    label: MarkLabel
    cited: Cited | None


class _Answer(NamedTuple):
    likelihood: float
    labels: list[list[str]]  # for each page, those that its notes may have
    notes: list[list[SolvedNote]]
    named: list[bool]  # for each page, whether its labels are sure but for the order of its notes


def read_notes(pages: Sequence[NotedPage], marks: Marks) -> list[list[ReadNote]]:
    """The label and the citation of each note of each page."""
    if not pages:
        return []
    readings = [page.readings for page in pages]
    scored = fits(readings, marks.heads)
    most = max(scored.values())
    near = [style for style, fit in scored.items() if fit > most - CLOSE]
    answers = {style: _read(style, pages, marks) for style in near}
    usual = {style: _USUAL.get(style, 0.0) for style in near}
    ranked = sorted(near, key=lambda style: -(answers[style].likelihood + usual[style]))
    best = answers[ranked[0]]
    lead = MARGIN + 1.0
    if len(ranked) > 1:
        second = ranked[1]
        lead = best.likelihood + usual[ranked[0]] - answers[second].likelihood - usual[second]
    own = _own_counts(pages, best)
    best = _read(ranked[0], pages, marks.with_own(own, OWN))
    sure = 1.0 / (1.0 + exp(-min(lead, 30.0)))
    return [
        [_note(labels, each, sure if named else sure * 0.5) for each in notes]
        for labels, notes, named in zip(best.labels, best.notes, best.named, strict=True)
    ]


_USUAL = {"run": -1.0, "letters": -4.0}


def _note(labels: Sequence[str], note: SolvedNote, sure: float) -> ReadNote:
    return ReadNote(MarkLabel(labels[note.label], note.named * sure), note.cited)


def _read(style: str, pages: Sequence[NotedPage], marks: Marks) -> _Answer:
    """All pages, if the book has this kind of marks."""
    firsts = running([page.readings for page in pages]) if style == "run" else None
    likelihood, all_labels, solved, named = 0.0, [], [], []
    for number, page in enumerate(pages):
        before, sure = firsts[number] if firsts else ("", True)
        labels = []
        for _ in range(len(page.readings) + STRAY - 1):
            labels.append(following(labels[-1] if labels else before, style))
        found, fit = solve(_weights(labels, page, marks), page.places)
        likelihood += fit
        all_labels.append(labels)
        solved.append(found)
        named.append(sure)
    return _Answer(likelihood, all_labels, solved, named)


def _weights(labels: Sequence[str], page: NotedPage, marks: Marks) -> PageNotes:
    heads = [
        [exp(log_likelihood(label, reading, marks.heads)) for reading in page.readings]
        for label in labels
    ]
    kinds = [reading.kind for reading in page.readings]
    return page_notes(labels, heads, kinds, page.places, page.words, marks)


def _own_counts(
    pages: Sequence[NotedPage], answer: _Answer
) -> Counter[tuple[str, str, str]]:
    """How often each mark was read in each form in this book, and each form is text."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for page, labels, notes in zip(pages, answer.labels, answer.notes, strict=True):
        counts["words", "", ""] += page.words
        taken = [0.0] * len(page.places)
        for note in notes:
            label = labels[note.label]
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
