"""Printed lines joined to paragraphs."""
