"""Joins printed lines into paragraphs: turns the answers of `text/line_joins.py` into changes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from ocrfix.core.edits import Edit, Fix, Span
from ocrfix.core.marks import HeadingMark, NoteMark, Proposal, TitleMark
from ocrfix.core.view import View
from ocrfix.passes.paragraphs.stanzas import over_pages
from ocrfix.passes.text.blocks import glue, is_prose
from ocrfix.passes.text.hyphen_signs import HYPHENS, cut_range
from ocrfix.passes.text.line_joins import Gaps, labels
from ocrfix.passes.text.lines import (
    OPENERS,
    Line,
    all_lines,
    besides,
    ends_note,
    ends_sentence,
    kept_furniture,
    numbered,
    starts_lower,
)
from ocrfix.passes.text.stray_hyphens import is_stray
from ocrfix.passes.text.verse_and_tables import heading_label, verse_throughout
from ocrfix.rules.ruleset import Ruleset

SPEECH_AHEAD = re.compile(r"[:,]?[\N{EM DASH}\N{EN DASH}-]{1,2}$")
HYPHEN_IN_DOUBT = re.compile(rf"[^\W\d_][{HYPHENS}]\Z")
"""A hyphen after a letter. After a digit it makes a range, and after a hyphen a dash."""
AFTER = re.compile(r"[^\W\d_]+")
NOTE_AT_FOOT = "A note is between the page end and the text above."
STANZAS_END = 0.8
"""The share of the blank lines that must follow the end of a sentence, for it to tell where stanzas
end. Not measured."""
STANZA = "A stanza {} the page end: stanzas of this text have {} lines."
NAMES = {
    ("join", "line"): "joined",
    ("join", "blank"): "over-gap",
    ("join", "page"): "over-page",
    ("doubt", "line"): "sentence",
    ("doubt", "page"): "over-page-sentence",
    ("break", "line"): "split",
    ("part", "line"): "split-likely",
    ("break", "page"): "page-end",
    ("part", "page"): "page-end-open",
    ("keep", "page"): "page-end",
}
"""The rule for each answer and kind of gap; a gap without a rule here stays as it is."""


def reflow(view: View, rules: Ruleset) -> Iterator[Proposal]:
    """Join the lines of each paragraph; put a blank line where a paragraph begins without one.

    Only for a text of printed lines. There is one fix for each paragraph. Each page end, each blank
    line inside a sentence and each hyphen that is still in doubt is a separate fix, so that it can
    be rejected alone.
    """
    found, kinds = all_lines(view.text)
    # Verse and plays are printed lines, too, but their lines are the author's.
    if verse_throughout([line.text for line in found]):
        yield from _verse(view, found, kinds, rules)
        return
    heads = {m.span.start for m in view.marks if isinstance(m, (HeadingMark, TitleMark))}
    edits: list[Edit] = []
    for i, (answer, note) in enumerate(_answers(view, rules, found, kinds)):
        one, two, kind = found[i], found[i + 1], kinds[i]
        # `edits` has the line ends of the paragraph so far. Page ends and doubtful joins are fixes
        # of their own and do not end it; anything that is not a join does.
        over = i + 2 < len(found) and kinds[i + 1] == "line"
        name = _name(answer, kind, one, two, heads, rules.function_words, over=over)
        if name == "joined":
            edits.append(_edit(one, two, kind, answer, rules))
            continue
        if answer not in {"join", "doubt"} and edits:
            yield rules.fix("paragraphs.lines-joined", edits)
            edits = []
        if name:
            yield _by_itself(name, _edit(one, two, kind, answer, rules), rules, note=note)
    if edits:
        yield rules.fix("paragraphs.lines-joined", edits)


def _verse(
    view: View, found: Sequence[Line], kinds: Sequence[str], rules: Ruleset
) -> Iterator[Fix]:
    """Take out the page ends of verse and of directories, where the lines tell what is there.

    That is where stanzas have the same number of lines, or where the line before the page end
    breaks off, if stanzas end with sentences. After a sentence the form feed stays.
    """
    handled = set()
    for i, runs_on, size in over_pages(kinds):
        handled.add(i)
        answer = "keep" if runs_on else "break"
        edit = _edit(found[i], found[i + 1], "page", answer, rules)
        why = STANZA.format("goes on over" if runs_on else "ends at", size)
        yield rules.fix("paragraphs.lines-page-end", [edit], why)
    ended = [
        ends_sentence(one.text) for one, kind in zip(found, kinds, strict=False) if kind == "blank"
    ]
    if sum(ended) >= STANZAS_END * len(ended):
        yield from _breaking_off(view, found, kinds, rules, handled)


def _breaking_off(
    view: View,
    found: Sequence[Line],
    kinds: Sequence[str],
    rules: Ruleset,
    handled: Collection[int],
) -> Iterator[Fix]:
    """Take out the page ends after lines with which no sentence ends, but those in `handled`."""
    # A line that is only proposed as furniture may be an entry; it stays a line in any case.
    noted = [mark.span for mark in view.marks if isinstance(mark, NoteMark)]
    inside = numbered(view.text, sorted(noted + view.moved))
    heads = {m.span.start for m in view.marks if isinstance(m, (HeadingMark, TitleMark))}
    for i, kind in enumerate(kinds):
        one, two = found[i], found[i + 1]
        apart = inside[i] >= 0 or inside[i + 1] >= 0 or one.start in heads or two.start in heads
        if kind != "page" or i in handled or apart or two.text.isupper():
            continue
        if not ends_sentence(one.text):
            yield _by_itself("page-end", _edit(one, two, kind, "keep", rules), rules, note=False)


def _name(
    answer: str,
    kind: str,
    one: Line,
    two: Line,
    heads: Collection[int],
    function: Collection[str],
    *,
    over: bool,
) -> str:
    """The rule for what happens to a gap; "" if it stays as it is.

    `over` says if the second line is right over another.
    """
    if answer == "join" and kind == "line" and HYPHEN_IN_DOUBT.search(one.text[-2:]):
        return "hyphen" if _is_compound(one.text, two.text, function) else "hyphen-open"
    name = NAMES.get((answer, kind), "")
    if name in {"split", "split-likely"} and _is_open(one, two, heads, over=over):
        return "split-open"  # a table, a list, or a sentence that goes on after all
    return name


def _is_compound(before: str, after: str, function: Collection[str]) -> bool:
    """Whether a line end after a hyphen is inside a word, or a range.

    A misread stop looks like a hyphen, and a sentence begins after it. `Saxe-` / `Coburg` is a
    name; `this Place-` / `The King` is not.
    """
    if after[:1].islower() or cut_range(before, after):
        return True
    left, right = before.rsplit(maxsplit=1)[-1], AFTER.match(after)
    names = left[:1].isupper() and right is not None and right[0][:1].isupper()
    return names and right is not None and right[0].lower() not in function


def _is_open(one: Line, two: Line, heads: Collection[int], *, over: bool) -> bool:
    """Whether a line ends inside a sentence, and neither line is a heading or a label.

    A line in capitals with nothing right below it is no heading, if what is above it is no prose.

    `he said:—` before a quotation mark counts as the end of a sentence.
    """
    if one.start in heads or two.start in heads or ends_sentence(one.text):
        return False
    if SPEECH_AHEAD.search(one.text) and two.text[0] in OPENERS:
        return False
    capitals = one.text.isupper() or (two.text.isupper() and (over or is_prose(one.text)))
    return not (capitals or heading_label(one.text) or heading_label(two.text))


def _by_itself(name: str, edit: Edit, rules: Ruleset, *, note: bool) -> Fix:
    """A fix of one gap; `note`: a note is between it and the text above."""
    # With an empty reason the rule's own is used.
    why = NOTE_AT_FOOT if note and name == "page-end" else ""
    return rules.fix(f"paragraphs.lines-{name}", [edit], why)


def _answers(
    view: View, rules: Ruleset, found: Sequence[Line], kinds: Sequence[str]
) -> Iterator[tuple[str, bool]]:
    """What happens to each gap, and whether the line before it belongs to a note."""
    marked = [mark.span for mark in view.marks if isinstance(mark, NoteMark)]
    kept = kept_furniture(view)
    spans = sorted(marked + view.moved + kept)
    notes = numbered(view.text, spans)
    # Over a line that is only proposed as furniture a sentence may run on: its page end stays.
    open_ = set() if rules.settings.keep_furniture else set(kept).difference(marked, view.moved)
    proposed = {number for number, span in enumerate(spans) if span in open_}
    gaps = Gaps(view, *besides(view.text, spans))
    # `gaps` knows only the lines outside the notes; `at` is the number of the last such line.
    at = -1
    for i, (note, following) in enumerate(pairwise(notes)):
        at += note < 0
        if note < 0 and following < 0:
            yield gaps.answer(at), False
        elif kinds[i] == "page" and not proposed.isdisjoint((note, following)):
            yield "page end", False
        elif note != following:
            # Two notes are one if the first breaks off and the second begins in mid-sentence: a
            # note that goes on at the foot of the next page.
            one, two = found[i].text, found[i + 1].text
            rest = note >= 0 <= following and not ends_note(one) and starts_lower(two)
            yield "join" if rest else "break", note >= 0  # the rest of a note, joined to it
        else:
            ended = ends_note(found[i].text) and not starts_lower(found[i + 1].text)
            yield "break" if kinds[i] == "blank" and ended else "join", True


def _edit(one: Line, two: Line, kind: str, answer: str, rules: Ruleset) -> Edit:
    """The edit for a gap. It depends on the character on each side."""
    # Verse that keeps its lines has a line end in place of its page end; other breaks have two.
    start, end = one.end, two.start
    reads = Span(start - 1, end + 1)
    if answer in {"join", "doubt"}:
        # The hyphen of `has-` / `been` is left to a person, and the words stay two.
        apart = is_stray(one.text, two.text, rules)
        return Edit(Span(start, end), " " if apart else glue(one.text, two.text), reads)
    if kind == "line" and end - start == 1:
        return Edit(Span(end, end), "\n", reads)
    return Edit(Span(start, end), "\n" if answer == "keep" else "\n\n", reads)


def joined_labels(view: View, rules: Ruleset) -> Iterator[Fix]:
    """Join a label and its number that the engine read as two lines: `No`, then `3`."""
    for match in labels(view.text):
        start, end = match.span("gap")
        reads = (match.start(), min(len(view.text), end + 1))
        yield rules.fix("paragraphs.lines-label-number", [Edit.at(start, end, " ", reads)])
