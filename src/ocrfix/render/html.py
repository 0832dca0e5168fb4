"""The report (being written)."""

from __future__ import annotations

from ocrfix.decisions import Decisions
from ocrfix.ledger import Ledger


def report(ledger: Ledger, decisions: Decisions, title: str) -> str:
    """A page."""
    import html

    return f"<!doctype html><title>{html.escape(title)}</title><pre>{html.escape(ledger.text(decisions))}</pre>"
