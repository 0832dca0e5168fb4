"""Shared by several passes: lines, blocks, gaps, verse and tables of a text. Imports no pass."""
