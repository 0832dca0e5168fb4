"""Where people decide: the desk, and the surfaces through which one sits at it."""
