"""The probability of a spelling for an unknown word, from the letters of rare words.

Runs of up to five letters, interpolated by Witten and Bell ("The zero-frequency problem", 1991), in
one `table` of runs: the logarithm of the probability of a run's last letter after the others, and
the back-off weight for an unseen next letter.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import log

from ocrfix.language.model.quantise import quantised
from ocrfix.language.model.table import fill

ORDER = 5
EDGE = "\n"
"""Marks the beginning and the end of a word."""
# The largest prime below 2**16: the remainder that detects runs that are not in the table.
CHECK = 65521
# A step fits into one byte of an entry.
STEPS = 256
RARE_LETTERS = 300
"""An estimate of the number of unseen letters, for the probability of one of them (not measured).
"""


def letters(words: Iterable[str]) -> tuple[str, dict[int, tuple[float, float]]]:
    """The alphabet of `words`, and the runs in them: logarithms of probability and weight.

    A run is a number: its letters' places in the alphabet, from 1, as digits.
    """
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    alphabet = Counter(EDGE)
    for word in words:
        alphabet.update(word)
        # Four edges before a word, so that its first letter has a context of full length, too.
        padded = EDGE * (ORDER - 1) + word + EDGE
        for at in range(ORDER - 1, len(padded)):
            for length in range(ORDER):
                seen[padded[at - length : at]][padded[at]] += 1
    signs = "".join(sorted(alphabet))
    key = keys(signs)
    probable: dict[str, float] = {}
    weights: dict[str, float] = {}
    uniform = 1 / (len(signs) + RARE_LETTERS)
    # Short contexts first: each probability needs that of the run without its first letter.
    for before in sorted(seen, key=len):
        after = seen[before]
        total, different = after.total(), len(after)
        # Witten and Bell: a new letter is as likely as new ones were so far in this context.
        weights[before] = different / (total + different)
        for sign, n in sorted(after.items()):
            shorter = probable[before[1:] + sign] if before else uniform
            probable[before + sign] = (n + different * shorter) / (total + different)
    found = {key(run): (log(p), log(weights.get(run, 1.0))) for run, p in probable.items()}
    # The empty run, the shortest context; `keys` gives no other run the number 0.
    found[0] = (0.0, log(weights.get("", 1.0)))
    return signs, found


def keys(alphabet: str) -> Callable[[str], int]:
    """A function from a run of letters to its number; unknown letters are all equal."""
    places = {ord(sign): number for number, sign in enumerate(alphabet, 1)}
    # Digits from 1, so that leading letters count; one more digit for all unknown letters.
    base = len(alphabet) + 2

    def key(run: str) -> int:
        number = 0
        for sign in run:
            number = number * base + places.get(ord(sign), base - 1)
        return number

    return key


def letter_parts(name: str, words: Iterable[str]) -> dict[str, array[int] | array[float] | bytes]:
    """The parts of a model file for the spelling of `words`; their names begin with `name`."""
    alphabet, found = letters(words)
    codes, steps = quantised([p for p, _ in found.values()], STEPS)
    backs, back_steps = quantised([weight for _, weight in found.values()], STEPS)
    sizes, table = fill(
        list(found),
        [
            # 32 bits: 8 for the weight, 8 for the probability, 16 for the check.
            back << 24 | code << 16 | key % CHECK
            for key, code, back in zip(found, codes, backs, strict=True)
        ],
    )
    return {
        f"{name}_alphabet": alphabet.encode(),
        f"{name}_steps": array("d", steps),
        f"{name}_back_steps": array("d", back_steps),
        f"{name}_sizes": array("I", sizes),
        f"{name}_table": table,
    }


class Spelling:
    """Reads the parts that `letter_parts` wrote."""

    def __init__(
        self, alphabet: str, sizes: Sequence[int], table: memoryview[int],
        steps: Sequence[float], back_steps: Sequence[float],
    ) -> None:  # fmt: skip
        self._key = keys(alphabet)
        self._sizes, self._table = tuple(sizes), table
        self._steps, self._back_steps = tuple(steps), tuple(back_steps)
        self._nothing = -log(len(alphabet) + RARE_LETTERS)

    def logp(self, word: str) -> float:
        """The natural logarithm of the probability of the letters of `word`, and of its end."""
        padded = EDGE * (ORDER - 1) + word + EDGE
        return sum(
            self._letter(padded[at - ORDER + 1 : at + 1]) for at in range(ORDER - 1, len(padded))
        )

    def _letter(self, run: str) -> float:
        """The log probability of the last letter of `run`, by the longest known run."""
        total = 0.0
        while run:
            entry = self._entry(self._key(run))
            if entry is not None:
                return total + self._steps[entry >> 16 & 0xFF]
            before = self._entry(self._key(run[:-1]))
            # An unseen context leaves its whole probability to the shorter one: its weight is 1,
            # its log 0.
            if before is not None:
                total += self._back_steps[before >> 24]
            run = run[1:]
        return total + self._nothing

    def _entry(self, key: int) -> int | None:
        one, two, three = self._sizes
        table = self._table
        entry = table[key % one] ^ table[one + key % two] ^ table[one + two + key % three]
        return entry if entry & 0xFFFF == key % CHECK else None
