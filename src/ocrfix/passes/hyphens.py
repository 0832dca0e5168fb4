"""Words cut in two by a line or page end: is the hyphen the printer's or the word's own?

Evidence in this order: this document's own spellings elsewhere, then the counted lexicon,
then whether the halves are words at all. Three answers: drop, keep, ask.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.lexicon import Lexicon
from ocrfix.passes.prose import SUSPENDING
from ocrfix.rules import Rules
from ocrfix.span import Edit, Fix, Proposal
from ocrfix.view import View

BREAK = re.compile(
    r"""
    (?<=[^\W\d_]) (?P<hyphen>[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{NOT SIGN}])
    (?P<close>[*_]{0,3})                  # emphasis that the page end closed
    (?P<gap>[ \t]*[\n\f][ \t\n\f]*)
    (?P<open>[*_]{0,3})
    (?=[^\W\d_])
    """,
    re.VERBOSE,
)
LEFT = re.compile(r"(?:[^\W\d_]+['’-])*[^\W\d_]+\Z")
RIGHT = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
GAP = re.compile(r"(?<=[^\W\d_])[ \t]*\n[ \t\n]*(?=[^\W\d_])")
KNOWN = 20
"""How often the lexicon must have counted a word that lost its hyphen, to be sure of it."""
NAME_PREFIXES = frozenset(("Mc", "Mac", "Fitz"))
KEPT = ""
"""In place of a rule: likely a compound, which is not sure enough to be said."""
REACH = 48
"""Longer words are no words (the longest of the lexicon has 26 letters)."""


class Verdict(NamedTuple):
    """Drop or keep, by which rule and why. Rules that are not safe ask."""

    answer: str
    rule: str
    why: str


def hyphens(view: View, rules: Rules) -> Iterator[Proposal]:
    """Mend words that a line or page end cuts in two."""
    text = view.text
    breaks = list(BREAK.finditer(text))
    if breaks:
        seen = _vocabulary(text, breaks)
        for match in breaks:
            yield from _mend(text, match, seen, rules)
    yield from _missing(text, rules)
    yield from _inside(text, rules)


def _missing(text: str, rules: Rules) -> Iterator[Fix]:
    """Words cut by a line end whose hyphen the engine did not see."""
    count = rules.lexicon.count
    for gap in GAP.finditer(text):
        left = LEFT.search(text, max(0, gap.start() - REACH), gap.start())
        right = RIGHT.match(text, gap.end(), gap.end() + REACH)
        if not left or not right or not right[0].islower() or not left[0].islower():
            continue
        joined = count(left[0] + right[0])
        if joined < KNOWN or count(left[0]) or count(right[0]) * 20 > joined:
            continue
        why = f"“{left[0]}” is no word, “{left[0]}{right[0]}” is one"
        yield rules.fix("hyphens.missing", _closed(text, gap, gap.start(), right.end()), why)


def _mend(text: str, cut: re.Match[str], seen: Counter[str], rules: Rules) -> Iterator[Fix]:
    found = LEFT.search(text, max(0, cut.start() - REACH), cut.start())
    right = RIGHT.match(text, cut.end(), cut.end() + REACH)
    if not found or not right:
        return
    if right[0].lower() in SUSPENDING:
        return
    verdict = judge(found[0], right[0], seen, rules.lexicon)
    if verdict.rule == KEPT:
        return  # paragraphs and sentences join the lines, and leave the hyphen where it is
    start = cut.start() + (verdict.answer == "keep")
    opened = cut["close"] + cut["open"]
    if opened and cut["close"] == cut["open"]:
        opened = ""  # closed and opened again: the emphasis runs through
    edits = _closed(text, cut, start, right.end(), opened)
    yield rules.fix(verdict.rule, edits, verdict.why)


def _closed(text: str, cut: re.Match[str], start: int, end: int, emphasis: str = "") -> list[Edit]:
    """Close the gap of a cut whose word ends at `end`; strike from `start` on.

    Where lines are lines of print, the rest of the word moves up and the line ends behind it.
    """
    left = LEFT.search(text, max(0, cut.start() - REACH), cut.start())
    low = left.start() if left else cut.start()
    gap = text[start : cut.end()]
    if gap.count("\n") == 1 and "\f" not in gap and text[end : end + 1] == " ":
        reads = (low, end + 1)
        line_end = Edit.at(end, end + 1, emphasis + "\n", (end - 1, end + 1))
        return [Edit.at(start, cut.end(), "", reads), line_end]
    edits = [Edit.at(start, cut.end(), "", (low, end))]
    if emphasis:
        edits.append(Edit.at(end, end, emphasis, (cut.end(), end)))
    return edits


def judge(left: str, right: str, seen: Counter[str], lexicon: Lexicon) -> Verdict:
    """Whether `left-` and `right` are one word (drop), a compound (keep), or a question (ask).

    `seen` counts the words of the document, in lower case, without the halves in question.
    """
    if right[0].isupper() and left in NAME_PREFIXES:
        return Verdict("drop", "hyphens.cut-word", f"“{left}” begins the name")
    if right[0].isupper() and not left.isupper():
        return Verdict("keep", "hyphens.compound-capital", f"“{right}” has a capital of its own")
    joined, compound = _key(left + right), _key(f"{left}-{right}")
    here, there = seen[joined], seen[compound]
    if here != there:
        most, least = max(here, there), min(here, there)
        if most > 2 * least:
            word = left + right if here > there else f"{left}-{right}"
            rule = "cut-word" if here > there else "compound-word"
            why = f"“{word}” stands {most} time{'s' * (most > 1)} elsewhere in this text"
            return Verdict("drop" if here > there else "keep", f"hyphens.{rule}-here", why)
    closed, hyphened = _count(joined, lexicon), _count(compound, lexicon)
    if closed > 2 * hyphened:
        return Verdict("drop", "hyphens.cut-word", f"“{left + right}” is a word")
    if hyphened > max(5, 4 * closed):
        return Verdict("keep", KEPT, f"“{left}-{right}” is a word with a hyphen")
    if closed or hyphened:
        why = f"“{left + right}” was counted {closed} times, “{left}-{right}” {hyphened} times"
        if hyphened > closed:
            return Verdict("keep", KEPT, why)
        return Verdict("drop", "hyphens.cut-or-compound", why)
    return _by_halves(left, right, lexicon)


def _by_halves(left: str, right: str, lexicon: Lexicon) -> Verdict:
    """Neither form is known: are the halves words?"""
    first, last = left.rpartition("-")[2], right.partition("-")[0]
    fragments = [half for half in (first, last) if not _standalone(half, lexicon)]
    if "-" in right:  # rebel-in-chief
        why = f"“{left}-{right}” has more than one hyphen"
        return Verdict("keep", KEPT, why)
    if len(fragments) == 2:
        why = f"“{fragments[0]}” is no word by itself"
        return Verdict("drop", "hyphens.cut-fragment", why)
    if fragments or min(len(first), len(last)) <= 2:
        why = f"neither “{left + right}” nor “{left}-{right}” is known"
        return Verdict("drop", "hyphens.cut-or-compound", why)
    why = f"“{first}” and “{last}” are words, “{left + right}” none"
    return Verdict("keep", KEPT, why)


def _standalone(half: str, lexicon: Lexicon) -> bool:
    """Whether print has this as a word of its own, not only as a piece of others."""
    return lexicon.count(half) >= 40 or (len(half) > 3 and half in lexicon)


def _count(word: str, lexicon: Lexicon) -> int:
    """How often a word, or what it is a form of, was counted."""
    stem = word.removesuffix("'s")
    found = lexicon.count(word) + (lexicon.count(stem) if stem != word else 0)
    if not found and "-" not in stem and lexicon.modern(stem):
        return 1
    return found


def _vocabulary(text: str, breaks: list[re.Match[str]]) -> Counter[str]:
    """The words of the text and how often it has them, less the halves at the breaks."""
    seen = Counter(WORD.findall(_key(text)))
    for cut in breaks:
        left = LEFT.search(text, max(0, cut.start() - REACH), cut.start())
        right = RIGHT.match(text, cut.end(), cut.end() + REACH)
        for half in (left, right):
            if half:
                seen[_key(half[0])] -= 1
    return seen


def _key(word: str) -> str:
    return word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _inside(text: str, rules: Rules) -> Iterator[Fix]:
    """Hyphens of a line end that stayed inside the line when the lines were joined."""
    seen: Counter[str] | None = None
    for match in re.finditer(r"(?<![\w-])([^\W\d_]{3,})-([^\W\d_]{2,})(?![\w-])", text):
        left, right = match.groups()
        if not right.islower() or _standalone(right, rules.lexicon) or right in rules.lexicon:
            continue
        if rules.lexicon.count(f"{left}-{right}"):
            continue
        seen = seen or Counter(WORD.findall(_key(text)))
        alike = _attached(right, seen)
        joined = _key(left + right)
        if seen[joined] or joined in rules.lexicon:
            why = f"“{left + right}” is a word, and “{right}” none"
        elif seen[_key(left)] and alike:
            why = f"“{right}” is no word; elsewhere it is closed up, as in “{alike}”"
        else:
            continue
        at = match.start(2)
        yield rules.fix("hyphens.kept-inside-line", [Edit.at(at - 1, at, "", match.span())], why)


def _attached(ending: str, seen: Counter[str]) -> str:
    """A word of the text that is another of its words with this ending; "" if there is none."""
    for word in sorted(seen):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 3 and "-" not in word and seen[word] and seen[stem]:
            return word
    return ""
