"""Writing rules: templates, examples, counts, and suggestions from people's decisions."""
