"""Misread words weighed against what they may be instead: `corrector.Corrector`."""
