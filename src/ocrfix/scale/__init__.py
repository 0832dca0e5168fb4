"""Process many documents in parallel, one process each."""
