"""Writers: a ledger and decisions in, text or bytes out. None needs rules, none applies text."""
