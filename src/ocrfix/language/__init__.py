"""What is known of a language: its words, its accents, which language a text is in."""
