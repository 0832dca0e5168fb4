"""Checks fixtures: scans with their expected text and changes. Shows what drifted since."""
