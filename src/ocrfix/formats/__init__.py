"""OCR files: hOCR, ALTO, PAGE XML and others, read page by page, and written with corrected words.

A reader has one public function, `pages(data, name)`; `reading` chooses the one for a file.
"""
