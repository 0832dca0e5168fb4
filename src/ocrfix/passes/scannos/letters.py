"""Letters that an engine loses in a known way: signs for letters, and capitals set apart.

The whole text decides what a sign stands for (`spelling.stand_ins`), never one place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.language.model.model import Model
from ocrfix.language.model.tokens import fold
from ocrfix.rules.ruleset import Ruleset
from ocrfix.spelling.long_s import COMMON, LONGER
from ocrfix.spelling.options import TrustedWords
from ocrfix.spelling.stand_ins import Count, StandIn, stand_ins

SIGN, LIGATURE, LONG = "scannos.sign-for-letter", "scannos.lost-ligature", "scannos.long-s"
APART = "scannos.capital-apart"
RULES = {"lost": LIGATURE, "long-s": LONG, "bracket-s": LONG}
WORDS = 31_000_000
"""The words that the English model was counted from: the limits of `long_s` are for so many."""
BESIDE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[.!?;:,]")
NEAR = 40
STANDS_OUT, OVERTURNS = 2.5, 6.0
"""Nats by which one of several words must fit better than the next; and than a known word that was
read. Not measured."""
BEGINS = re.compile(r"(?:^|[.!?:”’\"]\s+|\n\s*\n\s*|[“‘\"])\Z")
LONE = re.compile(
    r"(?<![^\s“\"‘'(—])(?<![?!1l|] )(?<!No\. )(?<!Fig\. )(?<!Vol\. )(?<!Art\. )(?P<sign>[|l1!])"
    r"(?=['’](?:ve|ll|m|d)(?!\w)|(?: |\n)[a-z]|[,;.][”’\"]*(?:\s|$))"
)
"""A sign by itself. After `?` and `!` it is another one of these."""
GOES_WITH, FITS = 1.0, -1.5
"""How much likelier (nats) the next word is after I than in general, and the least that I must be
so after the word before. On 825 places of the bench: see docs/misread.md."""
NO_NUMBER = 3.0
"""Nats by which a word must go with I better than with a number, to change a figure as a safe
change. Not measured."""
SEVERAL, MOSTLY, AT_ALL = 3, 0.6, -1.0
"""Where a lone sign is I so often, and mostly, the next word need only go with I this well."""
OFTEN = 5
"""A figure that goes with I this often is I there, though it may be a figure elsewhere."""
MUST_FIT = 2.0
"""The same where nothing follows in the sentence: `said |,`."""
APART_LEAST = 5
"""So many different words with their capital apart are a habit of the text. Not measured."""
WHOLE = 3.0
"""Nats by which a word must be likelier than its rest after an initial. Not measured."""
CAPITAL = re.compile(r"(?<![\w.'’&-])(?P<a>[A-Z])(?P<gap> )(?P<b>[a-z]+)(?![\w'’])")


class Context(NamedTuple):
    """The language model, to choose a word by the one before and the one after it."""

    model: Model
    text: str

    def beside(self, start: int, end: int) -> tuple[int, int]:
        """The ids of the words before and after a place; the boundary at ends of sentences."""
        before = BESIDE.findall(self.text[max(0, start - NEAR) : start])
        after = BESIDE.findall(self.text[end : end + NEAR])
        return self._id(before[-1:]), self._id(after[:1])

    def _id(self, words: list[str]) -> int:
        if not words or not words[0][0].isalpha():
            return Model.BOUNDARY
        return self.model.id(fold(words[0])) or Model.UNKNOWN

    def choose(self, start: int, end: int, ways: list[str]) -> str | None:
        """The way that fits best, if it stands out."""
        left, right = self.beside(start, end)
        ranked = sorted(
            ((self.fit(left, self._id([way]), right), way) for way in ways), reverse=True
        )
        # A word as it was read is left unless another fits far better.
        least = OVERTURNS if ways[0] == self.text[start:end] else STANDS_OUT
        return ranked[0][1] if ranked[0][0] - ranked[1][0] >= least else None

    def fit(self, left: int, word: int, right: int) -> float:
        """The log probability of a word and the next, after the one before."""
        return self.model.bigram(left, word) + self.model.bigram(word, right)

    def gain(self, left: int, right: int) -> float:
        """How much likelier (nats) `right` is after `left` than after a word of no list."""
        return self.model.bigram(left, right) - self.model.bigram(Model.UNKNOWN, right)


def letters(text: str, rules: Ruleset) -> Iterator[Fix]:
    """Fixes for letters that were lost in a known way."""
    if SIGN not in rules.by_id:
        return
    if (corrector := rules.corrector) is None:
        count = _counted(rules)
        for each in stand_ins(text, count, _first, long_s="fl") if count else ():
            yield from _fix(each, text, rules)
        return
    words, context = corrector.finder.words, Context(corrector.model, text)
    for each in stand_ins(text, words.__getitem__, context.choose):
        yield from _fix(each, text, rules)
    yield from _pronouns(text, context, rules)
    yield from _apart(text, words.__getitem__, context, rules)


def _first(_start: int, _end: int, _ways: list[str]) -> str | None:
    """Without a language model the commonest word is only a guess: none."""
    return None


def _fix(each: StandIn, text: str, rules: Ruleset) -> Iterator[Fix]:
    old, new, safety = text[each.start : each.end], each.new, None
    before = text[max(0, each.start - 4) : each.start]
    if new[:1] == "I" != old[:1] and new[1:].islower() and not BEGINS.search(before):
        new = new.lower()  # `|n` inside a sentence
        if before.rstrip()[-1:] in {";", ":"}:
            safety = Safety.REVIEW  # `; |f` may be If or if
    if (rule := RULES.get(each.kind, SIGN)) in rules.by_id and old != new:
        why = f"“{old}” is “{new}”: the text has the same sign in other words"
        yield rules.fix(rule, [Edit.at(each.start, each.end, new)], why, safety=safety)


def _counted(rules: Ruleset) -> Count | None:
    """The counts of a language that has a model but no corrector, as for an English one's words."""
    lexicon = rules.lexicon
    if (name := f"lexicon/{lexicon.language}.model") not in lexicon.home:
        return None
    model = Model(lexicon.home.path(name))
    words, scale = TrustedWords(model), WORDS / sum(model.file["counts"])
    return lambda word: round(scale * words[word])


