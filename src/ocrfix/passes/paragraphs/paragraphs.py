"""Paragraphs: joins printed lines into paragraphs (`reflow.py`), and labels to their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.core.marks import Proposal
from ocrfix.core.view import View
from ocrfix.passes.paragraphs.beyond_repair import beyond_repair
from ocrfix.passes.paragraphs.reflow import joined_labels, reflow
from ocrfix.passes.text.lines import shape
from ocrfix.rules.ruleset import Ruleset


def paragraphs(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Join the lines of each paragraph.

    If each line is a paragraph already, only labels are joined to their numbers. A text whose lines
    cannot be joined as they are is flagged.
    """
    yield from beyond_repair(view.text, rules)
    yield from reflow(view, rules) if shape(view.text) == "lines" else joined_labels(view, rules)
