"""Paragraphs: printed lines into paragraphs (`reflow.py`), labels to their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.core.marks import Proposal
from ocrfix.core.view import View
from ocrfix.passes.paragraphs.reflow import joined_labels, reflow
from ocrfix.passes.text.lines import shape
from ocrfix.rules.ruleset import Ruleset


def paragraphs(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Join the lines of each paragraph; text that has a paragraph a line stays as it is."""
    return reflow(view, rules) if shape(view.text) == "lines" else joined_labels(view, rules)
