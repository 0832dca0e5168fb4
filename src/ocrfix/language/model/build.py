"""Write a model file: words, counts, quantised probabilities."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Collection, Sequence
from itertools import accumulate

from ocrfix.language.model.counting import SPECIAL, UNKNOWN, WordCounts
from ocrfix.language.model.estimate import Estimates
from ocrfix.language.model.letters import letter_parts
from ocrfix.language.model.model_file import pack
from ocrfix.language.model.quantise import quantised
from ocrfix.language.model.scoring import (
    BACK_STEPS,
    PAIR_CHECK,
    PAIR_STEPS,
    TRIPLE_CHECK,
    TRIPLE_SECOND,
    TRIPLE_STEPS,
)
from ocrfix.language.model.table import fill

STEPS = 256
RARE, MOSTLY = 20, 0.5
"""Maximum count of rare words; above this share of capitals a word is a name."""


def model_bytes(
    language: str, counts: WordCounts, found: Estimates, trusted: Collection[str]
) -> bytes:
    """Build the bytes of a model file."""
    # Before quantising: it adds entries.
    _with_zero(found)
    size = len(counts.words)
    words = [word.encode() for word in counts.words]
    word_codes, word_steps = quantised(found.words, STEPS)
    weight_codes, weight_steps = quantised(found.word_backoff, STEPS)
    pair_codes, pair_steps = quantised(list(found.pairs.values()), PAIR_STEPS)
    back_codes, back_steps = _weights(found)
    triple_codes, triple_steps = quantised(list(found.triples.values()), TRIPLE_STEPS)
    pair_sizes, pairs = fill(
        list(found.pairs),
        [
            # 32 bits: 7 for the probability, 5 for the weight, 20 for the check.
            code << 25 | back << 20 | key % PAIR_CHECK
            for key, code, back in zip(found.pairs, pair_codes, back_codes, strict=True)
        ],
    )
    triple_sizes, triples = fill(
        list(found.triples),
        [
            # 24 bits, kept in two tables: 8 for the second check; 6 for the probability and 10 for
            # the first check.
            key % TRIPLE_SECOND << 16 | code << 10 | key % TRIPLE_CHECK
            for key, code in zip(found.triples, triple_codes, strict=True)
        ],
    )
    # The header. `pairs` and `triples` have the number of entries, then the three column lengths.
    facts = {
        "language": language,
        "words": size,
        "modelled": counts.modelled,
        "seen": sum(counts.seen),
        "pairs": [len(found.pairs), *pair_sizes],
        "triples": [len(found.triples), *triple_sizes],
    }
    return pack(
        facts,
        {
            "word_steps": array("d", word_steps),
            "weight_steps": array("d", weight_steps),
            "pair_steps": array("d", pair_steps),
            "back_steps": array("d", back_steps),
            "triple_steps": array("d", triple_steps),
            "spelling": b"".join(words),
            "starts": array("I", [0, *accumulate(map(len, words))]),
            "index": index(words),
            "counts": array("I", counts.seen),
            "capital": bytes(round(255 * share) for share in counts.capital),
            "trusted": bytes(word in trusted for word in counts.words),
            "word_codes": bytes(word_codes),
            "weight_codes": bytes(weight_codes),
            "pair_table": pairs,
            # Two bytes and one byte: an array of 4-byte entries would waste a quarter of the space.
            "triple_table": array("H", [entry & 0xFFFF for entry in triples]),
            "second_table": bytes(entry >> 16 for entry in triples),
            **letter_parts("letters", _rare(counts, names=False)),
            **letter_parts("name_letters", _rare(counts, names=True)),
        },
    )


def _rare(counts: WordCounts, *, names: bool) -> list[str]:
    """Rare words, whose spelling is similar to that of unknown words."""
    return [
        counts.words[number]
        for number in range(len(SPECIAL), counts.modelled)
        # Rare words are the best sample of words that the model has not seen.
        if counts.seen[number] <= RARE and (counts.capital[number] > MOSTLY) == names
    ]


def _weights(found: Estimates) -> tuple[list[int], list[float]]:
    """Quantised weights of pairs. Step 0 means that a pair begins no triple."""
    codes, steps = quantised(list(found.pair_backoff.values()), BACK_STEPS - 1)
    code = dict(zip(found.pair_backoff, codes, strict=True))
    # Step 0 would mean that no triple begins there.
    return [code.get(key, -1) + 1 for key in found.pairs], [0.0, *(s or 1e-9 for s in steps)]


def _with_zero(found: Estimates) -> None:
    """Add an entry for the pair unknown-unknown: its key is 0, like an empty place."""
    backed = found.word_backoff[UNKNOWN] + found.words[UNKNOWN]
    pair = found.pairs.setdefault(0, backed)
    found.triples.setdefault(0, found.pair_backoff.get(0, 0.0) + pair)


def index(words: Sequence[bytes]) -> array[int]:
    """A hash table of words by CRC, with linear probing."""
    # Two thirds full: searches for missing words end after a few places.
    places = len(words) * 3 // 2 + 1
    table = array("I", bytes(4 * places))
    for number, word in enumerate(words):
        place = zlib.crc32(word) % places
        # Linear probing. 0 means empty, so entries are ids plus one; see `_Ids._search`.
        while table[place]:
            place = (place + 1) % places
        table[place] = number + 1
    return table
