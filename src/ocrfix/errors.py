"""What can go wrong, one exception for each way of ending. Each says what to do next."""

from __future__ import annotations

OUT_OF_MEMORY = (
    "not enough memory for this text. Split it, restore fewer documents at a time (--jobs 1), or "
    "give the process more memory."
)
"""What is said where memory runs out: no fault of ocrfix, and no traceback."""


class OcrfixError(Exception):
    """Could not run: the message says where, what, and what to do next."""

    exit_code = 2


class ReadError(OcrfixError):
    """A scan could not be read as text."""


class LedgerError(OcrfixError):
    """A ledger is damaged, or belongs to another scan."""


class DecisionError(OcrfixError):
    """A decisions file is damaged, or asks for what cannot be."""


class RuleError(OcrfixError):
    """A rule file is wrong; the message quotes the place."""


class ProjectError(OcrfixError):
    """An `ocrfix.toml` is wrong; the message quotes the place."""
