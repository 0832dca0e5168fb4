"""Fixtures: scans with what is expected of them, and what drifted since."""
