"""Suggest rules from people's corrections: one for each misreading in several places.

Misreadings that are not words are grouped by the confused letters (`botb`, `bave`: `h` read
as `b`), as a list of words. A misreading that is also a word, or that a person left unchanged,
needs its context: rejected and unchanged places become exceptions, or the rule matches only next to
the exact words of its corrections. A suggestion that fails its own examples, or repeats a loaded
rule, is dropped with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
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
from ocrfix.rules.loading import undoing
from ocrfix.rules.rule import Rule
from ocrfix.rules.ruleset import Ruleset

WORD = re.compile(r"(\w+)")
LEAST = 2
"""Minimum number of corrected places for a rule."""
LETTERS = 4
"""From this number of letters a misreading that is not a word needs no context: `ol` may be
anything.
"""
EXAMPLES = 3
"""Maximum number of examples of each kind."""
WORDS = (4, 2, 1, 0)
"""Context of an example, in words on each side: the first that works."""


class Suggestion(NamedTuple):
    """A rule as TOML, ready to paste; or, without `toml`, the reason why there is none."""

    toml: str
    says: str


def suggestions(
    restorations: Sequence[CorpusText], rules: Ruleset, least: int = LEAST
) -> Iterator[Suggestion]:
    """Suggest rules that would have made people's corrections, each tested with `rules`."""
    places = list(seen(restorations, rules))
    # Words that people corrected anywhere. Next to another misreading they are no context to rely
    # on: that misreading will not be there once it is corrected.
    settled = {each.pair.old for each in places if each.verdict != REJECT}
    places = [_clear(each, settled) for each in places]
    groups = _groups([each for each in places if each.verdict != REJECT], rules)
    # Every decided place may speak against a rule for another one, rejected places above all.
    against = list(places)
    real = {old for group in groups for _, (old, _), *_ in group if not no_word(old, rules)}
    # Only for words: a misreading that is no word does not remain in a reviewed text by intention.
    against += [each for here in restorations for each in standing(here, sorted(real))]
    for group in groups:
        suggestion, made = _suggestion(group, against, rules, least)
        rules = rules.with_rules(*made)  # a later suggestion must agree with it
        yield suggestion


def _clear(place: Seen, settled: Collection[str]) -> Seen:
    """A place without the neighbouring text that other corrections change."""
    words = WORD.split(place.left), WORD.split(place.right)
    last = max((n for n, word in enumerate(words[0]) if word in settled), default=-1)
    first = min((n for n, word in enumerate(words[1]) if word in settled), default=len(words[1]))
    return place._replace(
        left="".join(words[0][last + 1 :]).lstrip(), right="".join(words[1][:first]).rstrip()
    )


def no_word(old: str, rules: Ruleset) -> bool:
    """Whether a misreading needs no context: only letters, enough of them, and not a word."""
    return old.isalpha() and len(old) >= LETTERS and old not in rules.lexicon


def _groups(corrected: Iterable[Seen], rules: Ruleset) -> list[list[Seen]]:
    """Group places that one rule can cover, the largest groups first.

    A real word, or anything but a single word, forms its own group; other misreadings are grouped
    by their letters.
    """
    found: dict[tuple[str, ...], list[Seen]] = {}
    for each in corrected:
        old, new = each.pair
        # `turns_on` has an empty side if a letter is lost or added: too little for a rule about
        # letters.
        alone = not (no_word(old, rules) and all(each.pair.turns_on))
        key = (old.lower(), new.lower(), "alone") if alone else each.pair.turns_on
        found.setdefault(key, []).append(each)
    # The largest first, since later suggestions must agree with those before them.
    return sorted(found.values(), key=lambda group: (-len(group), group[0].pair))


def _suggestion(
    group: list[Seen], against: Sequence[Seen], rules: Ruleset, least: int
) -> tuple[Suggestion, Sequence[Rule]]:
    """What to say of a group of places, and the rule made from it, if any."""
    words = sorted({each.pair for each in group})
    shown = ", ".join(f"{old} > {new}" for old, new in words[:4]) + ", …" * (len(words) > 4)
    if len(group) < least:
        return Suggestion("", f"{shown}: {_times(len(group))}, but {least} are needed"), ()
    # Places that a loaded rule finds need no new rule, only the record of the old one.
    finders = {each: known(each, rules) for each in group}
    group = [each for each in group if not finders[each]]
    if len(group) < least:
        names = ", ".join(sorted({name for name in finders.values() if name}))
        return Suggestion("", f"{shown}: found already by {names}"), ()
    words = sorted({each.pair for each in group})
    doubts = _doubts(words, against)
    draft = _drafted(group, words, doubts, rules)
    if draft is None:
        because = (
            f"decided differently {_times(len(doubts))} in similar places" if doubts else "no word"
        )
        return Suggestion("", f"{shown}: {because}"), ()
    try:
        draft, rule = _tried(draft, group, doubts, rules)
    except RuleError as error:
        return Suggestion("", f"{shown}: {str(error).splitlines()[0]}"), ()
    # The remark is a comment in the file, for the person who reads it before using it.
    text = toml(draft, [_remark(group, doubts)])
    return Suggestion(text, f"{rule.id}: {_times(len(group))}"), [rule]


