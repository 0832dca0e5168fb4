"""What stands on a page beside its text: running heads, folios, signatures, stamps."""
