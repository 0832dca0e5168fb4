"""Export and import of patches: one patch, or a series with one per pass."""
