"""The examples in docstrings run, and come to what they say."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = (
    "api", "core.decisions", "core.document", "core.edits", "core.ledger", "core.pieces",
    "core.restoration", "core.view", "language.neighbours", "language.roman", "visible",
)  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name):
    found = doctest.testmod(import_module(f"ocrfix.{name}"))
    assert found.attempted
    assert not found.failed
