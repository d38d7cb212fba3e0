"""What the commands of this app take, with errors in Swedish."""

import argparse
import datetime as dt

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from people.models import School
from people.validators import validate_day


def day(text: str) -> dt.date:
    """A date as 2026-11-20."""
    try:
        found = dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a date has no zone
        validate_day(found)
    except (ValueError, ValidationError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} är inget datum. Skriv till exempel 2026-11-20.") from error
    return found


def month(text: str) -> dt.date:
    """The first day of a month given as 2026-10."""
    try:
        found = dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007
        validate_day(found)
    except (ValueError, ValidationError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} är ingen månad. Skriv till exempel 2026-10.") from error
    return found


def schools(code: str | None) -> list[School]:
    """The school with a skolenhetskod, or every school by code. Raises CommandError (exit status 1)."""
    found = School.objects.order_by("code")
    chosen = list(found.filter(code=code) if code else found)
    if code and not chosen:
        raise CommandError(f"Det finns ingen skola med skolenhetskod {code}. Inget är gjort.", returncode=1)
    return chosen
