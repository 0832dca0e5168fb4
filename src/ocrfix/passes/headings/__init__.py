"""Headings: which lines are headings, of which level, and repairs of their letters."""
