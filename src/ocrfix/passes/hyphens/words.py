"""Count the words of a text, and find the two halves of a word that a line end may have cut."""

from __future__ import annotations

import re
import string
from collections import Counter
from functools import cached_property

from ocrfix.core.edits import Edit
from ocrfix.passes.text.hyphen_signs import DASHES, HYPHENS

APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LEFT = re.compile(r"(?:[^\W\d_]+['’-])*[^\W\d_]+\Z")
POINTS = string.punctuation + "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
REACH = 48
"""Code points of the longest word; the longest one in the lexicon has 26 letters."""
HYPHEN_LIKE = frozenset(HYPHENS + DASHES)
"""Signs after which a line end would read as one inside a word."""
TAIL = 6
"""Code points of punctuation that may follow a word."""


def key(word: str) -> str:
    """The form under which a word is counted: lower case, straight apostrophes."""
    return word.lower().replace(APOSTROPHE, "'")


def word_before(text: str, end: int) -> str:
    """The word that ends at `end`; "" if none does."""
    run = text[max(0, end - REACH) : end]
    run = run[max(run.rfind(" "), run.rfind("\n")) + 1 :]
    # Most runs are only letters, and need no expression.
    if run.isalpha():
        return run
    found = LEFT.search(run)
    return found[0] if found else ""


def word_at(text: str, start: int) -> str:
    """The word that begins at `start`; "" if none does."""
    found = WORD.match(text, start, start + REACH)
    return found[0] if found else ""


class Words:
    """How often a text has each word, without the halves of words that line ends cut.

    Words are asked for by their `key`: lower case, straight apostrophes.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._halves: Counter[str] = Counter()

    def leave_out(self, half: str) -> None:
        """Do not count one occurrence of `half`: it is part of a cut word."""
        self._halves[key(half)] += 1

    def __getitem__(self, word: str) -> int:
        """How often the text has `word`, which is a `key`."""
        return self.counted.get(word, 0) - self._halves[word]

    @cached_property
    def counted(self) -> Counter[str]:
        """The words of the text, halves included. Each different run of signs is read once."""
        found: Counter[str] = Counter()
        get = found.get
        for run, times in Counter(key(self._text).split()).items():
            core = run.strip(POINTS)
            if core.isalpha():
                found[core] = get(core, 0) + times
            elif core:
                for word in WORD.findall(core):
                    found[word] = get(word, 0) + times
        return found


def closed(text: str, start: int, right: int, length: int, emphasis: str = "") -> list[Edit]:
    """The edits that join two halves: delete from `start` to the second half at `right`.

    The second half has `length` code points. If a single line end is between the halves, it is
    put after the whole word: `it was de-/lighted, and so` becomes `it was delighted,/and so`.
    `emphasis` holds the emphasis signs that move with it.
    """
    low = start - len(word_before(text, start))
    end = right + length
    gap = text[start:right]
    blank = text.find(" ", end, end + TAIL)  # the line now ends here, after any punctuation
    # Over a blank line, a page end, or at the end of a paragraph there is no line to keep.
    # After `eas-` / `ier- living` there would be a line end after a hyphen again.
    tail = text[end:blank]
    if gap.count("\n") != 1 or "\f" in gap or blank < 0 or "\n" in tail or tail[-1:] in HYPHEN_LIKE:
        edits = [Edit.at(start, right, "", (low, end))]
        return [*edits, Edit.at(end, end, emphasis, (right, end))] if emphasis else edits
    edits = [Edit.at(start, right, "", (low, blank + 1))]
    # The emphasis ends with the word, before its punctuation, so that may be an edit by itself.
    if emphasis and blank > end:
        edits.append(Edit.at(end, end, emphasis, (right, end)))
        emphasis = ""
    return [*edits, Edit.at(blank, blank + 1, emphasis + "\n", (blank - 1, blank + 1))]
