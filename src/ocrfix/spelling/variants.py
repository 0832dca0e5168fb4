"""Spellings by sound in dialect and older print: `knaw`, `amoong`, `vorth`, `advantagious`.

They differ from modern ones in sounds, while an engine confuses shapes. Many misreadings could also
be such spellings; the weight of this is learned (`ranking`).
"""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

VOWELS = frozenset("aeiouywéèêëàâôœæ'")
LONGEST = 2
"""Maximum number of exchanged vowels; an apostrophe replaces a dropped one."""
SOUNDS = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "v/w", "u/w", "s/z", "c/k", "c/s", "f/v", "d/t", "n/d", "th/d", "th/t", "th/f", "th/v",
        "g/j", "g/c", "g/k", "b/p", "f/ph", "f/n", "ck/k", "ck/c", "qu/k", "ks/x",
        "wh/w", "ng/n", "qu/v",
    )
)  # fmt: skip
"""Consonants that are exchanged in speech or in older spelling."""
SILENT = frozenset("hgdtlfvy")
"""Letters that speech drops or adds at the edge of a word."""
WEAK = "r"
"""A letter that is silent before a consonant, or is added there."""


def variant(word: str, reading: str) -> bool:
    """Whether `reading` differs from `word` only in letters that sound alike. Both folded."""
    stretches: list[tuple[int, int, int, int]] = []
    for op in Levenshtein.opcodes(word, reading):
        if op.tag == "equal":
            continue
        low, high, start, end = op.src_start, op.src_end, op.dest_start, op.dest_end
        # Edits that touch form one stretch: `au` for `o` is a change and a letter more.
        if stretches and stretches[-1][1] == low and stretches[-1][3] == start:
            low, _, start, _ = stretches.pop()
        stretches.append((low, high, start, end))
    return bool(stretches) and all(_sounds(word, reading, *each) for each in stretches)


def _sounds(word: str, reading: str, low: int, high: int, start: int, end: int) -> bool:
    """Whether these letters of the word and of the reading sound alike, or are silent."""
    said, read = word[low:high], reading[start:end]
    if frozenset((said, read)) in SOUNDS:
        return True
    if VOWELS.issuperset(said + read):
        return max(len(said), len(read)) <= LONGEST
    if said and read:
        return False
    # One side is empty: a letter was added, in the one or in the other word.
    letters, at, end_at, whole = (said, low, high, word) if said else (read, start, end, reading)
    # `knaww` for `knaw`: a doubled letter sounds the same.
    doubled = letters in (whole[at - 1 : at], whole[end_at : end_at + 1])
    return len(letters) == 1 and (
        doubled or (letters in SILENT and (at == 0 or end_at == len(whole)))
    )
