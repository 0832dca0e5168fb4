"""Typesets plain texts as old printed pages of which every line is known, and reads them."""
