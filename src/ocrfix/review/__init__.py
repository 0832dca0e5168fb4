"""Reviewing: the desk, which makes decisions, and its web and terminal interfaces."""
