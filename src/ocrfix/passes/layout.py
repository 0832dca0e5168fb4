"""Placeholder: shape of a text."""

from __future__ import annotations


def shape(text: str) -> str:
    """ "lines" or "paragraphs"."""
    long = sum(len(x) for x in text.split("\n") if len(x) > 130)
    return "paragraphs" if 2 * long > len(text) else "lines"
