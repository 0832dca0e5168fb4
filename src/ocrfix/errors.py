"""The errors of ocrfix, a class for each kind. Each message says what to do next."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import NamedTuple

from ocrfix.visible import visible

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""Error numbers of a full disk or a used-up quota."""
OUT_OF_MEMORY = (
    "not enough memory for this text. Split it, restore fewer documents at a time (--jobs 1), or "
    "give the process more memory."
)
"""The message when memory runs out. That is no bug of ocrfix, so no traceback is shown."""


class Location(NamedTuple):
    """A place in a file: `line` from 1, `column` from 0, `length` in code points.

    Line 0 means the whole file; length 0 means the whole line.
    """

    file: str
    line: int = 0
    column: int = 0
    length: int = 0

    def __str__(self) -> str:
        return f"{visible(self.file)}, line {self.line}" if self.line else visible(self.file)


class OcrfixError(Exception):
    """An error that ends a command: the message says where, what, and what to do next."""

    # The commands exit with 1 if a person must look at something, and with 2 if they could not run.
    exit_code = 2

    def __init__(
        self,
        message: str,
        location: Location | None = None,
        joined: Sequence[OcrfixError] = (),
    ) -> None:
        """`message` says what is wrong, and `location` where."""
        super().__init__(message)
        self.message = message
        self.location = location
        self._joined = tuple(joined)

    def __str__(self) -> str:
        return f"{self.location}: {self.message}" if self.location else self.message

    @property
    def each(self) -> tuple[OcrfixError, ...]:
        """The errors that this one joins; only itself if it joins none."""
        return self._joined or (self,)


class ReadError(OcrfixError):
    """A scan could not be read as text."""


class LedgerError(OcrfixError):
    """A ledger is damaged, or belongs to another scan."""


class DecisionError(OcrfixError):
    """A decisions file is damaged, or a decision cannot be carried out."""


class RuleError(OcrfixError):
    """A rule file is wrong; the message quotes the place."""

    @classmethod
    def joining(cls, errors: Sequence[RuleError]) -> RuleError:
        """One error that joins the messages of several."""
        if len(errors) == 1:
            return errors[0]
        # An error may be a joined one itself (one for each file of a folder): keep the list flat.
        joined = [each for error in errors for each in error.each]
        return cls("\n".join(map(str, errors)), joined=joined)


class ProjectError(OcrfixError):
    """An `ocrfix.toml` is wrong; the message quotes the place."""


class StorageError(OcrfixError, OSError):
    """A file could not be written; the message says what is on the disk now."""

    def __init__(self, message: str, cause: OSError) -> None:
        super().__init__(message)
        self.what = f"{cause.filename}: cannot be written: {cause.strerror}."
        self.hopeless = cause.errno in FULL | {errno.EROFS}
        """Whether other files would fail, too: the disk is full, or read-only."""


class PassFailure(NamedTuple):
    """A pass that raised an error: its changes are missing; the rest of the ledger is valid."""

    stage: str  # the pass
    error: str  # class and message
    place: str  # file, line and function where it was raised

    def __str__(self) -> str:
        return (
            f"the pass {self.stage} failed on this text and changed nothing: {self.error} "
            f"({self.place}). This is a bug in ocrfix. Please report it, with the scan if you can."
        )
