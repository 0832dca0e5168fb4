"""Word files with tracked changes, written and read back."""
