"""A value that is read when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazy(Generic[T]):
    """Reads a value once, when it is first asked for, and keeps it.

    Rulesets made from one another share it, so a large table is read once for all of them.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._kept: list[T] = []

    @classmethod
    def of(cls, value: T) -> Lazy[T]:
        """One whose value is known already."""
        return cls(lambda: value)

    def get(self) -> T:
        """The value; raises what reading it raises, each time anew."""
        if not self._kept:
            self._kept.append(self._read())
        return self._kept[0]
