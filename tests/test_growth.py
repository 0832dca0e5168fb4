"""Work grows with the text, not with its square. Work is counted, never timed.

Each law makes a text of one kind at a length and at four times that, and counts what is done for
both: calls, of Python functions and of built-in ones, or what one call compares or reads.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random

import pytest

import ocrfix
from ocrfix.core.decisions import HAND, Decision, Decisions
from ocrfix.core.document import Document
from ocrfix.core.ledger import Ledger
from ocrfix.core.weave import Weave
from ocrfix.rules import match as rulematch
from ocrfix.rules.match import standing_alone
from ocrfix.spelling import own_words as ownwords

FOUR_TIMES = 4.8
"""So much more work four times the text may be: caches fill, and sorting has its logarithm. The
square of four is 16."""
WORDS = (
    "the", "of", "and", "to", "in", "that", "was", "he", "with", "had", "for", "not", "on", "have",
    "from", "this", "house", "river", "stone", "captain", "window", "letter", "garden", "morning",
)  # fmt: skip


def line(random: Random, words: int = 8) -> str:
    return " ".join(random.choice(WORDS) for _ in range(words))


def lines(random: Random, number: int) -> str:
    return "\n".join(line(random) for _ in range(number))


def made(random: Random, letters: int = 9) -> str:
    """A word that no list has."""
    return "".join(random.choice(("bcdfghklmnprstvz", "aeiouy")[n % 2]) for n in range(letters))


KINDS: dict[str, Callable[[Random, int], str]] = {
    "pages of two lines": lambda r, n: "\f".join(lines(r, 2) for _ in range(n)),
    "index cards": lambda r, n: "\f".join(f"{line(r, 2)}\n{lines(r, 2)}" for _ in range(n)),
    "heads that are alike": lambda r, n: "\f".join(
        f"THE HISTORY OF {made(r, 4).upper()} IN {made(r, 3).upper()}\n{lines(r, 6)}"
        for _ in range(n)
    ),
    "signature marks": lambda r, n: "\f".join(
        f"{lines(r, 6)}\n{r.choice('ABCDEFGH')}{r.randrange(1, 5)}" for _ in range(n)
    ),
    "folios": lambda r, n: "\f".join(f"{page}\n{lines(r, 6)}" for page in range(1, n + 1)),
    "notes": lambda r, n: "\f".join(
        f"{lines(r, 5)}*\n{line(r)}\n\n* See {line(r, 4)}." for _ in range(n)
    ),
    "words cut at line ends": lambda r, n: "\n".join(
        f"{line(r)} morn-\ning {line(r)}" for _ in range(n)
    ),
    "quotations": lambda r, n: "\n".join(f"“{line(r)},” said he. “{line(r)}" for _ in range(n)),
    "words of its own": lambda r, n: "\n".join(_own_words(r) for _ in range(n)),
}


def _own_words(random: Random) -> str:
    word = made(random)
    return f"{line(random)} {word} {line(random, 2)} {word} and {word[:3]}q{word[4:]}."


def calls(work: Callable[[], object]) -> int:
    """How often `work` calls a function, of Python or built in."""
    count = 0

    def counted(_frame: object, event: str, _what: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


PAGES = [kind for kind in KINDS if "\f" in KINDS[kind](Random(1), 2)]


@pytest.mark.parametrize("kind", PAGES)
def test_four_times_the_pages_are_four_times_the_calls_of_furniture(kind):
    """20,000 pages of two lines took 40 seconds: the page before each was searched for."""
    ocrfix.restore(KINDS[kind](Random(0), 50), passes=["furniture"])
    few, many = (
        calls(lambda size=size: ocrfix.restore(KINDS[kind](Random(1), size), passes=["furniture"]))
        for size in (300, 1_200)
    )
    assert many < FOUR_TIMES * few


@pytest.mark.parametrize("kind", KINDS)
def test_four_times_the_text_is_four_times_the_calls(kind):
    ocrfix.restore(KINDS[kind](Random(0), 50))  # tables are read once
    texts = [KINDS[kind](Random(size), size) for size in (100, 400)]
    few, many = (calls(lambda text=text: ocrfix.restore(text)) for text in texts)
    assert many < FOUR_TIMES * few


def own_words(number: int, start: str) -> tuple[ownwords.OwnWords, list[str]]:
    random = Random(2)
    words = list(dict.fromkeys(start + made(random) for _ in range(number)))
    return ownwords.OwnWords(words), [f"{word[:-2]}q{word[-1]}" for word in words]


@pytest.mark.parametrize("start", ["", "zqor"])
def test_a_reading_is_compared_with_few_of_the_words_of_its_own_text(monkeypatch, start):
    """However many they are, and however alike they begin."""
    compared = 0
    extract = ownwords.process.extract

    def counted(reading, words, **options):
        nonlocal compared
        compared += len(words)
        return extract(reading, words, **options)

    monkeypatch.setattr(ownwords.process, "extract", counted)
    words, readings = own_words(20_000, start)
    for reading in readings[::20]:
        assert words.closest(reading, 2, 3)
    assert compared < ownwords.FEW * len(readings[::20])


@pytest.mark.parametrize("listed", [10, 1_000])
def test_the_text_is_read_once_however_many_words_are_looked_for(monkeypatch, listed):
    class Counted:
        passes = 0

        def search(self, word):
            return run.search(word)

        def finditer(self, text):
            Counted.passes += 1
            return run.finditer(text)

    random = Random(3)
    words = [made(random) for _ in range(listed)]
    run = rulematch.WORD
    monkeypatch.setattr(rulematch, "WORD", Counted())
    found = standing_alone(" ".join(words), words)
    assert all(found.values())
    assert Counted.passes == 1


def adjacent(number: int) -> tuple[str, list[Decision]]:
    """A text of which each word was corrected."""
    random = Random(4)
    words = [made(random, 5) for _ in range(number)]
    rows = [
        Decision(HAND, "", 6 * n, 6 * n + 5, word, word.upper()) for n, word in enumerate(words)
    ]
    return " ".join(words), rows


def touching(number: int) -> tuple[str, list[Decision]]:
    return "a" * number, [Decision(HAND, "", n, n + 1, "a", "b") for n in range(number)]


def apart(number: int) -> tuple[str, list[Decision]]:
    text = "a word and " * 9 * number
    return text, [Decision(HAND, "", 99 * n + 2, 99 * n + 6, "word", "WORD") for n in range(number)]


@pytest.mark.parametrize("kind", [adjacent, touching, apart])
def test_a_correction_reads_what_is_around_it_and_not_the_book(monkeypatch, kind):
    read = Weave.read
    seen = 0

    def counted(weave, standing):
        nonlocal seen
        reading = read(weave, standing)
        seen += len(weave.pieces) + len(reading.text)
        return reading

    monkeypatch.setattr(Weave, "read", counted)
    work = []
    for number in (100, 400):
        text, rows = kind(number)
        ledger = Ledger(Document.from_text(text))
        seen = 0
        applied = ledger.under(Decisions.of(rows))
        made_by_hand = applied.text
        work.append(seen)
        assert not applied.unplaced
        assert made_by_hand != text
    assert work[1] < FOUR_TIMES * work[0]