def _doubts(words: Sequence[Pair], against: Sequence[Seen]) -> list[Seen]:
    """The places where one of the words was decided differently."""
    olds = {pair.old for pair in words}
    same = (each for each in against if each.pair.old in olds)
    return [each for each in same if each.verdict == REJECT or each.pair not in words]


def _drafted(
    group: Sequence[Seen], words: Sequence[Pair], doubts: Sequence[Seen], rules: Ruleset
) -> Draft | None:
    """The rule without examples; None if right and wrong places cannot be separated."""
    draft = Draft(
        _id(words, rules), "", "", source="corrections in " + ", ".join(_books(group)[:6])
    )
    plain = all(no_word(pair.old, rules) for pair in words)
    if plain and not doubts:
        one, two = words[0].turns_on
        letters = f"`{two}` misread as `{one}`, in words where the result is not a word"
        alone = f"`{words[0].new}` misread as `{words[0].old}`, which is not a word"
        return draft._replace(
            summary=letters if len(words) > 1 else alone,
            words=[f"{old} {new}" for old, new in words],
            why=f"The reading is not a word, and was corrected {_times(len(group))}.",
        )
    # One expression with its context covers one misreading, not a group.
    if len({pair.old.lower() for pair in words}) > 1:
        return None
    real = not plain and any(pair.old.isalnum() for pair in words)
    pattern = apart(group, doubts, real=real)
    if pattern is None:
        return None
    old, new = words[-1]  # lower-case forms come last; a capital stays a capital
    return draft._replace(
        summary=f"`{old}` read for `{new}`",
        find=pattern.find,
        # `put` is a template: a backslash in it begins a reference to a group.
        put=new.replace("\\", r"\\"),
        unless=pattern.unless,
        why=f"Corrected {_times(len(group))}; but it can also be right; only the context decides.",
    )


def _tried(
    draft: Draft, group: Sequence[Seen], doubts: Sequence[Seen], rules: Ruleset
) -> tuple[Draft, Rule]:
    """The draft with the examples that pass, and its rule.

    Raises:
        RuleError: no example passes, or the rule is refused.
    """
    # An example is kept only if it passes, so a suggested rule file always loads and passes.
    chosen = _several(e for each in _mixed(group) for e in _example(draft, each, rules))
    if not chosen:
        raise RuleError("none of its examples passes. Write the rule by hand")
    left = _several(e for each in _mixed(doubts) for e in _left(draft, each, rules))
    draft = draft._replace(examples=[*chosen, *left])
    rule = _ruled(draft)
    examine(rule, thoroughly=True)
    with_it = rules.with_rules(rule)
    undoing(rule, with_it)
    for number in range(len(rule.examples)):
        if problem := check_example(rule, number, with_it).problem:
            raise RuleError(problem)
    return draft, rule


def _several(examples: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """The first few different examples."""
    found: list[dict[str, str]] = []
    for example in examples:
        if example not in found:
            found.append(example)
        if len(found) == EXAMPLES:
            break
    return found


def _example(draft: Draft, place: Seen, rules: Ruleset) -> Iterator[dict[str, str]]:
    """The example from a corrected place, with as much context as works."""
    for count in WORDS:
        left, right = cut(place.left, place.right, count)
        example = {"before": left + place.pair.old + right, "after": left + place.pair.new + right}
        if _holds(draft, example, rules):
            yield example
            return


def _left(draft: Draft, place: Seen, rules: Ruleset) -> Iterator[dict[str, str]]:
    left, right = cut(place.left, place.right, WORDS[0])
    example = {"leave": left + place.pair.old + right}
    if _holds(draft, example, rules):
        yield example


def _holds(draft: Draft, example: dict[str, str], rules: Ruleset) -> bool:
    # A rule without an example that fires is refused, so a `leave` is tested next to a dummy.
    any_ = {"before": draft.words[0].split(" ")[0] if draft.words else "x", "after": "y"}
    examples = [example] if "before" in example else [any_, example]
    rule = _ruled(draft._replace(examples=examples))
    return not check_example(rule, len(examples) - 1, rules.with_rules(rule)).problem


def _ruled(draft: Draft) -> Rule:
    return parse(toml(draft), "suggested", {})[0]


def _mixed(places: Sequence[Seen]) -> list[Seen]:
    """Sort places so that different words and books come first."""
    often: Counter[object] = Counter()
    ranked: list[tuple[int, int, Seen]] = []
    for number, each in enumerate(places):
        # The rank grows with each place of the same pair or book, so different ones come first.
        ranked.append((often[each.pair] + often[each.book], number, each))
        often[each.pair] += 1
        often[each.book] += 1
    return [each for *_, each in sorted(ranked, key=lambda row: row[:2])]


def _id(words: Sequence[Pair], rules: Ruleset) -> str:
    old, new = words[-1]
    name = f"{slug(old)}-for-{slug(new)}"
    one, two = words[0].turns_on
    if len({pair.new.lower() for pair in words}) > 1:
        name = f"{slug(two)}-read-as-{slug(one)}"
    if slug(one) == slug(two):  # an accent or a sign: ids cannot have them
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
    more += f"; left unchanged {_times(stands)}" * bool(stands)
    plural = "s" * (len(books) != 1)
    return f"corrected {_times(len(group))} in {len(books)} book{plural}{more}"


def _books(group: Iterable[Seen]) -> list[str]:
    return sorted({each.book for each in group})


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
