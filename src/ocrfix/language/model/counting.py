"""Count words, pairs and triples in clean texts."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from ocrfix.language.model.tokens import body, fold, is_number, sentences

UNKNOWN, BOUNDARY, NUMBER, NAME = range(4)
SPECIAL = ("<unknown>", "<s>", "<number>", "<name>")
"""The special ids of a model.

Any unknown word, the sentence boundary, any number, any unknown word with a capital.
"""


@dataclass
class WordCounts:
    """The counts. Words are numbers: their indexes in `words`."""

    words: list[str]
    """`SPECIAL`, then all words, the most common first."""
    modelled: int
    """Words from here on are only from lists: in pairs and triples they count as unknown."""
    seen: list[int]
    """How often each word occurs, ignoring case."""
    capital: list[float]
    """Its share of capitals, counted inside sentences and not in all capitals."""
    books: list[int]
    """In how many texts each word occurs."""
    pairs: dict[int, int] = field(default_factory=dict)
    """Counts by `left * len(words) + word`."""
    triples: dict[int, int] = field(default_factory=dict)
    """Counts by `(left2 * len(words) + left1) * len(words) + word`."""


@dataclass
class Stream:
    """Texts as numbers of printed forms, 0 between sentences."""

    # Form 0 is the empty one, which marks a sentence boundary in `tokens`.
    forms: dict[str, int] = field(default_factory=lambda: {"": 0})
    # Texts as numbers: an array of 4 bytes a word, where a list of strings would need many times
    # that.
    tokens: array[int] = field(default_factory=lambda: array("I", [0]))
    opening: Counter[int] = field(default_factory=Counter)
    """How often each form begins a sentence."""
    books: Counter[int] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        """Add a text."""
        forms, start = self.forms, len(self.tokens)
        for sentence in sentences(body(text)):
            numbers = [forms.setdefault(form, len(forms)) for form in sentence]
            self.tokens.extend(numbers)
            self.tokens.append(0)
            self.opening[numbers[0]] += 1
        # Each form once for each text, however often the text has it.
        self.books.update(set(self.tokens[start:]))


def count(
    texts: Iterable[str],
    *,
    least: int = 2,
    curated: Collection[str] = (),
    added: Collection[str] = (),
) -> WordCounts:
    """Count the words of `texts` that occur `least` times, and their pairs and triples.

    A rarer compound counts as its parts. `curated` words are kept if they occur at all, `added`
    ones always; below `least`, they have no pairs or triples.
    """
    stream = Stream()
    for text in texts:
        stream.add(text)
    counts = _vocabulary(stream, least, curated, added)
    _company(stream, counts)
    return counts


def _vocabulary(
    stream: Stream, least: int, curated: Collection[str], added: Collection[str]
) -> WordCounts:
    seen: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    books: Counter[str] = Counter()
    frequency = Counter(stream.tokens)
    # Without form 0, the boundary.
    for form, number in islice(stream.forms.items(), 1, None):
        if is_number(form):
            continue
        word, often = fold(form), frequency[number]
        seen[word] += often
        # The number of texts with any of its forms is at least that of its most widespread one. A
        # sum would count a text twice that has both `The` and `the`.
        books[word] = max(books[word], stream.books[number])
        # Headings in capitals and first words of sentences say nothing about how a word is written.
        if not form.isupper() or len(form) == 1:
            often -= stream.opening[number]
            inside[word] += often
            capital[word] += often * form[0].isupper()
    # Before the choice of words: `coal-mine`, seen once, still counts for `coal` and `mine`.
    _part_compounds(seen, least)
    # Equal counts in alphabetical order, so that the same texts give the same file.
    words = sorted((w for w, n in seen.items() if n >= least), key=lambda w: (-seen[w], w))
    modelled = len(SPECIAL) + len(words)
    listed = {w for w in (*curated, *added) if (w in seen or w in added) and seen[w] < least}
    words += sorted(listed, key=lambda w: (-seen[w], w))
    return WordCounts(
        words=[*SPECIAL, *words],
        modelled=modelled,
        seen=[0] * len(SPECIAL) + [seen[w] for w in words],
        capital=[0.0] * len(SPECIAL) + [capital[w] / max(inside[w], 1) for w in words],
        books=[0] * len(SPECIAL) + [books[w] for w in words],
    )


def _part_compounds(seen: Counter[str], least: int) -> None:
    """Count rare compounds as their parts."""
    for word in [w for w, n in seen.items() if n < least and "-" in w]:
        for part in word.split("-"):
            seen[part] += seen[word]
        del seen[word]


def _company(stream: Stream, counts: WordCounts) -> None:
    """Count pairs and triples. Two boundaries separate sentences, so contexts do not cross them.

    The first word of a sentence is predicted by the boundary alone.
    """
    index = {w: n for n, w in enumerate(counts.words[: counts.modelled])}
    numbers = [spelled(form, index) for form in stream.forms]
    tokens = array("I", chain.from_iterable(map(numbers.__getitem__, stream.tokens)))
    size = len(counts.words)
    # Known words were counted by form; the special ids are known only now.
    for word in tokens:
        if word < len(SPECIAL):
            counts.seen[word] += 1
    pairs = Counter(a * size + b for a, b in zip(tokens, islice(tokens, 1, None), strict=False))
    square = size * size
    triples = Counter(
        a * square + b * size + c
        for a, b, c in zip(tokens, islice(tokens, 1, None), islice(tokens, 2, None), strict=False)
    )
    # Between two sentences there are two boundaries. What has both in its context, or ends with
    # both, predicts nothing.
    borders = BOUNDARY * size + BOUNDARY
    counts.pairs = {key: n for key, n in pairs.items() if key != borders}
    counts.triples = {
        key: n for key, n in triples.items() if borders not in (key % square, key // size)
    }


def spelled(form: str, index: Mapping[str, int]) -> tuple[int, ...]:
    """The ids of a printed form, from the ids of folded words."""
    # Two, so that a triple never reaches from one sentence into the next.
    if not form:
        return (BOUNDARY, BOUNDARY)
    if is_number(form):
        return (NUMBER,)
    # A compound that is no word of the model is spelled by its parts; if it is one, as itself.
    found = _number(form, index)
    if found > NAME or "-" not in form:
        return (found,)
    return tuple(_number(part, index) for part in form.split("-") if part) or (UNKNOWN,)


def _number(form: str, index: Mapping[str, int]) -> int:
    try:
        found = index[fold(form)]
    except KeyError:
        found = UNKNOWN
    # `index` may be the model itself, which gives 0 for an unknown word instead of an error.
    return found or (NAME if form[0].isupper() else UNKNOWN)
