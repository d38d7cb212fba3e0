"""Akten: a whole case as one PDF, with chronology and annexes, complete or with what is left out listed as left out."""
