"""``manage.py file_format``: the file format as Markdown, for docs/filformat.md."""

from typing import Any

from django.core.management.base import BaseCommand

from absence.fileformat import as_markdown


class Command(BaseCommand):
    """Prints what every file and column means."""

    help = "Skriver ut filformatet som Markdown."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        """Print it."""
        self.stdout.write(as_markdown(), ending="")
