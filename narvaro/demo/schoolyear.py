"""The school year 2026/2027 in Älvköping: terms, breaks and study days, as data."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

SCHOOL_YEAR = "2026/2027"
SATURDAY = 5


@dataclass(frozen=True)
class Term:
    """A term with its first and last day."""

    name: str
    start: date
    end: date


@dataclass(frozen=True)
class Break:
    """Days without school; `school` is a school's key, or empty when every school is free."""

    start: date
    end: date
    name: str
    school: str = ""


AUTUMN = Term("HT", date(2026, 8, 18), date(2026, 12, 18))
SPRING = Term("VT", date(2027, 1, 7), date(2027, 6, 10))
TERMS = (AUTUMN, SPRING)

BREAKS = (
    Break(date(2026, 9, 21), date(2026, 9, 21), "Studiedag", "EK"),
    Break(date(2026, 9, 25), date(2026, 9, 25), "Studiedag", "BJ"),
    Break(date(2026, 10, 5), date(2026, 10, 5), "Studiedag", "GY"),
    Break(date(2026, 10, 26), date(2026, 10, 30), "Höstlov"),
    Break(date(2026, 10, 31), date(2026, 10, 31), "Alla helgons dag"),
    Break(date(2026, 11, 2), date(2026, 11, 2), "Studiedag", "EK"),
    Break(date(2026, 11, 2), date(2026, 11, 2), "Studiedag", "GY"),
    Break(date(2026, 12, 4), date(2026, 12, 4), "Studiedag", "BJ"),
    Break(date(2026, 12, 19), date(2027, 1, 6), "Jullov"),
    Break(date(2027, 2, 15), date(2027, 2, 19), "Sportlov"),
    Break(date(2027, 3, 15), date(2027, 3, 15), "Studiedag"),
    Break(date(2027, 3, 26), date(2027, 3, 26), "Långfredagen"),
    Break(date(2027, 3, 29), date(2027, 3, 29), "Annandag påsk"),
    Break(date(2027, 3, 30), date(2027, 4, 2), "Påsklov"),
    Break(date(2027, 5, 6), date(2027, 5, 6), "Kristi himmelsfärdsdag"),
    Break(date(2027, 5, 7), date(2027, 5, 7), "Lovdag"),
)


@lru_cache
def _all_school_days(school: str) -> tuple[date, ...]:
    free = {
        gap.start + timedelta(days=n)
        for gap in BREAKS
        if gap.school in ("", school)
        for n in range((gap.end - gap.start).days + 1)
    }
    days = (term.start + timedelta(days=n) for term in TERMS for n in range((term.end - term.start).days + 1))
    return tuple(day for day in days if day.weekday() < SATURDAY and day not in free)


def school_days(school: str, until: date) -> list[date]:
    """The school's days from the start of the school year up to and including `until`."""
    return [day for day in _all_school_days(school) if day <= until]


def last_of_first(days: int) -> date:
    """The date on which the first school has had that many school days this year.

    Raises ValueError when the school year is shorter.
    """
    calendar = _all_school_days("BJ")
    if not 1 <= days <= len(calendar):
        raise ValueError(f"Läsåret har {len(calendar)} skoldagar. Välj mellan 1 och {len(calendar)}.")
    return calendar[days - 1]


def demo_today(real: date) -> date:
    """The date the demo is about: the real one within the autumn term, else a Friday in the middle of it."""
    return real if AUTUMN.start <= real <= AUTUMN.end else date(2026, 11, 20)
