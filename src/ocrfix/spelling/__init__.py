"""The corrector of misread words: see `corrector.Corrector`."""
