"""What the parts of a book are called: `Chapter`, `Book`, `Kapitel`, and their depth in the book.

One list, so that the passes furniture, headings and paragraphs read a line in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable

# English, German and French together: a book may quote another language's headings, and the names
# hardly collide.
RANKS = {
    "volume": 0, "tome": 0, "band": 0, "book": 1, "buch": 1, "livre": 1, "part": 1, "teil": 1,
    "partie": 1, "act": 1, "akt": 1, "acte": 1, "canto": 2, "chapter": 2, "kapitel": 2,
    "chapitre": 2, "lecture": 2, "letter": 2, "brief": 2, "lettre": 2, "essay": 2, "scene": 3,
    "section": 3,
}  # fmt: skip
"""Each name with its depth in the book: a volume (0) has books (1), a book has chapters (2)."""
SHORT = {"chap": "chapter", "sect": "section", "vol": "volume", "kap": "kapitel", "lect": "lecture"}
"""Names that are shortened in print."""
COUNTERS = ("no", "nr", "number", "heft")
"""Words that come before a number, of a part or of anything else."""
NAMES = (*RANKS, *SHORT)


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of these words, set as `Chapter` or as `CHAPTER`; the longest first."""
    # Not in small letters: `chapter` inside a sentence is no heading.
    cases = {form for word in words for form in (word.capitalize(), word.upper())}
    # The longest first: an alternation takes the first that fits, and `Chap` begins `Chapter`.
    return f"(?:{'|'.join(sorted(cases, key=lambda form: (-len(form), form)))})"
