"""Signs and letters that stand for others all through a text, a habit of its engine.

One engine reads every long s as `l`, another has no sign for `ﬁ`, a third reads small y as `j^`.
One such place is doubtful. Many that all give words, while few of the sign's places give none, are
a habit of the text (as for the long s read as f, in `long_s`): then each place is as good as sure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, product
from math import prod
from typing import NamedTuple

from ocrfix.language.model.tokens import fold
from ocrfix.spelling.long_s import COMMON, LONGER, RIVAL

Count = Callable[[str], int]
"""How often a folded word is in print, per 31 million words; 0 for no word."""
Odd = Mapping[str, list[int]]
"""The odd words of a text, and where each begins."""
Choose = Callable[[int, int, list[str]], str | None]
"""Of several words for the place between two offsets, the one that fits clearly best, if any."""

LIGATURES = ("fi", "ff", "fl", "ffi", "ffl")
LETTERS = str.maketrans(
    dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04", ("ff", "fi", "fl", "ffi", "ffl"), strict=True))
)
"""Ligatures as one character, which encodings have."""
MOST_SIGNS, MOST_WAYS = 4, 200
"""A word with more signs, or more ways to read them, is left as it is."""
LONGEST = 24
SHARE = 0.6
"""The share of the sign's places that give a word. Not measured: long s has 0.82 where a page has
it, and 0.05 where none."""
RARE, SHORT = 2, 4
"""In a text with the habit, a word of more letters than `SHORT` need only be this frequent."""
WORDS_TO_A_SIGN = 3
"""A kind of letters (not signs) is looked for only where it explains one in so many odd words."""


class SignKind(NamedTuple):
    """One way in which letters are lost, and what is put back."""

    name: str
    find: re.Pattern[str]
    """A place: the word with the sign, its groups `a`, `sign` if the sign is at one place only."""
    sign: str
    """The signs, as a set of a regular expression; "" if a letter was lost without a trace."""
    letters: tuple[str, ...]
    least: int
    """How many different words must show the habit."""
    letter: bool = False
    """The sign is a letter, which is right in other words."""
    first: tuple[str, ...] = ()
    """What the sign stands for at the head of a word, if it is something else."""
    hint: str = ""
    """What each place of a sign contains, quick to find; by default the sign."""


class StandIn(NamedTuple):
    """A place where signs stand for letters, and the word as it was printed."""

    start: int
    end: int
    new: str
    kind: str


W, BEFORE, BEHIND = r"[^\W\d_]", r"(?<![\w'’-])", r"(?![\w'’])"
SPACE = re.compile(r"\s")
SMALL = re.compile(rf"{BEFORE}[^\W\d_A-Z]+{BEHIND}")
SIGN = "[\\0\N{REPLACEMENT CHARACTER}\ue000-\uf8ff]"
SIGNS = (
    SignKind("pipe", re.compile(rf"(?<![\w|])(?:{W}+\||\|+{W})(?:{W}|\|)*(?![\w|])"), r"\|",
         ("l", "i"), 3, first=("I", "l")),
    SignKind("one", re.compile(rf"(?<![\w.,$£])(?!1(?:st|[sdlabc])\b)"
                           rf"(?:{W}+1(?:{W}|1)*|1{W}(?:{W}|1)*){BEHIND}"),
         "1", ("l", "i"), 3, first=("I", "l"), hint=rf"1(?:(?={W})|(?<={W}1))"),
    SignKind("bang", re.compile(rf"(?<![\w!])(?:{W}+!|!)(?:{W}|!)*{W}{BEHIND}"), "!", ("l", "i"), 3,
         first=("I", "l"), hint=f"!{W}"),
    SignKind("bracket-s", re.compile(rf"(?<![\w\[])(?:{W}|\[)*\[(?:{W}|\[)*[a-z](?![\w\]])"), r"\[",
         ("s",), 5, hint=rf"\[{W}"),
    SignKind("ligature", re.compile(rf"(?<!\w){W}*{SIGN}(?:{W}|{SIGN})*(?!\w)"), SIGN,
         LIGATURES, 3),
    SignKind("ligature", re.compile(rf"(?<!\w)(?:{W}+\?+{W}|\?+{W})(?:{W}|\?)*(?!\w)"), r"\?+",
         LIGATURES, 5, hint=rf"\?{W}"),
    SignKind("lost", re.compile(rf"{BEFORE}(?P<a>{W}*(?:ffi|ffl|ff|fi|fl|[\ufb00-\ufb04]))"
                            rf"(?P<sign> )(?P<b>{W}+){BEHIND}"),
         " ", ("",), 5, letter=True),
    SignKind("lost", re.compile(rf"{BEFORE}(?P<a>{W}*)(?P<sign>f )(?P<b>{W}+){BEHIND}"),
         "f ", LIGATURES, 5, letter=True),
    SignKind("lost", re.compile(rf"{BEFORE}(?P<a>{W}*)(?P<sign> )(?P<b>{W}+){BEHIND}"),
         " ", LIGATURES, 5, letter=True),
    SignKind("lost", re.compile(rf"{BEFORE}{W}*f{W}+{BEHIND}"), "f", LIGATURES, 5, letter=True),
    SignKind("lost", re.compile(rf"{BEFORE}{W}*y{W}+{BEHIND}"), "y", LIGATURES, 5, letter=True),
    SignKind("lost", re.compile(rf"{BEFORE}{W}+{BEHIND}"), "", LIGATURES, 5, letter=True),
    SignKind("caret-y", re.compile(rf"{BEFORE}(?P<a>{W}+?)"
                               rf"(?P<sign>[jsvy]?['’]?[}}^]['’^]*|j['’]\^?)(?!\w)"),
         r"[}^]", ("y",), 3, hint="[}^]|j['’]"),
    SignKind("long-s", re.compile(rf"{BEFORE}{W}*l{W}+{BEHIND}"), "l", ("s",), 5, letter=True),
    SignKind("long-s", re.compile(rf"{BEFORE}(?:[ldcjmnst]['’])?{W}*f{W}+{BEHIND}"), "f", ("s",), 5,
         letter=True),
)  # fmt: skip


def stand_ins(text: str, count: Count, choose: Choose, *, long_s: str = "l") -> Iterator[StandIn]:
    """The places of all kinds that are a habit of the text, as the words that they are.

    `long_s` are the letters that are tried for a long s: a corrector of the language has f itself.
    """
    odd = _odd(text, count)
    for kind in SIGNS:
        if kind.name == "long-s" and kind.sign not in long_s:
            continue
        # Most texts have no such habit, and a search for hints is far quicker than one for words.
        if _enough(kind, text, odd, count) if kind.letter else _hinted(kind, text):
            yield from _habit(kind, text, count, choose, odd)


def _odd(text: str, count: Count) -> dict[str, list[int]]:
    """The words in small letters that are in no list, and where: only they can lack letters."""
    words = set(SMALL.findall(text))
    odd = {word for word in words if len(word) <= LONGEST and count(fold(word)) <= 1}
    found: dict[str, list[int]] = {word: [] for word in odd}
    for match in SMALL.finditer(text) if odd else ():
        if match[0] in odd:
            found[match[0]].append(match.start())
    return found


def _hinted(kind: SignKind, text: str) -> bool:
    """Whether the signs of a kind are in a text often enough for a habit."""
    hints = islice(re.finditer(kind.hint or kind.sign, text), kind.least)
    return sum(1 for _ in hints) == kind.least


def _enough(kind: SignKind, text: str, odd: Odd, count: Count) -> bool:
    """Whether there may be enough words that lack a letter, by the different words alone."""
    if len(odd) < kind.least:
        return False
    if "sign" in kind.find.groupindex:
        return True  # its places are pairs of words
    words: Iterable[str] = odd
    if kind.name == "long-s":  # in words with capitals, too
        words = (word for word in set(kind.find.findall(text)) if count(fold(word)) <= 1)
    ways = (_best(kind, match, count) for word in words if (match := kind.find.fullmatch(word)))
    return len({fold(some[0]) for some in ways if len(some) == 1}) >= kind.least


def _places(kind: SignKind, text: str, odd: Odd) -> Iterator[re.Match[str]]:
    """The places of a kind, from left to right; of pairs of words, only those with an odd word."""
    if not kind.letter:
        yield from _with_sign(kind, text)
        return
    if "sign" not in kind.find.groupindex:
        yield from kind.find.finditer(text)
        return
    last = 0
    for at in sorted(at for places in odd.values() for at in places):
        first = at
        if text[at - 1 : at] == " ":
            first -= 1
            while first and text[first - 1].isalpha():
                first -= 1
        for start in {first: None, at: None}:
            if start >= last and (match := kind.find.match(text, start)):
                yield match
                last = match.end()


def _with_sign(kind: SignKind, text: str) -> Iterator[re.Match[str]]:
    """The places of a sign: only what is between two blanks around a hint is searched."""
    last = 0
    for hint in re.finditer(kind.hint or kind.sign, text):
        at = hint.start()
        if at < last:
            continue
        while at and not text[at - 1].isspace():
            at -= 1
        blank = SPACE.search(text, hint.end())
        last = blank.start() if blank else len(text)
        yield from kind.find.finditer(text, at, last)


def _known_too(kind: SignKind, text: str, count: Count, choose: Choose) -> Iterator[StandIn]:
    """Words with a long s that are words as they were read, too (`laid`), by their context."""
    known: dict[str, list[str]] = {}
    for match in kind.find.finditer(text):
        word = match[0]
        if word not in known:
            short = len(word) > LONGEST or count(fold(word)) <= 1
            known[word] = [] if short else _best(kind, match, count)
        if known[word]:
            new = choose(*match.span(), [word, *known[word]])
            if new is not None and new != word:
                yield StandIn(*match.span(), new, kind.name)


class ReadSign(NamedTuple):
    """The sure words that one kind gives in a text, the doubtful ones, and the places with none."""

    sure: dict[tuple[int, int], str]
    doubtful: dict[tuple[int, int], list[str]]
    none: list[re.Match[str]]


def _habit(kind: SignKind, text: str, count: Count, choose: Choose, odd: Odd) -> Iterator[StandIn]:
    found = _found(kind, text, count, odd)
    words = {fold(new) for new in found.sure.values()}
    places = len(found.sure) + len(found.doubtful)
    if len(words) < kind.least or places < SHARE * (places + len(found.none)):
        return
    if kind.letter and WORDS_TO_A_SIGN * len(words) < len(odd):
        return
    for (start, end), new in found.sure.items():
        yield StandIn(start, end, new, kind.name)
    for (start, end), ways in found.doubtful.items():
        if (one := choose(start, end, ways)) is not None:
            yield StandIn(start, end, one, kind.name)
    if kind.name == "long-s":
        yield from _known_too(kind, text, count, choose)
    if kind.letter:
        return
    # Where the habit is known, a rarer word will do.
    for match in found.none:
        if len(ways := _best(kind, match, count, rare=True)) == 1:
            yield StandIn(*match.span(), ways[0], kind.name)


def _found(kind: SignKind, text: str, count: Count, odd: Odd) -> ReadSign:
    sure: dict[tuple[int, int], str] = {}
    doubtful: dict[tuple[int, int], list[str]] = {}
    none: list[re.Match[str]] = []
    known: dict[str, list[str]] = {}
    for match in _places(kind, text, odd):
        place = match[0]
        if len(place) > LONGEST or not _may_be_read(kind, match, count, odd):
            continue
        if place not in known:
            known[place] = _best(kind, match, count)
        if not (ways := known[place]):
            # An odd word that lacks some other letter is no evidence against a letter.
            if not kind.letter:
                none.append(match)
        elif len(ways) == 1:
            sure[match.span()] = ways[0]
        else:
            doubtful[match.span()] = ways
    return ReadSign(sure, doubtful, none)


def _may_be_read(kind: SignKind, match: re.Match[str], count: Count, odd: Odd) -> bool:
    """Whether a place, as it was read, is no word, or not two words."""
    if not kind.letter:
        if kind.name == "caret-y":
            # `the^` may be `they`, or `the` with a speck.
            return match["sign"][0] != "^" or count(fold(match["a"])) <= 1
        return True
    if "a" in kind.find.groupindex:
        before = match["a"] if kind.sign != "f " else match["a"] + "f"
        return before in odd or match["b"] in odd
    return match[0] in odd or (kind.name == "long-s" and count(fold(match[0])) <= 1)


def _best(kind: SignKind, match: re.Match[str], count: Count, *, rare: bool = False) -> list[str]:
    """The word that a place is; several if none is far the commonest; none if it is no word."""
    ways: dict[str, tuple[int, str]] = {}
    for way in _ways(kind, match):
        often = count(fold(way.rpartition("’")[2].rpartition("'")[2]))
        letters = len(way)
        if often >= (RARE if rare and letters > SHORT else COMMON.get(letters, LONGER)):
            ways.setdefault(fold(way), (often, way))
    if not kind.letter and kind.name != "caret-y" and not match[0][-1].isalpha():
        # `word1` has a note number, `word|` a speck, unless the sign makes a far commoner word.
        bare = count(fold(re.sub(kind.sign, "", match[0])))
        ways = {word: each for word, each in ways.items() if each[0] >= RIVAL * bare}
    ranked = sorted(ways.values(), key=lambda each: (-each[0], each[1]))
    if len(ranked) > 1 and ranked[0][0] >= RIVAL * ranked[1][0]:
        ranked = ranked[:1]
    return [way for _, way in ranked]


def _ways(kind: SignKind, match: re.Match[str]) -> Iterator[str]:
    """Each reading of a place with letters for its signs."""
    word = match[0]
    if "sign" in kind.find.groupindex:
        start = match.start()
        low, high = match.start("sign") - start, match.end("sign") - start
        before, behind = word[:low].translate(LETTERS), word[high:].translate(LETTERS)
        yield from (_put(before, each, behind) for each in kind.letters)
        return
    if not kind.sign:
        yield from (_put(word[:at], each, word[at:])
                    for at in range(len(word) + 1) for each in kind.letters)  # fmt: skip
        return
    spans = [sign.span() for sign in re.finditer(kind.sign, word)]
    if kind.name == "long-s":
        spans = [span for span in spans if span[1] < len(word)]  # the last s is round
    if not spans or len(spans) > MOST_SIGNS:
        return
    choices = [(kind.first or kind.letters) if low == 0 else kind.letters for low, _ in spans]
    if kind.letter:
        choices = [
            (word[low:high], *some) for (low, high), some in zip(spans, choices, strict=True)
        ]
    if prod(map(len, choices)) > MOST_WAYS:
        return
    for chosen in product(*choices):
        new, last = "", 0
        for (low, high), letters in zip(spans, chosen, strict=True):
            new, last = _put(new + word[last:low], letters, ""), high
        if (new := new + word[last:]) != word:
            yield new


def _put(before: str, letters: str, behind: str) -> str:
    """A word from its parts, with the letters as capitals where the rest is in capitals."""
    beside = before + behind
    if len(beside) > 1 and beside.isupper():
        letters = letters.upper()
    return before + letters + behind
