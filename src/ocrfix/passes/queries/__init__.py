"""The pass `queries`: flags what only a person can decide."""
