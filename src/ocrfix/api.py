"""Restore a text with one call: what `import ocrfix` gives, put together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ocrfix.decisions import NONE, Decisions
from ocrfix.document import Document
from ocrfix.pipeline import PASSES, chosen, run
from ocrfix.restoration import Restoration
from ocrfix.rules import Rules, load
from ocrfix.span import Safety


def read(data: bytes, name: str = "text", encoding: str | None = None) -> Document:
    """A document of a file's bytes; see `Document.from_bytes`."""
    return Document.from_bytes(data, name, encoding)


def restore(
    text: str,
    language: str = "en",
    *,
    rules: Rules | None = None,
    decisions: Decisions = NONE,
    passes: Sequence[str] | None = None,
    apply: str = "safe",
) -> Restoration:
    """Restore a text.

    `passes` names the passes to run (all by default). `language` is a tag such as `en` or
    `en-GB`; only what stands before the hyphen counts. `apply="review"` gives the text as if
    every proposal were accepted, and runs later passes on it; `apply="none"` the scan.

    Raises:
        ValueError: `apply` or a pass is not known.

    """
    levels = {"safe": Safety.SAFE, "review": Safety.REVIEW, "none": Safety.SAFE + 1}
    if apply not in levels:
        raise ValueError(f"apply is one of {', '.join(levels)}, not {apply!r}")
    decisions = decisions.applying(levels[apply])
    steps = PASSES if passes is None else chosen(passes)
    rules = rules or _shipped(language)
    return run(Document.from_text(text), rules, decisions, steps)


@cache
def _shipped(language: str) -> Rules:
    """The rules that ship, read once for each language."""
    return load(language)
