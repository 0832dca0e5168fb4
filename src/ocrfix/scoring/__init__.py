"""How far a text is from its ground truth, and which rule brought it there."""
