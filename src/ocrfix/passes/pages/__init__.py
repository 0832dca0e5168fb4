"""Where pages end, and the marks that engines and transcribers put between them."""
