"""Output formats: functions from a ledger and decisions to text or bytes. None needs rules."""
