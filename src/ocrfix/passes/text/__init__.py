"""What several passes ask of a text: its lines, blocks, gaps, verse and tables. Imports no pass."""
