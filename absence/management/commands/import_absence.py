"""`manage.py import_absence`: lessons, school days and absence out of files."""

from django.core.management.base import CommandParser

from absence.importing.engine import SOURCES
from absence.management.importcommand import ImportCommand
from absence.models import ImportRun


class Command(ImportCommand):
    """Reads the files about absence."""

    help = "Läser in lektioner, schematid och frånvaro."
    kind = ImportRun.Kind.ABSENCE

    def add_arguments(self, parser: CommandParser) -> None:
        """Which system the files come from, too."""
        super().add_arguments(parser)
        parser.add_argument("--source", choices=SOURCES, default="auto", help="systemet som filerna kommer ur")
