"""Language data: words, accents, Roman numerals, and language recognition."""
