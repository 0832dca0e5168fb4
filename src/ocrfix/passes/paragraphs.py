"""Paragraphs: printed lines into paragraphs (`reflow.py`), labels to their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.passes.layout import shape
from ocrfix.passes.reflow import joined_labels, reflow
from ocrfix.rules import Rules
from ocrfix.span import Proposal
from ocrfix.view import View


def paragraphs(view: View, rules: Rules) -> Iterator[Proposal]:
    """Join the lines of each paragraph; text that has a paragraph a line stays as it is."""
    return reflow(view, rules) if shape(view.text) == "lines" else joined_labels(view, rules)
