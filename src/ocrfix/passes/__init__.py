"""The passes. Each is a function of a view and the rules that proposes changes and makes none."""
