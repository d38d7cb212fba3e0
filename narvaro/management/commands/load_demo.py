"""`manage.py load_demo`: the fictional municipality in the database, with cases in every step of the routine."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from narvaro.demo.loading import Demo, LoadError, NotADemoError, load
from narvaro.demo.schoolyear import demo_today


class Command(BaseCommand):
    """Loads the demo and says what it does meanwhile."""

    help = "Läser in den påhittade kommunen Älvköping i en demo. En andra gång ändrar inget som människor har skrivit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day that the demo is about."""
        parser.add_argument("--date", type=date.fromisoformat, help="demons dag, annars i dag under höstterminen 2026")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it."""
        today = options["date"] or demo_today(timezone.localdate())
        try:
            load(Demo(today, settings.VAR_DIR / "demo", self._tell))
        except (NotADemoError, LoadError) as error:
            raise CommandError(str(error)) from error
        self._tell("Älvköping är på plats.")

    def _tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
