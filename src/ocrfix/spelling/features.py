"""The numeric features of an option, on which a ranking is learned."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from ocrfix.language.model.model import Model
from ocrfix.language.model.tokens import CURLY
from ocrfix.spelling.elision import MARKS
from ocrfix.spelling.habits import Habits
from ocrfix.spelling.options import Option
from ocrfix.spelling.shapes import strokes
from ocrfix.spelling.tokens import Tokens, number, odd_case
from ocrfix.spelling.variants import variant

SETTING = (
    "known", "known_common", "listed", "unknown_capital",
    "capitals", "odd_case", "digits", "here",
    "apostrophe", "length", "noise", "near", "spelling", "capital_known", "misfit", "alone",
    "period", "archaic", "edge", "elided", "surely",
)  # fmt: skip
"""Features of the scanned word, equal for all options of a place."""
OPTION = (
    "gain", "fit", "cost", "prior", "far", "common", "new_name",
    "new_here", "split", "halves", "joined", "joined_hyphen", "joined_known",
    "first", "last", "new_length", "longer", "left", "right", "behind", "rivals",
    "strokes", "habit", "variant",
)  # fmt: skip
FEATURES = (*SETTING, *OPTION)
KNOWN_COMMON = SETTING.index("known_common")


class Setting(NamedTuple):
    """A place with its scanned word, before any correction."""

    known: bool
    upper: bool
    company: tuple[int, int, int, int, int]
    """Ids: two before, two after, and the third after."""
    misfit: float
    """The log probability of the scanned word with its context."""
    spelling: float
    """The log probability of the spelling of an unknown word; 0 for others."""


class SuspectWord(NamedTuple):
    """A suspect word with its place: what all its options share."""

    at: int
    tokens: Tokens
    model: Model
    site: Setting
    habits: Habits | None
    """Known in the second round."""
    own: tuple[float, ...]
    """The features `SETTING`."""


def setting(tokens: Tokens, at: int, line: list[int], model: Model) -> Setting:
    """The scanned word of a place, and how it fits the words around it in `line`."""
    word, place = tokens.words[at], tokens.at[at]
    # `line` may have corrections of the neighbours, but this word is judged as it was read.
    own = tokens.line[place]
    upper, number_of = word[0].isupper(), model.id(word)
    known = number_of > Model.NAME
    if odd_case(word):
        own, known = Model.NAME if upper else Model.UNKNOWN, False
    # Two boundaries at both ends of `line` make these places safe, except the third after.
    company = (line[place - 2], line[place - 1], line[place + 1], line[place + 2],
               line[place + 3] if place + 3 < len(line) else Model.BOUNDARY)  # fmt: skip
    misfit = model.score((own, company[2], company[3]), company[1], company[0])
    # A word of a list alone has the probability of an unknown word, so its spelling counts, too.
    modelled = known and number_of < model.modelled
    spelling = 0.0 if modelled else tokens.spelling(word, model, name=upper)
    return Setting(known, upper, company, misfit, spelling)


def of_its_own(
    site: Setting,
    tokens: Tokens,
    at: int,
    model: Model,
    noise: tuple[float, float],
    habits: Habits | None,
    *,
    old: bool,
) -> tuple[float, ...]:
    """The features `SETTING`: those of the scanned word."""
    word, known, upper = tokens.words[at], site.known, site.upper
    opening = site.company[1] == Model.BOUNDARY
    capitals = word.isupper() and len(word) > 1
    near = sum(1 for other in site.company[:4] if other in (Model.UNKNOWN, Model.NAME))
    # In the order of `SETTING`. The trees know columns by number: `rankings` refuses another order.
    return (
        float(known), log(model.count(word) + 0.5) if known else 0.0,
        float(known and model.id(word) >= model.modelled),
        float(not known and upper and not opening and not capitals),
        float(capitals), float(odd_case(word)), float(any(map(str.isdigit, word))),
        log(tokens.counts[tokens.folded[at]]), float("'" in word or CURLY in word),
        float(min(len(word), 15)), noise[0], float(near), site.spelling,
        float(known and upper and not opening), site.misfit, float(len(word) == 1), float(old),
        noise[1], float(word[0] in MARKS or word[-1] in MARKS), tokens.elided,
        habits.surely if habits else 0.0,
    )  # fmt: skip


def fits(
    options: Sequence[Option], site: Setting, tokens: Tokens, at: int, model: Model
) -> list[float]:
    """How much likelier each option is in context than the scanned word."""
    l2, l1, r1, r2, r3 = site.company
    # Single words are most options; `scores` shares their context.
    single = [o for o in options if o.words == 1 and len(o.new) == 1]
    ids = [number(o.new[0], model, upper=site.upper) for o in single]
    # The scanned word's own log probability, which each option must beat.
    as_read = site.misfit + site.spelling
    found = dict(zip(map(id, single), model.scores(ids, (r1, r2), l1, l2), strict=True))
    own = tokens.line[tokens.at[at]]
    for option in options:
        if id(option) not in found:
            two = [number(w, model, upper=site.upper and not n) for n, w in enumerate(option.new)]
            # A joined word takes the place of the next word, so its right context begins one later.
            right = (r2, r3) if option.words > 1 else (r1, r2)
            found[id(option)] = model.score((*two, *right), l1, l2)
            if option.words > 1:
                # It replaces two words. Compared with both of them, it must also explain the third
                # word.
                found[id(option)] += site.misfit - model.score((own, r1, r2, r3), l1, l2)
    return [
        found[id(option)] + _listed(option, tokens, model, upper=site.upper) - as_read
        for option in options
    ]


def _listed(option: Option, tokens: Tokens, model: Model, *, upper: bool) -> float:
    """The penalty for an option from a list that the model has not counted: its spelling."""
    if len(option.new) > 1:
        return 0.0
    number_of = model.id(option.new[0])
    if Model.NAME < number_of < model.modelled:
        return 0.0
    return tokens.spelling(option.new[0], model, name=upper and number_of <= Model.NAME)


def features(
    option: Option, likelier: float, rival: float, rivals: int, place: SuspectWord
) -> tuple[float, ...]:
    """The features `FEATURES` of one option; `likelier` is its value from `fits`.

    `rival` is the highest gain of the other options, and `rivals` their number.
    """
    at, tokens, model, site, habits, own = place
    _, l1, r1, _, _ = site.company
    word, new = tokens.words[at], option.new
    split, joined = len(new) > 1, option.words > 1
    first = model.id(new[0])
    unmodelled = first <= Model.NAME
    single = not split and not joined
    cost = option.cost
    common = log(min(model.count(w) for w in new) + 0.5)
    last = model.id(new[-1])
    return (
        *own,
        likelier - cost, likelier, cost, common - own[KNOWN_COMMON] - cost,
        cost / max(len(word), 2), common,
        0.0 if unmodelled or site.upper else model.capital(new[0]),
        log(1 + tokens.counts[new[0]]),
        float(split), float(min(len(new[0]), len(new[-1]))) if split else 0.0,
        float(joined), float(joined and "-" in tokens.gap(at)),
        float(joined and model.id(tokens.words[at + 1]) > Model.NAME),
        float(new[0][:1] != word[0].lower()), float(new[-1][-1:] != word[-1].lower()),
        float(len(new[0])), float(len(new[0]) - len(word)) if not joined else 0.0,
        model.bigram(l1, first) if not unmodelled else -15.0,
        model.bigram(last, r1) if last > Model.NAME else -15.0,
        likelier - cost - rival, float(rivals),
        float(strokes(word, new)) if not joined else 0.0,
        habits.of(new[0], tokens.folded[at]) if habits and single else 0.0,
        float(single and variant(new[0], tokens.folded[at])),
    )  # fmt: skip
