"""Repair headings by their witnesses: the contents page, running heads, and other headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from ocrfix.core.edits import Edit, Fix
from ocrfix.core.marks import FurnitureMark
from ocrfix.core.view import View
from ocrfix.passes.headings.contents import entries
from ocrfix.passes.headings.labels import value
from ocrfix.passes.headings.lines import Heading
from ocrfix.rules.ruleset import Ruleset

WORD = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W_]+)*")
FOLIO = re.compile(r"^\W*(?:\S*\d\S*|[ivxlc]+)\s+|\s+(?:\S*\d\S*|[ivxlc]+)\W*$")
"""The folio beside a running head."""
ALIKE = 80.0
"""Likeness, in per cent, from which on a witness is the same title as a heading."""
LETTERS = 8
"""One letter of a word may be misread, and one more for each this many letters. Not measured."""
MOST = 1_000
"""Most witnesses that are used; no contents page is longer."""
FEWEST = 2
"""A running head that was read only once confirms nothing: it may be misread like any line."""


class Witness(NamedTuple):
    """A title as it was read in another place."""

    words: tuple[str, ...]  # in lower case
    times: int
    where: str


def witnessed(view: View, heads: Sequence[Heading], rules: Ruleset) -> Iterator[Fix]:
    """Repair words of headings that their witnesses have in another form.

    Only if the witness has as many words as the heading, and the heading's word is not known.
    """
    titles = [head for head in heads if head.kind in {"capitals", "title", "numbered"}]
    if not titles:
        return
    # In the order of trust: if there are more than `MOST`, the last ones are left out.
    found = chain(_contents(view.text), _running(view), _others(titles))
    witnesses = list(islice(found, MOST))
    keys = ["".join(witness.words) for witness in witnesses]
    for head in titles:
        matches = list(WORD.finditer(head.text))
        low = [match[0].lower() for match in matches]
        if all(map(rules.lexicon.count, low)):
            continue  # a quick exit: known words are never changed
        # One comparison of whole titles finds the witnesses of all words of the heading.
        near = process.extract(
            "".join(low), keys, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        )
        for at, match in enumerate(matches):
            yield from _word(head, match, [witnesses[n] for _, _, n in near], at, len(low), rules)


def _word(
    head: Heading, match: re.Match[str], near: list[Witness], at: int, size: int, rules: Ruleset
) -> Iterator[Fix]:
    """Repair one word of a heading by the words that its witnesses have in its place."""
    read = match[0].lower()
    if len(read) < 2 or value(read):
        return
    votes: Counter[str] = Counter()
    where: dict[str, str] = {}
    for witness in near:
        # Words are matched by their place, which a split or joined word would shift.
        word = witness.words[at] if len(witness.words) == size else ""
        if word and _alike(word, read):
            votes[word] += witness.times
            where.setdefault(word, witness.where)
    # The heading's own form may have witnesses, too; the other form must have at least as many.
    mine = votes.pop(read, 0)
    if not votes:
        return
    word, count = votes.most_common(1)[0]
    if count < mine or rules.lexicon.count(read):
        return
    start, end = head.start + match.start(), head.start + match.end()
    edit = Edit.at(start, end, _cased(match[0], word, head), (head.start, head.end))
    why = f"{where[word]} has “{word}”"
    if rules.lexicon.count(word):
        yield rules.fix("headings.word-witnessed", [edit], f"{why}; “{read}” is no word.")
    elif count >= FEWEST and word.isalpha():
        yield rules.fix("headings.word-contested", [edit], f"{why}.")


def _alike(one: str, two: str) -> bool:
    """Whether two words may be readings of the same word."""
    return Levenshtein.distance(one, two) <= 1 + max(len(one), len(two)) // LETTERS


def _cased(read: str, word: str, head: Heading) -> str:
    """The word with capitals as in the heading."""
    if head.kind == "capitals" and not read.istitle():
        return word.upper()
    return word.capitalize() if read[0].isupper() else word


def _contents(text: str) -> Iterator[Witness]:
    for title in entries(text):
        yield Witness(_words(title), 1, "the contents page")


def _running(view: View) -> Iterator[Witness]:
    """Running heads that were read alike on several pages."""
    for words, times in running_heads(view).items():
        if words and times >= FEWEST:
            yield Witness(words, times, f"the running head of {times} pages")


def running_heads(view: View) -> Counter[tuple[str, ...]]:
    """The struck running heads, as words in lower case, and how often each was read so."""
    # By now they are gone from the view; the scan still has them, at the places of their marks.
    scan = view.document.text
    return Counter(
        _words(FOLIO.sub("", scan[mark.span.start : mark.span.end]))
        for mark in view.scan_marks
        if isinstance(mark, FurnitureMark) and mark.what == "running head"
    )


def _others(titles: Sequence[Heading]) -> Iterator[Witness]:
    """Other headings as witnesses: many books have the same heading twice."""
    count = Counter(_words(head.text) for head in titles)
    for words, times in count.items():
        if times >= FEWEST:
            yield Witness(words, times, f"a heading that the book has {times} times")


def _words(title: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in WORD.findall(title))
