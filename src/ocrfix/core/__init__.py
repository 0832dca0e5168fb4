"""What was done to a scan: edits, weave, view, ledger and decisions. It reads no files."""
