"""`manage.py generate_municipality`: a fictional municipality as files in our own format."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from narvaro.demo.files import DEFAULT_PUPILS, DEFAULT_SEED, Order, write_folder, write_zip
from narvaro.demo.schoolyear import demo_today, last_of_first


class Command(BaseCommand):
    """Writes the files and says how far it has come."""

    help = "Skriver en påhittad kommun som filer i Närvaros eget format. Samma frö ger samma filer."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The size, the end and the place of the files."""
        parser.add_argument("--output", type=Path, required=True, help="mapp, eller fil med --zip")
        parser.add_argument("--zip", action="store_true", help="skriv en zip-fil i stället för en mapp")
        parser.add_argument("--pupils", type=int, default=DEFAULT_PUPILS, help="antal elever")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="frö")
        end = parser.add_mutually_exclusive_group()
        end.add_argument("--days", type=int, help="antal skoldagar från höstterminens första dag")
        end.add_argument("--until", type=date.fromisoformat, help="sista dagen, till exempel 2026-11-20")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write a folder or a zip."""
        if options["pupils"] < 1:
            raise CommandError("Antalet elever ska vara minst 1.")
        try:
            until = last_of_first(options["days"]) if options["days"] is not None else options["until"]
            order = Order(until or demo_today(timezone.localdate()), options["pupils"], options["seed"])
            write = write_zip if options["zip"] else write_folder
            write(options["output"], order, lambda pupils: self._tell(pupils, order))
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Klart: {options['output']}, till och med {order.until}.")

    def _tell(self, pupils: int, order: Order) -> None:
        self.stdout.write(f"{pupils} av {order.pupils} elever")
