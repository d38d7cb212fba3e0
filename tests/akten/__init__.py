"""Akten: the whole case as a file."""
