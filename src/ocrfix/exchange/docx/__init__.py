"""Export and import of Word files with tracked changes."""
