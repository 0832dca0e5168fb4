"""Match one rule on a text, by its expression or its words, and make fixes of the matches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import regex

from ocrfix.core.edits import Edit, Fix, Safety, Span
from ocrfix.rules.match import (
    REACH,
    WORD,
    Budget,
    Stopped,
    cased,
    excepted,
    places,
    standing_alone,
)
from ocrfix.rules.rule import Rule

STOPPED = (
    "The rule was stopped, and is off for this text: its find backtracks too much here. "
    "Repair it, or turn it off."
)
"""The reason given in the note that a rule leaves if its expression took too long."""


def proposed(rule: Rule, text: str) -> Iterator[Fix]:
    """The fixes that one rule proposes on `text`.

    If its expression backtracks too much on this text, the rule is off for this text: it gives
    only a note that says so (`Fix.stopped`). The other rules still run.
    """
    there = rule.words.keys() & set(WORD.findall(text)) if rule.words else ()
    return proposed_at(rule, text, standing_alone(text, there))


def proposed_at(rule: Rule, text: str, words: Mapping[str, list[int]]) -> Iterator[Fix]:
    """The same, if the places of the misread words of all rules are known already."""
    return _swapped(rule, text, words) if rule.words else iter(_found(rule, text))


def _swapped(rule: Rule, text: str, words: Mapping[str, list[int]]) -> Iterator[Fix]:
    own = sorted((start, word) for word in words if word in rule.words for start in words[word])
    for start, misread in own:
        end = start + len(misread)
        # Two code points on each side decide whether it is a whole word (see `standing_alone`). If
        # one of them changes, the fix is withdrawn.
        reads = (max(0, start - 2), min(len(text), end + 2))
        yield rule.fix([Edit.at(start, end, rule.words[misread], reads)])


def _found(rule: Rule, text: str) -> list[Fix]:
    if rule.find is None or (rule.needs and not any(each in text for each in rule.needs)):
        return []
    # One budget for `find` and all `unless` of the rule together.
    budget = Budget(len(text))
    try:
        matches = places(rule.find, rule.needs, text, budget)
        return [fix for match in matches if (fix := _fix(rule, match, text, budget))]
    except Stopped as stopped:
        return [_stopped(rule, stopped.where, text)]


def _stopped(rule: Rule, where: Span, text: str) -> Fix:
    """The note that a rule is off for this text, at the place where it was stopped."""
    # The window may be the whole text: the note only shows its first word.
    end = next((n for n in range(where.start, where.end) if text[n].isspace()), where.end)
    edit = Edit.at(where.start, max(end, where.start + 1), "")
    return rule.fix([edit], STOPPED, safety=Safety.NOTE)._replace(stopped=True)


def _fix(rule: Rule, match: regex.Match[str], text: str, budget: Budget) -> Fix | None:
    """The fix for a match; None if the match is an exception or changes nothing."""
    start, end = match.span("fix")
    if start < 0:
        return None  # it matched an alternative without the group
    reads = match.span()
    if rule.exceptions:
        # An exception may match anywhere in this window, so all of it is evidence. It is searched
        # without the text around it, or evidence would be missing from the ledger.
        reads = max(0, min(reads[0], start - REACH)), min(len(text), max(reads[1], end + REACH))
        if _excepted(rule, text, Span(start, end), Span(*reads), budget):
            return None
    note = rule.safety == Safety.NOTE
    old = text[start:end]
    new = old if note else match.expand(rule.put)
    if not text[start - 1 : start].isalpha():  # not inside a word
        new = cased(old, new)
    if new == old and not note:
        return None
    return rule.fix([Edit.at(start, end, new, reads)])


def _excepted(rule: Rule, text: str, place: Span, window: Span, budget: Budget) -> bool:
    low = window.start
    try:
        return excepted(
            rule.unless, text[slice(*window)], place.start - low, place.end - low, budget
        )
    except TimeoutError:
        raise Stopped(window) from None
