"""Paragraphs: joins printed lines into paragraphs (`reflow.py`), and labels to their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.core.marks import Proposal
from ocrfix.core.view import View
from ocrfix.passes.paragraphs.reflow import joined_labels, reflow
from ocrfix.passes.text.columns import read_across
from ocrfix.passes.text.lines import shape
from ocrfix.rules.ruleset import Ruleset


def paragraphs(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Join the lines of each paragraph.

    If each line is a paragraph already, only labels are joined to their numbers. If two columns
    were read across, no line goes on in the next, and nothing is joined; `queries` says so.
    """
    if shape(view.text) != "lines":
        yield from joined_labels(view, rules)
    elif not read_across(view.text):
        yield from reflow(view, rules)
