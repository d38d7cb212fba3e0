"""What holds for a value wherever it comes from: a form in the browser or a cell of a file."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone

LONGEST_NUMBER = 18  # digits that a bigint holds
EARLIEST = dt.date(2000, 1, 1)  # no school day or placement in the system is older
YEARS_AHEAD = 3  # timetables and granted leave are known ahead; 2062 is a slip of the finger


def whole_number(text: str) -> int:
    """A number out of an address or a hidden field; 0, which no row has, for what is none or too large to be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def validate_day(day: dt.date) -> None:
    """Raise ValidationError for a day that no school has plans or records for. Calendars end where years do."""
    if not EARLIEST.year <= day.year <= timezone.localdate().year + YEARS_AHEAD:
        raise ValidationError("Datumet är orimligt långt bort. Kontrollera årtalet.")
