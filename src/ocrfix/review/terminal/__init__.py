"""The terminal interface of the review."""
