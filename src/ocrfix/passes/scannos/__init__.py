"""Misread words: by rules, by the corrector, and words that only a person can judge."""
