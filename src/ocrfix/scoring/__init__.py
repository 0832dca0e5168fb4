"""Compare a text with its ground truth, and find the rule that made each difference."""
