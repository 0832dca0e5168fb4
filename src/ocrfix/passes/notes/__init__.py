"""Footnotes: found at the foot of pages or in the text, matched with their citations, and moved."""
