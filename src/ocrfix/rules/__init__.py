"""Rules as data: their files, their matches, and what a project changes of them."""
