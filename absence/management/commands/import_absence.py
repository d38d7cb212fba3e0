"""`manage.py import_absence`: lessons, school days and absence out of files."""

from absence.management.importcommand import ImportCommand
from absence.models import ImportRun


class Command(ImportCommand):
    """Reads the files about absence."""

    help = "Läser in lektioner, schematid och frånvaro."
    kind = ImportRun.Kind.ABSENCE
