"""Short words for school days in the tests of signals and reports."""

import datetime as dt
from collections.abc import Iterable

from absence.models import StudentDay
from people.models import Student
from tests.cast import TODAY, school_day

# The school days of this week; today is Friday 20 November.
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (TODAY - dt.timedelta(days=n) for n in (4, 3, 2, 1, 0))


def present(student: Student, days: Iterable[dt.date]) -> None:
    """Ordinary days."""
    for day in days:
        school_day(student, day)


def ill(student: Student, days: Iterable[dt.date]) -> None:
    """Whole days of valid, announced absence."""
    for day in days:
        school_day(student, day, valid=360, announced=True)


def missed_a_lesson(student: Student, days: Iterable[dt.date], minutes: int = 60) -> None:
    """Days with one lesson missed without a valid reason."""
    for day in days:
        school_day(student, day, invalid=minutes)


def every_other(number: int, last: dt.date = TODAY) -> tuple[list[dt.date], list[dt.date]]:
    """The latest ``number`` days for absence up to ``last``, every other school day, and the days between them."""
    days = weekdays_before(last, 2 * number - 1)
    return days[::2], days[1::2]


def weekdays_before(last: dt.date, number: int) -> list[dt.date]:
    """``number`` weekdays up to ``last``, without the autumn break, the earliest first."""
    days: list[dt.date] = []
    day = last
    while len(days) < number:
        if day.isoweekday() <= 5 and not dt.date(2026, 10, 26) <= day <= dt.date(2026, 10, 30):
            days.insert(0, day)
        day -= dt.timedelta(days=1)
    return days


def corrected(student: Student, day: dt.date, **columns: object) -> None:
    """A pupil day as a later import leaves it."""
    StudentDay.objects.filter(student=student, day=day).update(**columns)
