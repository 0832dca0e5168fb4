"""Export and import of review sheets, as text or as a table for a spreadsheet."""
