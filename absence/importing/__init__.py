"""Reads timetables, lessons and absence into the database, and derives the pupils' school days."""

from absence.importing.engine import absence_loaders, import_absence

__all__ = ["absence_loaders", "import_absence"]
