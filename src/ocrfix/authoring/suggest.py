"""Rules drawn from what people corrected: one for each misreading met in several places.

Misreadings that are no words go together by the letters they turn on (`botb`, `bave`: `h` read
as `b`), as a list of words. One that is a word, or that somebody left as it is, needs its
context: what was rejected or left becomes an exception, or the rule keeps to the very words
beside which it was corrected. A suggestion that its own examples, or the rules at hand, speak
against is not made; instead it is said why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from typing import NamedTuple

from ocrfix.authoring.corpus import CorpusText
from ocrfix.authoring.corrections import STANDS, Seen, seen, standing
from ocrfix.authoring.draft import Draft, toml
from ocrfix.authoring.examples import check_example
from ocrfix.authoring.pairs import Pair, slug
from ocrfix.authoring.pattern import apart, cut, known
from ocrfix.core.decisions import REJECT
from ocrfix.errors import RuleError
from ocrfix.rules.backtracking import examine
from ocrfix.rules.file import parse
from ocrfix.rules.rule import Rule
from ocrfix.rules.ruleset import Rules, undoing

WORD = re.compile(r"(\w+)")
LEAST = 2
"""Places at which a misreading must have been corrected, to be worth a rule."""
LETTERS = 4
"""Letters from which on a misreading that is no word is known by itself: `ol` may be anything."""
EXAMPLES = 3
"""Examples drawn of each kind."""
WORDS = (4, 2, 1, 0)
"""Words of context kept on each side of an example, the first that does."""


class Suggestion(NamedTuple):
    """A rule as TOML, ready to paste; or, with no `toml`, why there is none."""

    toml: str
    says: str


def suggestions(
    restorations: Sequence[CorpusText], rules: Rules, least: int = LEAST
) -> Iterator[Suggestion]:
    """What rules would have made the corrections that people made, each tried out on `rules`."""
    places = list(seen(restorations, rules))
    settled = {each.pair.old for each in places if each.verdict != REJECT}
    places = [_clear(each, settled) for each in places]
    groups = _groups([each for each in places if each.verdict != REJECT], rules)
    against = list(places)
    real = {old for group in groups for _, (old, _), *_ in group if not no_word(old, rules)}
    against += [each for here in restorations for each in standing(here, sorted(real))]
    rules = copy(rules)
    rules.by_id = dict(rules.by_id)
    for group in groups:
        yield _suggestion(group, against, rules, least)


def _clear(place: Seen, settled: Collection[str]) -> Seen:
    """A place without what other corrections would change beside it."""
    words = WORD.split(place.left), WORD.split(place.right)
    last = max((n for n, word in enumerate(words[0]) if word in settled), default=-1)
    first = min((n for n, word in enumerate(words[1]) if word in settled), default=len(words[1]))
    return place._replace(
        left="".join(words[0][last + 1 :]).lstrip(), right="".join(words[1][:first]).rstrip()
    )


def no_word(old: str, rules: Rules) -> bool:
    """Whether a misreading is known by itself: letters only, enough of them, and no word."""
    return old.isalpha() and len(old) >= LETTERS and old not in rules.lexicon


def _groups(corrected: Iterable[Seen], rules: Rules) -> list[list[Seen]]:
    """Places that one rule may speak for, those of most places first.

    A word, or what is no single word, stands for itself; other misreadings go by their letters.
    """
    found: dict[tuple[str, ...], list[Seen]] = {}
    for each in corrected:
        old, new = each.pair
        alone = not (no_word(old, rules) and all(each.pair.turns_on))
        key = (old.lower(), new.lower(), "alone") if alone else each.pair.turns_on
        found.setdefault(key, []).append(each)
    return sorted(found.values(), key=lambda group: (-len(group), group[0].pair))


def _suggestion(group: list[Seen], against: Sequence[Seen], rules: Rules, least: int) -> Suggestion:
    words = sorted({each.pair for each in group})
    shown = ", ".join(f"{old} > {new}" for old, new in words[:4]) + ", …" * (len(words) > 4)
    if len(group) < least:
        return Suggestion("", f"{shown}: {_times(len(group))}, wanted {least}")
    finders = {each: known(each, rules) for each in group}
    group = [each for each in group if not finders[each]]
    if len(group) < least:
        names = ", ".join(sorted({name for name in finders.values() if name}))
        return Suggestion("", f"{shown}: found already by {names}")
    words = sorted({each.pair for each in group})
    olds = {pair.old for pair in words}
    doubts = [
        each
        for each in against
        if each.pair.old in olds and (each.verdict == REJECT or each.pair not in words)
    ]
    draft = _drafted(group, words, doubts, rules)
    if draft is None:
        because = f"settled otherwise {_times(len(doubts))} in like places" if doubts else "no word"
        return Suggestion("", f"{shown}: {because}")
    try:
        draft, rule = _tried(draft, group, doubts, rules)
    except RuleError as error:
        return Suggestion("", f"{shown}: {str(error).splitlines()[0]}")
    rules.by_id[rule.id] = rule
    return Suggestion(toml(draft, [_remark(group, doubts)]), f"{rule.id}: {_times(len(group))}")


def _drafted(
    group: Sequence[Seen], words: Sequence[Pair], doubts: Sequence[Seen], rules: Rules
) -> Draft | None:
    """The rule without its examples; None where places for and against cannot be told apart."""
    draft = Draft(
        _id(words, rules), "", "", source="corrections in " + ", ".join(_books(group)[:6])
    )
    plain = all(no_word(pair.old, rules) for pair in words)
    if plain and not doubts:
        one, two = words[0].turns_on
        letters = f"`{two}` misread as `{one}`, in words that it makes no word"
        alone = f"`{words[0].new}` misread as `{words[0].old}`, which is no word"
        return draft._replace(
            summary=letters if len(words) > 1 else alone,
            words=[f"{old} {new}" for old, new in words],
            why=f"The word as it stands is none, and was corrected {_times(len(group))}.",
        )
    if len({pair.old.lower() for pair in words}) > 1:
        return None
    real = not plain and any(pair.old.isalnum() for pair in words)
    told = apart(group, doubts, real=real)
    if told is None:
        return None
    old, new = words[-1]  # small letters come last; a capital stays one
    return draft._replace(
        summary=f"`{old}` read for `{new}`",
        find=told.find,
        put=new.replace("\\", r"\\"),
        unless=told.unless,
        why=f"Corrected {_times(len(group))}; but it may be right, and only the sense decides.",
    )


def _tried(
    draft: Draft, group: Sequence[Seen], doubts: Sequence[Seen], rules: Rules
) -> tuple[Draft, Rule]:
    """The draft with those examples that hold, and the rule that it is.

    Raises:
        RuleError: no example holds, or the rule is refused.

    """
    chosen = _several(e for each in _mixed(group) for e in _example(draft, each, rules))
    if not chosen:
        raise RuleError("no example of it would hold")
    left = _several(e for each in _mixed(doubts) for e in _left(draft, each, rules))
    draft = draft._replace(examples=[*chosen, *left])
    rule = _ruled(draft)
    examine(rule, thoroughly=True)
    with_it = _with(rule, rules)
    undoing(rule, with_it)
    for number in range(len(rule.examples)):
        if problem := check_example(rule, number, with_it).problem:
            raise RuleError(problem)
    return draft, rule


def _several(examples: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """The first few that differ."""
    found: list[dict[str, str]] = []
    for example in examples:
        if example not in found:
            found.append(example)
        if len(found) == EXAMPLES:
            break
    return found


def _example(draft: Draft, place: Seen, rules: Rules) -> Iterator[dict[str, str]]:
    """The example that a corrected place gives, with as much context as holds."""
    for count in WORDS:
        left, right = cut(place.left, place.right, count)
        example = {"before": left + place.pair.old + right, "after": left + place.pair.new + right}
        if _holds(draft, example, rules):
            yield example
            return


def _left(draft: Draft, place: Seen, rules: Rules) -> Iterator[dict[str, str]]:
    left, right = cut(place.left, place.right, WORDS[0])
    example = {"leave": left + place.pair.old + right}
    if _holds(draft, example, rules):
        yield example


def _holds(draft: Draft, example: dict[str, str], rules: Rules) -> bool:
    any_ = {"before": draft.words[0].split(" ")[0] if draft.words else "x", "after": "y"}
    examples = [example] if "before" in example else [any_, example]
    rule = _ruled(draft._replace(examples=examples))
    return not check_example(rule, len(examples) - 1, _with(rule, rules)).problem


def _ruled(draft: Draft) -> Rule:
    return parse(toml(draft), "suggested", {})[0]


def _with(rule: Rule, rules: Rules) -> Rules:
    """The rules at hand, and one more behind them."""
    more = copy(rules)
    more.by_id = {**rules.by_id, rule.id: rule}
    return more


def _mixed(places: Sequence[Seen]) -> list[Seen]:
    """Places of different words and books first."""
    often: Counter[object] = Counter()
    ranked: list[tuple[int, int, Seen]] = []
    for number, each in enumerate(places):
        ranked.append((often[each.pair] + often[each.book], number, each))
        often[each.pair] += 1
        often[each.book] += 1
    return [each for *_, each in sorted(ranked, key=lambda row: row[:2])]


def _id(words: Sequence[Pair], rules: Rules) -> str:
    old, new = words[-1]
    name = f"{slug(old)}-for-{slug(new)}"
    one, two = words[0].turns_on
    if len({pair.new.lower() for pair in words}) > 1:
        name = f"{slug(two)}-read-as-{slug(one)}"
    if slug(one) == slug(two):  # an accent, a sign: ids have no letters for it
        name = f"{slug(new)}-respelt"
    number = 1
    while (found := f"scannos.{name}" + f"-{number}" * (number > 1)) in rules.by_id:
        number += 1
    return found


def _remark(group: Sequence[Seen], doubts: Sequence[Seen]) -> str:
    rejected = sum(each.verdict == REJECT for each in doubts)
    stands = sum(each.verdict == STANDS for each in doubts)
    books = _books(group)
    more = f"; rejected {_times(rejected)}" * bool(rejected)
    more += f"; stands unchanged {_times(stands)}" * bool(stands)
    plural = "s" * (len(books) != 1)
    return f"corrected {_times(len(group))} in {len(books)} book{plural}{more}"


def _books(group: Iterable[Seen]) -> list[str]:
    return sorted({each.book for each in group})


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
