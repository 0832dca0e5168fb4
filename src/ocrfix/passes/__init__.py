"""The passes. Each takes a view of the text and the rules, and proposes changes; it makes none."""
