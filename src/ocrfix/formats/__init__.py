"""Readers of OCR files: hOCR, ALTO, PAGE XML and others, one file for each format.

A reader has one public function, `pages(data, name)`, which reads page by page.
"""
