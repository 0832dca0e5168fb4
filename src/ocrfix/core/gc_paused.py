"""Python's cycle collector, out of the way while many small values are made that stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No cycle collection meanwhile; as it was afterwards, whatever happens.

    A hundred thousand tuples that all stay make it look at all of them again and again:
    it was half the cost of weaving, and two thirds of that of loading a ledger.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
