"""Find what is on a page besides its text: running heads, folios, signatures, stamps."""
