"""Restore a text with one call: `read` and `restore`, as `import ocrfix` gives them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ocrfix.core.decisions import NONE, Decisions
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.core.restoration import Restoration
from ocrfix.language.guess import guess
from ocrfix.pipeline import PASSES, chosen, run
from ocrfix.rules.loading import load
from ocrfix.rules.overrides import cautious
from ocrfix.rules.ruleset import Ruleset


def read(data: bytes, name: str = "text", encoding: str | None = None) -> Document:
    """A document from the bytes of a file; see `Document.from_bytes`."""
    return Document.from_bytes(data, name, encoding)


def restore(
    text: str,
    language: str | None = None,
    *,
    rules: Ruleset | None = None,
    decisions: Decisions = NONE,
    passes: Sequence[str] | None = None,
    apply: str = "safe",
) -> Restoration:
    r"""Restore a text.

    >>> result = restore("It was a cold morning in tbe town.")
    >>> result.text
    'It was a cold morning in the town.'
    >>> [(change.rule, change.old, change.new) for change in result.changes]
    [('scannos.h-read-as-b', 'tbe', 'the')]

    `language` is a tag such as `en` or `en-GB` (only the part before the hyphen counts). By
    default it is guessed from the words of the text. `rules` replace the shipped rules, and then
    `language` is not used. `passes` names the passes to run (by default all). With
    `apply="review"` every proposal counts as accepted, also for later passes; `apply="none"`
    gives the scan, except where `decisions` accept a change.

    Raises:
        ValueError: `apply` or a pass is not known.

    """
    # A level is the least safety that is applied without asking. No change is safer than SAFE, so
    # one more than that applies nothing.
    levels = {"safe": Safety.SAFE, "review": Safety.REVIEW, "none": Safety.SAFE + 1}
    if apply not in levels:
        raise ValueError(f"apply is one of {', '.join(levels)}, not {apply!r}")
    decisions = decisions.applying(levels[apply])
    steps = PASSES if passes is None else chosen(passes)
    rules = rules or _rules_for(text, language)
    return run(Document.from_text(text), rules, decisions, steps)


def _rules_for(text: str, language: str | None) -> Ruleset:
    """The shipped rules for a text; if no language is named, it is guessed."""
    # Guessed even if a language is named: if the text is clearly in another one, corrections of
    # words would harm it, so they are only proposed.
    found = guess(text)
    if language is None:
        return _shipped(found.language, careful=found.careful)
    return _shipped(language, careful=found.contradicts(language))


# Cached, because rules are slow to read. A rule set does not change after it is loaded, so calls
# can share it.
@cache
def _shipped(language: str, *, careful: bool) -> Ruleset:
    """The shipped rules of a language, read once. `careful` rules propose words, and apply none."""
    return cautious(_shipped(language, careful=False)) if careful else load(language)
