"""Headings: finds them and their levels, and repairs their letters."""
