"""Reads files about people, schools and calendars into the database."""

from people.importing.engine import PEOPLE, Loader, import_files, import_people, origin_of
from people.importing.result import FileResult, ImportResult

__all__ = ["PEOPLE", "FileResult", "ImportResult", "Loader", "import_files", "import_people", "origin_of"]
