"""Patches: one, or a series of them, written and read back."""
