"""Files on disk: the restoration folder, and append-only tables."""
