"""Restore a text with one call: what `import ocrfix` gives, put together."""

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
    """A document of a file's bytes; see `Document.from_bytes`."""
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

    `language` is a tag such as `en` or `en-GB` (only the part before the hyphen counts); by
    default the words of the text decide it. `rules` replace those that ship, and `language`.
    `passes` names the passes to run (by default all). With `apply="review"` every proposal
    counts as accepted, and later passes see it so; `apply="none"` gives the scan.

    Raises:
        ValueError: `apply` or a pass is not known.

    """
    levels = {"safe": Safety.SAFE, "review": Safety.REVIEW, "none": Safety.SAFE + 1}
    if apply not in levels:
        raise ValueError(f"apply is one of {', '.join(levels)}, not {apply!r}")
    decisions = decisions.applying(levels[apply])
    steps = PASSES if passes is None else chosen(passes)
    rules = rules or _rules_for(text, language)
    return run(Document.from_text(text), rules, decisions, steps)


def _rules_for(text: str, language: str | None) -> Ruleset:
    """The rules that ship for a text, which is in a language that was named, or not."""
    found = guess(text)
    if language is None:
        return _shipped(found.language, careful=found.careful)
    return _shipped(language, careful=found.contradicts(language))


@cache
def _shipped(language: str, *, careful: bool) -> Ruleset:
    """The rules that ship, read once for each language."""
    return cautious(_shipped(language, careful=False)) if careful else load(language)
