"""Counting texts into a language model. Only `ocrfix lexicon build` needs all of it."""
