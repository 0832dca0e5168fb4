"""Readers and writers of OCR formats. Plain text is read by `Document.from_bytes`."""
