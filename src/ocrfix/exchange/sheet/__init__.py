"""Review sheets, as text or as a table for a spreadsheet, written and read back."""
