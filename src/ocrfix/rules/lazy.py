"""A value that is read from its file only when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazy(Generic[T]):
    """Reads a value at first use, and keeps it.

    Rulesets made from one another share it, so a large table is read once for all of them.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        # A list, because None is also a value: a language without tables has no corrector.
        self._kept: list[T] = []

    @classmethod
    def of(cls, value: T) -> Lazy[T]:
        """A lazy value that is known already."""
        return cls(lambda: value)

    def get(self) -> T:
        """The value. If reading raises an error, the next call tries again."""
        if not self._kept:
            self._kept.append(self._read())
        return self._kept[0]
