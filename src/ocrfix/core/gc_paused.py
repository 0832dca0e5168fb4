"""Pause Python's garbage collector while many small values are made that will be kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Stop the search for reference cycles in this block; afterwards all is as before.

    When a hundred thousand tuples are kept, the collector searches all of them again and again.
    That was half the time of weaving, and two thirds of the time of loading a ledger.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
