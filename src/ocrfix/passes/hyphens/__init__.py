"""Hyphens at line ends: whether a word was cut there, or has the hyphen itself."""
