"""The passes, one a file. Each is a function of a view and the rules, and changes nothing."""
