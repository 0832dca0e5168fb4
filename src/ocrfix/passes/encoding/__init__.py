"""Repairs of the characters themselves: mojibake and line ends."""
