"""Queries: flags what only a person with the print can decide. It changes nothing.

It runs last, on the restored text. One flag has all places of one question, as an editor's query
to the author has, and a text in which a question comes up too often is asked nothing: there it is
a style, not a slip.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocrfix.core.edits import Edit, Fix, Span
from ocrfix.core.view import View
from ocrfix.passes.queries.beyond_repair import RULE, beyond_repair
from ocrfix.passes.queries.compounds import compounds
from ocrfix.passes.queries.doubled_words import doubled_words, missing_words
from ocrfix.passes.queries.heading_case import heading_case
from ocrfix.passes.queries.note_marks import marks_twice
from ocrfix.passes.queries.numbers import out_of_scale
from ocrfix.rules.ruleset import Ruleset


def queries(view: View, rules: Ruleset) -> Iterator[Fix]:
    """Flag what only a person can decide, one flag for each question."""
    text = view.text
    if not text.strip():
        return
    if reasons := beyond_repair(view, rules):
        yield _flag(text, [_head(text)], RULE, " ".join(reasons), rules)
    words = text.split()
    kinds = frozenset(words)
    for found in (
        compounds(text, kinds, rules),
        doubled_words(text, words, rules),
        missing_words(text, kinds, rules),
        heading_case(view, rules),
        marks_twice(view, rules),
        out_of_scale(text, rules),
    ):
        for rule, why, spans in found:
            yield _flag(text, spans, rule, why, rules)


def _flag(text: str, spans: Iterable[Span], rule: str, why: str, rules: Ruleset) -> Fix:
    return rules.fix(rule, [Edit.at(*span, text[slice(*span)]) for span in spans], why)


def _head(text: str) -> Span:
    """The first word of the text."""
    start = len(text) - len(text.lstrip())
    return Span(start, start + len(text[start:].split(maxsplit=1)[0]))
