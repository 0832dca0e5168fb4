"""ocrfix: restore the text of scanned print, with every change on record.

result = ocrfix.restore(text, language="en")
result.text      the restored text
result.changes   every change, applied or proposed
result.hunks     [(start, end, new)], disjoint, in scan offsets: they turn the scan
                 into the text
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ocrfix.version import VERSION

if TYPE_CHECKING:
    from ocrfix.api import read, restore
    from ocrfix.core.decisions import NONE, NOTHING, Decision, Decisions
    from ocrfix.core.document import Document, Place, Source, Word
    from ocrfix.core.edits import Edit, Fix, Hunk, Safety, Span
    from ocrfix.core.ledger import Change, Ledger
    from ocrfix.core.marks import Mark
    from ocrfix.core.restoration import Restoration
    from ocrfix.core.view import View
    from ocrfix.pipeline import PASSES, run
    from ocrfix.rules.loading import load
    from ocrfix.rules.rule import Rule
    from ocrfix.rules.ruleset import Ruleset

__version__ = VERSION

__all__ = [
    "NONE", "NOTHING", "PASSES",
    "Change", "Decision", "Decisions", "Document", "Edit", "Fix", "Hunk", "Ledger", "Mark",
    "Place", "Restoration", "Rule", "Ruleset", "Safety", "Source", "Span", "View", "Word",
    "load", "read", "restore", "run",
]  # fmt: skip

_HOMES = {
    "api": ("read", "restore"),
    "core.decisions": ("NONE", "NOTHING", "Decision", "Decisions"),
    "core.document": ("Document", "Place", "Source", "Word"),
    "core.ledger": ("Change", "Ledger"),
    "pipeline": ("PASSES", "run"),
    "core.restoration": ("Restoration",),
    "rules.loading": ("load",),
    "rules.rule": ("Rule",),
    "rules.ruleset": ("Ruleset",),
    "core.edits": ("Edit", "Fix", "Hunk", "Safety", "Span"),
    "core.marks": ("Mark",),
    "core.view": ("View",),
}
"""The module of each name, imported at first use, so that `ocrfix --help` starts quickly."""


if not TYPE_CHECKING:  # a type checker must see only the imports above

    def __getattr__(name: str) -> Any:
        # Python calls this only for names that the module does not have yet (PEP 562).
        for module, names in _HOMES.items():
            if name in names:
                return getattr(import_module(f"ocrfix.{module}"), name)
        raise AttributeError(f"module 'ocrfix' has no attribute {name!r}")
