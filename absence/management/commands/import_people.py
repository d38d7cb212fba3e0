"""`manage.py import_people`: schools, calendars, staff, pupils and guardians out of files."""

from absence.management.importcommand import ImportCommand
from absence.models import ImportRun


class Command(ImportCommand):
    """Reads the files about people. It lives here because every import is written down as an ImportRun."""

    help = "Läser in huvudman, skolor, terminer, lov, personal, elever och vårdnadshavare ur Närvaros eget format."
    kind = ImportRun.Kind.PEOPLE
