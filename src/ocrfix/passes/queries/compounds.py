"""One compound written in two ways: `good-bye` forty times, and `goodbye` once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ocrfix.core.edits import Span
from ocrfix.passes.queries.asked import Asked
from ocrfix.rules.ruleset import Ruleset

RULE = "queries.compound-two-ways"
WORD = re.compile(r"(?<![\w'’-])[^\W\d_A-Z]{2,}(?:-[^\W\d_A-Z]{2,})?(?![\w'’-])")
"""A word of small letters with at most one hyphen; not a half of a longer compound."""
PREFIXES = frozenset(("re", "co", "un", "de", "in", "on", "pre", "non", "ex", "anti", "sub"))
"""With these a hyphen makes another word: `re-cover`, `on-to`. One makes no compound of them."""


def compounds(text: str, words: Collection[str], rules: Ruleset) -> Iterator[Asked]:
    """One question for each compound with a form that the text seldom has.

    `words` are the parts of the text between white space.
    """
    most, habit = rules.limit(RULE, "most"), rules.limit(RULE, "habit")
    asked: dict[str, str] = {}  # rare form -> usual form
    places: dict[str, list[Span]] = {}
    for word, found in _with_hyphen(text).items():
        closed = word.replace("-", "")
        # The other form is searched for only where it can be the rare one, or is there.
        if (len(found) < habit and closed not in words) or word.partition("-")[0] in PREFIXES:
            continue
        places[word] = found
        places[closed] = [Span(*match.span()) for match in _all(text, closed)]
        rare, usual = sorted((word, closed), key=lambda form: (len(places[form]), form))
        times = len(places[rare])
        if 0 < times <= most and len(places[usual]) >= habit * times:
            asked[rare] = usual
    # With so many, the text has two printers or spellings, and its editor knows.
    if len(asked) > rules.limit(RULE, "kinds"):
        return
    for rare, usual in sorted(asked.items(), key=lambda each: places[each[0]]):
        times = len(places[usual])
        why = f"“{rare}” here; elsewhere the text has “{usual}”, {times} times"
        yield Asked(RULE, why, places[rare])


def _with_hyphen(text: str) -> dict[str, list[Span]]:
    """The words with one hyphen, and their places: searched from the hyphens, which are few."""
    found: dict[str, list[Span]] = {}
    at = text.find("-")
    while at >= 0:
        if text[at - 1 : at].islower() and text[at + 1 : at + 2].islower():
            start = at - 1
            while start and (text[start - 1].isalnum() or text[start - 1] in "_'’-"):
                start -= 1
            match = WORD.match(text, start)
            if match and match.end() > at:
                found.setdefault(match[0], []).append(Span(*match.span()))
        at = text.find("-", at + 1)
    return found


def _all(text: str, word: str) -> Iterator[re.Match[str]]:
    """The places of a word, where it is not a part of another."""
    at = text.find(word)
    while at >= 0:
        match = WORD.match(text, at)
        if match and match[0] == word:
            yield match
        at = text.find(word, at + len(word))
