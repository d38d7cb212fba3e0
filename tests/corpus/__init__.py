"""Damaged and hostile files, each with a sentence that says what must come of it."""
