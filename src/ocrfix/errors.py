"""What can go wrong, one exception for each way of ending. Each says what to do next."""

from __future__ import annotations

from typing import NamedTuple


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


class PassFailure(NamedTuple):
    """A pass that raised an error: its changes are missing, the rest of the ledger holds."""

    stage: str  # the pass
    error: str  # class and message
    place: str  # file, line and function where it was raised

    def __str__(self) -> str:
        return (
            f"the pass {self.stage} failed on this text and changed nothing: {self.error} "
            f"({self.place}). This is a bug in ocrfix. Please report it, with the scan if you can."
        )