def _pronouns(text: str, context: Context, rules: Ruleset) -> Iterator[Fix]:
    """Lone signs that are the pronoun I, by the words beside them."""
    pronoun = context.model.id("i")
    places: dict[str, list[int]] = defaultdict(list)
    for match in LONE.finditer(text):
        if not _in_table(text, match):
            places[match["sign"]].append(match.start())
    pronouns = 0  # of the other signs, for `!` is a sign of its own
    for sign, found in sorted(places.items(), reverse=True):
        # Signs mostly at the edges of lines are specks of the paper.
        edges = sum(
            text[at - 1 : at] in {"", "\n"} or text[at + 1 : at + 2] == "\n" for at in found
        )
        fits = [at for at in found if _goes_with(text, at, pronoun, context, GOES_WITH)]
        # A sign that is mostly itself here is not a letter.
        few = 2 * len(fits) < len(found) and (sign in "|!" or len(fits) < OFTEN)
        if few or 2 * edges > len(found) + 1 or len(fits) < (2 if sign == "|" else 1):
            continue
        if sign == "!" and pronouns < SEVERAL:
            continue
        if len(fits) >= SEVERAL and len(fits) >= MOSTLY * len(found):
            fits = [at for at in found if _goes_with(text, at, pronoun, context, AT_ALL)]
        pronouns += len(fits)
        for at in fits:
            safety = (
                Safety.REVIEW if sign == "1" and _may_be_one(text, at, pronoun, context) else None
            )
            why = f"“{sign}” is I: the words beside it go with that"
            yield rules.fix(SIGN, [Edit.at(at, at + 1, "I")], why, safety=safety)


def _may_be_one(text: str, at: int, pronoun: int, context: Context) -> bool:
    """Whether a figure may be the number, since the next word goes with that as well: `1 was`."""
    if text[at + 1 : at + 2] in set("'’"):
        return False
    model, (_, right) = context.model, context.beside(at, at + 1)
    one = max(model.bigram(model.id("one"), right), model.bigram(Model.NUMBER, right))
    return model.bigram(pronoun, right) - one < NO_NUMBER


def _goes_with(text: str, at: int, pronoun: int, context: Context, least: float) -> bool:
    """Whether the words beside a sign go with the pronoun I."""
    if text[at + 1 : at + 2] and text[at + 1] in "'’":
        return True
    left, right = context.beside(at, at + 1)
    if right == Model.BOUNDARY or not text[at + 1 : at + 3].strip()[:1].isalpha():
        return (
            text[at] != "!" and left != Model.BOUNDARY and context.gain(left, pronoun) >= MUST_FIT
        )
    begins = left == Model.BOUNDARY or least < GOES_WITH or context.gain(left, pronoun) >= FITS
    return begins and context.gain(pronoun, right) >= least


def _in_table(text: str, match: re.Match[str]) -> bool:
    """Whether a bar is of a table: its line begins and ends with one, or is all bars and cells."""
    if match["sign"] != "|":
        return False
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    line = text[start : end if end >= 0 else len(text)].strip()
    return line.startswith("|") and line.endswith("|") and len(line) > 1


def _apart(text: str, count: Count, context: Context, rules: Ruleset) -> Iterator[Fix]:
    """Capitals with a blank after them, where the text has that as a habit."""
    ident, found = context.model.id, []
    for match in CAPITAL.finditer(text):
        rest, whole = match["b"], fold(match["a"] + match["b"])
        left, right = context.beside(*match.span())
        joined, parted = context.fit(left, ident(whole), right), 0.0
        if odd := count(rest) <= 1:
            likely = count(whole) >= COMMON.get(len(whole), LONGER)
        else:
            # `T here` may be two words: the whole must be likelier in its place than the rest.
            parted = context.fit(left, Model.NAME, ident(rest))
            likely = count(whole) > 1 and match["a"] not in "AIO" and joined - parted > WHOLE
        found.append((match, odd and match["a"] not in "AIO", likely))
    if len({match[0] for match, _, likely in found if likely}) < APART_LEAST:
        return
    for match, odd, likely in found:
        # Where most capitals are set apart, so are those of names, which are in no list.
        if odd or likely:
            # The whole word: a correction of its rest alone must not be made beside this one.
            whole = match["a"] + match["b"]
            yield rules.fix(APART, [Edit.at(*match.span(), whole)])
