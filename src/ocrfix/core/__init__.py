"""The record of what was done to a scan: edits, weave, view, ledger, decisions. No file is read."""
