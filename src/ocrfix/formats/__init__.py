"""OCR files: their pages and words with boxes, and the same file again with corrected words."""
