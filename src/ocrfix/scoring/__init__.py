"""Compare a text with its ground truth, and find the rule behind each difference."""
