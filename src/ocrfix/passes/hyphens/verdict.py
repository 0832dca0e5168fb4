"""Decide whether the hyphen at a line end is the printer's or the word's own.

Evidence is tried in this order: the spellings elsewhere in the text, the spellings in its
collection, the counted lexicon, and the words in which the lexicon has each half. The answer
is to drop the hyphen or to keep it; if the rule is not safe, a person is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ocrfix.language.lexicon import Lexicon
from ocrfix.language.neighbours import changed
from ocrfix.passes.hyphens.words import Words, key

NAME_PREFIXES = frozenset(("Mc", "Mac", "Fitz"))
KEPT = ""
"""Used instead of a rule id: the hyphen stays, and nothing is proposed. The passes for paragraphs
and sentences join the lines."""
WORD_HALF = 55.0
"""Factor on the odds of a compound, for each half that is a word by itself."""
OFTEN = 3
"""A short half that begins at least this many compounds is used like a word: `ex-`, `re-`."""
LISTED = 0.05
"""Factor on the odds of a compound, where a modern word list has the whole as one word."""
SELDOM = 0.01
"""Where fewer than one word in a hundred has a hyphen (German), unknown words get none."""
LONG, COMMON = 7, 50
"""A misread word needs this many letters, and the word it resembles must be counted this often."""
RARE = 5
"""A word so rare in the counted books is not cut after its first letter. They have `email` 4 times
(it is enamel there), and `amass` 13 times, the rarest of the words that printers did cut so."""
BOTH, FEW = 8, 1
"""A compound that is written in one word at most BOTH times as often as with its hyphen keeps it,
unless the text has it more than FEW times. On the real books of docs/measured.md this kept 6 more
hard hyphens of 289, and 7 soft ones of 5,876."""
DROP, KEEP = 1.0, 20.0
"""Odds of a compound: below the first the hyphen is dropped, from the second on it is kept.
Measured with all four on books held out from the lexicon (docs/hyphens.md)."""


class Verdict(NamedTuple):
    """The decision (drop or keep), its rule and its reason. Rules that are not safe ask."""

    answer: str
    rule: str
    why: str


class Cut(NamedTuple):
    """The two halves of a word as they are in the text."""

    left: str
    right: str

    @property
    def closed(self) -> str:
        """The halves joined without a hyphen."""
        return self.left + self.right

    @property
    def hyphened(self) -> str:
        """The halves joined with a hyphen."""
        return f"{self.left}-{self.right}"

    @property
    def inner(self) -> Cut:
        """The pieces next to the cut: `New`, `castle` for the halves `New`, `castle-on`."""
        return Cut(self.left.rpartition("-")[2], self.right.partition("-")[0])


class Grammar(NamedTuple):
    """Closed classes of words, from the word lists of the language."""

    function: frozenset[str] = frozenset()  # two of these never make a compound
    clitics: frozenset[str] = frozenset()  # follow a hyphen: dit-on


def judge(cut: Cut, words: Words, lexicon: Lexicon, grammar: Grammar) -> Verdict | None:
    """Decide whether the halves are one word or a compound; None if the hyphen is a stray sign.

    `words` are the words of the text, without the halves in question.
    """
    if cut.right[0].isupper() and not cut.left.isupper():
        return _capital(cut, words, lexicon, grammar.function)
    here, there = _seen(cut, words)
    if not here and _one_letter(cut, lexicon):
        return Verdict(
            "keep", KEPT, f"“{cut.left}” is one letter, and belongs to the word by its hyphen"
        )
    stray = {key(half) for half in cut} <= grammar.function
    if stray and not lexicon.count(cut.closed):
        return None  # `in-` `a`: a speck, or a dash
    # One form more than twice as often as the other: printers were not consistent, and some books
    # have both `bedroom` and `bed-room`.
    both = _both_ways(cut, max(here, there), lexicon)
    if here != there and not (both and here > there):
        most, least = max(here, there), min(here, there)
        if most > 2 * least:
            return _elsewhere(cut, most, dropped=here > there)
    if key(cut.inner.right) in grammar.clitics and not lexicon.count(cut.closed):
        return Verdict("keep", KEPT, f"“{cut.right}” hangs on a word with a hyphen")
    found = _by_collection(cut, lexicon)
    if not found and both:
        return Verdict("keep", KEPT, f"“{cut.hyphened}” and “{cut.closed}” are both in use")
    return found or _by_lexicon(cut, words, lexicon)


def _both_ways(cut: Cut, times: int, lexicon: Lexicon) -> bool:
    """Whether two words are one with or without a hyphen, and the text hardly says which."""
    closed, hyphened = lexicon.count(cut.closed), lexicon.count(cut.hyphened)
    return hyphened > 0 and closed <= BOTH * hyphened and times <= FEW and not pieces(cut, lexicon)


def _one_letter(cut: Cut, lexicon: Lexicon) -> bool:
    """Whether a single letter belongs to the word after it by a hyphen: e-mail, x-ray, S-bend.

    Printers seldom cut a word after one letter, and where they did (`a-mend`, `e-lope`), it is a
    word of the counted books, which `email` is not.
    """
    rare = lexicon.count(cut.closed) < RARE
    return len(cut.left) == 1 and rare and standalone(cut.right, lexicon, first=False)


def standalone(half: str, lexicon: Lexicon, *, first: bool) -> bool:
    """Whether a half is a word by itself, not only a piece of other words.

    `first`: the half is a first half. `con` and `un` are counted more often as the beginning
    of other words than as words, so they do not count as words here.
    """
    times, compounds = lexicon.count(half), lexicon.compounds
    if len(half) > 3:
        return times > 0 or lexicon.modern(half)
    least = 15 if len(half) == 3 else 40  # shorter strings occur more often by chance
    if compounds.begins(key(half)) >= OFTEN:
        return True
    return times >= least and times > compounds.closed(key(half), first=first)


def pieces(cut: Cut, lexicon: Lexicon) -> list[str]:
    """The halves that are not words by themselves."""
    found = [] if standalone(cut.left, lexicon, first=True) else [cut.left]
    return found if standalone(cut.right, lexicon, first=False) else [*found, cut.right]


def _capital(cut: Cut, words: Words, lexicon: Lexicon, function: frozenset[str]) -> Verdict | None:
    """Decide a cut whose second half has a capital: Saxe-Coburg, un-English, or a new line."""
    left, right = cut
    if left in NAME_PREFIXES:
        return Verdict("drop", "hyphens.cut-word", f"“{left}” begins the name")
    why = f"“{right}” begins with a capital"
    if words[key(cut.hyphened)] > 0 or lexicon.count(cut.hyphened):
        return Verdict("keep", KEPT, why)
    if min(len(left), len(right)) < 3 or not right[1:].islower():
        return None
    if key(right) in function or key(left) in function:
        return None
    if words[key(cut.closed)] > 0 or lexicon.count(cut.closed):
        return None  # volu-Minous: one word, with a misread capital
    if not all(words[key(half)] > 0 or half not in pieces(cut, lexicon) for half in cut):
        return None  # Eng-Jand: a half is misread
    return Verdict("keep", KEPT, why)


def _seen(cut: Cut, words: Words) -> tuple[int, int]:
    """How often the text has the word without the hyphen, and with it."""
    closed, hyphened = key(cut.closed), key(cut.hyphened)
    here, there = _forms(closed, words), _forms(hyphened, words)
    if here or there or cut.inner == cut:
        return here, there
    inner = cut.inner
    return words[key(inner.closed)], words[key(inner.hyphened)]


def _forms(word: str, words: Words) -> int:
    """How often the text has a word; if never, how often its plural, singular or genitive."""
    # `farm-houses` at a line end is like `farm-house` elsewhere. The first form found counts.
    stem = word.removesuffix("'s")
    return (
        words[word]
        or (words[stem] if stem != word else 0)
        or (words[stem[:-1]] if stem[-1] == "s" else words[stem + "s"])
    )


def _elsewhere(cut: Cut, times: int, *, dropped: bool) -> Verdict:
    word = cut.closed if dropped else cut.hyphened
    why = f"“{word}” occurs {times} time{'s' * (times > 1)} elsewhere in this text"
    if dropped:
        return Verdict("drop", "hyphens.cut-word-here", why)
    return Verdict("keep", KEPT, why)


def _by_collection(cut: Cut, lexicon: Lexicon) -> Verdict | None:
    """Decide by the other volumes of the collection, if they were counted and agree."""
    found = lexicon.collection
    here, there = found.get(key(cut.closed), 0), found.get(key(cut.hyphened), 0)
    if max(here, there) <= 2 * min(here, there):
        return None
    dropped = here > there
    word = cut.closed if dropped else cut.hyphened
    why = f"“{word}” occurs {max(here, there)} times in the collection"
    if dropped:
        return Verdict("drop", "hyphens.cut-word", why)
    return Verdict("keep", KEPT, why)


def _by_lexicon(cut: Cut, words: Words, lexicon: Lexicon) -> Verdict | None:
    """Decide by the counted lexicon: by the whole word, then by its halves."""
    closed, hyphened = _count(cut.closed, lexicon), _count(cut.hyphened, lexicon)
    if not closed and not hyphened and cut.inner != cut:
        closed, hyphened = _count(cut.inner.closed, lexicon), _count(cut.inner.hyphened, lexicon)
    if closed > 2 * hyphened:
        return Verdict("drop", "hyphens.cut-word", f"“{cut.closed}” is a word")
    if hyphened:
        return Verdict("keep", KEPT, f"“{cut.hyphened}” is a word with a hyphen")
    # A half that has a hyphen itself (`aide-de-` / `camp`) makes the whole a compound.
    verdict = _by_halves(cut.inner, lexicon, compound=cut.inner != cut)
    if verdict and verdict.rule in {KEPT, "hyphens.cut-or-compound"} and cut.inner == cut:
        return _misread(cut, words, lexicon) or verdict
    return verdict


def _misread(cut: Cut, words: Words, lexicon: Lexicon) -> Verdict | None:
    """Decide a whole word that has one misread letter: Cumbec-land for Cumberland."""
    whole = key(cut.closed)
    if len(whole) < LONG or min(map(len, cut)) < 2 or not whole.isalpha():
        return None
    known = words.counted
    # The compound is tried first: `coal-ficlds` is coal-fields, and its hyphen must stay.
    compound = _one_letter_off(
        key(cut.hyphened), lambda word: word in known or word in lexicon.counts
    )
    if compound:
        return Verdict("keep", KEPT, f"“{compound}” is a word with a hyphen")
    word = _one_letter_off(
        whole, lambda word: known.get(word, 0) > 1 or lexicon.counts.get(word, 0) >= COMMON
    )
    if not word:
        return None
    return Verdict("drop", "hyphens.cut-misread", f"“{cut.closed}” looks like “{word}”, misread")


def _one_letter_off(word: str, known: Callable[[str], bool]) -> str:
    """A known word that differs from `word` in one letter; "" if there is none."""
    hyphens = word.count("-")
    return next((w for w in changed(word) if w.count("-") == hyphens and known(w)), "")


def _by_halves(cut: Cut, lexicon: Lexicon, *, compound: bool) -> Verdict | None:
    """Decide by the halves, where neither form was counted: are they words, or in compounds?"""
    left, right = cut
    if len(right) == 1 and not compound:
        return None
    listed = lexicon.modern(cut.closed)
    if len(left) == 1 and not listed and standalone(right, lexicon, first=False):
        return Verdict(
            "keep", KEPT, f"“{left}” is one letter, and belongs to the word by its hyphen"
        )  # x-ray
    fragments = pieces(cut, lexicon)
    odds = lexicon.compounds.odds(key(left), key(right)) * WORD_HALF ** (2 - len(fragments))
    odds *= LISTED if listed else 1
    if not lexicon.counts:
        return _unknown(cut)  # a language without a lexicon: a person decides
    if lexicon.compounds.share < SELDOM:
        return Verdict("drop", "hyphens.cut-fragment", "hardly a word of this language has one")
    if odds >= KEEP or compound:
        return Verdict("keep", KEPT, f"“{left}” and “{right}” are used like halves of compounds")
    if odds < DROP and listed:
        return Verdict("drop", "hyphens.cut-word", f"“{cut.closed}” is a word")
    if odds < DROP and fragments:
        why = f"“{fragments[0]}” is not a word"
        return Verdict("drop", "hyphens.cut-fragment", why)
    return _unknown(cut)


def _unknown(cut: Cut) -> Verdict:
    why = f"neither “{cut.closed}” nor “{cut.hyphened}” is known"
    return Verdict("drop", "hyphens.cut-or-compound", why)


def _count(word: str, lexicon: Lexicon) -> int:
    """How often a word was counted; for a genitive, its base word too."""
    stem = key(word).removesuffix("'s")
    return lexicon.count(word) + (lexicon.count(stem) if stem != key(word) else 0)
