"""What the truth has where the OCR has a word: words aligned first, then the letters between."""

from __future__ import annotations

from bisect import bisect_right

from rapidfuzz.distance import Levenshtein

from ocrfix.language.model.model import Model
from ocrfix.language.model.tokens import fold
from ocrfix.spelling.tokens import Tokens, tokens

LONGEST = 400
"""Stretches of letters longer than this that differ are not read: the truth is another text."""


def labelled(
    text: str, truth: str, model: Model
) -> tuple[Tokens, Tokens, list[tuple[int, int] | None]]:
    """The words of both, and for each word of the text which of the truth's (from, to) it is.

    None where that is unsure or the truth has nothing there. Compounds of the truth are apart.
    """
    ours, theirs = tokens(text, model), tokens(truth, model, compounds=False)
    a, b = [fold(w) for w in ours.words], [fold(w) for w in theirs.words]
    found: list[tuple[int, int] | None] = [None] * len(a)
    for tag, start, end, low, high in merged(a, b):
        if tag == "equal":
            for at in range(start, end):
                found[at] = (low + at - start, low + at - start + 1)
        elif start < end and low < high:
            between(ours, theirs, (start, end, low, high), found)
    return ours, theirs, found


def merged(a: list[str], b: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Stretches that agree and stretches that differ, in turn."""
    blocks: list[tuple[str, int, int, int, int]] = []
    for op in Levenshtein.opcodes(a, b):
        tag = "equal" if op.tag == "equal" else "differ"
        if blocks and blocks[-1][0] == tag:
            _, start, _, low, _ = blocks.pop()
            blocks.append((tag, start, op.src_end, low, op.dest_end))
        else:
            blocks.append((tag, op.src_start, op.src_end, op.dest_start, op.dest_end))
    return blocks


def between(
    ours: Tokens,
    theirs: Tokens,
    block: tuple[int, int, int, int],
    found: list[tuple[int, int] | None],
) -> None:
    start, end, low, high = block
    first, last = ours.starts[start], ours.ends[end - 1]
    bottom, top = theirs.starts[low], theirs.ends[high - 1]
    if max(last - first, top - bottom) > LONGEST:
        return
    here, there = ours.text[first:last], theirs.text[bottom:top]
    ops = Levenshtein.opcodes(fold_each(here), fold_each(there))
    from_, to, same = [o.src_start for o in ops], ops, [o.tag == "equal" for o in ops]

    def mapped(place: int, *, ending: bool) -> int:
        number = bisect_right(from_, place - 1 if ending and place else place) - 1
        op = to[max(number, 0)]
        if same[max(number, 0)] or place - op.src_start <= op.dest_end - op.dest_start:
            return min(op.dest_start + place - op.src_start, op.dest_end)
        return op.dest_end

    for at in range(start, end):
        a = bottom + mapped(ours.starts[at] - first, ending=False)
        b = bottom + mapped(ours.ends[at] - first, ending=True)
        if ours.ends[at] == last:
            b = top
        # words of the truth of which at least half, or half of ours, lies between
        hit = [
            n for n in range(low, high)
            if (over := min(b, theirs.ends[n]) - max(a, theirs.starts[n])) > 0
            and (2 * over >= theirs.ends[n] - theirs.starts[n] or 2 * over >= b - a)
        ]  # fmt: skip
        if hit and hit[-1] - hit[0] == len(hit) - 1:
            found[at] = (hit[0], hit[-1] + 1)


def fold_each(text: str) -> str:
    """`text` in lower case, at the same length."""
    low = text.lower()
    return low if len(low) == len(text) else text
