"""(being written)"""

from __future__ import annotations

from collections.abc import Iterator

from ocrfix.rules import Rules
from ocrfix.span import Proposal
from ocrfix.view import View


def pages(view: View, rules: Rules) -> Iterator[Proposal]:
    """Nothing yet."""
    return iter(())
