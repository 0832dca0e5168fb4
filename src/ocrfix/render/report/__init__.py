"""The report of a restoration: one HTML page with its scripts."""
