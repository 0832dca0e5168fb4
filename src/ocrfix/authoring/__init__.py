"""Writing rules: begun, shown, counted and suggested from what people decided."""
