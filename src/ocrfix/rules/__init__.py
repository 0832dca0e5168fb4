"""Rules: read from files, matched on a text, and adjusted by the settings of a project."""
